//! The text that a string's escapes stand for, and the way back.

use memchr::memchr;

use super::string::code_unit;
use crate::TextMap;
use crate::text_map::Decoder;

/// The text between the quotes with its escapes resolved; what is no escape stays, half a surrogate pair is U+FFFD.
pub(crate) fn decode(inner: &str) -> String {
    let mut decoder = Decoder::default();
    run(inner, 0, &mut decoder);
    decoder.finish(0).0
}

/// The way back from the decoded text to the source, in which the text between the quotes begins at `start`.
pub(crate) fn decoded_map(inner: &str, start: u32) -> TextMap {
    let mut decoder = Decoder::mapping();
    run(inner, start as usize, &mut decoder);
    decoder.finish(start).1
}

fn run(inner: &str, start: usize, decoder: &mut Decoder) {
    let mut rest = inner;
    while let Some(plain) = memchr(b'\\', rest.as_bytes()) {
        let at = start + inner.len() - rest.len();
        let (before, escape) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        decoder.verbatim(before, at);
        let (character, length) = resolve(escape);
        let at = at + plain;
        match character {
            Some(character) => {
                decoder.replaced(character.encode_utf8(&mut [0; 4]), at, at + length);
            }
            None => decoder.verbatim(escape.get(..length).unwrap_or_default(), at),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    decoder.verbatim(rest, start + inner.len() - rest.len());
}

/// The character and the length of the escape that `text` begins with; no character where it is no escape.
fn resolve(text: &str) -> (Option<char>, usize) {
    let bytes = text.as_bytes();
    let character = match bytes.get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return resolve_unicode(bytes),
        _ => return (None, 1),
    };
    (Some(character), 2)
}

fn resolve_unicode(bytes: &[u8]) -> (Option<char>, usize) {
    let Some(high) = bytes.get(..6).and_then(code_unit) else { return (None, 1) };
    if let Some(character) = char::from_u32(u32::from(high)) {
        return (Some(character), 6);
    }
    let low = bytes.get(6..12).and_then(code_unit);
    let pair = low.and_then(|low| char::decode_utf16([high, low]).next()?.ok());
    match pair {
        Some(character) => (Some(character), 12),
        None => (Some(char::REPLACEMENT_CHARACTER), 6),
    }
}
