//! Expressions: the sum of all, and the kinds that have no file of their own.

use cumulint_source::TextRange;

use crate::node::{Kind, NodeId};
use crate::tree::View;
use crate::view::{Access, Array, Binary, Call, For, If, Interpolated, Object, StringLiteral, Unary, views};

/// Any expression.
#[derive(Clone, Copy, Debug)]
pub enum Expression<'t> {
    /// A number, `true`, `false` or `null`.
    Literal(Literal<'t>),
    /// A string without interpolation.
    String(StringLiteral<'t>),
    /// A string with interpolation.
    Interpolated(Interpolated<'t>),
    /// A name by itself.
    Identifier(Identifier<'t>),
    /// An expression followed by steps: `a.b[0].c`.
    Access(Access<'t>),
    /// `name(arguments)`
    Call(Call<'t>),
    /// `-x`, `!x`
    Unary(Unary<'t>),
    /// `a + b`
    Binary(Binary<'t>),
    /// `condition ? a : b`
    Conditional(Conditional<'t>),
    /// `[a, b]`
    Array(Array<'t>),
    /// `{ name: value }`
    Object(Object<'t>),
    /// `[for item in collection: value]`
    For(For<'t>),
    /// `if (condition) {…}`: only as the body of a resource or module, or of a loop there.
    If(If<'t>),
    /// `x => value`
    Lambda(Lambda<'t>),
    /// `(x)`
    Parentheses(Parentheses<'t>),
    /// What could not be read; the diagnostics say why.
    Error(TextRange),
}

impl<'t> Expression<'t> {
    pub(crate) fn of(view: View<'t>) -> Self {
        match view.kind() {
            Kind::Number | Kind::True | Kind::False | Kind::Null => Self::Literal(Literal(view)),
            Kind::String => Self::String(StringLiteral(view)),
            Kind::Interpolated => Self::Interpolated(Interpolated(view)),
            Kind::Identifier => Self::Identifier(Identifier(view)),
            Kind::Access => Self::Access(Access(view)),
            Kind::Call => Self::Call(Call(view)),
            Kind::Unary => Self::Unary(Unary(view)),
            Kind::Binary => Self::Binary(Binary(view)),
            Kind::Conditional => Self::Conditional(Conditional(view)),
            Kind::Array => Self::Array(Array(view)),
            Kind::Object => Self::Object(Object(view)),
            Kind::For => Self::For(For(view)),
            Kind::If => Self::If(If(view)),
            Kind::Lambda => Self::Lambda(Lambda(view)),
            Kind::Parentheses => Self::Parentheses(Parentheses(view)),
            _ => Self::Error(view.range()),
        }
    }

    fn view(self) -> Option<View<'t>> {
        Some(match self {
            Self::Literal(Literal(view))
            | Self::String(StringLiteral(view))
            | Self::Interpolated(Interpolated(view))
            | Self::Identifier(Identifier(view))
            | Self::Access(Access(view))
            | Self::Call(Call(view))
            | Self::Unary(Unary(view))
            | Self::Binary(Binary(view))
            | Self::Conditional(Conditional(view))
            | Self::Array(Array(view))
            | Self::Object(Object(view))
            | Self::For(For(view))
            | Self::If(If(view))
            | Self::Lambda(Lambda(view))
            | Self::Parentheses(Parentheses(view)) => view,
            Self::Error(_) => return None,
        })
    }

    /// The range from its first to its last character.
    #[must_use]
    pub fn range(self) -> TextRange {
        if let Self::Error(range) = self { range } else { self.view().map(View::range).unwrap_or_default() }
    }

    /// Its identity in its tree; none for an error.
    #[must_use]
    pub fn id(self) -> Option<NodeId> {
        self.view().map(|view| view.id)
    }

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

views! {
    /// A number, `true`, `false` or `null`.
    Literal;
    /// A name by itself.
    Identifier;
    /// A name that is declared, or that names a property or function.
    Name;
    /// `condition ? a : b`
    Conditional;
    /// `x => value`, `(x, y) => value`
    Lambda;
    /// `(x)`
    Parentheses;
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

impl<'t> Conditional<'t> {
    /// The condition.
    #[must_use]
    pub fn condition(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }

    /// The value when the condition is true.
    #[must_use]
    pub fn when_true(self) -> Expression<'t> {
        Expression::of(self.0.child(1))
    }

    /// The value when the condition is false.
    #[must_use]
    pub fn when_false(self) -> Expression<'t> {
        Expression::of(self.0.child(2))
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

impl<'t> Parentheses<'t> {
    /// The expression inside.
    #[must_use]
    pub fn inner(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }
}
