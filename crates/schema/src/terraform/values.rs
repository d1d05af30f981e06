//! What rows do to values: exchanged, negated, wrapped, paired. What is unknown stays unknown, with its reason.

use std::sync::Arc;

use cumulint_model::{Entry, Kind, Map, OriginId, ResourceId, Symbol, Value};

use super::table::Verb;

/// A known Boolean, number or text, as text.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Bool(known) => Some(known.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Applies the verbs of a row, in order. `beside` are the attributes of the same block, where a verb needs them.
pub(crate) fn apply(mut value: Value, verbs: &[Verb], own: ResourceId, beside: Option<&Map>) -> Value {
    if value.choice().is_some() && !verbs.contains(&Verb::Exists) {
        return value.for_each_case(&mut |case| match case.kind {
            Kind::Null => case.clone(),
            _ => apply(case.clone(), verbs, own, beside),
        });
    }
    for verb in verbs {
        value = match verb {
            Verb::Values(pairs) => exchanged(value, pairs),
            Verb::Not => negated(value),
            Verb::OwnReference => own_reference(value, own),
            Verb::Each(name) => each(value, name),
            Verb::Pairs(key, name) => pairs(value, key, name),
            Verb::Map(key, name) => mapped(value, key, name),
            Verb::Entry(name, constants) => listed(value, name, constants),
            Verb::Keys => keys(value),
            Verb::Join(between) => joined(value, between),
            Verb::One => one(value),
            Verb::Item => {
                let origin = value.origin;
                Value::list(vec![value], origin)
            }
            Verb::Format(form) => formatted(value, form, beside),
            Verb::SameAs(attribute) => same_as(value, beside, attribute),
            Verb::Times(factor) => amount(value, |amount| amount.checked_mul(*factor)),
            Verb::Divide(factor) => amount(value, |amount| divided(amount, *factor)),
            Verb::Keyed(key) => keyed(value, key),
            Verb::Under(key) => {
                let (origin, entries) = (value.origin, std::iter::once(entry(key, value)));
                Value::map(entries.collect(), origin)
            }
            Verb::Before(end) => before(value, end),
            Verb::Exists => exists(value),
            Verb::Common | Verb::By(_) | Verb::Spread | Verb::Name | Verb::Old => value,
        };
    }
    value
}

fn exchanged(value: Value, pairs: &[(&'static str, &'static str)]) -> Value {
    if let Kind::List(items) = &value.kind {
        let items = items.iter().map(|item| exchanged(item.clone(), pairs)).collect();
        return Value { kind: Kind::List(Arc::new(items)), ..value };
    }
    let Some(text) = text_of(&value) else { return value };
    let exact = pairs.iter().find(|(from, _)| *from == text || from.replace('~', " ") == text);
    match exact.or_else(|| pairs.iter().find(|(from, _)| *from == "*")) {
        Some((_, "null")) => Value { kind: Kind::Null, ..value },
        Some((_, to)) => Value { kind: constant(to), ..value },
        None => value,
    }
}

/// A constant of a table; `_` stands for a space.
pub(crate) fn constant(text: &str) -> Kind {
    match text {
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        _ => cumulint_model::Number::parse(text)
            .map_or_else(|| Kind::String(Symbol::from(text.replace('~', " "))), Kind::Number),
    }
}

fn negated(mut value: Value) -> Value {
    let known = match text_of(&value).as_deref() {
        Some("true") => true,
        Some("false") => false,
        _ => return value,
    };
    value.kind = Kind::Bool(!known);
    value
}

fn own_reference(value: Value, own: ResourceId) -> Value {
    match text_of(&value).as_deref() {
        Some("true") => Value::reference(own, "id", value.origin),
        Some("false") => Value { kind: Kind::Null, ..value },
        _ => value,
    }
}

fn entry(key: &str, value: Value) -> Entry {
    Entry { key: key.into(), header: value.origin, value }
}

