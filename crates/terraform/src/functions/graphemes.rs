//! Texts by what a reader takes for one character: grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;

use crate::functions::{Answer, Call};

/// How many there are.
pub(super) fn count(text: &str) -> usize {
    // Only a carriage return joins another ASCII character.
    if text.is_ascii() && !text.contains('\r') { text.len() } else { text.graphemes(true).count() }
}

/// The first ones.
pub(super) fn take(text: &str, most: usize) -> &str {
    let end = text.grapheme_indices(true).nth(most).map_or(text.len(), |(start, _)| start);
    text.get(..end).unwrap_or(text)
}

pub(super) fn strrev(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.graphemes(true).rev().collect::<String>())
}

/// A negative offset counts from the end, a length of -1 goes to the end.
pub(super) fn substr(call: &Call<'_>) -> Answer {
    let (text, offset, length) = (call.text(0)?, call.whole(1)?, call.whole(2)?);
    let start = if offset < 0 {
        offset.saturating_add(i64::try_from(count(text)).unwrap_or(i64::MAX)).max(0)
    } else {
        offset
    };
    let skip = usize::try_from(start).unwrap_or(usize::MAX);
    let most = usize::try_from(length).unwrap_or(usize::MAX);
    call.string(text.graphemes(true).skip(skip).take(most).collect::<String>())
}
