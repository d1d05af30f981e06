//! Going on after an error: at the next line that continues a collection which is still open.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::load::Loader;
use super::{errors, range};
use crate::MAX_DEPTH;
use crate::problems::Problem;

/// A line that says something.
struct Line<'t> {
    start: usize,
    /// The spaces before its first character.
    column: usize,
    content: &'t str,
}

impl Line<'_> {
    fn is_item(&self) -> bool {
        self.content == "-" || self.content.starts_with("- ")
    }

    fn is_key(&self) -> bool {
        let content = self.content.split(" #").next().unwrap_or_default().trim_end();
        // A tab before a key is not indentation: what column it means is unknown.
        !self.is_item()
            && !content.starts_with('\t')
            && (content.ends_with(':') || content.contains(": ") || content.starts_with("? "))
    }

    fn is_document_mark(&self) -> bool {
        self.column == 0
            && ["---", "..."].iter().any(|mark| {
                self.content
                    .strip_prefix(mark)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
            })
    }
}

impl<'t> Loader<'t> {
    /// Reports an error and says from where on to look for a line to go on with.
    pub(super) fn fail(&mut self, error: &ScanError) -> usize {
        let kind = error.kind();
        let found = self.base + error.marker().byte_offset().unwrap_or_default();
        let found =
            (0..=found.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let (message, help) = errors::explain(kind);
        let bracket = self.frames.iter().rev().find(|frame| frame.column.is_none()).map(|frame| frame.node);
        let bracket = bracket.map(|node| self.build.tree.data(node).start as usize);
        let quote = self.open_quote(found).filter(|_| errors::is_about_string(kind));
        if let Some(end) = quote.and_then(|quote| self.outdented_string(kind, quote)) {
            return self.line_end(end);
        }
        let place = match (quote, bracket.filter(|_| errors::is_about_bracket(kind))) {
            (Some(quote), _) => range(quote, self.line_end(quote)),
            (None, Some(bracket)) => range(bracket, bracket + 1),
            (None, None) => range(found, found + self.token_length(found)),
        };
        let mut problem = Problem::syntax(message, place);
        problem.help = help.map(str::to_owned);
        if *kind == ErrorKind::RecursionLimitExceeded {
            problem = problem.code("limit").help(format!("at most {} levels are read", MAX_DEPTH / 2 - 1));
        } else if let Some(bracket) = bracket.filter(|at| range(*at, at + 1) != place) {
            let bracket = range(bracket, bracket + 1);
            problem = problem.label(bracket, format!("this `{}` is still open", bracket.slice(self.text)));
        }
        self.build.problems.push(problem);
        self.too_deep = 0;
        self.line_end(quote.unwrap_or(found).max(self.cursor.min(found)))
    }

    /// The next part of the text that continues something open; `None` if no line does. Lines that are passed over are
    /// reported, unless an error before them was (`told`).
    pub(super) fn resume(&mut self, from: usize, told: &mut bool) -> Option<Range<usize>> {
        let mut at = from;
        self.adopting = false;
        while let Some(line) = self.line(at) {
            if line.is_document_mark() {
                self.adopted = None;
                return Some(line.start..self.text.len());
            }
            if self.frames.is_empty() && self.build.tree.documents.is_empty() && line.is_key() {
                return Some(line.start..self.text.len());
            }
            if let Some(depth) = self.continues(&line) {
                while self.frames.len() > depth {
                    self.close(None);
                }
                self.complete_entry();
                self.adopted = Some(depth);
                self.adopting = true;
                return Some(line.start..self.end_of_collection(&line));
            }
            if !std::mem::replace(told, true) {
                let start = line.start + line.column;
                let place = range(start, start + self.token_length(start));
                let problem = Problem::syntax("the indentation of this line fits nothing before it", place);
                self.build.problems.push(problem);
            }
            at = self.line_end(line.start);
        }
        None
    }

    /// How many of the open collections a line leaves open, where it continues one.
    fn continues(&self, line: &Line<'_>) -> Option<usize> {
        let fits = |frame: &super::load::Frame| {
            frame.column == Some(line.column) && if frame.is_mapping { line.is_key() } else { line.is_item() }
        };
        self.frames.iter().rposition(fits).map(|index| index + 1)
    }

    /// Where the collection that a line continues ends: before a line with less indentation.
    fn end_of_collection(&self, first: &Line<'_>) -> usize {
        let mut at = self.line_end(first.start);
        while let Some(line) = self.line(at) {
            let leaves = line.column < first.column
                || (line.column == first.column && first.is_item() && !line.is_item())
                || line.is_document_mark();
            if leaves {
                return line.start;
            }
            at = self.line_end(line.start);
        }
        self.text.len()
    }

    /// The first line at or after an offset that is neither blank nor a comment; a line that began before it is skipped.
    fn line(&self, from: usize) -> Option<Line<'t>> {
        let rest = self.text.get(from..)?;
        let mut start = from;
        for line in rest.split_inclusive('\n') {
            let whole = start == 0 || self.text.as_bytes().get(start - 1) == Some(&b'\n');
            let content = line.trim_start_matches(' ');
            let column = line.len() - content.len();
            let content = content.trim_end();
            if whole && !content.is_empty() && !content.starts_with('#') {
                return Some(Line { start, column, content });
            }
            start += line.len();
        }
        None
    }

    /// The offset of the line break that ends the line of an offset.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find('\n').unwrap_or(rest.len())
    }

    /// The quote that was opened after the last token.
    fn open_quote(&self, limit: usize) -> Option<usize> {
        let between = self.text.get(self.cursor..limit)?;
        between.find(['"', '\'']).map(|at| self.cursor + at)
    }

    /// The length of the word or sign at an offset; nothing at the end of a line.
    fn token_length(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let word = rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len());
        let first = rest.chars().next().filter(|first| !matches!(first, '\n' | '\r'));
        word.max(first.map_or(0, char::len_utf8))
    }
}
