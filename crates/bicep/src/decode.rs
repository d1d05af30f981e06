//! From what was written to what it means: the text of strings, with escapes resolved.

use cumulint_syntax::{Decoded, unescape};
use memchr::memchr;

/// The decoded text of `raw`, which begins at `start`; only with `escaped` does a backslash mean something.
pub(crate) fn decode(raw: &str, start: u32, escaped: bool) -> Decoded<'_> {
    if escaped {
        unescape(raw, start, |bytes| memchr(b'\\', bytes), escape)
    } else {
        Decoded::verbatim(raw, start)
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
