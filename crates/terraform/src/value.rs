//! Values while they are evaluated: richer than the model's, with types, sets and whole resources.
//!
//! Each carries its origin. What is unknown has a type where that is known, and says why.

mod compare;
mod convert;
mod convertible;
mod decider;
pub(crate) mod decimal;
mod members;
mod number;
mod types;
mod unify;

use std::sync::Arc;

use cumulint_model::{OriginId, Symbol, Why};
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub(crate) use compare::{equal, set_order};
pub(crate) use convert::convert;
pub(crate) use convertible::convertible;
pub(crate) use decider::{Choice, Decider};
pub(crate) use members::{Member, Members};
pub(crate) use number::Number;
pub(crate) use types::{Field, Type};
pub(crate) use unify::unify;

/// One instance of a resource or a data source, of any module of the root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct InstanceId(pub(crate) u32);

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) content: Content,
    pub(crate) origin: OriginId,
    /// The instance that it was read from.
    pub(crate) link: Option<InstanceId>,
    pub(crate) sensitive: bool,
    /// How many values there are in it, itself included, each as often as it is reached: parts are shared, so this may be
    /// far more than what was ever built, and whatever walks through the value takes that long.
    pub(crate) weight: u32,
}

/// The most that a value may weigh.
pub(crate) const MAX_WEIGHT: u32 = 500_000;

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Null(Type),
    Bool(bool),
    Number(Number),
    String(Symbol),
    Tuple(Arc<Vec<Value>>),
    /// A list: items of one type.
    List(Arc<Sequence>),
    /// A set: items of one type, each once, in the order that Terraform iterates in.
    Set(Arc<Sequence>),
    Object(Arc<Members>),
    Map(Arc<Mapping>),
    /// A string that is a JSON document.
    Encoded(Arc<Encoded>),
    /// All attributes of a resource; they are looked up when they are asked for.
    Resource(InstanceId),
    /// An attribute that the provider computes.
    Computed(Arc<Computed>),
    Unknown(Arc<Unknown>),
}

/// Items of one type.
#[derive(Clone, Debug)]
pub(crate) struct Sequence {
    pub(crate) element: Type,
    pub(crate) items: Vec<Value>,
}

/// Members of one type.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    pub(crate) element: Type,
    pub(crate) members: Members,
}

/// A JSON document and its text.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    /// The text, where all of it is known.
    pub(crate) text: Option<Symbol>,
    /// What it says.
    pub(crate) value: Value,
}

/// An attribute that is known after deployment only.
#[derive(Clone, Debug)]
pub(crate) struct Computed {
    pub(crate) instance: InstanceId,
    /// The attribute and what follows it, as the author wrote it.
    pub(crate) path: Symbol,
    /// Its type, where a conversion told it.
    pub(crate) kind: Type,
}

/// What is not known.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    pub(crate) why: Why,
    pub(crate) kind: Type,
    /// How a text certainly starts.
    pub(crate) prefix: Option<Symbol>,
    /// How a text certainly ends. Terraform does not know it, so that only policies ask.
    pub(crate) suffix: Option<Symbol>,
    /// Whether it is certainly not null.
    pub(crate) present: bool,
    /// What decides about it.
    pub(crate) decider: Decider,
}

/// The text in Unicode's normal form C.
pub(crate) fn normal_form(text: Symbol) -> Symbol {
    if text.is_ascii() || is_nfc(&text) { text } else { text.nfc().collect::<String>().into() }
}

