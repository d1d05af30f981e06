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
    /// Of lines longer than [`STRIDE`], in order: places within them, and how many code points lie before each in its line.
    /// A plan of Terraform is one line of many megabytes.
    counted: Vec<(u32, u32)>,
}

/// How many bytes of a line are counted for a column at the most, about.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Reads the text once. Lines end with LF or CRLF.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').filter_map(|(end, _)| u32::try_from(end + 1).ok()));
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let ends = starts.iter().skip(1).copied().chain([length]);
        let mut counted = Vec::new();
        for (start, end) in starts.iter().copied().zip(ends) {
            count(text, start as usize, end as usize, &mut counted);
        }
        Self { starts, length, counted }
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
        let start = self.start_of(line);
        let after = self.counted.partition_point(|(at, _)| *at <= offset);
        let known = after.checked_sub(1).and_then(|index| self.counted.get(index)).copied();
        let (from, counted) = known.filter(|(at, _)| *at > start).unwrap_or((start, 0));
        let rest = text.get(from as usize..offset as usize).unwrap_or_default().chars().count();
        let mark = usize::from(start == 0 && offset > 0 && text.starts_with('\u{feff}'));
        let column = (counted as usize + rest).saturating_sub(mark) + 1;
        LineColumn { line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

/// Counts the code points of a long line, stride by stride.
fn count(text: &str, start: usize, end: usize, counted: &mut Vec<(u32, u32)>) {
    let mut at = start;
    let mut before = 0_u32;
    while end - at > STRIDE {
        let boundary = |next: &usize| text.is_char_boundary(*next);
        let next = (at + STRIDE..end).find(boundary).unwrap_or(end);
        let stride = text.get(at..next).unwrap_or_default();
        before = before.saturating_add(u32::try_from(stride.chars().count()).unwrap_or(u32::MAX));
        counted.push((u32::try_from(next).unwrap_or(u32::MAX), before));
        at = next;
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

    #[test]
    fn columns_of_a_long_line_are_counted_from_the_nearest_place() {
        let text = format!("first\n{}\nlast", "é1".repeat(10_000));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().filter(|(offset, _)| offset % 977 < 3 || offset % 4096 < 5) {
            let before = text.get(..offset).unwrap().rsplit('\n').next().unwrap();
            let column = before.chars().count() as u32 + 1;
            assert_eq!(index.place(&text, offset as u32).column, column, "at {offset}");
        }
    }
}
