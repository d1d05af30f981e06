//! Objects, arrays, loops and conditions.

use std::borrow::Cow;

use cumulint_source::TextRange;
use cumulint_syntax::views;

use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::expression::Name;
use crate::view::{Expression, Interpolated, Resource, StringLiteral};

views! { View;
    /// `{ name: value }`
    Object
    /// `name: value`
    Property {
        /// The key.
        key: Key[0],
        /// The value.
        value: Expression[1],
    }
    /// `...value`
    Spread {
        /// What is spread.
        value: Expression[0],
    }
    /// `[a, b]`
    Array
    /// `[for item in collection: value]`
    For
    /// `if (condition) {…}`, as the body of a resource or module.
    If {
        /// The object.
        body: Expression[1],
    }
}

impl<'t> Object<'t> {
    pub(crate) fn of(view: View<'t>) -> Option<Self> {
        (view.kind() == Kind::Object).then_some(Self(view))
    }

    /// What stands in it, in the order of the text.
    pub fn items(self) -> impl Iterator<Item = ObjectItem<'t>> + Clone {
        self.0.children().filter_map(ObjectItem::of)
    }

    /// The properties.
    pub fn properties(self) -> impl Iterator<Item = Property<'t>> + Clone {
        self.0.children().filter(|view| view.kind() == Kind::Property).map(Property)
    }

    /// The resources that are declared in it: only in the body of a resource.
    pub fn resources(self) -> impl Iterator<Item = Resource<'t>> + Clone {
        self.0.children().filter(|view| view.kind() == Kind::Resource).map(Resource)
    }

    /// The first property of this name, as written: case counts.
    #[must_use]
    pub fn property(self, name: &str) -> Option<Property<'t>> {
        self.properties().find(|property| property.key().text().is_some_and(|text| text == name))
    }

    /// Whether everything in it could be read. Where not, what is absent here may have been written.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

/// What stands in an object.
#[derive(Clone, Copy, Debug)]
pub enum ObjectItem<'t> {
    /// `name: value`
    Property(Property<'t>),
    /// `...value`: its properties.
    Spread(Spread<'t>),
    /// A resource that is declared inside another.
    Resource(Resource<'t>),
}

impl<'t> ObjectItem<'t> {
    fn of(view: View<'t>) -> Option<Self> {
        match view.kind() {
            Kind::Property => Some(Self::Property(Property(view))),
            Kind::Spread => Some(Self::Spread(Spread(view))),
            Kind::Resource => Some(Self::Resource(Resource(view))),
            _ => None,
        }
    }

    /// The range of the whole.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Property(property) => property.range(),
            Self::Spread(spread) => spread.range(),
            Self::Resource(resource) => resource.range(),
        }
    }
}

/// The key of a property: what names it.
#[derive(Clone, Copy, Debug)]
pub enum Key<'t> {
    /// `name`
    Name(Name<'t>),
    /// `'name'`
    String(StringLiteral<'t>),
    /// `'name-${x}'`
    Interpolated(Interpolated<'t>),
    /// What could not be read.
    Error(TextRange),
}

impl<'t> Key<'t> {
    pub(crate) fn of(view: View<'t>) -> Self {
        match view.kind() {
            Kind::Name => Self::Name(Name(view)),
            Kind::String => Self::String(StringLiteral(view)),
            Kind::Interpolated => Self::Interpolated(Interpolated(view)),
            _ => Self::Error(view.range()),
        }
    }

    /// The name, where nothing is to be evaluated.
    #[must_use]
    pub fn text(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Name(name) => Some(Cow::Borrowed(name.text())),
            Self::String(string) => Some(string.value()),
            Self::Interpolated(_) | Self::Error(_) => None,
        }
    }

    /// The range, quotes included.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Name(name) => name.range(),
            Self::String(string) => string.range(),
            Self::Interpolated(string) => string.range(),
            Self::Error(range) => range,
        }
    }
}

/// An element of an array.
#[derive(Clone, Copy, Debug)]
pub enum Element<'t> {
    /// A value.
    Value(Expression<'t>),
    /// `...value`: its elements.
    Spread(Spread<'t>),
}

impl<'t> Array<'t> {
    /// The elements.
    pub fn elements(self) -> impl Iterator<Item = Element<'t>> + Clone {
        self.0.children().map(|view| match view.kind() {
            Kind::Spread => Element::Spread(Spread(view)),
            _ => Element::Value(Expression::of(view)),
        })
    }

    /// Whether every element could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

impl<'t> For<'t> {
    fn part(self, index: usize) -> View<'t> {
        self.0.child(usize::from(self.0.has(flag::TWO_NAMES)) + index)
    }

    /// The variable of the item.
    #[must_use]
    pub fn item(self) -> Name<'t> {
        Name(self.0.child(0))
    }

    /// The variable of the index, where there is one.
    #[must_use]
    pub fn index(self) -> Option<Name<'t>> {
        self.0.has(flag::TWO_NAMES).then(|| Name(self.0.child(1)))
    }

    /// What is walked over.
    #[must_use]
    pub fn collection(self) -> Expression<'t> {
        Expression::of(self.part(1))
    }

    /// What each turn gives: any expression; of a resource or module an object or a condition with one.
    #[must_use]
    pub fn body(self) -> Expression<'t> {
        Expression::of(self.part(2))
    }
}

impl<'t> If<'t> {
    /// The condition, without its parentheses.
    #[must_use]
    pub fn condition(self) -> Expression<'t> {
        let condition = Expression::of(self.0.child(0));
        if let Expression::Parentheses(parentheses) = condition { parentheses.inner() } else { condition }
    }
}
