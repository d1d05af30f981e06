//! Strings that are cut to what a message or a name can bear. What is cut ends with `…`, which counts as a character.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// The string, or its beginning where it has more than `most` characters.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    // No string has more characters than bytes.
    if text.len() <= most || text.char_indices().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(end, _)| end);
    Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default()))
}

/// The string with single spaces for all its white space, or the beginning of that where it has more than `most`
/// characters. Of a long string no more is read than is shown.
#[must_use]
pub fn in_one_line(text: &str, most: usize) -> String {
    let mut line = Excerpt::new(most);
    let words = text.split_whitespace().enumerate();
    // It fails where no more fits, which the excerpt shows.
    let _ = words.into_iter().try_for_each(|(index, word)| {
        line.write_str(if index > 0 { " " } else { "" })?;
        line.write_str(word)
    });
    line.finish()
}

/// What is displayed, or its beginning where that has more than `most` characters. No more is formatted than is shown:
/// an expression may be far longer than anybody reads.
#[must_use]
pub fn displayed(shown: &impl fmt::Display, most: usize) -> String {
    let mut excerpt = Excerpt::new(most);
    // It fails where no more fits, which the excerpt shows.
    let _ = write!(excerpt, "{shown}");
    excerpt.finish()
}

/// Takes characters until it is full.
struct Excerpt {
    text: String,
    /// Where the last character begins that fits if nothing follows it.
    last: usize,
    left: usize,
    is_cut: bool,
}

impl Excerpt {
    fn new(most: usize) -> Self {
        Self { text: String::new(), last: 0, left: most, is_cut: false }
    }

    fn finish(mut self) -> String {
        if self.is_cut {
            self.text.truncate(self.last);
            self.text.push('…');
        }
        self.text
    }
}

impl Write for Excerpt {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.left == 0 {
                self.is_cut = true;
                return Err(fmt::Error);
            }
            self.left -= 1;
            self.last = self.text.len();
            self.text.push(character);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_whole() {
        assert!(matches!(shortened("äöü", 3), Cow::Borrowed("äöü")));
        assert_eq!(in_one_line("a\n  b", 3), "a b");
        assert_eq!(displayed(&123, 3), "123");
    }

    #[test]
    fn what_is_longer_ends_with_an_ellipsis_within_the_limit() {
        assert_eq!(shortened("äöüß", 3), "äö…");
        assert_eq!(in_one_line("a\n  bc", 3), "a …");
        assert_eq!(displayed(&1234, 3), "12…");
    }

    #[test]
    fn a_limit_of_nothing_leaves_the_ellipsis() {
        assert_eq!(shortened("a", 0), "…");
        assert_eq!(in_one_line("a", 0), "…");
        assert_eq!(shortened("", 0), "");
    }

    #[test]
    fn white_space_around_a_line_is_left_out() {
        assert_eq!(in_one_line(" \t a\r\n\r\nb ", 80), "a b");
    }

    #[test]
    fn no_more_is_formatted_than_is_shown() {
        struct Endless;
        impl fmt::Display for Endless {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    out.write_str("more ")?;
                }
            }
        }
        assert_eq!(displayed(&Endless, 8), "more mo…");
    }
}
