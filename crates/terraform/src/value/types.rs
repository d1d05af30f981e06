//! The types of values, as Terraform has them, and the constraints that variables are declared with.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use cumulint_model::Symbol;

use crate::value::Value;

/// The type of a value, or a constraint on it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Type {
    /// Not known, or `any`.
    Any,
    Bool,
    Number,
    String,
    List(Arc<Type>),
    Set(Arc<Type>),
    Map(Arc<Type>),
    Tuple(Arc<[Type]>),
    /// Fields in the order of their names.
    Object(Arc<[Field]>),
}

/// An attribute of an object type.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Symbol,
    pub(crate) kind: Type,
    /// Whether it may be left out: `optional(…)`.
    pub(crate) optional: bool,
    /// What it is when it is left out, where that is not null.
    pub(crate) default: Option<Value>,
}

impl PartialEq for Field {
    /// What may be left out, and what it is then, belongs to the constraint, not to the type.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.kind == other.kind
    }
}

impl Eq for Field {}

impl Hash for Field {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.kind.hash(state);
    }
}

impl Type {
    pub(crate) fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    pub(crate) fn set(element: Self) -> Self {
        Self::Set(Arc::new(element))
    }

    pub(crate) fn map(element: Self) -> Self {
        Self::Map(Arc::new(element))
    }

    /// Whether it, or a part of it, is left open.
    pub(crate) fn is_open(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.is_open(),
            Self::Tuple(items) => items.iter().any(Self::is_open),
            Self::Object(fields) => fields.iter().any(|field| field.kind.is_open()),
        }
    }

    /// Whether an attribute in it has a default.
    pub(crate) fn has_default(&self) -> bool {
        match self {
            Self::Any | Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_default(),
            Self::Tuple(items) => items.iter().any(Self::has_default),
            Self::Object(fields) => {
                fields.iter().any(|field| field.default.is_some() || field.kind.has_default())
            }
        }
    }

    /// Whether it is a string, a number or a Boolean.
    pub(crate) fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => out.write_str("any"),
            Self::Bool => out.write_str("bool"),
            Self::Number => out.write_str("number"),
            Self::String => out.write_str("string"),
            Self::List(element) => write!(out, "list of {element}"),
            Self::Set(element) => write!(out, "set of {element}"),
            Self::Map(element) => write!(out, "map of {element}"),
            Self::Tuple(_) => out.write_str("tuple"),
            Self::Object(_) => out.write_str("object"),
        }
    }
}
