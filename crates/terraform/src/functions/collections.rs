//! Functions on lists, sets, tuples, maps and objects.

use cumulint_model::Truth;

use crate::functions::{Answer, Call, as_number};
use crate::value::{Content, Members, Number, Type, Value, convert, equal, unify};

/// The most items that a function makes.
const MAX_ITEMS: usize = 100_000;

/// Of a list its items, of a map its members, of a text its characters.
pub(super) fn length(call: &Call<'_>) -> Answer {
    let value = call.argument(0)?;
    let items = value.items().map(<[Value]>::len);
    let count = items.or_else(|| value.members().map(Members::len));
    let count = count.or_else(|| value.as_str().map(|text| text.chars().count()));
    match (&value.content, count) {
        (_, Some(count)) => Ok(Value::number(count, call.origin)),
        (Content::Resource(_), None) => call.unknown(value, Type::Number),
        _ => Err("the argument must be a string, a collection type, or a structural type".to_owned()),
    }
}

/// Unknown as soon as one of the lists is: how many items there are is not known then.
pub(super) fn concat(call: &Call<'_>) -> Answer {
    let mut items: Vec<Value> = Vec::new();
    let mut listed = true;
    for argument in call.arguments {
        if !argument.is_known() {
            return call.unknown(argument, Type::Any);
        }
        listed &= matches!(argument.content, Content::List(_));
        let more = sequence(argument).ok_or("all arguments must be lists or tuples")?;
        items.extend(more.iter().cloned());
        bounded(items.len())?;
    }
    let kinds: Vec<Type> = call.arguments.iter().map(Value::kind).collect();
    match unify(&kinds) {
        Some(Type::List(element)) if listed => {
            let items: Result<Vec<Value>, String> =
                items.iter().map(|item| convert(item, &element)).collect();
            Ok(Value::list((*element).clone(), items?, call.origin))
        }
        _ => Ok(Value::tuple(items, call.origin)),
    }
}

/// The last one wins; null counts as empty.
pub(super) fn merge(call: &Call<'_>) -> Answer {
    if let Some(missing) = call.arguments.iter().find(|argument| !argument.is_known()) {
        return call.unknown(missing, Type::Any);
    }
    let mut merged = Members::default();
    for argument in call.arguments.iter().filter(|argument| !argument.is_null()) {
        let members = argument.members().ok_or("arguments must be maps or objects")?;
        for (key, member) in members.as_written() {
            merged.insert(key.clone(), member.header, member.value.clone());
        }
    }
    let maps = call.arguments.iter().all(|argument| matches!(argument.content, Content::Map(_)));
    let kinds: Vec<Type> = call.arguments.iter().map(Value::kind).collect();
    match unify(&kinds) {
        Some(Type::Map(element)) if maps => {
            let merged = merged.try_map(|_, value| convert(value, &element))?;
            Ok(Value::map((*element).clone(), merged, call.origin))
        }
        _ => Ok(Value::object(merged, call.origin)),
    }
}

pub(super) fn lookup(call: &Call<'_>) -> Answer {
    let (map, key) = (call.argument(0)?, convert(call.argument(1)?, &Type::String)?);
    let default = call.arguments.get(2);
    if !map.is_known() {
        return call.unknown(map, Type::Any);
    }
    if !key.is_known() {
        return call.unknown(&key, Type::Any);
    }
    let members = map.members().ok_or("lookup() requires a map as the first argument")?;
    let key = key.as_str().ok_or("the key must not be null")?;
    let found = members.get(key).map(|member| &member.value);
    let found = found.or(default).ok_or_else(|| format!("the given key \"{key}\" is not in the map"))?;
    let found = if let Content::Map(mapping) = &map.content {
        convert(found, &mapping.element)?
    } else {
        found.clone()
    };
    Ok(found)
}

/// The index goes round; a negative one is refused.
pub(super) fn element(call: &Call<'_>) -> Answer {
    let items = sequence(call.argument(0)?).ok_or("cannot read elements from this value")?;
    let index = call.whole(1)?;
    let index = usize::try_from(index).map_err(|_| "cannot use element function with a negative index")?;
    let index = index.checked_rem(items.len()).ok_or("cannot use element function with an empty list")?;
    let item = items.get(index).ok_or("there is no such element")?;
    Ok(item.clone())
}

