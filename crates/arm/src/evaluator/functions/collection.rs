//! Functions that lists, objects and texts share.

use cumulint_evaluation::Limit;
use cumulint_model::{Number, Truth};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Applied;
use super::logic::equal;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Entry, Kind, Object, Value};

impl Maker<'_> {
    /// An object, as a function makes it of its arguments; of equal keys the last counts.
    pub(crate) fn object_result(&mut self, entries: Vec<Entry>, applied: &Applied<'_>) -> Value {
        let mut seen = FxHashSet::default();
        let mut kept: Vec<Entry> =
            entries.into_iter().rev().filter(|entry| seen.insert(entry.key_text().key())).collect();
        kept.reverse();
        let origin = self.made_of(applied);
        if !self.spend(kept.len() as u64) {
            return self.limited(Limit::Steps, applied.span);
        }
        let mut value = self.object(kept, origin, applied.span);
        value.sensitive = applied.arguments.iter().any(Value::hands_on_secret);
        value
    }
}

/// `union(…)`: of objects all entries, objects under the same key merged; of lists all elements, each once.
pub(super) fn union(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    if let Some(objects) = objects(applied.arguments) {
        let weight = applied.arguments.iter().map(|it| u64::from(it.weight())).sum();
        if !maker.spend(weight) {
            return maker.limited(Limit::Steps, applied.span);
        }
        let mut merged: Vec<Entry> = Vec::new();
        for object in objects {
            merged = merge(maker, merged, &object.entries, applied);
        }
        return maker.object_result(merged, applied);
    }
    let Some(lists) = lists(applied.arguments) else { return maker.not_evaluated(applied) };
    match distinct_items(maker, lists.into_iter().flatten()) {
        Ok(items) => maker.list_result(items, applied),
        Err(NotDistinct::Open) => maker.not_evaluated(applied),
        Err(NotDistinct::Limit) => maker.limited(Limit::Steps, applied.span),
    }
}

/// Adds entries; objects under the same key are merged, anything else is replaced. What is merged with something open, which
/// may be an object, is open.
fn merge(
    maker: &mut Maker<'_>,
    mut merged: Vec<Entry>,
    entries: &[Entry],
    applied: &Applied<'_>,
) -> Vec<Entry> {
    let mut places: FxHashMap<String, usize> =
        merged.iter().zip(0..).map(|(entry, place)| (entry.key_text().key(), place)).collect();
    for entry in entries {
        let place = *places.entry(entry.key_text().key()).or_insert(merged.len());
        let Some(earlier) = merged.get(place).cloned() else {
            merged.push(entry.clone());
            continue;
        };
        let value = match (&earlier.value.kind, &entry.value.kind) {
            (Kind::Object(left), Kind::Object(right)) => {
                let inner = merge(maker, left.entries.clone(), &right.entries, applied);
                maker.object(inner, entry.value.origin, applied.span)
            }
            (Kind::Open(_), Kind::Object(_)) | (Kind::Object(_), Kind::Open(_)) => {
                maker.opened("union", &[&earlier.value, &entry.value], applied.span)
            }
            _ => entry.value.clone(),
        };
        if let Some(kept) = merged.get_mut(place) {
            *kept = earlier.with(value).headed(entry.header);
        }
    }
    merged
}

/// Each element once; of open ones nobody can tell whether they equal another one.
pub(super) fn distinct_items<'v>(
    maker: &mut Maker<'_>,
    all: impl Iterator<Item = &'v Value>,
) -> Result<Vec<Value>, NotDistinct> {
    let mut items: Vec<Value> = Vec::new();
    for item in all {
        if !maker.spend(items.len() as u64) {
            return Err(NotDistinct::Limit);
        }
        match items.iter().fold(Truth::False, |any, known| any.or(equal(known, item))) {
            Truth::False => items.push(item.clone()),
            Truth::True => {}
            Truth::Unknown => return Err(NotDistinct::Open),
        }
    }
    Ok(items)
}

/// `intersection(…)`: of objects the entries that all have, of lists the elements that all have.
pub(super) fn intersection(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let lengths = applied.arguments.iter().map(|it| u64::from(it.weight()));
    if !maker.spend(lengths.fold(1, u64::saturating_mul)) {
        return maker.limited(Limit::Steps, applied.span);
    }
    if let Some(objects) = objects(applied.arguments) {
        let Some((first, others)) = objects.split_first() else { return maker.not_evaluated(applied) };
        let shared = |entry: &Entry| {
            let same = |other: &&Object| match other.get(entry.shown()) {
                Some(twin) if entry.computed_key().is_none() => equal(&entry.value, &twin.value),
                _ if other.has_open_key() || entry.computed_key().is_some() => Truth::Unknown,
                _ => Truth::False,
            };
            others.iter().map(same).fold(Truth::True, Truth::and)
        };
        let truths: Vec<(Truth, &Entry)> = first.entries.iter().map(|it| (shared(it), it)).collect();
        if truths.iter().any(|(truth, _)| *truth == Truth::Unknown) {
            return maker.not_evaluated(applied);
        }
        let kept = truths.into_iter().filter(|(truth, _)| truth.is_true()).map(|(_, it)| it.clone());
        return maker.object_result(kept.collect(), applied);
    }
    let Some(lists) = lists(applied.arguments) else { return maker.not_evaluated(applied) };
    let Some((first, others)) = lists.split_first() else { return maker.not_evaluated(applied) };
    let mut kept: Vec<&Value> = Vec::new();
    for item in *first {
        let holds = |list: &&[Value]| list.iter().fold(Truth::False, |any, other| any.or(equal(other, item)));
        match others.iter().map(holds).fold(Truth::True, Truth::and) {
            Truth::True => kept.push(item),
            Truth::False => {}
            Truth::Unknown => return maker.not_evaluated(applied),
        }
    }
    match distinct_items(maker, kept.into_iter()) {
        Ok(items) => maker.list_result(items, applied),
        Err(_) => maker.not_evaluated(applied),
    }
}