impl Content {
    fn weight(&self) -> u32 {
        let all = |weights: &mut dyn Iterator<Item = u32>| weights.fold(1, u32::saturating_add);
        match self {
            Self::Tuple(items) => all(&mut items.iter().map(Value::weight)),
            Self::List(sequence) | Self::Set(sequence) => all(&mut sequence.items.iter().map(Value::weight)),
            Self::Object(members) => all(&mut members.iter().map(|(_, member)| member.value.weight())),
            Self::Map(mapping) => all(&mut mapping.members.iter().map(|(_, member)| member.value.weight())),
            Self::Encoded(encoded) => encoded.value.weight().saturating_add(1),
            Self::Unknown(unknown) => match &unknown.decider {
                Decider::Choice(choice) => {
                    all(&mut [choice.holds.weight(), choice.fails.weight()].into_iter())
                }
                _ => 1,
            },
            Self::Null(_)
            | Self::Bool(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::Resource(_)
            | Self::Computed(_) => 1,
        }
    }
}

impl Value {
    pub(crate) fn new(content: Content, origin: OriginId) -> Self {
        let weight = content.weight();
        Self { content, origin, link: None, sensitive: false, weight }
    }

    pub(crate) fn weight(&self) -> u32 {
        self.weight
    }

    pub(crate) fn null(origin: OriginId) -> Self {
        Self::new(Content::Null(Type::Any), origin)
    }

    pub(crate) fn bool(known: bool, origin: OriginId) -> Self {
        Self::new(Content::Bool(known), origin)
    }

    pub(crate) fn number(number: impl Into<Number>, origin: OriginId) -> Self {
        Self::new(Content::Number(number.into()), origin)
    }

    /// A text, in the one form that Terraform gives to all texts.
    pub(crate) fn string(text: impl Into<Symbol>, origin: OriginId) -> Self {
        Self::new(Content::String(normal_form(text.into())), origin)
    }

    pub(crate) fn tuple(items: Vec<Self>, origin: OriginId) -> Self {
        Self::new(Content::Tuple(Arc::new(items)), origin)
    }

    pub(crate) fn list(element: Type, items: Vec<Self>, origin: OriginId) -> Self {
        Self::new(Content::List(Arc::new(Sequence { element, items })), origin)
    }

    /// A set of items, of which equal ones are kept once.
    pub(crate) fn set(element: Type, items: Vec<Self>, origin: OriginId) -> Self {
        Self::new(Content::Set(Arc::new(Sequence { element, items: set_order(items) })), origin)
    }

    pub(crate) fn object(members: Members, origin: OriginId) -> Self {
        Self::new(Content::Object(Arc::new(members)), origin)
    }

    pub(crate) fn map(element: Type, members: Members, origin: OriginId) -> Self {
        Self::new(Content::Map(Arc::new(Mapping { element, members })), origin)
    }

    pub(crate) fn unknown(why: Why, kind: Type, origin: OriginId) -> Self {
        let decider = Decider::Nothing;
        let unknown = Unknown { why, kind, prefix: None, suffix: None, present: false, decider };
        Self::new(Content::Unknown(Arc::new(unknown)), origin)
    }

    pub(crate) fn encoded(text: Option<Symbol>, value: Self, origin: OriginId) -> Self {
        let sensitive = value.sensitive;
        let content = Content::Encoded(Arc::new(Encoded { text: text.map(normal_form), value }));
        Self { sensitive, ..Self::new(content, origin) }
    }

    /// The same value, coming from elsewhere.
    pub(crate) fn at(self, origin: OriginId) -> Self {
        Self { origin, ..self }
    }

    /// The same value, certainly not null where it is unknown.
    pub(crate) fn present(mut self) -> Self {
        if let Content::Unknown(unknown) = &mut self.content
            && !unknown.present
        {
            Arc::make_mut(unknown).present = true;
        }
        self
    }

    /// Whether it is certainly not null. What a provider computes is none.
    pub(crate) fn is_present(&self) -> bool {
        match &self.content {
            Content::Null(_) => false,
            Content::Unknown(unknown) => unknown.present || unknown.prefix.is_some(),
            _ => true,
        }
    }

    /// The same value, secret where `sensitive` says so or it was before.
    pub(crate) fn marked(self, sensitive: bool) -> Self {
        Self { sensitive: self.sensitive || sensitive, ..self }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.content, Content::Null(_))
    }

