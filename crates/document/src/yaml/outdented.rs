//! Quoted strings whose later lines are indented no more than what they stand in.
//!
//! YAML forbids that and the parser stops there; the YAML that `CloudFormation` reads goes on to the closing
//! quote, and templates in use are written so. Anything else that goes wrong within a string stays an error.

use cumulint_source::TextRange;
use granit_parser::ErrorKind;

use super::load::Loader;
use super::{decode, range};
use crate::tree::{STORED, TAGGED};
use crate::{Kind, Style};

impl Loader<'_> {
    /// Reads the string that the parser refused because of its indentation, where it is closed and what waits for a value is
    /// clear. The answer is where it ends.
    pub(super) fn outdented_string(&mut self, kind: &ErrorKind, quote: usize) -> Option<usize> {
        let waits = self.frames.last().is_some_and(|frame| !frame.is_mapping || frame.key.is_some());
        if *kind != ErrorKind::InvalidQuotedScalarIndent || !waits || self.too_deep > 0 {
            return None;
        }
        let end = closing(self.text, quote)?;
        let tag = self.tag_before(quote)?;
        let single = self.text.get(quote..)?.starts_with('\'');
        let style = if single { Style::SingleQuoted } else { Style::DoubleQuoted };
        let flags = STORED | if tag.is_some() { TAGGED } else { 0 };
        let inner = self.text.get(quote + 1..end - 1)?;
        let value = decode::flow_text(inner, style);
        let node = self.build.leaf(Kind::String, style, flags, range(quote, end));
        self.build.tree.tags.extend(tag.map(|tag| (node, tag)));
        self.build.tree.strings.push((node, value.into()));
        self.add_scalar(node, range(quote, end).end);
        Some(end)
    }

    /// The tag between the last token and a quote, if there is one (`Some(None)` if not); `None` if something else
    /// stands there.
    fn tag_before(&self, quote: usize) -> Option<Option<TextRange>> {
        let between = self.text.get(self.cursor..quote)?;
        let tag = between.trim_start_matches([' ', '\n', '\r', ':', '-']);
        let start = quote - tag.len();
        let name = tag.trim_end();
        match name {
            "" => Some(None),
            _ if name.starts_with('!') && !name.contains(char::is_whitespace) => {
                Some(Some(range(start, start + name.len())))
            }
            _ => None,
        }
    }
}

/// The end of the string that a quote opens, where nothing follows on the line that closes it and no line within it is a mark
/// between documents.
fn closing(text: &str, quote: usize) -> Option<usize> {
    let rest = text.get(quote..)?;
    let mark = rest.chars().next()?;
    let mut characters = rest.char_indices().skip(1).peekable();
    let end = loop {
        match characters.next()? {
            (_, '\\') if mark == '"' => drop(characters.next()),
            (_, '\'') if mark == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') => {
                characters.next();
            }
            (at, character) if character == mark => break at + 1,
            _ => {}
        }
    };
    let within = rest.get(..end)?;
    let divides = |line: &str| line.starts_with("---") || line.starts_with("...");
    let line = rest.get(end..)?.split('\n').next()?;
    let blank = line.trim().is_empty() || line.starts_with(" #") || line.starts_with("\t#");
    (blank && !within.split('\n').skip(1).any(divides)).then_some(quote + end)
}
