//! Scalars: their kind, their exact range, and their decoded text where it differs from the written one.

use cumulint_source::TextRange;
use granit_parser::{ScalarStyle, Span, Tag};

use super::load::Loader;
use super::{range, resolve};
use crate::tree::{STORED, TAGGED};
use crate::{Kind, Node, Style};

impl Loader<'_> {
    pub(super) fn scalar(&mut self, value: &str, style: ScalarStyle, tag: Option<&Tag>, span: &Span) {
        let written = self.range(span);
        let left_out = style == ScalarStyle::Plain && written.is_empty();
        let value = if left_out { "" } else { value };
        let (style, at) = match style {
            ScalarStyle::Plain if left_out => (Style::Plain, self.after_colon(written)),
            ScalarStyle::Plain => (Style::Plain, written),
            ScalarStyle::SingleQuoted => (Style::SingleQuoted, written),
            ScalarStyle::DoubleQuoted => (Style::DoubleQuoted, written),
            ScalarStyle::Literal => (Style::Literal, self.block_range(written)),
            ScalarStyle::Folded => (Style::Folded, self.block_range(written)),
        };
        let tag_range = self.tag_range(span);
        let flags = if tag_range.is_some() { TAGGED } else { 0 };
        let node = self.build.leaf(kind(value, style, tag), style, flags, at);
        self.build.tree.tags.extend(tag_range.map(|tag| (node, tag)));
        let value = self.without_added_break(value, style, written);
        if (Node { tree: &self.build.tree, id: node }).inner() != value {
            self.store(node, value, span);
        }
        self.add_scalar(node, at.end);
    }

    fn store(&mut self, node: u32, value: &str, span: &Span) {
        if let Some(data) = self.build.tree.nodes.get_mut(node as usize) {
            data.flags |= STORED;
        }
        self.build.tree.strings.push((node, value.into()));
        let indent = span.indent.and_then(|indent| u32::try_from(indent).ok());
        self.build.tree.indents.extend(indent.map(|indent| (node, indent)));
    }

    /// The parser ends a block of text with a line break even where the text ends without one.
    fn without_added_break<'v>(&self, value: &'v str, style: Style, written: TextRange) -> &'v str {
        let at_end = written.end as usize == self.text.len() && !self.text.ends_with('\n');
        let is_block = matches!(style, Style::Literal | Style::Folded);
        if is_block && at_end { value.strip_suffix('\n').unwrap_or(value) } else { value }
    }

    /// A value that is left out stands after its key's colon.
    fn after_colon(&self, at: TextRange) -> TextRange {
        let colon = self.text.as_bytes().get(at.start as usize) == Some(&b':');
        TextRange::empty(at.start + u32::from(colon))
    }

    /// A block of text from its mark to the end of its last line that is not blank. `content` begins after the header.
    fn block_range(&self, content: TextRange) -> TextRange {
        let limit = content.start.max(content.end) as usize;
        let Some(start) = self.find_after_token(limit, b"|>") else { return content };
        let rest = self.text.get(start..).unwrap_or_default();
        let mark =
            rest.bytes().take_while(|byte| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'0'..=b'9')).count();
        let mut lines = content.slice(self.text);
        loop {
            lines = lines.trim_end_matches(['\n', '\r']);
            let last = lines.rfind('\n').map_or(0, |at| at + 1);
            if lines.is_empty()
                || !lines.get(last..).unwrap_or_default().trim_start_matches([' ', '\t']).is_empty()
            {
                break;
            }
            lines = lines.get(..last).unwrap_or_default();
        }
        let end = if lines.is_empty() { start + mark } else { content.start as usize + lines.len() };
        range(start, end)
    }

    /// Finds one of some signs after the last token: past its colon or dash, comments, tag and anchor.
    pub(super) fn find_after_token(&self, limit: usize, signs: &[u8]) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.cursor;
        let skip_to = |from: usize, stop: fn(&u8) -> bool| {
            let rest = bytes.get(from..).unwrap_or_default();
            from + rest.iter().position(stop).unwrap_or(rest.len())
        };
        while at < limit {
            at = match bytes.get(at)? {
                sign if signs.contains(sign) => return Some(at),
                b'#' => skip_to(at, |byte| *byte == b'\n'),
                b'&' | b'!' => skip_to(at, u8::is_ascii_whitespace),
                _ => at + 1,
            };
        }
        None
    }
}

/// What a scalar is, by its tag or its text.
fn kind(value: &str, style: Style, tag: Option<&Tag>) -> Kind {
    let Some(tag) = tag else {
        return if style == Style::Plain { resolve::kind(value) } else { Kind::String };
    };
    match tag.core_suffix() {
        Some("null") if resolve::is_null(value) => Kind::Null,
        Some("bool") if resolve::boolean(value).is_some() => Kind::Bool,
        Some("int" | "float") if resolve::is_number(value) => Kind::Number,
        _ => Kind::String,
    }
}