pub(super) fn length(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let length = applied.get(0).and_then(|value| match &value.kind {
        Kind::List(list) => Some(list.items.len()),
        // Two keys that are not known may be the same one.
        Kind::Object(object) if object.has_open_key() && object.entries.len() > 1 => None,
        Kind::Object(object) => Some(object.entries.len()),
        Kind::Text(Text::Known(text)) => Some(text.encode_utf16().count()),
        _ => None,
    });
    match length.and_then(|length| i64::try_from(length).ok()) {
        Some(length) => maker.result(Kind::Number(Number::from(length)), applied),
        None => maker.unfit(applied, "`length` needs a text, an array or an object"),
    }
}

pub(super) fn empty(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let empty = applied.get(0).and_then(|value| match &value.kind {
        Kind::Null => Some(true),
        Kind::List(list) => Some(list.items.is_empty()),
        Kind::Object(object) => Some(object.entries.is_empty()),
        Kind::Text(Text::Known(text)) => Some(text.is_empty()),
        // A known part is never empty.
        Kind::Text(text) if text.known_length() > 0 => Some(false),
        _ => None,
    });
    match empty {
        Some(empty) => maker.result(Kind::Bool(empty), applied),
        None => maker.unfit(applied, "`empty` needs a text, an array or an object"),
    }
}

/// `contains(container, item)`: an element of a list, a key of an object in any case of letters, a part of a text.
pub(super) fn contains(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    if !maker.spend_compared(applied) {
        return maker.limited(Limit::Steps, applied.span);
    }
    let truth = match (applied.get(0).map(|container| &container.kind), applied.get(1)) {
        (Some(Kind::List(list)), Some(item)) => {
            list.items.iter().fold(Truth::False, |any, each| any.or(equal(each, item)))
        }
        (Some(Kind::Object(object)), Some(key)) => {
            key.as_str().map_or(Truth::Unknown, |key| holds(object, key))
        }
        (Some(Kind::Text(text)), Some(item)) => part_of(text, item),
        _ => Truth::Unknown,
    };
    match truth {
        Truth::True => maker.result(Kind::Bool(true), applied),
        Truth::False => maker.result(Kind::Bool(false), applied),
        Truth::Unknown => maker.not_evaluated(applied),
    }
}

/// `first` and `last`
pub(super) fn end(maker: &mut Maker<'_>, applied: &Applied<'_>, last: bool) -> Value {
    let Some(value) = applied.get(0) else { return maker.not_evaluated(applied) };
    if let Some(items) = value.as_list() {
        return match if last { items.last() } else { items.first() } {
            Some(item) => maker.picked(item, applied),
            None => maker.result(Kind::Null, applied),
        };
    }
    let Kind::Text(text) = &value.kind else { return maker.not_evaluated(applied) };
    let (edge, known) = (if last { text.suffix() } else { text.prefix() }, text.cause().is_none());
    match if last { edge.chars().next_back() } else { edge.chars().next() } {
        Some(sign) => maker.result(Kind::Text(Text::Known(sign.to_string().into())), applied),
        None if known => maker.result(Kind::Text(Text::Known("".into())), applied),
        None => maker.not_evaluated(applied),
    }
}

/// `take` and `skip`
pub(super) fn part(maker: &mut Maker<'_>, applied: &Applied<'_>, take: bool) -> Value {
    let count = applied.whole(1).map(|count| usize::try_from(count).unwrap_or(0));
    let (Some(value), Some(count)) = (applied.get(0), count) else { return maker.not_evaluated(applied) };
    if let Some(items) = value.as_list() {
        let items = if take {
            items.iter().take(count).cloned().collect()
        } else {
            items.iter().skip(count).cloned().collect()
        };
        return maker.list_result(items, applied);
    }
    let Kind::Text(text) = &value.kind else { return maker.not_evaluated(applied) };
    let parts =
        if take { super::partial::taken(maker, text, count) } else { super::partial::skipped(text, count) };
    match parts {
        Some(parts) => maker.assembled(parts, applied),
        None => maker.not_evaluated(applied),
    }
}

/// Why distinct elements cannot be told.
pub(super) enum NotDistinct {
    Open,
    Limit,
}

fn objects(arguments: &[Value]) -> Option<Vec<&Object>> {
    arguments.iter().map(Value::as_object).collect()
}

fn lists(arguments: &[Value]) -> Option<Vec<&[Value]>> {
    arguments.iter().map(Value::as_list).collect()
}

fn holds(object: &Object, key: &str) -> Truth {
    match (object.get(key), object.may_have(key)) {
        (Some(_), _) => Truth::True,
        (None, Some(_)) => Truth::Unknown,
        (None, None) => Truth::False,
    }
}

/// Whether a text holds another one. A known part decides; an open one can hold anything.
fn part_of(text: &Text, item: &Value) -> Truth {
    let Some(wanted) = super::text(item) else { return Truth::False };
    let Text::Known(wanted) = wanted else { return Truth::Unknown };
    let known = |part: &Part| matches!(part, Part::Known(known) if known.contains(&*wanted));
    match text {
        Text::Known(text) => text.contains(&*wanted).into(),
        Text::Mixed(parts) if parts.iter().any(known) => Truth::True,
        Text::Mixed(_) => Truth::Unknown,
    }
}
