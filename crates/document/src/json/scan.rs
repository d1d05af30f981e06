//! White space, comments, numbers and words.

use memchr::{memchr, memchr2, memmem};

use super::{Parser, range};
use crate::{Kind, LeniencyKind, Style};

impl Parser<'_> {
    /// Skips white space and comments.
    pub(super) fn skip_trivia(&mut self) {
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let blank = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
            self.at += blank.unwrap_or(rest.len());
            if self.peek() != Some(b'/') || !self.comment() {
                return;
            }
        }
    }

    /// Reads the comment at the cursor, where there is one.
    fn comment(&mut self) -> bool {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = match rest.get(1) {
            Some(b'/') => memchr(b'\n', rest).unwrap_or(rest.len()),
            Some(b'*') => {
                let body = rest.get(2..).unwrap_or_default();
                let Some(end) = memmem::find(body, b"*/") else {
                    self.error("this comment is never closed", range(start, start + 2));
                    self.keep_comment(start, self.text.len());
                    return true;
                };
                end + 4
            }
            _ => return false,
        };
        self.keep_comment(start, start + length);
        true
    }

    fn keep_comment(&mut self, start: usize, end: usize) {
        self.at = end;
        let text = self.text.get(start..end).unwrap_or_default();
        let comment = range(start, start + text.trim_end_matches('\r').len());
        self.build.tree.comments.push(comment);
        self.lenient(LeniencyKind::Comment, comment);
    }

    /// Reads what begins like a number.
    pub(super) fn number(&mut self) {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = number_length(rest);
        let more = rest.get(length..).unwrap_or_default().iter().take_while(|byte| is_word(**byte)).count();
        if length == 0 || more > 0 {
            self.bad_word((length + more).max(1), "is not a valid JSON number");
            return;
        }
        self.consume(length);
        self.build.leaf(Kind::Number, Style::Plain, 0, range(start, self.at));
    }

    /// Reads what begins with a letter.
    pub(super) fn word(&mut self) {
        let start = self.at;
        let length = self.word_length();
        let kind = match self.text.get(start..start + length) {
            Some("true" | "false") => Kind::Bool,
            Some("null") => Kind::Null,
            _ => {
                self.bad_word(length, "is not a JSON value");
                return;
            }
        };
        self.consume(length);
        self.build.leaf(kind, Style::Plain, 0, range(start, self.at));
    }

    /// The length of the word at the cursor.
    pub(super) fn word_length(&self) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        rest.iter().take_while(|byte| is_word(**byte)).count()
    }

    /// Whether a line ends between the last token and the cursor.
    pub(super) fn on_new_line(&self) -> bool {
        let between = self.text.as_bytes().get(self.end_of_last..self.at).unwrap_or_default();
        memchr2(b'\n', b'\r', between).is_some()
    }
}

/// The length of the number that `bytes` begin with, by RFC 8259 section 6; 0 where they begin with none.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let integer = digits(sign);
    if integer == 0 || (integer > 1 && bytes.get(sign) == Some(&b'0')) {
        return 0;
    }
    let mut end = sign + integer;
    if bytes.get(end) == Some(&b'.') {
        match digits(end + 1) {
            0 => return end,
            fraction => end += 1 + fraction,
        }
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        match digits(end + 1 + sign) {
            0 => {}
            exponent => end += 1 + sign + exponent,
        }
    }
    end
}

/// A byte of a word: letters, digits, what numbers are written with, and everything beyond ASCII.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-' | b'$' | b'@') || byte >= 0x80
}
