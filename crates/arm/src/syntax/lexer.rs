//! Tokens of the expression language of ARM templates.

use std::borrow::Cow;

use cumulint_evaluation::Limit;
use cumulint_model::Number;
use cumulint_source::TextRange;

/// A token with its place in the decoded text.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Token<'s> {
    pub(crate) kind: TokenKind<'s>,
    pub(crate) range: TextRange,
}

/// What a token is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum TokenKind<'s> {
    Name(&'s str),
    /// Without its quotes.
    Text(Cow<'s, str>),
    Number(Number),
    /// One of `( ) [ ] , .` and `?`.
    Sign(char),
    End,
}

/// Why there is no token, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) range: TextRange,
    /// The limit that was reached, if that is why.
    pub(crate) limit: Option<Limit>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>, range: TextRange) -> Self {
        Self { message: message.into(), range, limit: None }
    }

    pub(crate) fn of_limit(limit: Limit, range: TextRange) -> Self {
        Self { message: limit.message(), range, limit: Some(limit) }
    }
}

/// Reads tokens from the part `from..to` of a text.
pub(crate) struct Lexer<'s> {
    text: &'s str,
    at: usize,
    end: usize,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(text: &'s str, from: usize, to: usize) -> Self {
        Self { text, at: from, end: to }
    }

    pub(crate) fn next(&mut self) -> Result<Token<'s>, Problem> {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.at += blank;
        let start = self.at;
        let Some(sign) = self.rest().chars().next() else {
            return Ok(self.token(start, TokenKind::End));
        };
        match sign {
            '(' | ')' | '[' | ']' | ',' | '.' | '?' => {
                self.at += 1;
                Ok(self.token(start, TokenKind::Sign(sign)))
            }
            '\'' => self.string(start),
            '-' | '+' | '0'..='9' => self.number(start),
            _ if sign.is_alphabetic() || sign == '_' || sign == '$' => {
                let name = self.take(|sign| sign.is_alphanumeric() || sign == '_' || sign == '$');
                Ok(self.token(start, TokenKind::Name(name)))
            }
            _ => {
                let range = range(start, start + sign.len_utf8());
                Err(Problem::new(format!("`{sign}` has no meaning in an expression"), range))
            }
        }
    }

    /// `'…'` with `''` for a quote.
    fn string(&mut self, start: usize) -> Result<Token<'s>, Problem> {
        let mut text = Cow::Borrowed("");
        self.at += 1;
        loop {
            let Some((before, _)) = self.rest().split_once('\'') else {
                return Err(Problem::new("the text has no closing quote", range(start, self.end)));
            };
            // One without a quote inside is the stretch itself.
            text += before;
            self.at += before.len() + 1;
            if !self.rest().starts_with('\'') {
                return Ok(self.token(start, TokenKind::Text(text)));
            }
            text += "'";
            self.at += 1;
        }
    }

    fn number(&mut self, start: usize) -> Result<Token<'s>, Problem> {
        let written = self.take(|sign| sign.is_ascii_alphanumeric() || "+-.".contains(sign));
        let parsed = Number::parse(written);
        let unreadable =
            || Problem::new(format!("`{written}` is no number"), range(start, start + written.len()));
        let number = parsed.ok_or_else(unreadable)?;
        Ok(self.token(start, TokenKind::Number(number)))
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let length = rest.find(|sign| !belongs(sign)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn token(&self, start: usize, kind: TokenKind<'s>) -> Token<'s> {
        Token { kind, range: range(start, self.at) }
    }
}

pub(crate) fn range(start: usize, end: usize) -> TextRange {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    TextRange::new(offset(start), offset(end))
}
