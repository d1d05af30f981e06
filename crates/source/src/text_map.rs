//! From offsets in a decoded text back to the characters that were written. It does not know what decoded them.

use crate::TextRange;

/// A run of decoded text.
#[derive(Clone, Copy, Debug)]
struct Segment {
    /// Where it begins in the decoded text.
    decoded: u32,
    /// Where it was written.
    written: TextRange,
    /// Each byte stands for itself; otherwise the whole of `written` stands for the whole of the run.
    verbatim: bool,
}

/// Where each part of a decoded text was written.
#[derive(Clone, Default, Debug)]
pub struct TextMap {
    segments: Vec<Segment>,
    length: u32,
}

impl TextMap {
    /// The length of the decoded text in bytes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.length
    }

    /// Whether no text was added yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Adds text that was written as it is.
    pub fn push_verbatim(&mut self, written: TextRange) {
        if written.is_empty() {
            return;
        }
        let decoded = self.length;
        self.length = self.length.saturating_add(written.len());
        match self.segments.last_mut() {
            Some(last) if last.verbatim && last.written.end == written.start => {
                last.written.end = written.end;
            }
            _ => self.segments.push(Segment { decoded, written, verbatim: true }),
        }
    }

    /// Adds `length` bytes that `written` stands for as a whole: an escape, or an interpolation's value.
    pub fn push_whole(&mut self, length: u32, written: TextRange) {
        let decoded = self.length;
        self.length = self.length.saturating_add(length);
        self.segments.push(Segment { decoded, written, verbatim: false });
    }

    /// Adds another text's map behind this one.
    pub fn append(&mut self, other: &Self) {
        for (index, segment) in other.segments.iter().enumerate() {
            let next = other.segments.get(index + 1).map_or(other.length, |next| next.decoded);
            if segment.verbatim {
                self.push_verbatim(segment.written);
            } else {
                self.push_whole(next - segment.decoded, segment.written);
            }
        }
    }

    /// Where the decoded bytes of `range` were written: from the first character's beginning to the last one's end.
    #[must_use]
    pub fn written(&self, range: TextRange) -> TextRange {
        let start = self.start(range.start);
        if range.is_empty() {
            TextRange::empty(start)
        } else {
            TextRange::new(start, self.end(range.end).max(start))
        }
    }

    /// Where the character at a decoded offset begins; the end of all for an offset behind the text.
    fn start(&self, offset: u32) -> u32 {
        if offset >= self.length {
            return self.segments.last().map_or(0, |last| last.written.end);
        }
        let Some(segment) = self.segment(offset) else { return 0 };
        let inside = if segment.verbatim { offset - segment.decoded } else { 0 };
        segment.written.start + inside
    }

    /// Where the character before a decoded offset ends.
    fn end(&self, offset: u32) -> u32 {
        let Some(segment) = self.segment(offset.saturating_sub(1)) else { return 0 };
        let inside = segment.written.start.saturating_add(offset - segment.decoded);
        if segment.verbatim { inside.min(segment.written.end) } else { segment.written.end }
    }

    fn segment(&self, offset: u32) -> Option<&Segment> {
        let behind = self.segments.partition_point(|segment| segment.decoded <= offset);
        self.segments.get(behind.checked_sub(1)?)
    }
}
