//! Operators.

use cumulint_syntax::operators;

use crate::token::TokenKind;
use crate::tree::View;
use crate::view::Expression;

operators! { View, TokenKind, Expression;
    Or = Or "||" 1;
    And = And "&&" 2;
    Equal = Equal "==" 3;
    NotEqual = NotEqual "!=" 3;
    Less = Less "<" 4;
    LessOrEqual = LessOrEqual "<=" 4;
    Greater = Greater ">" 4;
    GreaterOrEqual = GreaterOrEqual ">=" 4;
    Add = Plus "+" 5;
    Subtract = Minus "-" 5;
    Multiply = Star "*" 6;
    Divide = Slash "/" 6;
    Modulo = Percent "%" 6;
}
