//! Strings: their pieces, the holes between them, and their escapes.

use cumulint_source::TextRange;
use cumulint_syntax::offset;
use memchr::{memchr, memchr2};

use crate::lexer::{Hole, Lexer, SPECIAL, is_of};
use crate::token::{Token, TokenKind};

/// How a piece of text ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Quote,
    Hole,
    Nothing,
}

/// The `$` that may stand before `'''`.
const MAX_DOLLARS: usize = 200;

impl Lexer<'_> {
    /// A string that begins with a quote.
    pub(super) fn quote(&mut self) {
        if self.cursor.rest(self.cursor.position).starts_with(b"'''") {
            self.string(1);
        } else {
            self.string(0);
        }
    }

    /// `$` before a multi-line string.
    pub(super) fn dollars(&mut self) {
        let rest = self.cursor.rest(self.cursor.position);
        let count = rest.iter().take_while(|byte| **byte == b'$').count();
        let quoted = rest.get(count..).is_some_and(|rest| rest.starts_with(b"'''"));
        match u8::try_from(count) {
            Ok(style) if quoted && count <= MAX_DOLLARS => self.string(style + 1),
            _ => self.push(TokenKind::Invalid, count),
        }
    }

    /// The first piece of a string.
    fn string(&mut self, style: u8) {
        let start = self.cursor.position;
        let (opening, _, _) = Token::delimiters(style);
        let (end, escaped) = self.scan(start + opening as usize, style);
        match end {
            End::Hole => {
                self.finish(TokenKind::StringStart, start, style, escaped, false);
                self.open_hole(style);
            }
            End::Quote => self.finish(TokenKind::String, start, style, escaped, false),
            End::Nothing => {
                self.finish(TokenKind::String, start, style, escaped, true);
                let opening = TextRange::new(offset(start), offset(start + opening as usize));
                self.unclosed(opening, style);
            }
        }
    }

    /// What follows the closing brace of a hole.
    pub(super) fn piece(&mut self) {
        let Some(hole) = self.holes.pop() else { return };
        let start = self.cursor.position;
        let (end, escaped) = self.scan(start + 1, hole.style);
        match end {
            End::Hole => {
                self.finish(TokenKind::StringMiddle, start, hole.style, escaped, false);
                self.open_hole(hole.style);
            }
            End::Quote => self.finish(TokenKind::StringEnd, start, hole.style, escaped, false),
            End::Nothing => {
                self.finish(TokenKind::StringEnd, start, hole.style, escaped, true);
                self.unclosed(TextRange::new(offset(start), offset(start + 1)), hole.style);
            }
        }
    }

    fn finish(&mut self, kind: TokenKind, start: usize, style: u8, escaped: bool, unclosed: bool) {
        let range = self.cursor.range_from(start);
        self.lexed.tokens.push(Token { kind, escaped, style, unclosed, range });
    }

    fn open_hole(&mut self, style: u8) {
        let end = offset(self.cursor.position);
        let (_, sign, _) = Token::delimiters(style);
        let open = TextRange::new(end.saturating_sub(sign), end);
        self.holes.push(Hole { style, braces: 0, open, told: false });
    }

    fn unclosed(&mut self, opening: TextRange, style: u8) {
        // In a hole, it is the hole that is told of: most likely it is its brace that was forgotten.
        if style > 0 {
            self.problem(opening, "this string is never closed", Some("end it with `'''`"));
        } else if self.holes.last().is_none_or(|hole| hole.style > 0) {
            let range = TextRange::new(opening.start, offset(self.cursor.position));
            self.problem(range, "this string is never closed", Some("end it with `'` on the same line"));
        }
    }

    /// Ends the strings whose holes a line end cuts off; at the end of the text all.
    pub(super) fn close_holes(&mut self, all: bool) {
        let mut outermost = None;
        while let Some(hole) = self.holes.pop_if(|hole| all || hole.style == 0) {
            let at = self.cursor.position;
            self.finish(TokenKind::StringEnd, at, hole.style, false, true);
            outermost = Some(hole.open);
        }
        if let Some(open) = outermost {
            let help = "close it with `}`; to write `${` itself, put a backslash before it";
            self.problem(open, "this `${` is never closed", Some(help));
        }
    }

    /// Goes to the end of a piece whose text begins at `from`: how it ends, and whether there are escapes in it.
    fn scan(&mut self, from: usize, style: u8) -> (End, bool) {
        self.cursor.position = from.min(self.cursor.end());
        match style {
            0 => self.scan_line(),
            _ => (self.scan_lines(usize::from(style - 1)), false),
        }
    }

    fn scan_line(&mut self) -> (End, bool) {
        let mut escaped = false;
        loop {
            let rest = self.cursor.rest(self.cursor.position);
            let Some(length) = rest.iter().position(|byte| is_of(*byte, SPECIAL)) else {
                self.cursor.position = self.cursor.end();
                return (End::Nothing, escaped);
            };
            self.cursor.position += length;
            match (self.cursor.current(), self.cursor.ahead(1)) {
                (b'\'', _) => {
                    self.cursor.position += 1;
                    return (End::Quote, escaped);
                }
                (b'$', b'{') => {
                    self.cursor.position += 2;
                    return (End::Hole, escaped);
                }
                (b'$', _) => self.cursor.position += 1,
                (b'\\', _) => {
                    escaped = true;
                    self.escape();
                }
                _ => return (End::Nothing, escaped),
            }
        }
    }

    /// Passes an escape, or tells what is wrong with it.
    fn escape(&mut self) {
        let start = self.cursor.position;
        let text = self.cursor.rest_of_text(start);
        if let Some((_, length)) = crate::decode::escape(text) {
            self.cursor.position += length;
            return;
        }
        let mut characters = text.chars().skip(1);
        match characters.next() {
            None | Some('\n' | '\r') => {
                self.cursor.position += 1;
                let range = self.cursor.range_from(start);
                self.problem(range, "a backslash begins an escape, and none follows", None);
            }
            Some('u') => {
                let digits = characters.skip_while(|character| *character == '{');
                let count = digits.take_while(char::is_ascii_hexdigit).count();
                let brace = usize::from(text.starts_with("\\u{"));
                let closed = usize::from(brace == 1 && self.cursor.byte(start + 3 + count) == b'}');
                self.cursor.position += 2 + brace + if brace == 1 { count } else { 0 } + closed;
                let range = self.cursor.range_from(start);
                let help = "write `\\u{…}` with the number of the character in hexadecimal digits";
                self.problem(range, "this escape names no character", Some(help));
            }
            Some(other) => {
                self.cursor.position += 1 + other.len_utf8();
                let range = self.cursor.range_from(start);
                let message = format!("`\\{}` is no escape", other.escape_debug());
                let help = "escapes are `\\\\`, `\\'`, `\\n`, `\\r`, `\\t`, `\\$` and `\\u{…}`";
                self.problem(range, message, Some(help));
            }
        }
    }

    fn scan_lines(&mut self, dollars: usize) -> End {
        loop {
            let rest = self.cursor.rest(self.cursor.position);
            let next = if dollars > 0 { memchr2(b'\'', b'$', rest) } else { memchr(b'\'', rest) };
            let Some(special) = next.and_then(|next| rest.get(next..)) else {
                self.cursor.position = self.cursor.end();
                return End::Nothing;
            };
            let byte = special.first().copied().unwrap_or_default();
            let run = special.iter().take_while(|other| **other == byte).count();
            let brace = special.get(run) == Some(&b'{');
            self.cursor.position = self.cursor.end() - special.len() + run;
            if byte == b'\'' && run >= 3 {
                return End::Quote;
            }
            if byte == b'$' && run >= dollars && brace {
                self.cursor.position += 1;
                return End::Hole;
            }
        }
    }
}
