//! Tuples, objects and `for` expressions.

use std::borrow::Cow;

use cumulint_source::TextRange;
use cumulint_syntax::views;

use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::{Expression, Name};

views! { View;
    /// `[a, b]`
    Tuple
    /// `{ key = value }`
    Object
    /// `key = value` or `key : value`
    ObjectItem {
        /// The value; an error where it is missing.
        value: Expression[1],
    }
    /// `[for v in c : x if y]` or `{ for k, v in c : x => y... if z }`
    For
}

impl<'t> Tuple<'t> {
    /// The elements; one that could not be read is an error.
    pub fn elements(self) -> impl Iterator<Item = Expression<'t>> + Clone {
        self.0.children().map(Expression::of)
    }

    /// Whether everything in it could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

impl<'t> Object<'t> {
    /// The items as written; a key may come twice, the last one holds.
    pub fn items(self) -> impl Iterator<Item = ObjectItem<'t>> + Clone {
        self.0.children().map(ObjectItem)
    }

    /// Whether everything in it could be read. Where not, what is absent here may have been written.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

impl<'t> ObjectItem<'t> {
    /// The key.
    #[must_use]
    pub fn key(self) -> ObjectKey<'t> {
        let key = self.0.child(0);
        if key.kind() == Kind::Name {
            ObjectKey::Name(Name(key))
        } else {
            ObjectKey::Expression(Expression::of(key))
        }
    }
}

/// The key of an object's item.
#[derive(Clone, Copy, Debug)]
pub enum ObjectKey<'t> {
    /// A bare identifier, keywords included: the key is its own text.
    Name(Name<'t>),
    /// Anything else; a variable stands in parentheses.
    Expression(Expression<'t>),
}

impl<'t> ObjectKey<'t> {
    /// The range.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Name(name) => name.range(),
            Self::Expression(expression) => expression.range(),
        }
    }

    /// The key's text, where it is a bare identifier or a plain string.
    #[must_use]
    pub fn text(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Name(name) => Some(Cow::Borrowed(name.text())),
            Self::Expression(Expression::String(string)) => Some(string.value()),
            Self::Expression(_) => None,
        }
    }
}

impl<'t> For<'t> {
    fn part(self, index: usize) -> View<'t> {
        self.0.child(usize::from(self.0.has(flag::TWO_NAMES)) + index)
    }

    /// The variable for the key or index, where there is one.
    #[must_use]
    pub fn key_variable(self) -> Option<Name<'t>> {
        self.0.has(flag::TWO_NAMES).then(|| Name(self.0.child(0)))
    }

    /// The variable for the value.
    #[must_use]
    pub fn value_variable(self) -> Name<'t> {
        Name(self.part(0))
    }

    /// What is walked over.
    #[must_use]
    pub fn collection(self) -> Expression<'t> {
        Expression::of(self.part(1))
    }

    /// The key of each result, of an object.
    #[must_use]
    pub fn key(self) -> Option<Expression<'t>> {
        self.is_object().then(|| Expression::of(self.part(2)))
    }

    /// The value of each result.
    #[must_use]
    pub fn value(self) -> Expression<'t> {
        Expression::of(self.part(2 + usize::from(self.is_object())))
    }

    /// Whether `...` groups the values of equal keys.
    #[must_use]
    pub fn groups(self) -> bool {
        self.0.has(flag::GROUP)
    }

    /// The condition behind `if`.
    #[must_use]
    pub fn condition(self) -> Option<Expression<'t>> {
        let index = 3 + usize::from(self.is_object());
        self.0.has(flag::CONDITION).then(|| Expression::of(self.part(index)))
    }

    fn is_object(self) -> bool {
        self.0.kind() == Kind::ForObject
    }
}
