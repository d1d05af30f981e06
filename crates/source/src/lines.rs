//! From byte offsets to lines and columns: wanted only where a person or another tool reads the result.

/// A place as people count: both numbers from 1, the column in Unicode code points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The column in code points, from 1.
    pub column: u32,
}

/// Where each line of a text starts.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    length: u32,
}

impl LineIndex {
    /// Reads the text once. Lines end with LF or CRLF.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next));
        Self { starts, length: u32::try_from(text.len()).unwrap_or(u32::MAX) }
    }

    /// The number of lines; a final line feed starts one more, empty line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line, from 1, that holds `offset`.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// Where `line` (from 1) starts; the end of the text for a line past the last.
    #[must_use]
    pub fn start_of(&self, line: u32) -> u32 {
        let index = line.saturating_sub(1) as usize;
        self.starts.get(index).copied().unwrap_or(self.length)
    }

    /// The place of `offset` in `text`, which must be the text that the index was made from. A byte order mark
    /// takes no column.
    #[must_use]
    pub fn place(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.start_of(line) as usize;
        let before = text.get(start..offset as usize).unwrap_or_default();
        let mark = usize::from(start == 0 && before.starts_with('\u{feff}'));
        let column = before.chars().count() - mark + 1;
        LineColumn { line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = "é = 1\nnext\n";
        let index = LineIndex::new(text);
        assert_eq!(index.place(text, 5), LineColumn { line: 1, column: 5 });
        assert_eq!(index.place(text, 7), LineColumn { line: 2, column: 1 });
        assert_eq!(index.line_count(), 3);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}a";
        assert_eq!(LineIndex::new(text).place(text, 3), LineColumn { line: 1, column: 1 });
    }
}
