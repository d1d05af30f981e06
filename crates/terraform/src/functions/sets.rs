//! Functions of sets, and the product of any collections.

use std::collections::HashSet;

use cumulint_evaluation::Limit;

use crate::functions::{Answer, Call, Refusal, bounded_items, refused, unknown_as};
use crate::value::{Content, Type, Value, convert, equal, unify};

/// All arguments as sets of one element type.
fn sets(call: &Call<'_>) -> Result<(Type, Vec<Value>), String> {
    let kinds: Vec<Type> = call.arguments.iter().map(Value::kind).collect();
    let empty = |set: &&Value| set.items().is_some_and(<[Value]>::is_empty);
    let open = |kind: &Type| matches!(kind, Type::Set(element) if **element == Type::Any);
    // An empty set of no type goes with all others.
    let kinds: Vec<&Type> = call
        .arguments
        .iter()
        .zip(&kinds)
        .filter(|(set, kind)| !(empty(set) && open(kind)))
        .map(|(_, kind)| kind)
        .collect();
    let kind = if kinds.is_empty() { Some(Type::set(Type::Any)) } else { unify(kinds) };
    let Some(Type::Set(element)) = kind else {
        return Err("given sets must all have compatible element types".to_owned());
    };
    let kind = Type::Set(element.clone());
    let sets: Result<Vec<Value>, String> = call.arguments.iter().map(|set| convert(set, &kind)).collect();
    Ok(((*element).clone(), sets?))
}

/// So many comparisons of each with each are made.
const MAX_COMPARISONS: usize = 10_000_000;

/// Values to be found again: texts at once, all else by comparing.
#[derive(Default)]
pub(super) struct Found<'v> {
    texts: HashSet<&'v str>,
    others: Vec<&'v Value>,
    comparisons: usize,
}

impl<'v> Found<'v> {
    pub(super) fn of(values: &'v [Value]) -> Self {
        let mut found = Self::default();
        values.iter().for_each(|value| found.add(value));
        found
    }

    pub(super) fn add(&mut self, value: &'v Value) {
        match value.as_str() {
            Some(text) => {
                self.texts.insert(text);
            }
            None => self.others.push(value),
        }
    }

    /// Whether an equal value is among them.
    pub(super) fn has(&mut self, value: &Value) -> Result<bool, Refusal> {
        if let Some(text) = value.as_str() {
            return Ok(self.texts.contains(text));
        }
        self.comparisons = self.comparisons.saturating_add(self.others.len());
        if self.comparisons > MAX_COMPARISONS {
            return Err(Refusal::Limit(Limit::Steps));
        }
        Ok(self.others.iter().any(|other| equal(other, value).is_true()))
    }
}

/// The items of a set that are in another one, or that are not.
fn filtered(set: &Value, other: &Value, wanted: bool) -> Result<Vec<Value>, Refusal> {
    let mut found = Found::of(other.items().unwrap_or_default());
    let mut kept = Vec::new();
    for item in set.items().unwrap_or_default() {
        if found.has(item)? == wanted {
            kept.push(item.clone());
        }
    }
    Ok(kept)
}

pub(super) fn union(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let items: Vec<Value> = sets.iter().flat_map(|set| set.items().unwrap_or_default()).cloned().collect();
    bounded_items(items.len())?;
    Ok(Value::set(element, items, call.origin))
}

pub(super) fn intersection(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let (first, others) = sets.split_first().ok_or("at least one set is required")?;
    let mut kept = first.clone();
    for other in others {
        kept = Value::set(element.clone(), filtered(&kept, other, true)?, call.origin);
    }
    Ok(kept.at(call.origin))
}

pub(super) fn subtract(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let [first, second] = sets.as_slice() else { return refused("two sets are required") };
    Ok(Value::set(element, filtered(first, second, false)?, call.origin))
}

/// What is in an odd number of the sets: one after the other is compared with what was found so far.
pub(super) fn symmetric_difference(call: &Call<'_>) -> Answer {
    let (element, sets) = sets(call)?;
    let mut found = Value::set(element.clone(), Vec::new(), call.origin);
    for set in &sets {
        let items = [filtered(&found, set, false)?, filtered(set, &found, false)?].concat();
        found = Value::set(element.clone(), items, call.origin);
    }
    Ok(found)
}

/// Every combination of an item of each collection, as tuples: a set where there are only sets, else a list.
pub(super) fn product(call: &Call<'_>) -> Answer {
    if call.arguments.len() < 2 {
        return refused("at least two arguments are required");
    }
    let mut count = 1_usize;
    for argument in call.arguments {
        let items = argument.items().ok_or("a set or a list is required")?;
        count = count.saturating_mul(items.len());
        bounded_items(count.saturating_mul(call.arguments.len()))?;
        if matches!(argument.content, Content::Set(_)) && argument.unknown_part().is_some() {
            return Ok(unknown_as(argument.unknown_part().unwrap_or(argument), Type::Any, call.origin));
        }
    }
    let lists: Result<Vec<(Type, Vec<Value>)>, String> = call.arguments.iter().map(one_type).collect();
    let lists = lists?;
    let mut combinations: Vec<Vec<Value>> = vec![Vec::new()];
    for (_, items) in &lists {
        let longer = |start: &Vec<Value>| {
            let start = start.clone();
            items.iter().map(move |item| start.iter().cloned().chain([item.clone()]).collect::<Vec<Value>>())
        };
        combinations = combinations.iter().flat_map(longer).collect();
    }
    let tuple = Type::Tuple(lists.into_iter().map(|(element, _)| element).collect());
    let tuples = combinations.into_iter().map(|items| Value::tuple(items, call.origin)).collect();
    let only_sets = call.arguments.iter().all(|argument| matches!(argument.content, Content::Set(_)));
    Ok(if only_sets {
        Value::set(tuple, tuples, call.origin)
    } else {
        Value::list(tuple, tuples, call.origin)
    })
}

/// The items of a collection in the type that they have in common.
fn one_type(collection: &Value) -> Result<(Type, Vec<Value>), String> {
    match &collection.content {
        Content::Tuple(_) => match convert(collection, &Type::list(Type::Any))?.content {
            Content::List(sequence) => Ok((sequence.element.clone(), sequence.items.clone())),
            _ => Err("a list is required".to_owned()),
        },
        Content::List(sequence) | Content::Set(sequence) => {
            Ok((sequence.element.clone(), sequence.items.clone()))
        }
        _ => Err("a set or a list is required".to_owned()),
    }
}
