//! A place in a text, from which a lexer reads bytes. Reading beyond the end gives zeros.

use cumulint_source::TextRange;

/// A position or a length as ranges count it: texts are shorter than that, and what is not is cut.
#[inline]
#[must_use]
pub fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A text and the position at which a lexer is.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// In bytes, never within a character.
    pub position: usize,
}

impl<'t> Cursor<'t> {
    /// The start of a text, behind a byte order mark.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let position = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, bytes: text.as_bytes(), position }
    }

    /// The whole text.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The length of the text in bytes.
    #[inline]
    #[must_use]
    pub fn end(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing is left.
    #[inline]
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.position >= self.bytes.len()
    }

    /// The byte at a position; 0 beyond the end.
    #[inline]
    #[must_use]
    pub fn byte(&self, position: usize) -> u8 {
        self.bytes.get(position).copied().unwrap_or(0)
    }

    /// The byte at its own position; 0 at the end.
    #[inline]
    #[must_use]
    pub fn current(&self) -> u8 {
        self.byte(self.position)
    }

    /// The byte so many bytes further on; 0 beyond the end.
    #[inline]
    #[must_use]
    pub fn ahead(&self, count: usize) -> u8 {
        self.byte(self.position + count)
    }

    /// The bytes from a position on; none beyond the end.
    #[inline]
    #[must_use]
    pub fn rest(&self, position: usize) -> &'t [u8] {
        self.bytes.get(position..).unwrap_or_default()
    }

    /// The bytes before a position.
    #[inline]
    #[must_use]
    pub fn before(&self, position: usize) -> &'t [u8] {
        self.bytes.get(..position).unwrap_or_default()
    }

    /// The text from a position on; empty beyond the end and within a character.
    #[inline]
    #[must_use]
    pub fn rest_of_text(&self, position: usize) -> &'t str {
        self.text.get(position..).unwrap_or_default()
    }

    /// Passes so many bytes, at the most to the end, and returns their range.
    #[inline]
    pub fn take(&mut self, length: usize) -> TextRange {
        let start = self.position;
        self.position = (start + length).min(self.bytes.len());
        TextRange { start: offset(start), end: offset(self.position) }
    }

    /// The range from an earlier position to its own.
    #[inline]
    #[must_use]
    pub fn range_from(&self, start: usize) -> TextRange {
        TextRange::new(offset(start), offset(self.position))
    }
}
