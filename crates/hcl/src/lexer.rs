//! From text to tokens, one at a time, in a mode that the parser sets: line ends are tokens or white space.

use cumulint_source::TextRange;
use cumulint_syntax::Cursor;
use memchr::{memchr, memmem};

use crate::token::{Token, TokenKind};

pub(crate) struct Lexer<'t> {
    pub(crate) cursor: Cursor<'t>,
    /// Line ends are tokens.
    pub(crate) newlines: bool,
    pub(crate) comments: Vec<TextRange>,
    /// A block comment that nobody closed.
    pub(crate) open_comment: Option<TextRange>,
}

const IDENTIFIER_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, within the array's bounds")]
        {
            table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        }
        byte += 1;
    }
    table
};

/// Whether the ASCII byte may continue an identifier.
pub(crate) fn continues_identifier(byte: u8) -> bool {
    IDENTIFIER_BYTE.get(byte as usize).copied().unwrap_or(false)
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { cursor: Cursor::new(text), newlines: true, comments: Vec::new(), open_comment: None }
    }

    /// Goes on at `position`, which must lie between characters; comments behind it are forgotten and read again.
    pub(crate) fn go_to(&mut self, position: usize) {
        self.cursor.position = position;
        while self.comments.last().is_some_and(|comment| comment.start as usize >= position) {
            self.comments.pop();
        }
    }

    pub(crate) fn next(&mut self) -> Token {
        let mut after_newline = false;
        loop {
            match self.cursor.current() {
                b' ' | b'\t' => self.cursor.position += 1,
                b'\n' if self.newlines => return self.take(TokenKind::Newline, 1, after_newline),
                b'\n' => {
                    after_newline = true;
                    self.cursor.position += 1;
                }
                b'\r' if self.cursor.ahead(1) == b'\n' => {
                    if self.newlines {
                        return self.take(TokenKind::Newline, 2, after_newline);
                    }
                    after_newline = true;
                    self.cursor.position += 2;
                }
                b'#' => self.line_comment(),
                b'/' if self.cursor.ahead(1) == b'/' => self.line_comment(),
                b'/' if self.cursor.ahead(1) == b'*' => self.block_comment(),
                byte => return self.token(byte, after_newline),
            }
        }
    }

    fn line_comment(&mut self) {
        let rest = self.cursor.rest(self.cursor.position);
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        // The line end is not part of the comment: it may be a token. At the end of the text there is none.
        let carriage_return = usize::from(rest.get(..length).is_some_and(|line| line.ends_with(b"\r")));
        let comment = self.cursor.take(length - carriage_return);
        if length == rest.len() {
            self.cursor.position += carriage_return;
        }
        self.comments.push(comment);
    }

    fn block_comment(&mut self) {
        let rest = self.cursor.rest(self.cursor.position + 2);
        let end = memmem::find(rest, b"*/");
        let comment = self.cursor.take(end.map_or(self.cursor.end(), |end| end + 4));
        self.comments.push(comment);
        if end.is_none() {
            self.open_comment = Some(comment);
        }
    }

    fn take(&mut self, kind: TokenKind, length: usize, after_newline: bool) -> Token {
        Token { kind, after_newline, range: self.cursor.take(length) }
    }

    fn token(&mut self, byte: u8, after_newline: bool) -> Token {
        if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 {
            let (kind, length) = self.identifier(byte);
            return self.take(kind, length, after_newline);
        }
        if byte.is_ascii_digit() {
            let length = self.number();
            return self.take(TokenKind::Number, length, after_newline);
        }
        let (kind, length) = self.symbol(byte);
        self.take(kind, length, after_newline)
    }

    fn identifier(&self, first: u8) -> (TokenKind, usize) {
        let rest = self.cursor.rest(self.cursor.position);
        let ascii = rest.iter().take_while(|byte| continues_identifier(**byte)).count();
        if first < 0x80 && rest.get(ascii).is_none_or(|byte| *byte < 0x80) {
            return (TokenKind::Identifier, ascii);
        }
        let text = self.cursor.rest_of_text(self.cursor.position);
        let length = identifier_length(text);
        if length > 0 {
            return (TokenKind::Identifier, length);
        }
        (TokenKind::Invalid, text.chars().next().map_or(1, char::len_utf8))
    }

    fn number(&self) -> usize {
        let digits =
            |from: usize| self.cursor.rest(from).iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = self.cursor.position + digits(self.cursor.position);
        if self.cursor.byte(end) == b'.' && self.cursor.byte(end + 1).is_ascii_digit() {
            end += 1 + digits(end + 1);
        }
        if matches!(self.cursor.byte(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.cursor.byte(end + 1), b'+' | b'-'));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        end - self.cursor.position
    }

    fn symbol(&self, byte: u8) -> (TokenKind, usize) {
        use TokenKind as T;
        let second = self.cursor.ahead(1);
        match (byte, second) {
            (b'{', _) => (T::OpenBrace, 1),
            (b'}', _) => (T::CloseBrace, 1),
            (b'[', _) => (T::OpenBracket, 1),
            (b']', _) => (T::CloseBracket, 1),
            (b'(', _) => (T::OpenParenthesis, 1),
            (b')', _) => (T::CloseParenthesis, 1),
            (b'~', b'}') => (T::StripCloseBrace, 2),
            (b'"', _) => (T::Quote, 1),
            (b',', _) => (T::Comma, 1),
            (b'.', b'.') if self.cursor.ahead(2) == b'.' => (T::Ellipsis, 3),
            (b'.', _) => (T::Dot, 1),
            (b':', b':') => (T::DoubleColon, 2),
            (b':', _) => (T::Colon, 1),
            (b'?', _) => (T::Question, 1),
            (b'=', b'=') => (T::Equal, 2),
            (b'=', b'>') => (T::Arrow, 2),
            (b'=', _) => (T::Assign, 1),
            (b'+', _) => (T::Plus, 1),
            (b'-', _) => (T::Minus, 1),
            (b'*', _) => (T::Star, 1),
            (b'/', _) => (T::Slash, 1),
            (b'%', _) => (T::Percent, 1),
            (b'!', b'=') => (T::NotEqual, 2),
            (b'!', _) => (T::Bang, 1),
            (b'<', b'<') => self.heredoc_start().map_or((T::Less, 1), |length| (T::HeredocStart, length)),
            (b'<', b'=') => (T::LessOrEqual, 2),
            (b'<', _) => (T::Less, 1),
            (b'>', b'=') => (T::GreaterOrEqual, 2),
            (b'>', _) => (T::Greater, 1),
            (b'&', b'&') => (T::And, 2),
            (b'|', b'|') => (T::Or, 2),
            _ if self.cursor.is_at_end() => (T::End, 0),
            _ => (T::Invalid, 1),
        }
    }

    /// The length of `<<NAME` or `<<-NAME` where a line ends right behind it.
    fn heredoc_start(&self) -> Option<usize> {
        let sign = if self.cursor.ahead(2) == b'-' { 3 } else { 2 };
        let name = identifier_length(self.cursor.text().get(self.cursor.position + sign..)?);
        let after = self.cursor.rest(self.cursor.position + sign + name);
        let ends = after.starts_with(b"\n") || after.starts_with(b"\r\n");
        (name > 0 && ends).then_some(sign + name)
    }
}

/// The length in bytes of the identifier that `text` begins with; 0 where it begins with none.
pub(crate) fn identifier_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    match characters.next() {
        Some((_, first)) if first == '_' || unicode_ident::is_xid_start(first) => {}
        _ => return 0,
    }
    characters
        .find(|(_, character)| *character != '-' && !unicode_ident::is_xid_continue(*character))
        .map_or(text.len(), |(end, _)| end)
}
