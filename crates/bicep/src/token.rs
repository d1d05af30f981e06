//! Tokens. A string without interpolation is one token; one with it is pieces, with the tokens of its holes between them.

use cumulint_source::TextRange;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    End,
    /// One or more line ends, with blanks and comments between them; the range is that of the first.
    Newline,
    /// A line end behind which a declaration surely begins: set when brackets are missing, it ends all that is open.
    Boundary,
    Identifier,
    True,
    False,
    Null,
    Number,
    /// `'text'`, `'''text'''`, `$'''text'''`
    String,
    /// `'text${`
    StringStart,
    /// `}text${`
    StringMiddle,
    /// `}text'`
    StringEnd,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    At,
    Comma,
    Dot,
    Ellipsis,
    Colon,
    DoubleColon,
    Question,
    DoubleQuestion,
    Assign,
    Arrow,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Hat,
    Bang,
    Pipe,
    Equal,
    NotEqual,
    EqualInsensitive,
    NotEqualInsensitive,
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
        matches!(self, Self::CloseBrace | Self::CloseBracket | Self::CloseParenthesis)
    }

    /// Whether it ends a hole of an interpolated string.
    pub(crate) const fn ends_hole(self) -> bool {
        matches!(self, Self::StringMiddle | Self::StringEnd)
    }

    pub(crate) const fn begins_expression(self) -> bool {
        matches!(
            self,
            Self::Identifier
                | Self::True
                | Self::False
                | Self::Null
                | Self::Number
                | Self::String
                | Self::StringStart
                | Self::OpenBrace
                | Self::OpenBracket
                | Self::OpenParenthesis
                | Self::Minus
                | Self::Bang
        )
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Of a piece of a string: there are escapes in it.
    pub(crate) escaped: bool,
    /// Of a piece of a string: 0 where single quotes surround the string, otherwise one more than the `$` before its `'''`.
    pub(crate) style: u8,
    /// Of the last piece of a string: nobody closed it.
    pub(crate) unclosed: bool,
    pub(crate) range: TextRange,
}

impl Token {
    pub(crate) const fn new(kind: TokenKind, range: TextRange) -> Self {
        Self { kind, escaped: false, style: 0, unclosed: false, range }
    }

    /// The bytes of the quotes of a string in this style, and of what opens a hole in it.
    pub(crate) const fn delimiters(style: u8) -> (u32, u32, u32) {
        match style {
            0 => (1, 2, 1),
            _ => (style as u32 + 2, style as u32, 3),
        }
    }
}
