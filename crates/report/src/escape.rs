//! Making text harmless for a terminal: what would move the cursor, change a colour or turn the reading order is shown as its
//! code point instead.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with control characters, line ends included, shown as `\n` or `\u{1b}`.
#[must_use]
pub fn escape_line(text: &str) -> Cow<'_, str> {
    escape_but(text, |_| false)
}

/// As [`escape_line`], with line feeds left as they are.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_but(text, |character| character == '\n')
}

fn escape_but(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let harmful = |character: char| is_harmful(character) && !keep(character);
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if harmful(character) { push_escaped(&mut escaped, character) } else { escaped.push(character) }
    }
    Cow::Owned(escaped)
}

/// Appends the visible form of a harmful character.
pub(crate) fn push_escaped(text: &mut String, character: char) {
    match character {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        // Writing to a string cannot fail.
        _ => drop(write!(text, "\\u{{{:x}}}", u32::from(character))),
    }
}

/// Whether a character acts on a terminal or deceives a reader: controls, line and paragraph separators, bidirectional controls
/// (<https://www.unicode.org/reports/tr36/>), invisible characters. Joiners stay: scripts and emoji are written with them.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        assert_eq!(escape_line("a\u{1b}[2Jb\r\n"), r"a\u{1b}[2Jb\r\n");
        assert_eq!(escape_line("\u{9b}31m"), r"\u{9b}31m");
    }

    #[test]
    fn the_reading_order_cannot_be_turned() {
        assert_eq!(escape_line("user\u{202e}nimda\u{2066}"), r"user\u{202e}nimda\u{2066}");
        assert_eq!(escape_line("zero\u{200b}width\u{feff}"), r"zero\u{200b}width\u{feff}");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        assert!(matches!(escape_line("prêt 👩‍🚀 日本"), Cow::Borrowed(_)));
        assert_eq!(escape("two\nlines\u{7}"), "two\nlines\\u{7}");
    }
}