/// The first that is neither null nor an empty text.
pub(super) fn coalesce(call: &Call<'_>) -> Answer {
    let kinds: Vec<Type> = call.arguments.iter().map(Value::kind).collect();
    let kind = unify(&kinds).ok_or("all arguments must have the same type")?;
    for argument in call.arguments {
        let argument = convert(argument, &kind)?;
        if matches!(argument.content, Content::Unknown(_)) {
            return call.unknown(&argument, kind);
        }
        if !argument.is_null() && argument.as_str() != Some("") {
            return Ok(argument);
        }
    }
    Err("no non-null, non-empty-string arguments".to_owned())
}

/// The items of what has an order: not of a set.
fn sequence(value: &Value) -> Option<&[Value]> {
    if matches!(value.content, Content::Set(_)) { None } else { value.items() }
}

pub(super) fn coalescelist(call: &Call<'_>) -> Answer {
    for argument in call.arguments {
        if !argument.is_known() {
            return call.unknown(argument, Type::Any);
        }
        if !sequence(argument).ok_or("coalescelist arguments must be lists or tuples")?.is_empty() {
            return Ok(argument.clone());
        }
    }
    Err("no non-null arguments".to_owned())
}

/// Every item of a list that may hold nulls is one here.
pub(super) fn compact(call: &Call<'_>) -> Answer {
    let mut kept = Vec::new();
    for item in call.items(0)?.iter().filter(|item| !item.is_null()) {
        let item = convert(item, &Type::String)?;
        if item.as_str() != Some("") {
            kept.push(item);
        }
    }
    Ok(Value::list(Type::String, kept, call.origin))
}

pub(super) fn contains(call: &Call<'_>) -> Answer {
    let (list, wanted) = (call.argument(0)?, call.argument(1)?);
    if !list.is_known() {
        return call.unknown(list, Type::Bool);
    }
    if list.is_null() || wanted.is_null() {
        return Err("argument must not be null".to_owned());
    }
    let items = list.items().ok_or("argument must be list, tuple, or set")?;
    let found = items.iter().fold(Truth::False, |so_far, item| so_far.or(equal(item, wanted)));
    if found == Truth::Unknown {
        let missing = wanted.unknown_part().or_else(|| list.unknown_part()).unwrap_or(wanted);
        return call.unknown(missing, Type::Bool);
    }
    call.bool(found.is_true())
}

pub(super) fn index(call: &Call<'_>) -> Answer {
    let (items, wanted) = (call.items(0)?, call.argument(1)?);
    let found = items.iter().position(|item| equal(item, wanted).is_true());
    found.map(|index| Value::number(index, call.origin)).ok_or_else(|| "item not found".to_owned())
}

fn members<'c>(call: &Call<'c>) -> Result<&'c Members, String> {
    call.argument(0)?.members().ok_or_else(|| "a map or an object is required".to_owned())
}

/// A list of a map's keys, a tuple of an object's.
pub(super) fn keys(call: &Call<'_>) -> Answer {
    let keys = members(call)?.iter().map(|(key, member)| Value::string(key.clone(), member.header)).collect();
    Ok(match &call.argument(0)?.content {
        Content::Map(_) => Value::list(Type::String, keys, call.origin),
        _ => Value::tuple(keys, call.origin),
    })
}

pub(super) fn values(call: &Call<'_>) -> Answer {
    let values = members(call)?.iter().map(|(_, member)| member.value.clone()).collect();
    Ok(match &call.argument(0)?.content {
        Content::Map(mapping) => Value::list(mapping.element.clone(), values, call.origin),
        _ => Value::tuple(values, call.origin),
    })
}

/// A nested list that is not known makes the whole unknown.
pub(super) fn flatten(call: &Call<'_>) -> Answer {
    let mut flat = Vec::new();
    match flatten_into(call.items(0)?, &mut flat)? {
        Some(missing) => call.unknown(missing, Type::Any),
        None => Ok(Value::tuple(flat, call.origin)),
    }
}

fn flatten_into<'v>(items: &'v [Value], flat: &mut Vec<Value>) -> Result<Option<&'v Value>, String> {
    for item in items {
        if let Some(inner) = item.items() {
            if let Some(missing) = flatten_into(inner, flat)? {
                return Ok(Some(missing));
            }
        } else if matches!(&item.content, Content::Unknown(unknown) if !unknown.kind.is_primitive()) {
            return Ok(Some(item));
        } else {
            flat.push(item.clone());
        }
        bounded(flat.len())?;
    }
    Ok(None)
}

