//! One step into a value: an attribute or an index, whether the value is known or only its type is.

use std::sync::Arc;

use cumulint_model::Symbol;

use crate::functions::unknown_as;
use crate::value::{Computed, Content, Number, Type, Value};

/// A step, its key evaluated.
pub(super) enum Key {
    Name(Symbol),
    Place(Number),
    Unknown(Value),
}

/// What one step leads to.
///
/// # Errors
/// There is no such thing.
pub(super) fn one_step(value: &Value, key: &Key) -> Result<Value, String> {
    let found = match (&value.content, key) {
        (Content::Null(_), _) => return Err("this value is null".to_owned()),
        (Content::Unknown(unknown), key) => {
            let kind = kind_below(&unknown.kind, key)?;
            Value { link: value.link, ..unknown_as(value, kind, value.origin) }
        }
        (Content::Computed(computed), key) => further(value, computed, key),
        (_, Key::Unknown(missing)) => unknown_as(missing, Type::Any, value.origin),
        (Content::Object(_) | Content::Map(_), key) => {
            let name = match key {
                Key::Place(number) => number.to_string().into(),
                Key::Name(name) => name.clone(),
                Key::Unknown(_) => Symbol::default(),
            };
            let member = value.members().and_then(|members| members.get(&name));
            member
                .map(|member| member.value.clone())
                .ok_or_else(|| format!("there is no attribute \"{name}\""))?
        }
        (Content::Tuple(_) | Content::List(_), key) => item(value, key)?,
        (Content::Set(_), _) => return Err("elements of a set have no keys".to_owned()),
        _ => return Err("this value does not have any attributes or indices".to_owned()),
    };
    Ok(found.marked(value.sensitive))
}

/// The type of what a step leads to, from something of a type.
fn kind_below(kind: &Type, key: &Key) -> Result<Type, String> {
    match (kind, key) {
        (Type::List(_), Key::Name(name)) if Number::parse(name).is_none() => {
            Err("a number is required".to_owned())
        }
        (Type::Map(element) | Type::List(element), _) => Ok((**element).clone()),
        (Type::Object(fields), Key::Name(name)) => {
            let field = fields.iter().find(|field| field.name == *name);
            field.map(|field| field.kind.clone()).ok_or_else(|| format!("there is no attribute \"{name}\""))
        }
        (Type::Tuple(items), Key::Place(place)) => {
            let item = place.as_usize().and_then(|index| items.get(index));
            item.cloned().ok_or_else(|| too_few(items.len()))
        }
        (Type::Any | Type::Object(_) | Type::Tuple(_), _) => Ok(Type::Any),
        (Type::Set(_), _) => Err("elements of a set have no keys".to_owned()),
        _ => Err("this value does not have any attributes or indices".to_owned()),
    }
}

fn item(value: &Value, key: &Key) -> Result<Value, String> {
    let number = match key {
        Key::Place(number) => Some(number.clone()),
        Key::Name(name) => Number::parse(name),
        Key::Unknown(_) => None,
    };
    let number = number.ok_or("a number is required")?;
    if !number.is_whole() {
        return Err("indexing a sequence requires a whole number".to_owned());
    }
    let index = number.as_usize().ok_or("a negative number is not a valid index for a sequence")?;
    let items = value.items().unwrap_or_default();
    items.get(index).cloned().ok_or_else(|| too_few(items.len()))
}

fn too_few(count: usize) -> String {
    match count {
        0 => "there are no elements".to_owned(),
        1 => "there is only 1 element".to_owned(),
        _ => format!("there are only {count} elements"),
    }
}

/// A part of what the provider computes.
fn further(value: &Value, computed: &Computed, key: &Key) -> Value {
    let path = match key {
        Key::Name(name) => format!("{}.{name}", computed.path),
        Key::Place(number) => format!("{}[{number}]", computed.path),
        Key::Unknown(_) => format!("{}[*]", computed.path),
    };
    let computed = Computed { instance: computed.instance, path: path.into(), kind: Type::Any };
    Value { content: Content::Computed(Arc::new(computed)), ..value.clone() }
}
