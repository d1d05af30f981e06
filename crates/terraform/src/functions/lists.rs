//! Functions on lists, sets and tuples.

use cumulint_model::Truth;

use crate::functions::sets::Found;
use crate::functions::{Answer, Call, Refusal, as_number, bounded_items, refused, unknown_as};
use crate::value::{Content, Members, Number, Type, Value, convert, equal, unify};

/// The most numbers that `range` makes, as Terraform has it.
const MAX_RANGE: usize = 1_024;

/// Of a list its items, of a map its members, of a text its characters.
pub(super) fn length(call: &Call<'_>) -> Answer {
    let value = call.argument(0)?;
    let items = value.items().map(<[Value]>::len);
    let count = items.or_else(|| value.members().map(Members::len));
    let count = count.or_else(|| value.as_str().map(super::graphemes::count));
    match (&value.content, value.kind(), count) {
        // Unknown items of a set may turn out to be equal.
        (Content::Set(sequence), ..) if sequence.items.len() > 1 && value.unknown_part().is_some() => {
            call.unknown(value, Type::Number)
        }
        (_, _, Some(count)) => call.count(count),
        (_, Type::Tuple(items), None) => call.count(items.len()),
        (_, Type::Object(fields), None) => call.count(fields.len()),
        (_, Type::Bool | Type::Number, None) => {
            refused("argument must be a string, a collection type, or a structural type")
        }
        _ => call.unknown(value, Type::Number),
    }
}

/// The items of what has an order: not of a set.
fn sequence(value: &Value) -> Option<&[Value]> {
    if matches!(value.content, Content::Set(_)) { None } else { value.items() }
}

/// Items with the type that a part of a list or tuple has.
fn part_of(whole: &Value, items: Vec<Value>, call: &Call<'_>) -> Value {
    match &whole.content {
        Content::List(sequence) | Content::Set(sequence) => {
            Value::list(sequence.element.clone(), items, call.origin)
        }
        _ => Value::tuple(items, call.origin),
    }
}

/// Unknown as soon as one of the lists is: how many items there are is not known then.
pub(super) fn concat(call: &Call<'_>) -> Answer {
    if call.arguments.is_empty() {
        return refused("at least one argument is required");
    }
    let mut items: Vec<Value> = Vec::new();
    let mut missing = None;
    for argument in call.arguments {
        match sequence(argument) {
            Some(more) => items.extend(more.iter().cloned()),
            None if matches!(argument.kind(), Type::List(_) | Type::Tuple(_) | Type::Any) => {
                missing = missing.or(Some(argument));
            }
            None => return refused("all arguments must be lists or tuples"),
        }
        bounded_items(items.len())?;
    }
    let kinds: Vec<Type> = call.arguments.iter().map(Value::kind).collect();
    let listed = kinds.iter().all(|kind| matches!(kind, Type::List(_)));
    let common = if listed { unify(&kinds) } else { None };
    if let Some(missing) = missing {
        return call.unknown(missing, common.unwrap_or(Type::Any));
    }
    match common {
        Some(Type::List(element)) => {
            let items: Result<Vec<Value>, String> =
                items.iter().map(|item| convert(item, &element)).collect();
            Ok(Value::list((*element).clone(), items?, call.origin))
        }
        _ => Ok(Value::tuple(items, call.origin)),
    }
}

/// The index goes round, in both directions.
///
/// <https://developer.hashicorp.com/terraform/language/functions/element>
pub(super) fn element(call: &Call<'_>) -> Answer {
    let items = sequence(call.argument(0)?).ok_or("cannot read elements from this value")?;
    let index = call.whole(1)?;
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let index = index.checked_rem_euclid(length).ok_or("cannot use element function with an empty list")?;
    let item = usize::try_from(index).ok().and_then(|index| items.get(index));
    let item = item.ok_or("there is no such element")?;
    Ok(item.clone())
}

pub(super) fn compact(call: &Call<'_>) -> Answer {
    let kept = call.items(0)?.iter().filter(|item| !item.is_null() && item.as_str() != Some(""));
    Ok(Value::list(Type::String, kept.cloned().collect(), call.origin))
}

