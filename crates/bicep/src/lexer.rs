//! From text to tokens, all at once: the grammar looks ahead over line ends, and recovery over whole lines. What lies
//! between tokens is blanks, comments and directives; the latter two are kept. It does not know the grammar.

mod directive;
mod string;
#[cfg(test)]
mod tests;

use cumulint_source::TextRange;
use cumulint_syntax::Cursor;
use memchr::{memchr2, memmem};

use crate::token::{Token, TokenKind};

/// The tokens that are read of one text. More than any file of a person has, and it bounds the memory.
const MAX_TOKENS: usize = 8_000_000;
/// The problems that are kept of one text.
const MAX_PROBLEMS: usize = 200;

/// The characters that a name may have.
const MAX_NAME: usize = 255;

/// What is wrong with a text before its grammar is looked at.
pub(crate) struct Problem {
    pub(crate) range: TextRange,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

/// What a text is made of.
#[derive(Default)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) comments: Vec<TextRange>,
    pub(crate) directives: Vec<TextRange>,
    pub(crate) problems: Vec<Problem>,
}

/// A hole of an interpolated string, which is open.
struct Hole {
    style: u8,
    /// The braces that are open in it.
    braces: u32,
    open: TextRange,
    told: bool,
}

pub(crate) struct Lexer<'t> {
    cursor: Cursor<'t>,
    holes: Vec<Hole>,
    lexed: Lexed,
}

/// The byte may continue an identifier.
const IDENTIFIER: u8 = 1;
/// The byte is not plain text in a string on one line.
const SPECIAL: u8 = 2;

const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        let identifier = byte.is_ascii_alphanumeric() || byte == b'_';
        let special = matches!(byte, b'\'' | b'$' | b'\\' | b'\n' | b'\r');
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, within the array's bounds")]
        {
            table[byte as usize] = identifier as u8 * IDENTIFIER + special as u8 * SPECIAL;
        }
        byte += 1;
    }
    table
};

fn is_of(byte: u8, class: u8) -> bool {
    CLASSES.get(byte as usize).is_some_and(|classes| classes & class != 0)
}

/// Whether the byte may continue an identifier.
pub(crate) fn continues_identifier(byte: u8) -> bool {
    is_of(byte, IDENTIFIER)
}

/// Reads a text. Its tokens end with one of the kind `End`, and each string that begins ends.
pub(crate) fn lex(text: &str) -> Lexed {
    let lexed = Lexed { tokens: Vec::with_capacity(text.len() / 7 + 8), ..Lexed::default() };
    let mut lexer = Lexer { cursor: Cursor::new(text), holes: Vec::new(), lexed };
    while !lexer.cursor.is_at_end() {
        if lexer.lexed.tokens.len() >= MAX_TOKENS {
            lexer.give_up();
            break;
        }
        lexer.step();
    }
    lexer.close_holes(true);
    let end = lexer.cursor.take(0);
    lexer.lexed.tokens.push(Token::new(TokenKind::End, end));
    lexer.lexed
}

