//! Tokens of a condition with their places. The parser of conditions keeps no positions: they are found again here.

use cumulint_source::TextRange;

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) range: TextRange,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    /// `$` or `@`.
    Start,
    /// A member name, a function's name, `true`, `false`, `null`.
    Name,
    /// A quoted text, quotes included.
    Text,
    /// A number, sign included.
    Number,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`.
    Comparison,
    /// `&&`, `||`, `!`, brackets, dots, `*`, `?`, `,`, `:`.
    Sign,
}

/// A place that cannot be read at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Unreadable {
    pub(crate) range: TextRange,
    pub(crate) what: Fault,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// A quoted text does not end.
    Unterminated,
    /// A backslash before a character that it does not escape.
    Escape,
    /// A character that no condition has.
    Character,
}

/// Reads all tokens, up to the first place that cannot be read.
pub(crate) fn scan(text: &str) -> (Vec<Token>, Option<Unreadable>) {
    let mut scanner = Scanner { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        match scanner.next() {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => return (tokens, None),
            Err(unreadable) => return (tokens, Some(unreadable)),
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Result<Option<Token>, Unreadable> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        let (kind, length) = match first {
            '$' | '@' => (TokenKind::Start, 1),
            '\'' | '"' => (TokenKind::Text, self.quoted(first)?),
            _ if is_name(first) && !first.is_ascii_digit() => (TokenKind::Name, self.while_true(is_name)),
            '-' | '0'..='9' => (TokenKind::Number, self.while_true(is_numeric)),
            _ => self.sign(first)?,
        };
        let range = range(self.at, self.at + length);
        self.at += length;
        Ok(Some(Token { kind, range }))
    }

    fn while_true(&self, matches: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        rest.find(|character| !matches(character)).unwrap_or(rest.len())
    }

    fn sign(&self, first: char) -> Result<(TokenKind, usize), Unreadable> {
        let rest = self.rest();
        if ["==", "!=", "<=", ">="].iter().any(|sign| rest.starts_with(sign)) {
            return Ok((TokenKind::Comparison, 2));
        }
        if ["&&", "||", ".."].iter().any(|sign| rest.starts_with(sign)) {
            return Ok((TokenKind::Sign, 2));
        }
        match first {
            '<' | '>' => Ok((TokenKind::Comparison, 1)),
            '!' | '(' | ')' | '[' | ']' | '.' | '*' | '?' | ',' | ':' => Ok((TokenKind::Sign, 1)),
            _ => Err(self.unreadable(0, first.len_utf8(), Fault::Character)),
        }
    }

    /// The length of a quoted text, quotes included.
    fn quoted(&self, quote: char) -> Result<usize, Unreadable> {
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            if character == quote {
                return Ok(at + 1);
            }
            if character == '\\' {
                match characters.next() {
                    Some((_, 'b' | 'f' | 'n' | 'r' | 't' | '/' | '\\' | 'u')) => {}
                    Some((_, escaped)) if escaped == quote => {}
                    Some((_, escaped)) => {
                        return Err(self.unreadable(at, 1 + escaped.len_utf8(), Fault::Escape));
                    }
                    None => break,
                }
            }
        }
        Err(self.unreadable(0, self.rest().len(), Fault::Unterminated))
    }

    fn unreadable(&self, from: usize, length: usize, what: Fault) -> Unreadable {
        Unreadable { range: range(self.at + from, self.at + from + length), what }
    }
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character >= '\u{80}'
}

fn is_numeric(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '-' | '+' | '.' | 'e' | 'E')
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
}