fn each(value: Value, name: &str) -> Value {
    if text_of(&value).is_some() || matches!(value.kind, Kind::Reference(_)) {
        let origin = value.origin;
        return each(Value::list(vec![value], origin), name);
    }
    let Kind::List(items) = &value.kind else { return value };
    let object = |item: &Value| Value::map(std::iter::once(entry(name, item.clone())).collect(), item.origin);
    let items = items.iter().filter(|item| item.kind != Kind::Null).map(object).collect();
    Value { kind: Kind::List(Arc::new(items)), ..value }
}

/// A map becomes a list of objects with its keys and values.
pub(crate) fn pairs(value: Value, key: &str, name: &str) -> Value {
    let Kind::Map(map) = &value.kind else { return value };
    let object = |pair: &Entry| {
        let named = Value::string(Arc::clone(&pair.key), pair.header);
        let entries = [entry(key, named), entry(name, pair.value.clone())];
        Value::map(entries.into_iter().collect(), pair.header)
    };
    let items = map.iter().filter(|pair| pair.value.kind != Kind::Null).map(object).collect();
    Value { kind: Kind::List(Arc::new(items)), ..value }
}

/// A list of objects becomes a map of what they have at one name to what they have at another; where a key is not known,
/// neither is the whole.
fn mapped(value: Value, key: &str, name: &str) -> Value {
    let Kind::List(items) = &value.kind else { return value };
    let mut map = Map::new();
    for item in items.iter() {
        let Some(members) = item.as_map() else { return Value { origin: value.origin, ..item.clone() } };
        let (Some(key), Some(held)) = (members.get(key), members.get(name)) else { continue };
        match text_of(&key.value) {
            Some(text) => map.insert(text.into(), item.origin, held.value.clone()),
            None => return Value { origin: value.origin, ..key.value.clone() },
        }
    }
    Value { kind: Kind::Map(Arc::new(map)), ..value }
}

/// A value becomes an object of a list, with constants beside it.
fn listed(value: Value, name: &str, constants: &[(&'static str, &'static str)]) -> Value {
    let origin = value.origin;
    let constants = constants.iter().map(|(name, text)| entry(name, Value::new(constant(text), origin)));
    let members = std::iter::once(entry(name, value)).chain(constants).collect();
    Value::list(vec![Value::map(members, origin)], origin)
}

/// Each item of a list becomes a key.
pub(crate) fn keys(value: Value) -> Value {
    let Kind::List(items) = &value.kind else { return value };
    let mut map = Map::new();
    for (place, item) in items.iter().enumerate() {
        let key = item.as_str().map_or_else(|| format!("${{{place}}}"), str::to_owned);
        map.insert(key.into(), item.origin, Value { kind: Kind::Map(Arc::default()), ..item.clone() });
    }
    Value { kind: Kind::Map(Arc::new(map)), ..value }
}

fn joined(value: Value, between: &str) -> Value {
    let Kind::List(items) = &value.kind else { return value };
    if let Some(unknown) = items.iter().find(|item| text_of(item).is_none()) {
        return Value { origin: value.origin, ..unknown.clone() };
    }
    let texts: Vec<String> = items.iter().filter_map(text_of).collect();
    Value { kind: Kind::String(texts.join(&between.replace('~', " ")).into()), ..value }
}

fn one(value: Value) -> Value {
    match value.as_list() {
        Some([only]) => only.clone(),
        Some([]) => Value { kind: Kind::Null, ..value },
        _ => value,
    }
}

/// A text made of known texts; where one is not known, neither is the whole.
fn formatted(value: Value, form: &str, beside: Option<&Map>) -> Value {
    let mut text = String::new();
    for (place, piece) in form.split('{').enumerate() {
        let Some((name, after)) = piece.split_once('}').filter(|_| place > 0) else {
            text.push_str(piece);
            continue;
        };
        let named = beside.and_then(|beside| beside.get(name)).map(|entry| &entry.value);
        let Some(part) = (if name.is_empty() { Some(&value) } else { named }) else { return value };
        match text_of(part) {
            Some(known) => text.push_str(&known),
            None => return Value { origin: value.origin, ..part.clone() },
        }
        text.push_str(after);
    }
    Value { kind: Kind::String(text.into()), ..value }
}