    /// Whether the value itself is known: not whether all its parts are.
    pub(crate) fn is_known(&self) -> bool {
        match &self.content {
            Content::Unknown(_) | Content::Computed(_) => false,
            Content::Encoded(encoded) => encoded.text.is_some(),
            _ => true,
        }
    }

    /// Whether neither the value nor its type is known.
    pub(crate) fn is_untyped(&self) -> bool {
        match &self.content {
            Content::Unknown(unknown) => unknown.kind == Type::Any,
            Content::Computed(computed) => computed.kind == Type::Any,
            Content::Resource(_) => true,
            _ => false,
        }
    }

    /// Whether the type of any part is not known.
    pub(crate) fn has_untyped(&self) -> bool {
        self.is_untyped()
            || self.items().is_some_and(|items| items.iter().any(Self::has_untyped))
            || self.members().is_some_and(|members| members.iter().any(|(_, it)| it.value.has_untyped()))
    }

    /// The text of a known string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::String(text) => Some(text),
            Content::Encoded(encoded) => encoded.text.as_deref(),
            _ => None,
        }
    }

    /// The items of a list, a set or a tuple.
    pub(crate) fn items(&self) -> Option<&[Self]> {
        match &self.content {
            Content::Tuple(items) => Some(items),
            Content::List(sequence) | Content::Set(sequence) => Some(&sequence.items),
            _ => None,
        }
    }

    /// The members of a map or an object.
    pub(crate) fn members(&self) -> Option<&Members> {
        match &self.content {
            Content::Object(members) => Some(members),
            Content::Map(mapping) => Some(&mapping.members),
            _ => None,
        }
    }

    /// The first part, in any depth, that is not known.
    pub(crate) fn unknown_part(&self) -> Option<&Self> {
        match &self.content {
            Content::Unknown(_) | Content::Computed(_) | Content::Resource(_) => Some(self),
            Content::Encoded(encoded) if encoded.text.is_none() => {
                encoded.value.unknown_part().or(Some(self))
            }
            Content::Tuple(items) => items.iter().find_map(Self::unknown_part),
            Content::List(sequence) | Content::Set(sequence) => {
                sequence.items.iter().find_map(Self::unknown_part)
            }
            Content::Object(members) => members.iter().find_map(|(_, member)| member.value.unknown_part()),
            Content::Map(mapping) => mapping.members.iter().find_map(|(_, it)| it.value.unknown_part()),
            Content::Null(_)
            | Content::Bool(_)
            | Content::Number(_)
            | Content::String(_)
            | Content::Encoded(_) => None,
        }
    }

    /// Whether any part of it is secret.
    pub(crate) fn has_secret(&self) -> bool {
        self.sensitive
            || match &self.content {
                Content::Tuple(items) => items.iter().any(Self::has_secret),
                Content::List(sequence) | Content::Set(sequence) => {
                    sequence.items.iter().any(Self::has_secret)
                }
                Content::Object(members) => members.iter().any(|(_, member)| member.value.has_secret()),
                Content::Map(mapping) => mapping.members.iter().any(|(_, it)| it.value.has_secret()),
                Content::Encoded(encoded) => encoded.value.has_secret(),
                _ => false,
            }
    }

    /// Its type, as far as it is known.
    pub(crate) fn kind(&self) -> Type {
        match &self.content {
            Content::Null(kind) => kind.clone(),
            Content::Bool(_) => Type::Bool,
            Content::Number(_) => Type::Number,
            Content::String(_) | Content::Encoded(_) => Type::String,
            Content::Tuple(items) => Type::Tuple(items.iter().map(Self::kind).collect()),
            Content::List(sequence) => Type::list(sequence.element.clone()),
            Content::Set(sequence) => Type::set(sequence.element.clone()),
            Content::Object(members) => members.object_type(),
            Content::Map(mapping) => Type::map(mapping.element.clone()),
            Content::Resource(_) => Type::Any,
            Content::Computed(computed) => computed.kind.clone(),
            Content::Unknown(unknown) => unknown.kind.clone(),
        }
    }
}
