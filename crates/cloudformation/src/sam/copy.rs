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
        if let Some((header, value)) = found(from, source) {
            put(properties, target, header, value);
        }
    }
}

/// The value at a path, with its header: in each case, of what a condition chooses on the way.
fn found(from: &Map, path: &str) -> Option<(OriginId, Value)> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let entry = present(from, first)?;
    if rest.is_empty() {
        return Some((entry.header, entry.value.clone()));
    }
    if entry.value.choice().is_none() {
        return found_within(&entry.value, rest)
            .map(|(header, value)| (header.unwrap_or(entry.header), value));
    }
    let mut any = false;
    let value = entry.value.for_each_case(&mut |case| {
        let inner = found_within(case, rest);
        any |= inner.is_some();
        inner.map_or_else(|| Value::new(Kind::Null, case.origin), |(_, value)| value)
    });
    any.then_some((entry.header, value))
}

/// The value at a path within a value; that itself, where it is not known.
fn found_within(value: &Value, path: &str) -> Option<(Option<OriginId>, Value)> {
    match value.as_map() {
        Some(map) => found(map, path).map(|(header, value)| (Some(header), value)),
        None => is_open(value).then(|| (None, value.clone())),
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
