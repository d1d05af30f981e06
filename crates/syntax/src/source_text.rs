//! A text, the file that it is, and the comments in it: what every tree lies over.

use std::fmt;
use std::sync::Arc;

use cumulint_source::{FileId, Span, TextRange};

/// A text that was parsed, which it shares.
pub struct SourceText {
    file: FileId,
    text: Arc<str>,
    comments: Vec<TextRange>,
}

impl fmt::Debug for SourceText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SourceText")
            .field("file", &self.file)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

impl SourceText {
    /// A text with its comments, in their order.
    #[must_use]
    pub fn new(file: FileId, text: Arc<str>, comments: Vec<TextRange>) -> Self {
        Self { file, text, comments }
    }

    /// The file that the ranges lie in.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that a range marks.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> &str {
        range.slice(&self.text)
    }

    /// A range of this text as a span.
    #[must_use]
    pub fn span(&self, range: TextRange) -> Span {
        range.of(self.file)
    }

    /// The comments in the order of the text, each with its signs and without the line end.
    #[must_use]
    pub fn comments(&self) -> &[TextRange] {
        &self.comments
    }

    /// The bytes that it takes beside the text.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.comments.capacity() * size_of::<TextRange>()
    }
}
