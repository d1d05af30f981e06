//! Expectations drawn under the text: the form in which tests and the examples of policies say what is expected where.
//!
//! ```text
//! acl = "public-read"
//! #     ^^^^^^^^^^^^^ the canned ACL `public-read` opens the bucket
//! ```
//!
//! A comment line (`#` or `//`) whose first word is a run of `^` (the primary place) or of `-` (at least three, a label) marks
//! the text above it, at the same columns (code points). Several such lines may follow one line of text. The rest of the line
//! is the message, which may be empty. Of a place that spans several lines only the part on its first line is drawn.
//! A mark that touches the comment sign (`#^^^`, `//^^^`) begins under the sign itself: so the first column can be drawn too.

use cumulint_source::TextRange;

/// What a drawn run of characters means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// `^^^`: the primary place.
    Primary,
    /// `---`: a label.
    Label,
}

/// An expectation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Drawn {
    /// The bytes of the text above that are marked.
    pub range: TextRange,
    /// Primary or label.
    pub mark: Mark,
    /// The words after the mark.
    pub message: String,
}

/// Reads all expectations that are drawn in `text`, in the order of their lines.
#[must_use]
pub fn drawn(text: &str) -> Vec<Drawn> {
    let mut found = Vec::new();
    let mut above: Option<(u32, &str)> = None;
    let mut offset = 0_u32;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset = offset.saturating_add(u32::try_from(line.len()).unwrap_or(u32::MAX));
        let line = line.trim_end_matches(['\n', '\r']);
        match (read_line(line), above) {
            (Some((columns, mark, message)), Some((base, marked))) => {
                let (from, to) = columns;
                let range = TextRange::new(base + byte_at(marked, from), base + byte_at(marked, to));
                found.push(Drawn { range, mark, message: message.to_owned() });
            }
            _ => above = Some((start, line)),
        }
    }
    found
}

/// Whether a line is a comment that draws an expectation.
#[must_use]
pub fn is_drawn(line: &str) -> bool {
    read_line(line.trim_end_matches(['\n', '\r'])).is_some()
}

/// The part of a range that lies on its first line: what is drawn of it.
#[must_use]
pub fn first_line(text: &str, range: TextRange) -> TextRange {
    let marked = range.slice(text);
    let line = marked.split(['\n', '\r']).next().unwrap_or(marked);
    TextRange::new(range.start, range.start.saturating_add(u32::try_from(line.len()).unwrap_or(u32::MAX)))
}

/// The columns (code points, from 0), the mark and the message of a comment line that draws one.
fn read_line(line: &str) -> Option<((usize, usize), Mark, &str)> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let body = trimmed.strip_prefix('#').or_else(|| trimmed.strip_prefix("//"))?;
    let sign = trimmed.len() - body.len();
    let marks = body.trim_start();
    let gap = body.len() - marks.len();
    let (character, mark) = match marks.chars().next()? {
        '^' => ('^', Mark::Primary),
        '-' => ('-', Mark::Label),
        _ => return None,
    };
    let rest = marks.trim_start_matches(character);
    let width = marks.len() - rest.len();
    if (mark == Mark::Label && width < 3) || !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let from = if gap == 0 { indent } else { indent + sign + gap };
    Some(((from, indent + sign + gap + width), mark, rest.trim()))
}

/// The byte offset of a column (code points, from 0) in a line; its end for a column beyond.
fn byte_at(line: &str, column: usize) -> u32 {
    let byte = line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_touches_the_sign_begins_under_it() {
        let found = drawn("block {\n#^^^^ here\n");
        assert_eq!(found[0].range, TextRange::new(0, 5));
    }

    #[test]
    fn marks_lie_under_the_text() {
        let text = "a = \"é\"\n#   ^^^ wrong\n#   --- because\nb = 1\n# - no mark\n";
        let found = drawn(text);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            Drawn { range: TextRange::new(4, 8), mark: Mark::Primary, message: "wrong".into() }
        );
        assert_eq!(found[1].mark, Mark::Label);
    }
}
