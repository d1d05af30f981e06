//! Types.

use cumulint_source::TextRange;

use crate::node::{Kind, NodeId, flag};
use crate::tree::View;
use crate::view::declaration::decorators;
use crate::view::expression::Name;
use crate::view::{
    Decorator, Index, Interpolated, Key, Literal, PropertyAccess, StringLiteral, Text, UnaryOperator, views,
};

/// Any type.
#[derive(Clone, Copy, Debug)]
pub enum TypeExpression<'t> {
    /// `string`, or one that is declared.
    Name(Name<'t>),
    /// A number, `true`, `false` or `null`: that value only.
    Literal(Literal<'t>),
    /// `'text'`: that text only.
    String(StringLiteral<'t>),
    /// A string with interpolation, which no type may be.
    Interpolated(Interpolated<'t>),
    /// `-1`, `!true`
    Unary(TypeUnary<'t>),
    /// `{ name: type }`
    Object(ObjectType<'t>),
    /// `[string, int]`
    Tuple(TupleType<'t>),
    /// `type[]`
    Array(TypeInside<'t>),
    /// `'a' | 'b'`
    Union(Union<'t>),
    /// `type?`
    Nullable(TypeInside<'t>),
    /// `type!`
    NonNullable(TypeInside<'t>),
    /// `(type)`
    Parentheses(TypeInside<'t>),
    /// `resourceInput<'Microsoft.Storage/storageAccounts@2023-01-01'>`
    Call(TypeCall<'t>),
    /// `type.name`, `type[*]`
    Access(TypeAccess<'t>),
    /// `resource 'Microsoft.Storage/storageAccounts@2023-01-01'`
    Resource(ResourceType<'t>),
    /// What could not be read; the diagnostics say why.
    Error(TextRange),
}

impl<'t> TypeExpression<'t> {
    pub(crate) fn of(view: View<'t>) -> Self {
        match view.kind() {
            Kind::TypeName => Self::Name(Name(view)),
            Kind::Number | Kind::True | Kind::False | Kind::Null => Self::Literal(Literal(view)),
            Kind::String => Self::String(StringLiteral(view)),
            Kind::Interpolated => Self::Interpolated(Interpolated(view)),
            Kind::Unary => Self::Unary(TypeUnary(view)),
            Kind::ObjectType => Self::Object(ObjectType(view)),
            Kind::TupleType => Self::Tuple(TupleType(view)),
            Kind::ArrayType => Self::Array(TypeInside(view)),
            Kind::Union => Self::Union(Union(view)),
            Kind::Nullable => Self::Nullable(TypeInside(view)),
            Kind::NonNullable => Self::NonNullable(TypeInside(view)),
            Kind::Parentheses => Self::Parentheses(TypeInside(view)),
            Kind::TypeCall => Self::Call(TypeCall(view)),
            Kind::TypeAccess => Self::Access(TypeAccess(view)),
            Kind::ResourceType => Self::Resource(ResourceType(view)),
            _ => Self::Error(view.range()),
        }
    }

    fn view(self) -> Option<View<'t>> {
        Some(match self {
            Self::Name(Name(view))
            | Self::Literal(Literal(view))
            | Self::String(StringLiteral(view))
            | Self::Interpolated(Interpolated(view))
            | Self::Unary(TypeUnary(view))
            | Self::Object(ObjectType(view))
            | Self::Tuple(TupleType(view))
            | Self::Union(Union(view))
            | Self::Array(TypeInside(view))
            | Self::Nullable(TypeInside(view))
            | Self::NonNullable(TypeInside(view))
            | Self::Parentheses(TypeInside(view))
            | Self::Call(TypeCall(view))
            | Self::Access(TypeAccess(view))
            | Self::Resource(ResourceType(view)) => view,
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
}

views! {
    /// `-1`, `!true`
    TypeUnary;
    /// `{ name: type }`
    ObjectType;
    /// `name: type`, `*: type`
    TypeProperty;
    /// `[string, int]`
    TupleType;
    /// An element of a tuple's type.
    TupleElement;
    /// A type with one inside: `type[]`, `type?`, `type!`, `(type)`.
    TypeInside;
    /// `'a' | 'b'`
    Union;
    /// `name<arguments>`
    TypeCall;
    /// A type followed by steps: `type.name[*]`.
    TypeAccess;
    /// `resource 'type@version'`
    ResourceType;
}

impl<'t> TypeUnary<'t> {
    /// The operator.
    #[must_use]
    pub fn operator(self) -> UnaryOperator {
        if self.0.child(0).text() == "!" { UnaryOperator::Not } else { UnaryOperator::Negate }
    }

    /// The operand.
    #[must_use]
    pub fn operand(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.child(1))
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

impl<'t> TypeInside<'t> {
    /// The type inside.
    #[must_use]
    pub fn inner(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.child(0))
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
    /// What the steps begin from.
    #[must_use]
    pub fn root(self) -> TypeExpression<'t> {
        TypeExpression::of(self.0.child(0))
    }

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
