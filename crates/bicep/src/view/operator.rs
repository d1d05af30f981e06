//! Operators; `=~` and `!~` compare without regard to case.

use cumulint_syntax::operators;

use crate::token::TokenKind;
use crate::tree::View;
use crate::view::Expression;

operators! { View, TokenKind, Expression;
    Coalesce = DoubleQuestion "??" 1;
    Or = Or "||" 2;
    And = And "&&" 3;
    Equal = Equal "==" 4;
    NotEqual = NotEqual "!=" 4;
    EqualInsensitive = EqualInsensitive "=~" 4;
    NotEqualInsensitive = NotEqualInsensitive "!~" 4;
    Less = Less "<" 5;
    LessOrEqual = LessOrEqual "<=" 5;
    Greater = Greater ">" 5;
    GreaterOrEqual = GreaterOrEqual ">=" 5;
    Add = Plus "+" 6;
    Subtract = Minus "-" 6;
    Multiply = Star "*" 7;
    Divide = Slash "/" 7;
    Modulo = Percent "%" 7;
}