pub(super) fn contains(call: &Call<'_>) -> Answer {
    let (list, wanted) = (call.argument(0)?, call.argument(1)?);
    let items = list.items().ok_or("argument must be list, tuple, or set")?;
    let found = items.iter().fold(Truth::False, |so_far, item| so_far.or(equal(item, wanted)));
    if found == Truth::Unknown {
        let missing = wanted.unknown_part().or_else(|| list.unknown_part()).unwrap_or(wanted);
        return call.unknown(missing, Type::Bool);
    }
    call.bool(found.is_true())
}

pub(super) fn index(call: &Call<'_>) -> Answer {
    let (list, wanted) = (call.argument(0)?, call.argument(1)?);
    let items = sequence(list).ok_or("argument must be a list or tuple")?;
    for (index, item) in items.iter().enumerate() {
        match equal(item, wanted) {
            Truth::True => return call.count(index),
            Truth::False => {}
            Truth::Unknown => {
                let missing = item.unknown_part().or_else(|| wanted.unknown_part()).unwrap_or(wanted);
                return call.unknown(missing, Type::Number);
            }
        }
    }
    refused("item not found")
}

/// A nested list that is not known makes the whole unknown.
pub(super) fn flatten(call: &Call<'_>) -> Answer {
    let mut flat = Vec::new();
    let list = call.argument(0)?;
    let items = list.items().ok_or("can only flatten lists, sets and tuples")?;
    match flatten_into(items, list.sensitive, &mut flat)? {
        Some(missing) => Ok(unknown_as(missing, Type::Any, call.origin)),
        None => Ok(Value::tuple(flat, call.origin)),
    }
}

fn flatten_into<'v>(
    items: &'v [Value],
    secret: bool,
    flat: &mut Vec<Value>,
) -> Result<Option<&'v Value>, Refusal> {
    for item in items {
        if let Some(inner) = item.items() {
            if let Some(missing) = flatten_into(inner, secret || item.sensitive, flat)? {
                return Ok(Some(missing));
            }
        } else if matches!(&item.content, Content::Unknown(unknown) if may_be_list(&unknown.kind)) {
            return Ok(Some(item));
        } else {
            flat.push(item.clone().marked(secret));
        }
        bounded_items(flat.len())?;
    }
    Ok(None)
}

fn may_be_list(kind: &Type) -> bool {
    matches!(kind, Type::Any | Type::List(_) | Type::Set(_) | Type::Tuple(_))
}

pub(super) fn distinct(call: &Call<'_>) -> Answer {
    let list = call.argument(0)?;
    let items = call.items(0)?;
    let mut found = Found::default();
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        if !found.has(item)? {
            found.add(item);
            kept.push(item.clone());
        }
    }
    Ok(part_of(list, kept, call))
}

pub(super) fn reverse(call: &Call<'_>) -> Answer {
    let list = call.argument(0)?;
    let items = list.items().ok_or("can only reverse a list, a set or a tuple")?;
    Ok(part_of(list, items.iter().rev().cloned().collect(), call))
}

pub(super) fn slice(call: &Call<'_>) -> Answer {
    let list = call.argument(0)?;
    let items = sequence(list).ok_or("cannot slice a set: it must be a list or tuple")?;
    let place =
        |index| usize::try_from(call.whole(index)?).map_err(|_| "an index must not be negative".to_owned());
    let part = items.get(place(1)?..place(2)?).ok_or("the indexes lie outside the list")?.to_vec();
    Ok(part_of(list, part, call))
}

/// Lists of at most so many items; a size of zero makes one list of all.
pub(super) fn chunklist(call: &Call<'_>) -> Answer {
    let Content::List(list) = &call.argument(0)?.content else { return refused("a list is required") };
    let size = usize::try_from(call.whole(1)?).map_err(|_| "the size argument must be positive")?;
    let inner = Type::list(list.element.clone());
    let chunk = |items: &[Value]| Value::list(list.element.clone(), items.to_vec(), call.origin);
    let size = if size == 0 { list.items.len().max(1) } else { size };
    Ok(Value::list(inner, list.items.chunks(size).map(chunk).collect(), call.origin))
}

