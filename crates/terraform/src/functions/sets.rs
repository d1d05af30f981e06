//! Union, intersection and difference of sets.

use crate::functions::{Answer, Call};
use crate::value::{Type, Value, convert, equal};

/// All arguments as sets of one element type.
fn sets(call: &Call<'_>) -> Result<(Type, Vec<Value>), String> {
    let any = Type::set(Type::Any);
    let sets: Result<Vec<Value>, String> = call.arguments.iter().map(|set| convert(set, &any)).collect();
    let sets = sets?;
    let kinds: Vec<Type> =
        sets.iter().filter(|set| set.items().is_some_and(|it| !it.is_empty())).map(Value::kind).collect();
    let kind = crate::value::unify(&kinds).unwrap_or(any);
    let sets: Result<Vec<Value>, String> = sets.iter().map(|set| convert(set, &kind)).collect();
    let Type::Set(element) = kind else { return Err("set required".to_owned()) };
    Ok(((*element).clone(), sets?))
}

fn has(set: &Value, item: &Value) -> bool {
    set.items().unwrap_or_default().iter().any(|other| equal(other, item).is_true())
}

pub(super) fn union(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let items = sets.iter().flat_map(|set| set.items().unwrap_or_default()).cloned().collect();
    Ok(Value::set(element, items, call.origin))
}

pub(super) fn intersection(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let (first, others) = sets.split_first().ok_or("at least one set is required")?;
    let everywhere = |item: &&Value| others.iter().all(|set| has(set, item));
    let items = first.items().unwrap_or_default().iter().filter(everywhere).cloned().collect();
    Ok(Value::set(element, items, call.origin))
}

pub(super) fn subtract(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let (first, others) = sets.split_first().ok_or("two sets are required")?;
    let nowhere = |item: &&Value| !others.iter().any(|set| has(set, item));
    let items = first.items().unwrap_or_default().iter().filter(nowhere).cloned().collect();
    Ok(Value::set(element, items, call.origin))
}
