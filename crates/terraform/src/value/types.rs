//! The types of values, as Terraform has them, and the constraints that variables are declared with.

use std::fmt;
use std::sync::Arc;

use cumulint_model::Symbol;

use crate::value::Value;

/// The type of a value, or a constraint on it.
#[derive(Clone, PartialEq, Debug)]
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
    /// Defaults belong to the declaration, not to the type.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.kind == other.kind && self.optional == other.optional
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

/// The one type that values of all these types can be converted to; nothing where there is none, anything where there are
/// no types. A text among primitive ones decides, wherever it stands.
pub(crate) fn unify<'t>(types: impl IntoIterator<Item = &'t Type>) -> Option<Type> {
    let types: Vec<&Type> = types.into_iter().collect();
    let simple = |kind: &&Type| kind.is_primitive() || **kind == Type::Any;
    if types.contains(&&Type::String) && types.iter().all(simple) {
        return Some(Type::String);
    }
    types.into_iter().try_fold(Type::Any, |so_far, next| unify_two(&so_far, next))
}

fn unify_two(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        _ if a == b => Some(a.clone()),
        (Type::Any, other) | (other, Type::Any) => Some(other.clone()),
        (Type::String, other) | (other, Type::String) if other.is_primitive() => Some(Type::String),
        (Type::Set(a), Type::Set(b)) => unify_two(a, b).map(Type::set),
        (Type::Map(a), Type::Map(b)) => unify_two(a, b).map(Type::map),
        (Type::List(a), Type::List(b) | Type::Set(b)) | (Type::Set(a), Type::List(b)) => {
            unify_two(a, b).map(Type::list)
        }
        (Type::Tuple(a), Type::Tuple(b)) => unify_tuples(a, b),
        (Type::Tuple(items), Type::List(element)) | (Type::List(element), Type::Tuple(items)) => {
            unify(items.iter().chain([&**element])).map(Type::list)
        }
        (Type::Tuple(items), Type::Set(element)) | (Type::Set(element), Type::Tuple(items)) => {
            unify(items.iter().chain([&**element])).map(Type::set)
        }
        (Type::Object(a), Type::Object(b)) => unify_objects(a, b),
        (Type::Object(fields), Type::Map(element)) | (Type::Map(element), Type::Object(fields)) => {
            unify(fields.iter().map(|field| &field.kind).chain([&**element])).map(Type::map)
        }
        _ => None,
    }
}

fn unify_tuples(a: &Arc<[Type]>, b: &Arc<[Type]>) -> Option<Type> {
    if a.len() == b.len() {
        let pairs: Option<Vec<Type>> = a.iter().zip(b.iter()).map(|(a, b)| unify_two(a, b)).collect();
        return pairs.map(|items| Type::Tuple(items.into()));
    }
    unify(a.iter().chain(b.iter())).map(Type::list)
}

/// Fields are sorted by name, so that equal names stand at equal places.
fn unify_objects(a: &Arc<[Field]>, b: &Arc<[Field]>) -> Option<Type> {
    let same_names = a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.name == b.name);
    if !same_names {
        return unify(a.iter().chain(b.iter()).map(|field| &field.kind)).map(Type::map);
    }
    let merge = |(a, b): (&Field, &Field)| Some(Field { kind: unify_two(&a.kind, &b.kind)?, ..a.clone() });
    let fields: Option<Vec<Field>> = a.iter().zip(b.iter()).map(merge).collect();
    fields.map(|fields| Type::Object(fields.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_takes_in_numbers_and_booleans_which_do_not_take_in_each_other() {
        assert_eq!(unify([&Type::Number, &Type::String]), Some(Type::String));
        assert_eq!(unify([&Type::Number, &Type::Bool]), None);
        assert_eq!(unify([&Type::Any, &Type::Bool]), Some(Type::Bool));
    }

    #[test]
    fn tuples_of_different_lengths_become_a_list() {
        let one = Type::Tuple([Type::Number].into());
        let two = Type::Tuple([Type::String, Type::String].into());
        assert_eq!(unify([&one, &two]), Some(Type::list(Type::String)));
    }
}
