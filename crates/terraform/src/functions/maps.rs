//! Functions on maps and objects.

use std::collections::BTreeMap;

use crate::functions::{Answer, Call, refused, unknown_as};
use crate::value::{Content, Members, Type, Value, convert, unify};

/// The last one wins; null counts as empty.
pub(super) fn merge(call: &Call<'_>) -> Answer {
    for argument in call.arguments.iter().filter(|argument| argument.is_known() && !argument.is_null()) {
        if argument.members().is_none() && !matches!(argument.content, Content::Resource(_)) {
            return refused("arguments must be maps or objects");
        }
    }
    let unknown = |argument: &&Value| !argument.is_null() && argument.members().is_none();
    if let Some(missing) = call.arguments.iter().find(unknown) {
        return Ok(unknown_as(missing, Type::Any, call.origin));
    }
    let mut merged = Members::default();
    for argument in call.arguments {
        for (key, member) in argument.members().map(Members::as_written).unwrap_or_default() {
            merged.insert(key.clone(), member.header, member.value.clone());
        }
    }
    let kinds: Vec<Type> = call.arguments.iter().map(Value::kind).collect();
    match kinds.first() {
        Some(Type::Map(element)) if kinds.iter().all(|kind| Some(kind) == kinds.first()) => {
            Ok(Value::map((**element).clone(), merged, call.origin))
        }
        _ => Ok(Value::object(merged, call.origin)),
    }
}

pub(super) fn lookup(call: &Call<'_>) -> Answer {
    let (map, key) = (call.argument(0)?, call.argument(1)?);
    let default = call.arguments.get(2);
    if !map.is_known() && matches!(map.kind(), Type::Map(_) | Type::Object(_) | Type::Any)
        || matches!(map.content, Content::Resource(_))
    {
        return Ok(unknown_as(map, Type::Any, call.origin));
    }
    let members = map.members().ok_or("lookup() requires a map as the first argument")?;
    let element = if let Content::Map(mapping) = &map.content { mapping.element.clone() } else { Type::Any };
    let default = match default {
        Some(default) => Some(
            convert(default, &element)
                .map_err(|_| "the default value must have the same type as the map elements")?,
        ),
        None => None,
    };
    let Some(name) = key.as_str() else { return Ok(unknown_as(key, element, call.origin)) };
    let found = members.get(name).map(|member| member.value.clone());
    found.or(default).ok_or_else(|| format!("the given key \"{name}\" is not in the map").into())
}

fn members<'c>(call: &Call<'c>) -> Result<&'c Members, String> {
    call.argument(0)?.members().ok_or_else(|| "a map or an object is required".to_owned())
}

/// A list of a map's keys, a tuple of an object's.
pub(super) fn keys(call: &Call<'_>) -> Answer {
    if matches!(call.argument(0)?.content, Content::Resource(_)) {
        return Ok(unknown_as(call.argument(0)?, Type::Any, call.origin));
    }
    let keys = members(call)?.iter().map(|(key, member)| Value::string(key.clone(), member.header)).collect();
    Ok(match &call.argument(0)?.content {
        Content::Map(_) => Value::list(Type::String, keys, call.origin),
        _ => Value::tuple(keys, call.origin),
    })
}

pub(super) fn values(call: &Call<'_>) -> Answer {
    if matches!(call.argument(0)?.content, Content::Resource(_)) {
        return Ok(unknown_as(call.argument(0)?, Type::Any, call.origin));
    }
    let values = members(call)?.iter().map(|(_, member)| member.value.clone()).collect();
    Ok(match &call.argument(0)?.content {
        Content::Map(mapping) => Value::list(mapping.element.clone(), values, call.origin),
        _ => Value::tuple(values, call.origin),
    })
}

pub(super) fn zipmap(call: &Call<'_>) -> Answer {
    let (keys, values) = (call.items(0)?, call.argument(1)?);
    let (Content::List(_) | Content::Tuple(_)) = &values.content else {
        return refused("values argument must be a list or tuple value");
    };
    if let Some(missing) = call.argument(0)?.unknown_part() {
        return Ok(unknown_as(missing, Type::Any, call.origin));
    }
    let items = values.items().unwrap_or_default();
    if keys.len() != items.len() {
        return refused("number of keys does not match number of values");
    }
    let mut members = Members::default();
    let mut secret = false;
    for (key, value) in keys.iter().zip(items) {
        let text = key.as_str().ok_or("a key is null")?;
        secret |= key.sensitive;
        members.insert(text.into(), key.origin, value.clone());
    }
    let zipped = match &values.content {
        Content::List(sequence) => Value::map(sequence.element.clone(), members, call.origin),
        _ => Value::object(members, call.origin),
    };
    Ok(zipped.marked(secret))
}

/// Of lists by their keys, the sorted keys by the items of the lists.
pub(super) fn transpose(call: &Call<'_>) -> Answer {
    let mut turned: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, member) in members(call)?.iter() {
        for item in member.value.items().ok_or("input must not contain null list")? {
            let item = item.as_str().ok_or("input list must not contain null string")?;
            turned.entry(item).or_default().push(key);
        }
    }
    let mut members = Members::default();
    for (key, texts) in turned {
        members.insert(key.into(), call.origin, call.strings(texts.into_iter())?);
    }
    Ok(Value::map(Type::list(Type::String), members, call.origin))
}

/// The type of values that a function chooses between.
pub(super) fn common_kind(values: &[Value]) -> Result<Type, String> {
    let kinds: Vec<Type> = values.iter().map(Value::kind).collect();
    unify(&kinds).ok_or_else(|| "all arguments must have the same type".to_owned())
}
