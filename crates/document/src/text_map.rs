//! From ranges of a decoded string back to the bytes that it was decoded from.

use cumulint_source::TextRange;

/// A stretch of decoded text and the source bytes behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The bytes of the decoded text.
    pub decoded: TextRange,
    /// The bytes of the source. As long as `decoded` where the text was taken over as it is; else an escape or a fold,
    /// which is taken whole or not at all.
    pub source: TextRange,
}

impl Segment {
    fn is_verbatim(self) -> bool {
        self.decoded.len() == self.source.len()
    }

    fn source_start(self, decoded: u32) -> u32 {
        let into = decoded.saturating_sub(self.decoded.start);
        if self.is_verbatim() { self.source.start + into.min(self.source.len()) } else { self.source.start }
    }

    fn source_end(self, decoded: u32) -> u32 {
        if self.is_verbatim() { self.source_start(decoded) } else { self.source.end }
    }
}

/// The way back from a decoded string to its source: segments in order, without gaps in the decoded text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextMap {
    /// Where the decoded text begins to differ from nothing: the source offset of the decoded offset 0.
    origin: u32,
    /// Empty for text that was taken over as it is.
    segments: Vec<Segment>,
}

impl TextMap {
    /// Text that was taken over as it is, beginning at `origin`.
    #[must_use]
    pub const fn shifted(origin: u32) -> Self {
        Self { origin, segments: Vec::new() }
    }

    /// A map of segments, which must follow each other in the decoded text.
    #[must_use]
    pub fn new(segments: Vec<Segment>) -> Self {
        let origin = segments.first().map_or(0, |first| first.source.start);
        Self { origin, segments }
    }

    /// The segments; none where the text was taken over as it is.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The source bytes behind a range of the decoded text. A range that touches an escape or a fold takes in the whole of
    /// it; an empty range stays empty.
    #[must_use]
    pub fn source_range(&self, decoded: TextRange) -> TextRange {
        if self.segments.is_empty() {
            return TextRange::new(
                self.origin.saturating_add(decoded.start),
                self.origin.saturating_add(decoded.end),
            );
        }
        let start = self.holding(decoded.start).map_or(self.origin, |it| it.source_start(decoded.start));
        if decoded.is_empty() {
            return TextRange::empty(self.position(decoded.start, start));
        }
        let last = self.holding(decoded.end.saturating_sub(1));
        TextRange::new(start, last.map_or(start, |it| it.source_end(decoded.end)))
    }

    /// The source offset of a position between two decoded bytes; past the end it is the end of the last segment.
    fn position(&self, decoded: u32, start: u32) -> u32 {
        match self.segments.last() {
            Some(last) if decoded >= last.decoded.end => last.source.end,
            _ => start,
        }
    }

    /// The segment that holds the decoded byte, or the nearest one.
    fn holding(&self, decoded: u32) -> Option<Segment> {
        let after = self.segments.partition_point(|segment| segment.decoded.start <= decoded);
        // An empty segment (a fold that decodes to nothing) never holds a byte.
        let held = self.segments.get(..after)?.iter().rev().find(|segment| !segment.decoded.is_empty());
        held.or_else(|| self.segments.first()).copied()
    }
}

/// Builds decoded text and its map at once.
#[derive(Default)]
pub(crate) struct Decoder {
    pub(crate) text: String,
    segments: Vec<Segment>,
    mapped: bool,
}

impl Decoder {
    /// A decoder that also keeps the map.
    pub(crate) fn mapping() -> Self {
        Self { mapped: true, ..Self::default() }
    }

    /// Takes over text as it is; `at` is where it lies in the source.
    pub(crate) fn verbatim(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            self.push(text, at, at + text.len());
        }
    }

    /// Puts `text` where the source has `start..end`.
    pub(crate) fn replaced(&mut self, text: &str, start: usize, end: usize) {
        if !text.is_empty() {
            self.push(text, start, end);
        }
    }

    /// The decoded text and the way back.
    pub(crate) fn finish(self, origin: u32) -> (String, TextMap) {
        (self.text, TextMap { origin, segments: self.segments })
    }

    fn push(&mut self, text: &str, start: usize, end: usize) {
        let from = offset(self.text.len());
        self.text.push_str(text);
        if self.mapped {
            let decoded = TextRange::new(from, offset(self.text.len()));
            self.segments.push(Segment { decoded, source: TextRange::new(offset(start), offset(end)) });
        }
    }
}

/// An offset as spans have it. Texts of 4 GiB and more are refused before they are parsed.
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
