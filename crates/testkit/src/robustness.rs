//! Broken variants of good texts, and a watch: what every parser must survive.

use std::time::{Duration, Instant};

use cumulint_source::TextRange;

/// All beginnings of a text, from the empty one on.
pub fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(end, _)| text.get(..end).unwrap_or_default())
}

/// The text without one of its tokens, for each of them.
pub fn without_a_token(text: &str) -> impl Iterator<Item = String> {
    tokens(text).map(|token| {
        let (before, _, after) = parts(text, token);
        format!("{before}{after}")
    })
}

/// The text with a token twice, and with the token and its neighbour in each other's place, for each of them.
pub fn with_a_token_doubled_or_swapped(text: &str) -> impl Iterator<Item = String> {
    tokens(text).zip(tokens(text).skip(1)).flat_map(move |(first, second)| {
        let (before, a, _) = parts(text, first);
        let (_, b, after) = parts(text, second);
        let gap = TextRange::new(first.end, second.start).slice(text);
        [format!("{before}{b}{gap}{a}{after}"), format!("{before}{a}{a}{gap}{b}{after}")]
    })
}

fn parts(text: &str, token: TextRange) -> (&str, &str, &str) {
    let end = TextRange::new(token.end, u32::try_from(text.len()).unwrap_or(u32::MAX));
    (TextRange::new(0, token.start).slice(text), token.slice(text), end.slice(text))
}

/// Words and single signs, which is near enough to tokens.
fn tokens(text: &str) -> impl Iterator<Item = TextRange> {
    let mut position = 0;
    std::iter::from_fn(move || {
        let rest = text.get(position..)?;
        let start = position + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let rest = text.get(start..)?;
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if word == 0 { rest.chars().next()?.len_utf8() } else { word };
        position = start + length;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Some(TextRange::new(offset(start), offset(position)))
    })
}

/// Checks that a range lies in a text, between its characters.
///
/// # Panics
/// It does not.
#[track_caller]
pub fn assert_range(text: &str, range: TextRange) {
    assert!(range.start <= range.end && range.end as usize <= text.len(), "{range:?} in {text:?}");
    assert!(text.is_char_boundary(range.start as usize) && text.is_char_boundary(range.end as usize));
}

/// Checks each text, and that no check takes longer than the limit.
///
/// # Panics
/// A check says no, or takes longer; the message shows how the text begins.
#[track_caller]
pub fn assert_in_time(texts: &[String], limit: Duration, check: impl Fn(&str) -> bool) {
    for text in texts {
        let beginning: String = text.chars().take(60).collect();
        let start = Instant::now();
        assert!(check(text), "{beginning}");
        assert!(start.elapsed() < limit, "{beginning} took {:?}", start.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_left_out_once() {
        let texts: Vec<_> = without_a_token("a  = b1").collect();
        assert_eq!(texts, ["  = b1", "a   b1", "a  = "]);
    }

    #[test]
    fn every_token_is_swapped_with_its_neighbour_and_doubled() {
        let texts: Vec<_> = with_a_token_doubled_or_swapped("a = b").collect();
        assert_eq!(texts, ["= a b", "aa = b", "a b =", "a == b"]);
    }

    #[test]
    fn prefixes_end_between_characters() {
        assert_eq!(prefixes("aéb").collect::<Vec<_>>(), ["", "a", "aé"]);
    }
}
