//! Operators: what is the same in all languages, and a table for what is not.

/// The operator before an operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `!`
    Not,
}

impl UnaryOperator {
    /// The operator that is written so; everything but `!` is read as `-`.
    #[must_use]
    pub fn of_symbol(symbol: &str) -> Self {
        if symbol == "!" { Self::Not } else { Self::Negate }
    }
}

/// Declares the operators of a language and the expressions that they make: `BinaryOperator`, `Binary` and `Unary`. The
/// first words are the language's own `View<'t>`, its type of tokens, and its `Expression<'t>`. A row of the table says
/// what a binary operator is called, which token and which characters it is written as, and how strongly it binds, from 1.
///
/// ```text
/// operators! { View, TokenKind, Expression;
///     Or = Or "||" 1;
///     Add = Plus "+" 2;
/// }
/// ```
#[macro_export]
macro_rules! operators {
    (
        $view:ident, $token_kind:ident, $expression:ident;
        $($name:ident = $token:ident $symbol:literal $strength:literal;)+
    ) => {
        /// The operator of a [`Binary`].
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum BinaryOperator {
            $(
                #[doc = concat!("`", $symbol, "`")]
                $name,
            )+
        }

        impl BinaryOperator {
            /// The operator of a token, and how strongly it binds (from 1, the weakest).
            pub(crate) fn of(token: $token_kind) -> Option<(Self, u8)> {
                Some(match token {
                    $($token_kind::$token => (Self::$name, $strength),)+
                    _ => return None,
                })
            }

            /// The operator that is written so; addition for what is not an operator, which no parser lets pass.
            fn of_symbol(symbol: &str) -> Self {
                match symbol {
                    $($symbol => Self::$name,)+
                    _ => Self::Add,
                }
            }
        }

        $crate::views! { $view;
            /// `a + b`
            Binary {
                /// The left operand.
                left: $expression[0],
                /// The right operand.
                right: $expression[2],
            }
            /// `-x` or `!x`
            Unary {
                /// The operand.
                operand: $expression[1],
            }
        }

        impl Binary<'_> {
            /// The operator.
            #[must_use]
            pub fn operator(self) -> BinaryOperator {
                BinaryOperator::of_symbol(self.0.child(1).text())
            }

            /// The range of the operator.
            #[must_use]
            pub fn operator_range(self) -> cumulint_source::TextRange {
                self.0.child(1).range()
            }
        }

        impl Unary<'_> {
            /// The operator.
            #[must_use]
            pub fn operator(self) -> $crate::UnaryOperator {
                $crate::UnaryOperator::of_symbol(self.0.child(0).text())
            }

            /// The range of the operator.
            #[must_use]
            pub fn operator_range(self) -> cumulint_source::TextRange {
                self.0.child(0).range()
            }
        }
    };
}
