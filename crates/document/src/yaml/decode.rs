//! The way back from a decoded scalar to its source: folded lines, block scalars, escapes.
//!
//! The decoded text itself comes from the parser. Here it is made once more, together with its map; should the two differ, the
//! whole scalar is one segment, so that a place is too wide rather than wrong.

use cumulint_source::TextRange;

use crate::text_map::{Decoder, offset};
use crate::tree::find;
use crate::{Node, Segment, Style, TextMap};

/// The map of a scalar whose decoded text is stored in the tree.
pub(crate) fn decoded_map(node: Node<'_>) -> TextMap {
    let Some(stored) = find(&node.tree.strings, node.id) else { return TextMap::shifted(node.inner_start()) };
    let start = node.inner_start();
    let mut decoder = Decoder::mapping();
    match node.style() {
        Style::Literal | Style::Folded => {
            let indent = find(&node.tree.indents, node.id).copied().unwrap_or_default();
            block(node.raw(), node.range().start as usize, indent as usize, &mut decoder);
        }
        style => flow(node.inner(), start as usize, style, &mut decoder),
    }
    let (text, map) = decoder.finish(start);
    let rest = stored.strip_prefix(text.as_str());
    if rest.is_some_and(|rest| rest.bytes().all(|byte| byte == b'\n')) {
        return map;
    }
    let decoded = TextRange::new(0, offset(stored.len()));
    TextMap::new(vec![Segment { decoded, source: TextRange::new(start, start + offset(node.inner().len())) }])
}

/// The text that a plain or quoted scalar decodes to, without its quotes.
pub(super) fn flow_text(inner: &str, style: Style) -> String {
    let mut decoder = Decoder::mapping();
    flow(inner, 0, style, &mut decoder);
    decoder.finish(0).0
}

/// A literal or folded block scalar: `raw` begins with its header.
fn block(raw: &str, at: usize, indent: usize, decoder: &mut Decoder) {
    let folded = raw.starts_with('>');
    let mut lines = raw.split_inclusive('\n');
    let header = lines.next().unwrap_or_default();
    let mut start = at + header.len();
    // The line break before the line at hand: its place, and whether the line before it can be folded.
    let mut before: Option<(TextRange, bool)> = None;
    let mut blank_lines: Vec<TextRange> = Vec::new();
    for line in lines {
        let content = line.trim_end_matches(['\n', '\r']);
        let spaces = content.bytes().take(indent).take_while(|byte| *byte == b' ').count();
        let text = content.get(spaces..).unwrap_or_default();
        let line_break = TextRange::new(offset(start + content.len()), offset(start + line.len()));
        if text.is_empty() {
            blank_lines.push(line_break);
            start += line.len();
            continue;
        }
        let foldable = folded && !text.starts_with([' ', '\t']);
        if let Some((at, was_foldable)) = before {
            if !(foldable && was_foldable) {
                put("\n", at, decoder);
            } else if blank_lines.is_empty() {
                put(" ", at, decoder);
            }
        }
        blank_lines.drain(..).for_each(|at| put("\n", at, decoder));
        decoder.verbatim(text, start + spaces);
        before = Some((line_break, foldable));
        start += line.len();
    }
}

fn put(text: &str, at: TextRange, decoder: &mut Decoder) {
    decoder.replaced(text, at.start as usize, at.end as usize);
}

/// A plain or quoted scalar, without its quotes.
fn flow(inner: &str, at: usize, style: Style, decoder: &mut Decoder) {
    let stops: &[char] = match style {
        Style::SingleQuoted => &['\n', '\''],
        Style::DoubleQuoted => &['\n', '\\'],
        _ => &['\n'],
    };
    let mut rest = inner;
    while let Some(stop) = rest.find(stops) {
        let (before, found) = rest.split_at_checked(stop).unwrap_or((rest, ""));
        let start = at + inner.len() - rest.len();
        let length = if found.starts_with('\n') {
            let kept = before.trim_end_matches([' ', '\t', '\r']);
            decoder.verbatim(kept, start);
            fold(found, before.len() - kept.len(), start + stop, decoder)
        } else {
            decoder.verbatim(before, start);
            escape(found, start + stop, decoder)
        };
        rest = found.get(length.max(1)..).unwrap_or_default();
    }
    decoder.verbatim(rest, at + inner.len() - rest.len());
}

/// Line breaks within a flow scalar: one is a space, more are one less. `blanks` bytes before it belong to it.
fn fold(found: &str, blanks: usize, at: usize, decoder: &mut Decoder) -> usize {
    let content = found.trim_start_matches([' ', '\t', '\r', '\n']);
    let length = found.len() - content.len();
    let breaks = found.bytes().take(length).filter(|byte| *byte == b'\n').count();
    if breaks == 1 {
        decoder.replaced(" ", at - blanks, at + length);
    } else {
        decoder.replaced(&"\n".repeat(breaks - 1), at - blanks, at + length);
    }
    length
}

/// `''`, or an escape of a double-quoted scalar.
fn escape(found: &str, at: usize, decoder: &mut Decoder) -> usize {
    let Some(letter) = found.chars().nth(1) else { return 1 };
    if found.starts_with('\'') {
        decoder.replaced("'", at, at + 2);
        return 2;
    }
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '\n' | '\r' => return escaped_break(found, at, decoder),
        _ => {
            let character = simple_escape(letter).unwrap_or(letter);
            let length = 1 + letter.len_utf8();
            decoder.replaced(character.encode_utf8(&mut [0; 4]), at, at + length);
            return length;
        }
    };
    let (character, length) = coded(found, digits);
    decoder.replaced(character.encode_utf8(&mut [0; 4]), at, at + length);
    length
}

/// A character by its code, or a pair of surrogates.
fn coded(found: &str, digits: usize) -> (char, usize) {
    let code = |from: usize| {
        let digits = found.get(from + 2..from + 2 + digits)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let length = 2 + digits;
    let Some(high) = code(0) else { return (char::REPLACEMENT_CHARACTER, length) };
    if let Some(character) = char::from_u32(high) {
        return (character, length);
    }
    let pair = || {
        let units = [u16::try_from(high).ok()?, u16::try_from(code(length)?).ok()?];
        char::decode_utf16(units).next()?.ok()
    };
    pair().map_or((char::REPLACEMENT_CHARACTER, length), |character| (character, 2 * length))
}

fn simple_escape(letter: char) -> Option<char> {
    Some(match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

/// A backslash at the end of a line joins it with the next.
fn escaped_break(found: &str, at: usize, decoder: &mut Decoder) -> usize {
    let after = found.get(1..).unwrap_or_default();
    let content = after.trim_start_matches([' ', '\t', '\r', '\n']);
    let length = 1 + after.len() - content.len();
    let breaks = after.bytes().take(length - 1).filter(|byte| *byte == b'\n').count();
    decoder.replaced(&"\n".repeat(breaks.saturating_sub(1)), at, at + length);
    length
}
