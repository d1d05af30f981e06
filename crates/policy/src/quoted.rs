//! Quoted texts of a policy's TOML, and the way back from a place in the decoded text to the page.

use cumulint_source::TextRange;

/// A decoded text with the place of its source, quotes included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Quoted {
    pub(crate) text: String,
    /// The place in the page.
    pub(crate) range: TextRange,
}

impl Quoted {
    /// The place in the page of a range of the decoded text. `page` is the whole page.
    pub(crate) fn locate(&self, page: &str, range: TextRange) -> TextRange {
        let raw = self.range.slice(page);
        let inner = inner_start(raw);
        let base = self.range.start.saturating_add(inner);
        if raw.get(inner as usize..).is_some_and(|rest| rest.starts_with(&self.text)) {
            return TextRange::new(base + range.start, base + range.end);
        }
        let offsets = decoded_offsets(raw.get(inner as usize..).unwrap_or_default());
        let place = |offset: u32| {
            let at = offsets.partition_point(|(decoded, _)| *decoded < offset);
            offsets.get(at).map_or(self.range.end.saturating_sub(1), |(_, raw)| base + raw)
        };
        TextRange::new(place(range.start), place(range.end))
    }
}

/// How many quotes open a text, and the line feed that a multi-line text drops. A bare key has none.
fn inner_start(raw: &str) -> u32 {
    for (open, length) in [
        ("\"\"\"\r\n", 5),
        ("'''\r\n", 5),
        ("\"\"\"\n", 4),
        ("'''\n", 4),
        ("\"\"\"", 3),
        ("'''", 3),
        ("\"", 1),
        ("'", 1),
    ] {
        if raw.starts_with(open) && raw.len() > open.len() {
            return length;
        }
    }
    0
}

/// For each character of a basic text: where it starts once decoded, and where in the raw text.
fn decoded_offsets(raw: &str) -> Vec<(u32, u32)> {
    let mut offsets = Vec::new();
    let mut decoded = 0_usize;
    let mut characters = raw.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        offsets.push((number(decoded), number(at)));
        if character != '\\' {
            decoded += character.len_utf8();
            continue;
        }
        let Some((_, escape)) = characters.next() else { break };
        let digits = match escape {
            'u' => 4,
            'U' => 8,
            'x' => 2,
            _ => 0,
        };
        let hexadecimal: String = characters.by_ref().take(digits).map(|(_, digit)| digit).collect();
        let code = u32::from_str_radix(&hexadecimal, 16).ok().and_then(char::from_u32);
        if escape.is_whitespace() {
            offsets.pop();
            while characters.next_if(|(_, next)| next.is_whitespace()).is_some() {}
        } else {
            decoded += code.map_or(1, char::len_utf8);
        }
    }
    offsets
}

fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_after_an_escape_leads_back_to_the_page() {
        let page = r#"deny = "match($.a, 'x\\.y') && $.b""#;
        let quoted = Quoted { text: r"match($.a, 'x\.y') && $.b".into(), range: TextRange::new(7, 35) };
        assert_eq!(quoted.text.get(22..25), Some("$.b"));
        assert_eq!(quoted.locate(page, TextRange::new(22, 25)).slice(page), "$.b");
        assert_eq!(quoted.locate(page, TextRange::new(6, 9)).slice(page), "$.a");
    }
}
