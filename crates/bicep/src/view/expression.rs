//! Expressions: the sum of all, and the kinds that have no file of their own.

use cumulint_syntax::{view_enum, views};

use crate::node::Kind;
use crate::tree::View;
use crate::view::{Access, Array, Binary, Call, For, If, Interpolated, Object, StringLiteral, Unary};

view_enum! { View, Kind;
    /// Any expression.
    Expression;
    /// What could not be read; the diagnostics say why.
    Error;
    /// A number, `true`, `false` or `null`.
    Literal(Literal) = Number | True | False | Null;
    /// A string without interpolation.
    String(StringLiteral) = String;
    /// A string with interpolation.
    Interpolated(Interpolated) = Interpolated;
    /// A name by itself.
    Identifier(Identifier) = Identifier;
    /// An expression followed by steps: `a.b[0].c`.
    Access(Access) = Access;
    /// `name(arguments)`
    Call(Call) = Call;
    /// `-x`, `!x`
    Unary(Unary) = Unary;
    /// `a + b`
    Binary(Binary) = Binary;
    /// `condition ? a : b`
    Conditional(Conditional) = Conditional;
    /// `[a, b]`
    Array(Array) = Array;
    /// `{ name: value }`
    Object(Object) = Object;
    /// `[for item in collection: value]`
    For(For) = For;
    /// `if (condition) {…}`: only as the body of a resource or module, or of a loop there.
    If(If) = If;
    /// `x => value`
    Lambda(Lambda) = Lambda;
    /// `(x)`
    Parentheses(Parentheses) = Parentheses;
}

impl<'t> Expression<'t> {
    /// It and all expressions inside it, outer before inner, in the order of the text: also those in strings, in bodies
    /// of lambdas and loops, and in resources that are declared inside an object.
    pub fn descendants(self) -> impl Iterator<Item = Expression<'t>> {
        let mut waiting: Vec<_> = self.view().map(View::children).into_iter().collect();
        let inside = std::iter::from_fn(move || {
            loop {
                let Some(child) = waiting.last_mut()?.next() else {
                    waiting.pop();
                    continue;
                };
                waiting.push(child.children());
                let expression = Self::of(child);
                if !matches!(expression, Self::Error(_)) {
                    return Some(expression);
                }
            }
        });
        std::iter::once(self).chain(inside)
    }

    /// The expression inside any parentheses around it.
    #[must_use]
    pub fn without_parentheses(self) -> Self {
        let mut inner = self;
        while let Self::Parentheses(parentheses) = inner {
            inner = parentheses.inner();
        }
        inner
    }
}

views! { View;
    /// A number, `true`, `false` or `null`.
    Literal
    /// A name by itself.
    Identifier
    /// A name that is declared, or that names a property or function.
    Name
    /// `condition ? a : b`
    Conditional {
        /// The condition.
        condition: Expression[0],
        /// The value when the condition is true.
        when_true: Expression[1],
        /// The value when the condition is false.
        when_false: Expression[2],
    }
    /// `x => value`, `(x, y) => value`
    Lambda
    /// `(x)`
    Parentheses {
        /// The expression inside.
        inner: Expression[0],
    }
}

/// The value of a literal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LiteralValue<'t> {
    /// The digits as written, never signed: the value is none where they are more than 64 bits hold.
    Number(&'t str, Option<u64>),
    /// `true` or `false`
    Bool(bool),
    /// `null`
    Null,
}

impl<'t> Literal<'t> {
    /// The value.
    #[must_use]
    pub fn value(self) -> LiteralValue<'t> {
        match self.0.kind() {
            Kind::True => LiteralValue::Bool(true),
            Kind::False => LiteralValue::Bool(false),
            Kind::Null => LiteralValue::Null,
            _ => LiteralValue::Number(self.0.text(), self.0.text().parse().ok()),
        }
    }
}

impl<'t> Identifier<'t> {
    /// The name.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.0.text()
    }
}

impl<'t> Name<'t> {
    pub(crate) fn of(view: View<'t>) -> Option<Self> {
        (view.kind() == Kind::Name).then_some(Self(view))
    }

    /// The name.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.0.text()
    }
}

impl<'t> Lambda<'t> {
    /// The variables.
    pub fn variables(self) -> impl Iterator<Item = Name<'t>> + Clone {
        let last = self.0.children().count().saturating_sub(1);
        self.0.children().take(last).filter_map(Name::of)
    }

    /// The value.
    #[must_use]
    pub fn body(self) -> Expression<'t> {
        let last = self.0.children().last();
        last.map_or(Expression::Error(self.range()), Expression::of)
    }
}
