//! What of a SAM resource becomes which property of a resource of CloudFormation, as tables of names.
//!
//! A row is a name that stays (`Runtime`) or two paths (`Tracing=TracingConfig.Mode`). What is not known on the way stays so
//! at the place that it would have gone to.

use std::sync::Arc;

use cumulint_model::{Entry, Kind, Map, OriginId, Value};

/// The properties that a table takes out of `from`.
pub(super) fn copied(from: &Map, table: &str) -> Map {
    let mut properties = Map::new();
    copy_into(&mut properties, from, table);
    properties
}

/// Adds what a table takes out of `from`.
pub(super) fn copy_into(properties: &mut Map, from: &Map, table: &str) {
    for row in table.split_whitespace() {
        let (source, target) = row.split_once('=').unwrap_or((row, row));
        if let Some((header, value)) = at(from, source) {
            put(properties, target, header, value.clone());
        }
    }
}

/// The value at a path, with its header: of what is not known on the way, that.
pub(super) fn at<'m>(from: &'m Map, path: &str) -> Option<(OriginId, &'m Value)> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let entry = present(from, first)?;
    if rest.is_empty() {
        return Some((entry.header, &entry.value));
    }
    match &entry.value.kind {
        Kind::Unknown(_) | Kind::Reference(_) => Some((entry.header, &entry.value)),
        _ => at(entry.value.as_map()?, rest),
    }
}

/// The value at a path.
pub(super) fn value_at<'m>(from: &'m Map, path: &str) -> Option<&'m Value> {
    at(from, path).map(|(_, value)| value)
}

/// The entry of a key, where it is not null.
pub(super) fn present<'m>(map: &'m Map, key: &str) -> Option<&'m Entry> {
    map.get(key).filter(|entry| !matches!(entry.value.kind, Kind::Null))
}

/// The value of a key that says something: not null, not empty, not false.
pub(super) fn said<'m>(map: &'m Map, key: &str) -> Option<&'m Value> {
    present(map, key).map(|entry| &entry.value).filter(|value| says(value))
}

/// Whether a value says something.
pub(super) fn says(value: &Value) -> bool {
    match &value.kind {
        Kind::Null | Kind::Bool(false) => false,
        Kind::String(text) => !text.is_empty(),
        Kind::List(items) => !items.is_empty(),
        Kind::Map(map) => !map.is_empty(),
        _ => true,
    }
}

/// Whether a value is a map, a list or a scalar: its parts are all there.
pub(super) fn is_open(value: &Value) -> bool {
    matches!(value.kind, Kind::Unknown(_) | Kind::Reference(_))
}

/// Whether a value is true, also as text.
pub(super) fn is_true(value: &Value) -> bool {
    value.as_bool() == Some(true) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// Whether a value is false, also as text.
pub(super) fn is_false(value: &Value) -> bool {
    value.as_bool() == Some(false) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

/// Sets the value at a path; maps on the way come from where it does.
pub(super) fn put(properties: &mut Map, path: &str, header: OriginId, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        properties.insert(path.into(), header, value);
        return;
    };
    let missing = properties.get(first).is_none_or(|entry| entry.value.as_map().is_none());
    if missing {
        properties.insert(first.into(), header, Value::map(Map::new(), value.origin));
    }
    if let Some(entry) = properties.get_mut(first)
        && let Kind::Map(map) = &mut entry.value.kind
    {
        put(Arc::make_mut(map), rest, header, value);
    }
}
