//! From what was written to what it means: escapes, indentation and stripped white space of literal text.

use cumulint_source::TextRange;
use cumulint_syntax::{Decoded, offset, unescape};
use memchr::memchr3;

use crate::node::{Kind, flag};
use crate::tree::View;

/// Decodes a string, a label or a literal part.
pub(crate) fn decode_literal(view: View<'_>) -> Decoded<'_> {
    let range = content_range(view);
    let raw = view.slice(range);
    let (start, end) = (view.has(flag::STRIP_START), view.has(flag::STRIP_END));
    let is_part = view.kind() == Kind::LiteralPart;
    if view.has(flag::QUOTED) && view.has(flag::ESCAPED) {
        let decoded = resolve(raw, range.start, true);
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
    if view.has(flag::ESCAPED) { resolve(text, from, false) } else { Decoded::verbatim(text, from) }
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
    let text = decoded.text();
    let trimmed = if start { text.trim_start() } else { text };
    let from = offset(text.len() - trimmed.len());
    let trimmed = if end { trimmed.trim_end() } else { trimmed };
    decoded.part(TextRange::new(from, from + offset(trimmed.len())))
}

/// Resolves `$${` and `%%{`, and what a backslash begins where `backslash` says so.
fn resolve(raw: &str, start: u32, backslash: bool) -> Decoded<'_> {
    let first = if backslash { b'\\' } else { b'$' };
    unescape(raw, start, |bytes| memchr3(first, b'$', b'%', bytes), escape)
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
