//! From what was written to what it means: decoded text that knows where each part of it was written.

use std::borrow::Cow;

use cumulint_source::{TextMap, TextRange};

use crate::cursor::offset;

/// A decoded text and where it was written.
#[derive(Clone, Default, Debug)]
pub struct Decoded<'t> {
    text: Cow<'t, str>,
    map: TextMap,
}

impl<'t> Decoded<'t> {
    /// A text that means what is written, beginning at `start`.
    #[must_use]
    pub fn verbatim(text: &'t str, start: u32) -> Self {
        let mut map = TextMap::default();
        map.push_verbatim(TextRange::new(start, start.saturating_add(offset(text.len()))));
        Self { text: Cow::Borrowed(text), map }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, kept.
    #[must_use]
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// Where it was written.
    #[must_use]
    pub fn map(&self) -> &TextMap {
        &self.map
    }

    /// Where the decoded bytes of `range` were written.
    #[must_use]
    pub fn written(&self, range: TextRange) -> TextRange {
        self.map.written(range)
    }

    /// Adds another text behind this one.
    pub fn append(&mut self, other: Self) {
        self.map.append(&other.map);
        if self.text.is_empty() {
            self.text = other.text;
        } else {
            self.text.to_mut().push_str(&other.text);
        }
    }

    /// The part of it in this range of the decoded text; empty if the range does not lie between characters of it.
    #[must_use]
    pub fn part<'p>(&self, range: TextRange) -> Decoded<'p> {
        let text = range.slice(&self.text);
        let mut map = TextMap::default();
        let mut position = range.start;
        for character in text.chars() {
            let end = position + offset(character.len_utf8());
            let written = self.map.written(TextRange::new(position, end));
            if written.len() == end - position {
                map.push_verbatim(written);
            } else {
                map.push_whole(end - position, written);
            }
            position = end;
        }
        Decoded { text: Cow::Owned(text.to_owned()), map }
    }
}

/// Resolves the escapes of `raw`, which begins at `start`. `next` finds the first byte, always ASCII, that may begin one;
/// `escape` reads one there: the character that it means, and its length in bytes. What is not an escape stays.
#[inline]
pub fn unescape<'t>(
    raw: &'t str,
    start: u32,
    next: impl Fn(&[u8]) -> Option<usize>,
    escape: impl Fn(&str) -> Option<(char, usize)>,
) -> Decoded<'t> {
    let mut text = String::with_capacity(raw.len());
    let mut map = TextMap::default();
    let mut rest = raw;
    let mut at = start;
    loop {
        let found = next(rest.as_bytes()).and_then(|next| rest.split_at_checked(next));
        let (plain, special) = found.unwrap_or((rest, ""));
        text.push_str(plain);
        map.push_verbatim(TextRange::new(at, at + offset(plain.len())));
        at += offset(plain.len());
        let Some(first) = special.chars().next() else { return Decoded { text: Cow::Owned(text), map } };
        let length = if let Some((character, length)) = escape(special) {
            text.push(character);
            map.push_whole(offset(character.len_utf8()), TextRange::new(at, at + offset(length)));
            length
        } else {
            text.push(first);
            map.push_verbatim(TextRange::new(at, at + offset(first.len_utf8())));
            first.len_utf8()
        };
        at += offset(length);
        rest = special.get(length..).unwrap_or_default();
    }
}
