//! Types.

use cumulint_source::TextRange;
use cumulint_syntax::{UnaryOperator, view_enum, views};

use crate::node::{Kind, flag};
use crate::tree::{Parts, View};
use crate::view::declaration::decorators;
use crate::view::expression::Name;
use crate::view::{Decorator, Index, Interpolated, Key, Literal, PropertyAccess, StringLiteral, Text};

view_enum! { View, Kind;
    /// Any type.
    TypeExpression;
    /// What could not be read; the diagnostics say why.
    Error;
    /// `string`, or one that is declared.
    Name(Name) = TypeName;
    /// A number, `true`, `false` or `null`: that value only.
    Literal(Literal) = Number | True | False | Null;
    /// `'text'`: that text only.
    String(StringLiteral) = String;
    /// A string with interpolation, which no type may be.
    Interpolated(Interpolated) = Interpolated;
    /// `-1`, `!true`
    Unary(TypeUnary) = Unary;
    /// `{ name: type }`
    Object(ObjectType) = ObjectType;
    /// `[string, int]`
    Tuple(TupleType) = TupleType;
    /// `type[]`
    Array(TypeInside) = ArrayType;
    /// `'a' | 'b'`
    Union(Union) = Union;
    /// `type?`
    Nullable(TypeInside) = Nullable;
    /// `type!`
    NonNullable(TypeInside) = NonNullable;
    /// `(type)`
    Parentheses(TypeInside) = Parentheses;
    /// `resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>`
    Call(TypeCall) = TypeCall;
    /// `type.name`, `type[*]`
    Access(TypeAccess) = TypeAccess;
    /// `resource 'Microsoft.Storage/storageAccounts@2023-01-01'`
    Resource(ResourceType) = ResourceType;
}

views! { View;
    /// `-1`, `!true`
    TypeUnary {
        /// The operand.
        operand: TypeExpression[1],
    }
    /// `{ name: type }`
    ObjectType
    /// `name: type`, `*: type`
    TypeProperty
    /// `[string, int]`
    TupleType
    /// An element of a tuple's type.
    TupleElement
    /// A type with one inside: `type[]`, `type?`, `type!`, `(type)`.
    TypeInside {
        /// The type inside.
        inner: TypeExpression[0],
    }
    /// `'a' | 'b'`
    Union
    /// `name<arguments>`
    TypeCall
    /// A type followed by steps: `type.name[*]`.
    TypeAccess {
        /// What the steps begin from.
        root: TypeExpression[0],
    }
    /// `resource 'type@version'`
    ResourceType
}

impl<'t> TypeUnary<'t> {
    /// The operator.
    #[must_use]
    pub fn operator(self) -> UnaryOperator {
        UnaryOperator::of_symbol(self.0.child(0).text())
    }
}

impl<'t> ObjectType<'t> {
    /// The properties, with the one that stands for all others (`*`).
    pub fn properties(self) -> impl Iterator<Item = TypeProperty<'t>> + Clone {
        self.0.children().filter(|view| view.kind() == Kind::TypeProperty).map(TypeProperty)
    }

    /// The property of this name.
    #[must_use]
    pub fn property(self, name: &str) -> Option<TypeProperty<'t>> {
        let named =
            |property: &TypeProperty<'t>| property.key().and_then(Key::text).is_some_and(|key| key == name);
        self.properties().find(named)
    }

    /// Whether everything in it could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

impl<'t> TypeProperty<'t> {
    /// The key; none for `*`, which stands for all names that are not said.
    #[must_use]
    pub fn key(self) -> Option<Key<'t>> {
        let key = self.0.part(0);
        (key.kind() != Kind::Star).then(|| Key::of(key))
    }

    /// The type.
    #[must_use]
    pub fn value(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.part(1))
    }

    /// The decorators above it.
    pub fn decorators(self) -> impl Iterator<Item = Decorator<'t>> + Clone {
        decorators(self.0)
    }
}

impl<'t> TupleType<'t> {
    /// The elements.
    pub fn elements(self) -> impl Iterator<Item = TupleElement<'t>> + Clone {
        self.0.children().filter(|view| view.kind() == Kind::TupleElement).map(TupleElement)
    }
}

impl<'t> TupleElement<'t> {
    /// The type.
    #[must_use]
    pub fn value(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.part(0))
    }

    /// The decorators above it.
    pub fn decorators(self) -> impl Iterator<Item = Decorator<'t>> + Clone {
        decorators(self.0)
    }
}

impl<'t> Union<'t> {
    /// The members.
    pub fn members(self) -> impl Iterator<Item = TypeExpression<'t>> + Clone {
        self.0.children().map(TypeExpression::of)
    }
}

impl<'t> TypeCall<'t> {
    /// The name.
    #[must_use]
    pub fn name(self) -> Name<'t> {
        Name(self.0.child(0))
    }

    /// The arguments.
    pub fn arguments(self) -> impl Iterator<Item = TypeExpression<'t>> + Clone {
        self.0.children().skip(1).map(TypeExpression::of)
    }
}

impl<'t> TypeAccess<'t> {
    /// The steps.
    pub fn steps(self) -> impl Iterator<Item = TypeStep<'t>> + Clone {
        self.0.children().skip(1).map(|view| match view.kind() {
            Kind::PropertyStep => TypeStep::Property(PropertyAccess(view)),
            Kind::IndexStep => TypeStep::Index(Index(view)),
            Kind::MethodStep => TypeStep::Call(TypeCall(view)),
            Kind::ElementStep => TypeStep::Element(view.range()),
            _ => TypeStep::AdditionalProperties(view.range()),
        })
    }
}

/// A step behind a type.
#[derive(Clone, Copy, Debug)]
pub enum TypeStep<'t> {
    /// `.name`
    Property(PropertyAccess<'t>),
    /// `[0]`: the type of that element of a tuple.
    Index(Index<'t>),
    /// `.name<arguments>`
    Call(TypeCall<'t>),
    /// `[*]`: the type of the elements.
    Element(TextRange),
    /// `.*`: the type of the properties that are not said.
    AdditionalProperties(TextRange),
}

impl TypeStep<'_> {
    /// The range of the step alone, its sign included.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Property(property) => property.range(),
            Self::Index(index) => index.range(),
            Self::Call(call) => call.range(),
            Self::Element(range) | Self::AdditionalProperties(range) => range,
        }
    }
}

impl<'t> ResourceType<'t> {
    /// The type and version; none where it is not said.
    #[must_use]
    pub fn name(self) -> Option<Text<'t>> {
        self.0.child(0).present().map(Text)
    }
}
