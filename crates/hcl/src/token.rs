//! Tokens of expressions and bodies. Text inside quotes and heredocs is not tokenised: the template parser reads it.

use cumulint_source::TextRange;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    End,
    Newline,
    Identifier,
    Number,
    /// `"`; the text after it is for the template parser.
    Quote,
    /// `<<NAME` or `<<-NAME` with the line's end behind it; the text after that is for the template parser.
    HeredocStart,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    /// `~}`, the end of a template sequence that strips what follows.
    StripCloseBrace,
    Comma,
    Dot,
    Ellipsis,
    Colon,
    DoubleColon,
    Question,
    Assign,
    Arrow,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Bang,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    /// A character that the language does not use.
    Invalid,
}

impl TokenKind {
    pub(crate) const fn opens(self) -> bool {
        matches!(self, Self::OpenBrace | Self::OpenBracket | Self::OpenParenthesis)
    }

    pub(crate) const fn closes(self) -> bool {
        matches!(self, Self::CloseBrace | Self::CloseBracket | Self::CloseParenthesis | Self::StripCloseBrace)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Whether a line ended between the token before and this one, in a place where line ends mean nothing.
    pub(crate) after_newline: bool,
    pub(crate) range: TextRange,
}
