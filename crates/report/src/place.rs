//! From spans to paths, lines and columns, in time that does not grow with the length of a line.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use cumulint_source::{FileId, LineColumn, SourceFile, Sources, Span};

/// The places of one report's spans.
pub(crate) struct Places<'s> {
    sources: &'s Sources<'s>,
    files: RefCell<HashMap<FileId, Rc<Place>>>,
}

impl<'s> Places<'s> {
    pub(crate) fn new(sources: &'s Sources<'s>) -> Self {
        Self { sources, files: RefCell::default() }
    }

    pub(crate) fn file(&self, file: FileId) -> Rc<Place> {
        let mut files = self.files.borrow_mut();
        Rc::clone(files.entry(file).or_insert_with(|| Rc::new(Place::new(self.sources.get(file)))))
    }

    /// The path of a span's file.
    pub(crate) fn path(&self, span: Span) -> Arc<str> {
        Arc::clone(&self.file(span.file).source.path)
    }

    /// The place where a span starts.
    pub(crate) fn start(&self, span: Span) -> LineColumn {
        self.file(span.file).at(span.range.start)
    }

    /// The place behind the last character of a span.
    pub(crate) fn end(&self, span: Span) -> LineColumn {
        self.file(span.file).at(span.range.end)
    }

    /// The first and the last line that a span touches.
    pub(crate) fn lines(&self, span: Span) -> (u32, u32) {
        let file = self.file(span.file);
        let lines = file.source.lines();
        let last = span.range.end.saturating_sub(1).max(span.range.start);
        (lines.line(span.range.start), lines.line(last))
    }
}

/// A file, with what is needed to count its columns quickly.
pub(crate) struct Place {
    pub(crate) source: Arc<SourceFile>,
    /// How many code points start before each block of [`BLOCK`] bytes.
    before: Vec<u32>,
}

const BLOCK: usize = 1024;

impl Place {
    fn new(source: Arc<SourceFile>) -> Self {
        let mut before = Vec::with_capacity(source.text.len() / BLOCK + 1);
        let mut count = 0_u32;
        for block in source.text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count = count.saturating_add(code_points(block));
        }
        Self { source, before }
    }

    /// The line and column of an offset, both from 1; a byte order mark takes no column.
    pub(crate) fn at(&self, offset: u32) -> LineColumn {
        let lines = self.source.lines();
        let line = lines.line(offset);
        let start = lines.start_of(line);
        let mark = u32::from(start == 0 && offset > 0 && self.source.text.starts_with('\u{feff}'));
        let column =
            self.points_before(offset).saturating_sub(self.points_before(start)).saturating_sub(mark);
        LineColumn { line, column: column + 1 }
    }

    fn points_before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.source.text.len());
        let block = offset / BLOCK;
        let Some(before) = self.before.get(block).or(self.before.last()) else { return 0 };
        let start = block.min(self.before.len() - 1) * BLOCK;
        let rest = self.source.text.as_bytes().get(start..offset).unwrap_or_default();
        before.saturating_add(code_points(rest))
    }
}

/// How many code points start in some bytes of UTF-8.
fn code_points(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use cumulint_source::MemoryFiles;

    use super::*;

    #[test]
    fn columns_agree_with_the_line_index_everywhere() {
        let text = format!("\u{feff}é\n{}\r\nlast", "日x".repeat(2 * BLOCK));
        let files = MemoryFiles::new();
        let sources = Sources::new(&files);
        let file = sources.add("main.tf", &text);
        let places = Places::new(&sources);
        let offsets = (0..=text.len()).filter(|offset| text.is_char_boundary(*offset));
        for offset in offsets.map(|offset| u32::try_from(offset).unwrap()) {
            assert_eq!(places.file(file).at(offset), sources.get(file).place(offset), "at {offset}");
        }
    }

    #[test]
    fn an_empty_file_has_one_place() {
        let files = MemoryFiles::new();
        let sources = Sources::new(&files);
        let file = sources.add("main.tf", "");
        assert_eq!(Places::new(&sources).start(Span::new(file, 0, 0)), LineColumn { line: 1, column: 1 });
        assert_eq!(Places::new(&sources).lines(Span::new(file, 0, 0)), (1, 1));
    }
}