impl Lexer<'_> {
    fn push(&mut self, kind: TokenKind, length: usize) {
        let range = self.cursor.take(length);
        self.lexed.tokens.push(Token::new(kind, range));
    }

    fn problem(&mut self, range: TextRange, message: impl Into<String>, help: Option<&'static str>) {
        if self.lexed.problems.len() < MAX_PROBLEMS {
            self.lexed.problems.push(Problem { range, message: message.into(), help });
        }
    }

    fn give_up(&mut self) {
        let range = self.cursor.range_from(self.cursor.position);
        self.problem(range, format!("the file has more than {MAX_TOKENS} tokens"), None);
    }

    fn step(&mut self) {
        let byte = self.cursor.current();
        match byte {
            b' ' | b'\t' => {
                let blanks = self
                    .cursor
                    .rest(self.cursor.position)
                    .iter()
                    .take_while(|byte| matches!(byte, b' ' | b'\t'));
                self.cursor.position += blanks.count();
            }
            b'\n' | b'\r' => self.newline(byte),
            b'/' if self.cursor.ahead(1) == b'/' => self.line_comment(),
            b'/' if self.cursor.ahead(1) == b'*' => self.block_comment(),
            b'#' if self.directive() => {}
            b'\'' => self.quote(),
            b'$' => self.dollars(),
            b'{' => self.open_brace(),
            b'}' => self.close_brace(),
            b'0'..=b'9' => {
                let digits =
                    self.cursor.rest(self.cursor.position).iter().take_while(|byte| byte.is_ascii_digit());
                let length = digits.count();
                self.push(TokenKind::Number, length);
            }
            _ if continues_identifier(byte) => self.identifier(byte),
            _ => {
                let (kind, length) = self.symbol(byte);
                self.push(kind, length);
            }
        }
    }

    fn identifier(&mut self, first: u8) {
        let rest = self.cursor.rest(self.cursor.position);
        let length = rest.iter().take_while(|byte| continues_identifier(**byte)).count();
        let kind = match (first, length) {
            (b't', 4) if rest.starts_with(b"true") => TokenKind::True,
            (b'f', 5) if rest.starts_with(b"false") => TokenKind::False,
            (b'n', 4) if rest.starts_with(b"null") => TokenKind::Null,
            _ => TokenKind::Identifier,
        };
        self.push(kind, length);
        if length > MAX_NAME {
            let range = self.cursor.range_from(self.cursor.position - length);
            self.problem(range, format!("a name has at most {MAX_NAME} characters"), None);
        }
    }

    fn newline(&mut self, byte: u8) {
        let length = 1 + usize::from(byte == b'\r' && self.cursor.ahead(1) == b'\n');
        if !self.holes.is_empty() {
            self.close_holes(false);
        }
        let separates = self.lexed.tokens.last().is_some_and(|last| last.kind != TokenKind::Newline);
        if let Some(hole) = self.holes.last_mut() {
            let (told, open) = (std::mem::replace(&mut hole.told, true), hole.open);
            if !told {
                self.problem(
                    open,
                    "an interpolation stays on one line",
                    Some("put the value in a variable and interpolate that"),
                );
            }
            self.cursor.position += length;
        } else if separates {
            self.push(TokenKind::Newline, length);
        } else {
            self.cursor.position += length;
        }
    }

    fn line_comment(&mut self) {
        let rest = self.cursor.rest(self.cursor.position);
        let comment = self.cursor.take(memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()));
        self.lexed.comments.push(comment);
    }

    fn block_comment(&mut self) {
        let end = memmem::find(self.cursor.rest(self.cursor.position + 2), b"*/");
        let comment = self.cursor.take(end.map_or(self.cursor.end(), |end| end + 4));
        self.lexed.comments.push(comment);
        if end.is_none() {
            let opening = TextRange::new(comment.start, comment.start + 2);
            self.problem(opening, "the comment is never closed", Some("end it with `*/`"));
        }
    }

    fn open_brace(&mut self) {
        if let Some(hole) = self.holes.last_mut() {
            hole.braces = hole.braces.saturating_add(1);
        }
        self.push(TokenKind::OpenBrace, 1);
    }

    fn close_brace(&mut self) {
        match self.holes.last_mut() {
            Some(hole) if hole.braces == 0 => self.piece(),
            Some(hole) => {
                hole.braces -= 1;
                self.push(TokenKind::CloseBrace, 1);
            }
            None => self.push(TokenKind::CloseBrace, 1),
        }
    }

    fn symbol(&self, byte: u8) -> (TokenKind, usize) {
        use TokenKind as T;
        let second = self.cursor.ahead(1);
        match (byte, second) {
            (b'[', _) => (T::OpenBracket, 1),
            (b']', _) => (T::CloseBracket, 1),
            (b'(', _) => (T::OpenParenthesis, 1),
            (b')', _) => (T::CloseParenthesis, 1),
            (b'@', _) => (T::At, 1),
            (b',', _) => (T::Comma, 1),
            (b'.', b'.') if self.cursor.ahead(2) == b'.' => (T::Ellipsis, 3),
            (b'.', _) => (T::Dot, 1),
            (b':', b':') => (T::DoubleColon, 2),
            (b':', _) => (T::Colon, 1),
            (b'?', b'?') => (T::DoubleQuestion, 2),
            (b'?', _) => (T::Question, 1),
            (b'=', b'=') => (T::Equal, 2),
            (b'=', b'~') => (T::EqualInsensitive, 2),
            (b'=', b'>') => (T::Arrow, 2),
            (b'=', _) => (T::Assign, 1),
            (b'!', b'=') => (T::NotEqual, 2),
            (b'!', b'~') => (T::NotEqualInsensitive, 2),
            (b'!', _) => (T::Bang, 1),
            (b'<', b'=') => (T::LessOrEqual, 2),
            (b'<', _) => (T::Less, 1),
            (b'>', b'=') => (T::GreaterOrEqual, 2),
            (b'>', _) => (T::Greater, 1),
            (b'&', b'&') => (T::And, 2),
            (b'|', b'|') => (T::Or, 2),
            (b'|', _) => (T::Pipe, 1),
            (b'+', _) => (T::Plus, 1),
            (b'-', _) => (T::Minus, 1),
            (b'*', _) => (T::Star, 1),
            (b'/', _) => (T::Slash, 1),
            (b'%', _) => (T::Percent, 1),
            (b'^', _) => (T::Hat, 1),
            _ => (T::Invalid, self.character_length()),
        }
    }

    /// The bytes of the character at the current position.
    fn character_length(&self) -> usize {
        let rest = self.cursor.rest_of_text(self.cursor.position);
        rest.chars().next().map_or(1, char::len_utf8)
    }
}
