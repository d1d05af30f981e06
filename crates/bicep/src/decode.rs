//! From what was written to what it means: the text of strings, with escapes resolved.

use std::borrow::Cow;

use cumulint_source::{TextMap, TextRange};
use memchr::memchr;

use crate::lexer::offset;

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
}

/// The decoded text of `raw`, which begins at `start`; only with `escaped` does a backslash mean something.
pub(crate) fn decode(raw: &str, start: u32, escaped: bool) -> Decoded<'_> {
    if escaped {
        return unescape(raw, start);
    }
    let mut map = TextMap::default();
    map.push_verbatim(TextRange::new(start, start.saturating_add(offset(raw.len()))));
    Decoded { text: Cow::Borrowed(raw), map }
}

/// Resolves what a backslash begins. What is no escape stays.
fn unescape(raw: &str, start: u32) -> Decoded<'_> {
    let mut text = String::with_capacity(raw.len());
    let mut map = TextMap::default();
    let mut rest = raw;
    let mut at = start;
    loop {
        let next = memchr(b'\\', rest.as_bytes());
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
            text.push('\\');
            map.push_verbatim(TextRange::new(at, at + 1));
            1
        };
        at += offset(length);
        rest = special.get(length..).unwrap_or_default();
    }
}

/// The character that an escape at the start of `text` means, and the escape's length in bytes. Two escapes that are the
/// halves of one character in UTF-16 are one; a half by itself means the replacement character.
pub(crate) fn escape(text: &str) -> Option<(char, usize)> {
    let selector = text.strip_prefix('\\')?.bytes().next()?;
    let simple = match selector {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'\'' => '\'',
        b'\\' => '\\',
        b'$' => '$',
        b'u' => return code_point(text),
        _ => return None,
    };
    Some((simple, 2))
}

fn code_point(text: &str) -> Option<(char, usize)> {
    let (number, length) = number(text)?;
    if let Some(character) = char::from_u32(number) {
        return Some((character, length));
    }
    let low = text.get(length..).and_then(self::number).filter(|(low, _)| (0xDC00..0xE000).contains(low));
    match low {
        Some((low, more)) if (0xD800..0xDC00).contains(&number) => {
            let whole = 0x1_0000 + ((number - 0xD800) << 10) + (low - 0xDC00);
            char::from_u32(whole).map(|character| (character, length + more))
        }
        _ => Some((char::REPLACEMENT_CHARACTER, length)),
    }
}

/// The number of `\u{…}` at the start of `text`, and its length in bytes.
fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("\\u{")?;
    let count = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    let number = u32::from_str_radix(digits.get(..count)?, 16).ok().filter(|number| *number <= 0x10_FFFF)?;
    digits.get(count..)?.starts_with('}').then_some((number, 3 + count + 1))
}
