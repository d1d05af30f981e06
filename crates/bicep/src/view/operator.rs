//! Operators.

use cumulint_source::TextRange;

use crate::token::TokenKind;
use crate::tree::View;
use crate::view::Expression;

/// The operator of a [`Binary`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOperator {
    /// `??`
    Coalesce,
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: equal, upper and lower case aside.
    EqualInsensitive,
    /// `!~`
    NotEqualInsensitive,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

impl BinaryOperator {
    /// The operator of a token, and how strongly it binds (from 1, the weakest).
    pub(crate) fn of(token: TokenKind) -> Option<(Self, u8)> {
        Some(match token {
            TokenKind::DoubleQuestion => (Self::Coalesce, 1),
            TokenKind::Or => (Self::Or, 2),
            TokenKind::And => (Self::And, 3),
            TokenKind::Equal => (Self::Equal, 4),
            TokenKind::NotEqual => (Self::NotEqual, 4),
            TokenKind::EqualInsensitive => (Self::EqualInsensitive, 4),
            TokenKind::NotEqualInsensitive => (Self::NotEqualInsensitive, 4),
            TokenKind::Less => (Self::Less, 5),
            TokenKind::LessOrEqual => (Self::LessOrEqual, 5),
            TokenKind::Greater => (Self::Greater, 5),
            TokenKind::GreaterOrEqual => (Self::GreaterOrEqual, 5),
            TokenKind::Plus => (Self::Add, 6),
            TokenKind::Minus => (Self::Subtract, 6),
            TokenKind::Star => (Self::Multiply, 7),
            TokenKind::Slash => (Self::Divide, 7),
            TokenKind::Percent => (Self::Modulo, 7),
            _ => return None,
        })
    }

    fn of_symbol(symbol: &str) -> Self {
        match symbol {
            "??" => Self::Coalesce,
            "||" => Self::Or,
            "&&" => Self::And,
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "=~" => Self::EqualInsensitive,
            "!~" => Self::NotEqualInsensitive,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Modulo,
            _ => Self::Add,
        }
    }
}

/// `a + b`
#[derive(Clone, Copy, Debug)]
pub struct Binary<'t>(pub(crate) View<'t>);

impl<'t> Binary<'t> {
    /// The left operand.
    #[must_use]
    pub fn left(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }

    /// The operator.
    #[must_use]
    pub fn operator(self) -> BinaryOperator {
        BinaryOperator::of_symbol(self.0.child(1).text())
    }

    /// The range of the operator.
    #[must_use]
    pub fn operator_range(self) -> TextRange {
        self.0.child(1).range()
    }

    /// The right operand.
    #[must_use]
    pub fn right(self) -> Expression<'t> {
        Expression::of(self.0.child(2))
    }

    /// The range of both operands.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// The operator of a [`Unary`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// `-x` or `!x`
#[derive(Clone, Copy, Debug)]
pub struct Unary<'t>(pub(crate) View<'t>);

impl<'t> Unary<'t> {
    /// The operator.
    #[must_use]
    pub fn operator(self) -> UnaryOperator {
        if self.0.child(0).text() == "!" { UnaryOperator::Not } else { UnaryOperator::Negate }
    }

    /// The range of the operator.
    #[must_use]
    pub fn operator_range(self) -> TextRange {
        self.0.child(0).range()
    }

    /// The operand.
    #[must_use]
    pub fn operand(self) -> Expression<'t> {
        Expression::of(self.0.child(1))
    }

    /// The range, operator included.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}