pub(super) fn distinct(call: &Call<'_>) -> Answer {
    let value = convert(call.argument(0)?, &Type::list(Type::Any))?;
    let Content::List(sequence) = &value.content else { return Err("a list is required".to_owned()) };
    bounded(sequence.items.len().saturating_mul(sequence.items.len()) / MAX_ITEMS)?;
    let mut kept: Vec<Value> = Vec::new();
    for item in &sequence.items {
        if !kept.iter().any(|other| equal(other, item).is_true()) {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(sequence.element.clone(), kept, call.origin))
}

pub(super) fn reverse(call: &Call<'_>) -> Answer {
    let items = call.items(0)?.iter().rev().cloned().collect();
    Ok(match &call.argument(0)?.content {
        Content::List(sequence) | Content::Set(sequence) => {
            Value::list(sequence.element.clone(), items, call.origin)
        }
        _ => Value::tuple(items, call.origin),
    })
}

pub(super) fn slice(call: &Call<'_>) -> Answer {
    let items = call.items(0)?;
    let place =
        |index| usize::try_from(call.whole(index)?).map_err(|_| "an index must not be negative".to_owned());
    let part = items.get(place(1)?..place(2)?).ok_or("the indexes lie outside the list")?.to_vec();
    Ok(match &call.argument(0)?.content {
        Content::List(sequence) => Value::list(sequence.element.clone(), part, call.origin),
        Content::Set(_) => return Err("cannot slice a set".to_owned()),
        _ => Value::tuple(part, call.origin),
    })
}

pub(super) fn one(call: &Call<'_>) -> Answer {
    match call.items(0)? {
        [] => Ok(Value::null(call.origin)),
        [only] => Ok(only.clone()),
        _ => Err("must be a list, set, or tuple value with either zero or one elements".to_owned()),
    }
}

pub(super) fn zipmap(call: &Call<'_>) -> Answer {
    let (keys, values) = (call.items(0)?, call.items(1)?);
    if keys.len() != values.len() {
        return Err("number of keys does not match number of values".to_owned());
    }
    let mut members = Members::default();
    for (key, value) in keys.iter().zip(values) {
        let text = convert(key, &Type::String)?;
        let Some(text) = text.as_str() else { return call.unknown(key, Type::Any) };
        members.insert(text.into(), key.origin, value.clone());
    }
    Ok(match &call.argument(1)?.content {
        Content::List(sequence) => Value::map(sequence.element.clone(), members, call.origin),
        _ => Value::object(members, call.origin),
    })
}

/// At most 1,024 numbers, as Terraform has it.
pub(super) fn range(call: &Call<'_>) -> Answer {
    let numbers: Result<Vec<Number>, String> = call.arguments.iter().map(as_number).collect();
    let numbers = numbers?;
    let (start, end) = match numbers.as_slice() {
        [end] => (Number::from(0_i64), end.clone()),
        [start, end, ..] => (start.clone(), end.clone()),
        [] => return Err("one to three numbers are required".to_owned()),
    };
    let down = end < start;
    let step = numbers.get(2).cloned().unwrap_or_else(|| Number::from(if down { -1_i64 } else { 1 }));
    if step.is_zero() || step.is_negative() != down && start != end {
        return Err("the step must lead from the start to the end".to_owned());
    }
    let (mut at, mut items) = (start, Vec::new());
    while if down { at > end } else { at < end } {
        if items.len() >= 1_024 {
            return Err("more than 1024 values were generated".to_owned());
        }
        items.push(Value::number(at.clone(), call.origin));
        at = at.plus(&step).ok_or("infinities of both signs")?;
    }
    Ok(Value::list(Type::Number, items, call.origin))
}

pub(super) fn sort(call: &Call<'_>) -> Answer {
    let texts: Result<Vec<Value>, String> =
        call.items(0)?.iter().map(|item| convert(item, &Type::String)).collect();
    let mut texts = texts?;
    if texts.iter().any(Value::is_null) {
        return Err("a null string cannot be sorted".to_owned());
    }
    texts.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(Type::String, texts, call.origin))
}

fn truths(call: &Call<'_>) -> Result<Vec<bool>, String> {
    let truth = |item: &Value| match convert(item, &Type::Bool)?.content {
        Content::Bool(known) => Ok(known),
        _ => Ok(false),
    };
    call.items(0)?.iter().map(truth).collect()
}

pub(super) fn alltrue(call: &Call<'_>) -> Answer {
    call.bool(truths(call)?.into_iter().all(|truth| truth))
}

pub(super) fn anytrue(call: &Call<'_>) -> Answer {
    call.bool(truths(call)?.into_iter().any(|truth| truth))
}

fn bounded(count: usize) -> Result<(), String> {
    if count <= MAX_ITEMS { Ok(()) } else { Err(format!("there would be more than {MAX_ITEMS} items")) }
}