pub(super) fn matchkeys(call: &Call<'_>) -> Answer {
    let (values, keys) = (call.items(0)?, call.items(1)?);
    let (own, wanted) = (call.argument(1)?.kind(), call.argument(2)?.kind());
    let kind = unify([&own, &wanted]).ok_or("keys and searchset must be of the same type")?;
    if values.len() != keys.len() {
        return refused("length of keys and values should be equal");
    }
    let (keys, wanted) = (convert(call.argument(1)?, &kind)?, convert(call.argument(2)?, &kind)?);
    let (keys, wanted) = (keys.items().unwrap_or_default(), wanted.items().unwrap_or_default());
    let mut found = Found::of(wanted);
    let mut kept = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        if found.has(key)? {
            kept.push(value.clone());
        }
    }
    Ok(part_of(call.argument(0)?, kept, call))
}

pub(super) fn one(call: &Call<'_>) -> Answer {
    let list = call.argument(0)?;
    match list.items() {
        Some([]) => Ok(match list.kind() {
            Type::List(element) | Type::Set(element) => {
                Value::new(Content::Null((*element).clone()), call.origin)
            }
            _ => Value::null(call.origin),
        }),
        Some([only]) => Ok(only.clone()),
        // Unknown items of a set may turn out to be equal.
        Some(_) if matches!(list.content, Content::Set(_)) && list.unknown_part().is_some() => {
            Ok(unknown_as(list.unknown_part().unwrap_or(list), Type::Any, call.origin))
        }
        _ => refused("must be a list, set, or tuple value with either zero or one elements"),
    }
}

pub(super) fn range(call: &Call<'_>) -> Answer {
    let numbers: Result<Vec<Number>, String> = call.arguments.iter().map(as_number).collect();
    let numbers = numbers?;
    let (start, end) = match numbers.as_slice() {
        [end] => (Number::from(0_i64), end.clone()),
        [start, end] | [start, end, _] => (start.clone(), end.clone()),
        _ => return refused("one to three numbers are required"),
    };
    let down = end < start;
    let step = numbers.get(2).cloned().unwrap_or_else(|| Number::from(if down { -1_i64 } else { 1 }));
    if start != end && (step.is_zero() || step.is_negative() != down) {
        return refused("the step must lead from the start to the end");
    }
    let (mut at, mut items) = (start, Vec::new());
    while if down { at > end } else { at < end } {
        if items.len() >= MAX_RANGE {
            return refused(format!("more than {MAX_RANGE} values were generated"));
        }
        items.push(Value::number(at.clone(), call.origin));
        at = at.plus(&step).ok_or("infinities of both signs")?;
    }
    Ok(Value::list(Type::Number, items, call.origin))
}

pub(super) fn sort(call: &Call<'_>) -> Answer {
    let mut texts = call.items(0)?.to_vec();
    if let Some(missing) = texts.iter().find(|text| !text.is_known()) {
        let unknown = unknown_as(missing, Type::String, call.origin);
        return Ok(Value::list(Type::String, vec![unknown; texts.len()], call.origin));
    }
    if texts.iter().any(Value::is_null) {
        return refused("a null string cannot be sorted");
    }
    texts.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(Type::String, texts, call.origin))
}

/// Null counts as false.
pub(super) fn alltrue(call: &Call<'_>) -> Answer {
    for item in call.items(0)? {
        match &item.content {
            Content::Bool(true) => {}
            Content::Bool(false) | Content::Null(_) => return call.bool(false),
            _ => return call.unknown(item, Type::Bool),
        }
    }
    call.bool(true)
}

pub(super) fn anytrue(call: &Call<'_>) -> Answer {
    let mut missing = None;
    for item in call.items(0)? {
        match &item.content {
            Content::Bool(true) => return call.bool(true),
            Content::Bool(false) | Content::Null(_) => {}
            _ => missing = missing.or(Some(item)),
        }
    }
    missing.map_or_else(|| call.bool(false), |missing| call.unknown(missing, Type::Bool))
}
