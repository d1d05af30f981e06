//! Calls, and the steps behind an expression.

use cumulint_source::TextRange;
use cumulint_syntax::views;

use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::Expression;
use crate::view::expression::Name;

views! { View;
    /// `name(arguments)`
    Call
    /// An expression followed by steps: `a.b[0]!.c`.
    Access {
        /// What the steps begin from; never an access itself.
        root: Expression[0],
    }
    /// `.name`, `.?name`, `::name`
    PropertyAccess
    /// `[index]`, `[?index]`, `[^index]`
    Index {
        /// The index, or the name of a property.
        index: Expression[0],
    }
    /// `.name(arguments)`
    Method
}

impl<'t> Call<'t> {
    /// The name of the function.
    #[must_use]
    pub fn name(self) -> Name<'t> {
        Name(self.0.child(0))
    }

    /// The arguments.
    pub fn arguments(self) -> impl Iterator<Item = Expression<'t>> + Clone {
        self.0.children().skip(1).map(Expression::of)
    }

    /// Whether every argument could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

impl<'t> Access<'t> {
    /// The steps, at least one. Where a safe one meets null, the whole is null.
    pub fn steps(self) -> impl Iterator<Item = Step<'t>> + Clone {
        self.0.children().skip(1).map(Step::of)
    }
}

/// A step behind an expression.
#[derive(Clone, Copy, Debug)]
pub enum Step<'t> {
    /// `.name`, `.?name`
    Property(PropertyAccess<'t>),
    /// `::name`: a resource that is declared in the one before.
    Nested(PropertyAccess<'t>),
    /// `[index]`
    Index(Index<'t>),
    /// `.name(arguments)`
    Method(Method<'t>),
    /// `!`: surely not null.
    NonNull(TextRange),
}

impl<'t> Step<'t> {
    fn of(view: View<'t>) -> Self {
        match view.kind() {
            Kind::PropertyStep => Self::Property(PropertyAccess(view)),
            Kind::NestedStep => Self::Nested(PropertyAccess(view)),
            Kind::IndexStep => Self::Index(Index(view)),
            Kind::MethodStep => Self::Method(Method(view)),
            _ => Self::NonNull(view.range()),
        }
    }

    /// The range of the step alone, its sign included.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Property(property) | Self::Nested(property) => property.range(),
            Self::Index(index) => index.range(),
            Self::Method(method) => method.range(),
            Self::NonNull(range) => range,
        }
    }
}

impl<'t> PropertyAccess<'t> {
    /// The name; empty where it is missing.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.0.slice(self.name_range())
    }

    /// The range of the name.
    #[must_use]
    pub fn name_range(self) -> TextRange {
        TextRange::new(self.0.payload(), self.0.range().end.max(self.0.payload()))
    }

    /// Whether it is `.?`: null where there is no such property.
    #[must_use]
    pub fn is_safe(self) -> bool {
        self.0.has(flag::SAFE)
    }
}

impl<'t> Index<'t> {
    /// Whether it is `[?…]`: null where there is no such element.
    #[must_use]
    pub fn is_safe(self) -> bool {
        self.0.has(flag::SAFE)
    }

    /// Whether it is `[^…]`: counted from the end, 1 being the last.
    #[must_use]
    pub fn is_from_end(self) -> bool {
        self.0.has(flag::FROM_END)
    }
}

impl<'t> Method<'t> {
    /// The name of the function.
    #[must_use]
    pub fn name(self) -> Name<'t> {
        Name(self.0.child(0))
    }

    /// The arguments.
    pub fn arguments(self) -> impl Iterator<Item = Expression<'t>> + Clone {
        self.0.children().skip(1).map(Expression::of)
    }

    /// Whether every argument could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}