fn same_as(value: Value, beside: Option<&Map>, attribute: &str) -> Value {
    let named = beside.and_then(|beside| beside.get(attribute)).map(|entry| entry.value.clone());
    match text_of(&value).as_deref() {
        Some("true") => named.unwrap_or(value),
        Some("false") => Value { kind: Kind::Null, ..value },
        _ => value,
    }
}

fn before(mut value: Value, end: &str) -> Value {
    if let Some(start) = value.as_str().and_then(|text| text.split(end).next()) {
        value.kind = Kind::String(start.into());
    }
    value
}

fn exists(value: Value) -> Value {
    let kind = match value.kind {
        Kind::List(ref items) if items.is_empty() => Kind::Null,
        Kind::Unknown(_) | Kind::Null => value.kind,
        _ => Kind::Bool(true),
    };
    Value { kind, ..value }
}

fn keyed(value: Value, key: &str) -> Value {
    let origin = value.origin;
    let entries = [entry("Key", Value::string(key, origin)), entry("Value", value)];
    Value::list(vec![Value::map(entries.into_iter().collect(), origin)], origin)
}

/// A list of objects becomes a map; what has no known key stays out, and then the whole is unknown where it must be.
pub(crate) fn by(value: Value, name: &str) -> Value {
    let Kind::List(items) = &value.kind else { return value };
    let mut map = Map::new();
    for item in items.iter() {
        let Some(mut members) = item.as_map().cloned() else {
            return Value { origin: value.origin, ..item.clone() };
        };
        let Some(key) = members.remove(name) else { continue };
        match text_of(&key.value) {
            Some(text) => map.insert(text.into(), item.origin, Value::map(members, item.origin)),
            None => return Value { origin: value.origin, ..key.value },
        }
    }
    Value { kind: Kind::Map(Arc::new(map)), ..value }
}

/// A whole amount in another unit; one that is not whole there stays as it was said.
fn amount(mut value: Value, convert: impl Fn(i64) -> Option<i64>) -> Value {
    let known = text_of(&value).and_then(|text| text.parse::<i64>().ok());
    if let Some(converted) = known.and_then(convert) {
        value.kind = Kind::Number(converted.into());
    }
    value
}

fn divided(amount: i64, factor: i64) -> Option<i64> {
    let whole = amount.checked_rem(factor)? == 0;
    amount.checked_div(factor).filter(|_| whole)
}

/// Adds what a part says to what is there: maps are joined, lists are extended, anything else is replaced.
pub(crate) fn merge(target: &mut Map, entry: Entry, headers: Option<OriginId>) {
    let header = headers.unwrap_or(entry.header);
    let Some(known) = target.get_mut(&entry.key) else {
        target.push(Entry { header, ..entry });
        return;
    };
    match (&mut known.value.kind, entry.value.kind) {
        (Kind::Map(known), Kind::Map(new)) => {
            let known = Arc::make_mut(known);
            for entry in Arc::unwrap_or_clone(new) {
                merge(known, entry, None);
            }
        }
        (Kind::List(known), Kind::List(new)) => Arc::make_mut(known).extend(new.iter().cloned()),
        // What an unknown list holds is one unknown item beside those that are known.
        (Kind::Unknown(_), Kind::List(new)) => {
            let items = std::iter::once(known.value.clone()).chain(new.iter().cloned()).collect();
            known.value = Value::list(items, known.value.origin);
        }
        (_, kind) => {
            known.value = Value { kind, ..entry.value };
            known.header = header;
        }
    }
}
