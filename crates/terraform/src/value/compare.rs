//! Equality as the operator `==` has it, and the order of the items of a set.

use std::cmp::Ordering;

use cumulint_model::Truth;

use crate::value::{Content, Members, Value};

/// Whether two values are equal: of equal types and equal content. Values of different types are never equal, not even
/// `1` and `"1"`.
pub(crate) fn equal(a: &Value, b: &Value) -> Truth {
    match (&a.content, &b.content) {
        (Content::Null(_), Content::Null(_)) => Truth::True,
        // What a provider computes is never null.
        (Content::Null(_), Content::Computed(_) | Content::Resource(_) | Content::Encoded(_))
        | (Content::Computed(_) | Content::Resource(_) | Content::Encoded(_), Content::Null(_)) => {
            Truth::False
        }
        (Content::Unknown(_) | Content::Computed(_) | Content::Resource(_), _)
        | (_, Content::Unknown(_) | Content::Computed(_) | Content::Resource(_)) => Truth::Unknown,
        (Content::Bool(a), Content::Bool(b)) => Truth::from(a == b),
        (Content::Number(a), Content::Number(b)) => Truth::from(a == b),
        (Content::String(_) | Content::Encoded(_), Content::String(_) | Content::Encoded(_)) => {
            match (a.as_str(), b.as_str()) {
                (Some(a), Some(b)) => Truth::from(a == b),
                _ => Truth::Unknown,
            }
        }
        (Content::Tuple(a), Content::Tuple(b)) => equal_items(a, b),
        (Content::List(a), Content::List(b)) | (Content::Set(a), Content::Set(b)) => {
            Truth::from(a.element == b.element || a.items.is_empty() == b.items.is_empty())
                .and(equal_items(&a.items, &b.items))
        }
        (Content::Object(a), Content::Object(b)) => equal_members(a, b),
        (Content::Map(a), Content::Map(b)) => equal_members(&a.members, &b.members),
        _ => Truth::False,
    }
}

fn equal_items(a: &[Value], b: &[Value]) -> Truth {
    let all = a.iter().zip(b).fold(Truth::True, |so_far, (a, b)| so_far.and(equal(a, b)));
    Truth::from(a.len() == b.len()).and(all)
}

fn equal_members(a: &Members, b: &Members) -> Truth {
    let same_keys = a.len() == b.len() && a.iter().zip(b.iter()).all(|((a, _), (b, _))| a == b);
    if !same_keys {
        return Truth::False;
    }
    let pairs = a.iter().zip(b.iter());
    pairs.fold(Truth::True, |so_far, ((_, a), (_, b))| so_far.and(equal(&a.value, &b.value)))
}

/// Sorts the items of a set and drops what is there twice. Unknown items are all kept: they may differ.
pub(crate) fn set_order(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by(order);
    items.dedup_by(|next, kept| equal(next, kept).is_true());
    items
}

/// Strings by their bytes, numbers by size, false before true; all else by what it is, then by its parts.
fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.content, &b.content) {
        (Content::Number(a), Content::Number(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Content::Bool(a), Content::Bool(b)) => a.cmp(b),
        _ => match (a.as_str(), b.as_str(), a.items(), b.items(), a.members(), b.members()) {
            (Some(a), Some(b), ..) => a.cmp(b),
            (_, _, Some(a), Some(b), ..) => order_items(a, b),
            (_, _, _, _, Some(a), Some(b)) => order_members(a, b),
            _ => rank(a).cmp(&rank(b)),
        },
    }
}

fn order_items(a: &[Value], b: &[Value]) -> Ordering {
    let first = a.iter().zip(b).map(|(a, b)| order(a, b)).find(|it| it.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn order_members(a: &Members, b: &Members) -> Ordering {
    let pairs = a.iter().zip(b.iter());
    let first =
        pairs.map(|((j, a), (k, b))| j.cmp(k).then_with(|| order(&a.value, &b.value))).find(|it| it.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn rank(value: &Value) -> u8 {
    match &value.content {
        Content::Null(_) => 0,
        Content::Bool(_) => 1,
        Content::Number(_) => 2,
        Content::String(_) | Content::Encoded(_) => 3,
        Content::Tuple(_) | Content::List(_) | Content::Set(_) => 4,
        Content::Object(_) | Content::Map(_) => 5,
        Content::Resource(_) | Content::Computed(_) | Content::Unknown(_) => 6,
    }
}
