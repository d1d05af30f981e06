//! From what was written to what it means: escapes, indentation and stripped white space of literal text.

use std::borrow::Cow;

use cumulint_source::{TextMap, TextRange};
use memchr::memchr3;

use crate::lexer::offset;
use crate::node::{Kind, flag};
use crate::tree::View;

/// A decoded text and where it was written.
#[derive(Clone, Default, Debug)]
pub struct Decoded<'t> {
    text: Cow<'t, str>,
    map: TextMap,
}

impl<'t> Decoded<'t> {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, kept.
    #[must_use]
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// Where it was written.
    #[must_use]
    pub fn map(&self) -> &TextMap {
        &self.map
    }

    /// Where the decoded bytes of `range` were written.
    #[must_use]
    pub fn written(&self, range: TextRange) -> TextRange {
        self.map.written(range)
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.map.append(&other.map);
        if self.text.is_empty() {
            self.text = other.text;
        } else {
            self.text.to_mut().push_str(&other.text);
        }
    }

    fn verbatim(text: &'t str, start: u32) -> Self {
        let mut map = TextMap::default();
        map.push_verbatim(TextRange::new(start, start + offset(text.len())));
        Self { text: Cow::Borrowed(text), map }
    }
}

/// Decodes a string, a label or a literal part.
pub(crate) fn decode_literal(view: View<'_>) -> Decoded<'_> {
    let range = content_range(view);
    let raw = view.tree.slice(range);
    let (start, end) = (view.has(flag::STRIP_START), view.has(flag::STRIP_END));
    let is_part = view.kind() == Kind::LiteralPart;
    if view.has(flag::QUOTED) && view.has(flag::ESCAPED) {
        let decoded = unescape(raw, range.start, true);
        return if is_part && (start || end) { strip_decoded(&decoded, start, end) } else { decoded };
    }
    let mut text = raw;
    let mut from = range.start;
    if is_part {
        text = if start { text.trim_start() } else { text };
        from += offset(raw.len() - text.len());
        text = if end { text.trim_end() } else { text };
        let indent = (view.payload() as usize).min(text.len());
        text = text.get(indent..).unwrap_or_default();
        from += offset(indent);
    }
    if view.has(flag::ESCAPED) { unescape(text, from, false) } else { Decoded::verbatim(text, from) }
}

fn content_range(view: View<'_>) -> TextRange {
    let range = view.range();
    if view.kind() == Kind::LiteralPart {
        return range;
    }
    // A string that was never closed has no quote at its end.
    let closed = range.len() >= 2 && view.text().ends_with('"') && view.payload() == 0;
    TextRange::new(range.start + 1, range.end - u32::from(closed))
}

fn strip_decoded<'t>(decoded: &Decoded<'_>, start: bool, end: bool) -> Decoded<'t> {
    let text = decoded.text.as_ref();
    let trimmed = if start { text.trim_start() } else { text };
    let from = text.len() - trimmed.len();
    let trimmed = if end { trimmed.trim_end() } else { trimmed };
    let mut map = TextMap::default();
    let mut position = from;
    for character in trimmed.chars() {
        let length = character.len_utf8();
        let range = TextRange::new(offset(position), offset(position + length));
        let written = decoded.map.written(range);
        if written.len() == range.len() {
            map.push_verbatim(written);
        } else {
            map.push_whole(range.len(), written);
        }
        position += length;
    }
    Decoded { text: Cow::Owned(trimmed.to_owned()), map }
}

/// Resolves `$${` and `%%{`, and what a backslash begins where `backslash` says so. What is no escape stays.
fn unescape(raw: &str, start: u32, backslash: bool) -> Decoded<'_> {
    let mut text = String::with_capacity(raw.len());
    let mut map = TextMap::default();
    let mut rest = raw;
    let mut at = start;
    loop {
        let next = memchr3(if backslash { b'\\' } else { b'$' }, b'$', b'%', rest.as_bytes());
        let Some((plain, special)) = next.and_then(|next| rest.split_at_checked(next)) else {
            text.push_str(rest);
            map.push_verbatim(TextRange::new(at, at + offset(rest.len())));
            return Decoded { text: Cow::Owned(text), map };
        };
        text.push_str(plain);
        map.push_verbatim(TextRange::new(at, at + offset(plain.len())));
        at += offset(plain.len());
        let length = if let Some((character, length)) = escape(special) {
            text.push(character);
            map.push_whole(offset(character.len_utf8()), TextRange::new(at, at + offset(length)));
            length
        } else {
            text.push_str(special.get(..1).unwrap_or_default());
            map.push_verbatim(TextRange::new(at, at + 1));
            1
        };
        at += offset(length);
        rest = special.get(length..).unwrap_or_default();
    }
}

/// The character that an escape at the start of `text` means, and the escape's length. Of `$${` and `%%{` the brace is
/// not part: it stands for itself.
fn escape(text: &str) -> Option<(char, usize)> {
    if text.starts_with("$${") {
        return Some(('$', 2));
    }
    if text.starts_with("%%{") {
        return Some(('%', 2));
    }
    let selector = text.strip_prefix('\\')?.bytes().next()?;
    let simple = match selector {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'"' => '"',
        b'\\' => '\\',
        b'u' => return code_point(text, 4),
        b'U' => return code_point(text, 8),
        _ => return None,
    };
    Some((simple, 2))
}

fn code_point(text: &str, digits: usize) -> Option<(char, usize)> {
    let hexadecimal = text.get(2..2 + digits)?;
    if !hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let character = u32::from_str_radix(hexadecimal, 16).ok().and_then(char::from_u32)?;
    Some((character, 2 + digits))
}
