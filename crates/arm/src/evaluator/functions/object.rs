//! Functions of objects alone.

use cumulint_source::Span;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::maker::Maker;
use crate::syntax::Call;
use crate::value::{Entry, Kind, Object, Value};

pub(super) fn create_object(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let mut entries: Vec<Entry> = Vec::new();
    for pair in applied.arguments.chunks(2) {
        let [key, value] = pair else {
            return maker.unfit(applied, "`createObject` needs a value for each key");
        };
        let Some(name) = super::text(key).filter(|_| !matches!(key.kind, Kind::Null)) else {
            return maker.unfit(applied, "`createObject` needs texts as keys");
        };
        entries.push(Entry::of_text(name, key.origin, value.clone()));
    }
    let value = maker.object_result(entries, applied);
    // Of its entries each one is a secret, or not, by itself.
    Value { sensitive: false, ..value }
}

/// `tryGet(value, key, …)`: a missing part is null.
pub(super) fn try_get<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let arguments: Vec<Value> =
        call.arguments.iter().map(|argument| evaluator.value(argument, context)).collect();
    let applied = Applied { name: &call.name, arguments: &arguments, span };
    let Some((value, keys)) = arguments.split_first() else { return evaluator.maker.not_evaluated(&applied) };
    let mut found = value.clone();
    for key in keys {
        if found.lacks(key) {
            return evaluator.maker.result(Kind::Null, &applied);
        }
        found = evaluator.element(&found, key, span);
    }
    let mut value = evaluator.maker.picked(&found, &applied);
    // What is open may turn out to be missing: a default beside it counts then.
    value.sensitive |= found.sensitive;
    value
}

/// `items(object)`: its entries as objects with `key` and `value`, sorted by key.
pub(super) fn items(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(object) = applied.get(0).and_then(Value::as_object) else {
        return maker.unfit(applied, "`items` needs an object");
    };
    let pair = |entry: &Entry| {
        let key = Value::new(Kind::Text(entry.key_text()), entry.header);
        let key = Entry::new("key", entry.header, key);
        let value = Entry::new("value", entry.header, entry.value.clone());
        Value::object(vec![key, value], entry.value.origin)
    };
    let items = sorted(object).into_iter().map(pair).collect();
    maker.list_result(items, applied)
}

/// `objectKeys(object)`, sorted.
pub(super) fn object_keys(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(object) = applied.get(0).and_then(Value::as_object) else {
        return maker.unfit(applied, "`objectKeys` needs an object");
    };
    let key = |entry: &Entry| Value::new(Kind::Text(entry.key_text()), entry.header);
    let keys = sorted(object).into_iter().map(key).collect();
    maker.list_result(keys, applied)
}

/// `shallowMerge(objects)`: all entries; of equal keys the last counts, whatever it is.
pub(super) fn shallow_merge(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let objects = applied.get(0).and_then(Value::as_list);
    let objects: Option<Vec<&Object>> =
        objects.and_then(|objects| objects.iter().map(Value::as_object).collect());
    let Some(objects) = objects else {
        return maker.unfit(applied, "`shallowMerge` needs an array of objects");
    };
    let entries: Vec<Entry> = objects.into_iter().flat_map(|object| object.entries.iter().cloned()).collect();
    maker.object_result(entries, applied)
}

fn sorted(object: &Object) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = object.entries.iter().collect();
    entries.sort_by(|left, right| left.shown().cmp(right.shown()));
    entries
}
