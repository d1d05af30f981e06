//! Where a parsed text really lies.

use std::fmt;
use std::sync::Arc;

use cumulint_source::{FileId, Span, TextRange};

use crate::TextMap;

/// From a range of the parsed text to a span of a source file.
#[derive(Clone)]
pub enum Place {
    /// The text is the file.
    File(FileId),
    /// The text was decoded from a string in the file.
    Mapped(FileId, TextMap),
    /// Anything else, such as text put together from several files.
    Custom(Arc<dyn Fn(TextRange) -> Span + Send + Sync>),
}

impl Place {
    /// A place that a function computes.
    #[must_use]
    pub fn custom(place: impl Fn(TextRange) -> Span + Send + Sync + 'static) -> Self {
        Self::Custom(Arc::new(place))
    }

    /// The span of a range of the text.
    #[must_use]
    pub fn span(&self, range: TextRange) -> Span {
        match self {
            Self::File(file) => range.of(*file),
            Self::Mapped(file, map) => map.source_range(range).of(*file),
            Self::Custom(place) => place(range),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(out, "File({file:?})"),
            Self::Mapped(file, map) => write!(out, "Mapped({file:?}, {map:?})"),
            Self::Custom(_) => out.write_str("Custom"),
        }
    }
}
