//! Equality as the operator `==` has it, and the order of the items of a set.

use std::cmp::Ordering;

use cumulint_model::Truth;

use crate::value::{Content, Members, Value, decimal};

/// Whether two values are equal: of equal types and equal content. Values of different types are never equal, not even
/// `1` and `"1"`.
pub(crate) fn equal(a: &Value, b: &Value) -> Truth {
    if let Some(known) = at_a_glance(a, b) {
        return known;
    }
    if has_parts(a) && has_parts(b) && a.kind() != b.kind() && !a.has_untyped() && !b.has_untyped() {
        return Truth::False;
    }
    equal_content(a, b)
}

/// What nulls, unknown values and different kinds of values decide.
fn at_a_glance(a: &Value, b: &Value) -> Option<Truth> {
    match (&a.content, &b.content) {
        (Content::Null(_), Content::Null(_)) => Some(Truth::True),
        (Content::Null(_), _) | (_, Content::Null(_)) => {
            let other = if a.is_null() { b } else { a };
            Some(if other.is_present() { Truth::False } else { Truth::Unknown })
        }
        (Content::Resource(_), _) | (_, Content::Resource(_)) => Some(Truth::Unknown),
        (Content::Unknown(_) | Content::Computed(_), _) | (_, Content::Unknown(_) | Content::Computed(_)) => {
            Some(with_unknown(a, b))
        }
        _ => None,
    }
}

/// The type of what is not known, or how it starts, may rule out that it is equal.
fn with_unknown(a: &Value, b: &Value) -> Truth {
    let (unknown, other) =
        if matches!(a.content, Content::Unknown(_) | Content::Computed(_)) { (a, b) } else { (b, a) };
    if matches!(other.content, Content::Unknown(_) | Content::Computed(_)) {
        return Truth::Unknown;
    }
    let kind = unknown.kind();
    if !kind.is_open() && !other.has_untyped() && kind != other.kind() {
        return Truth::False;
    }
    match (&unknown.content, other.as_str()) {
        (Content::Unknown(it), Some(text))
            if !it.prefix.as_ref().is_none_or(|start| text.starts_with(&**start)) =>
        {
            Truth::False
        }
        _ => Truth::Unknown,
    }
}

fn has_parts(value: &Value) -> bool {
    value.items().is_some() || value.members().is_some()
}

fn equal_content(a: &Value, b: &Value) -> Truth {
    if let Some(known) = at_a_glance(a, b) {
        return known;
    }
    match (&a.content, &b.content) {
        (Content::Bool(a), Content::Bool(b)) => Truth::from(a == b),
        (Content::Number(a), Content::Number(b)) => Truth::from(a == b),
        (Content::String(_) | Content::Encoded(_), Content::String(_) | Content::Encoded(_)) => {
            match (a.as_str(), b.as_str()) {
                (Some(a), Some(b)) => Truth::from(a == b),
                _ => Truth::Unknown,
            }
        }
        (Content::Tuple(a), Content::Tuple(b)) => equal_items(a, b),
        (Content::Set(a), Content::Set(b))
            if a.items.iter().chain(&b.items).any(|it| it.unknown_part().is_some()) =>
        {
            Truth::Unknown
        }
        (Content::List(a), Content::List(b)) | (Content::Set(a), Content::Set(b)) => {
            equal_items(&a.items, &b.items)
        }
        (Content::Object(a), Content::Object(b)) => equal_members(a, b),
        (Content::Map(a), Content::Map(b)) => equal_members(&a.members, &b.members),
        _ => Truth::False,
    }
}

fn equal_items(a: &[Value], b: &[Value]) -> Truth {
    let all = a.iter().zip(b).fold(Truth::True, |so_far, (a, b)| so_far.and(equal_content(a, b)));
    Truth::from(a.len() == b.len()).and(all)
}

fn equal_members(a: &Members, b: &Members) -> Truth {
    let same_keys = a.len() == b.len() && a.iter().zip(b.iter()).all(|((a, _), (b, _))| a == b);
    if !same_keys {
        return Truth::False;
    }
    let pairs = a.iter().zip(b.iter());
    pairs.fold(Truth::True, |so_far, ((_, a), (_, b))| so_far.and(equal_content(&a.value, &b.value)))
}

/// Sorts the items of a set and drops what is there twice. Unknown items are all kept: they may differ.
pub(crate) fn set_order(mut items: Vec<Value>) -> Vec<Value> {
    if items.iter().any(has_parts) {
        items.sort_by_cached_key(|item| (rank(item), sort_text(item)));
    } else {
        items.sort_by(order);
    }
    items.dedup_by(|next, kept| equal(next, kept).is_true());
    items
}

/// Strings by their bytes, numbers by size, false before true; then what is unknown, then null.
fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.content, &b.content) {
        (Content::Number(a), Content::Number(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Content::Bool(a), Content::Bool(b)) => a.cmp(b),
        _ => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => rank(a).cmp(&rank(b)),
        },
    }
}

fn rank(value: &Value) -> u8 {
    match &value.content {
        Content::Null(_) => 2,
        _ if !value.is_known() => 1,
        _ => 0,
    }
}

/// What Terraform sorts structures by: not a promise of its language, but what it does.
fn sort_text(value: &Value) -> String {
    let mut out = String::new();
    push_sort_text(value, &mut out);
    out
}

fn push_sort_text(value: &Value, out: &mut String) {
    match &value.content {
        Content::Null(_) => out.push('~'),
        Content::Bool(known) => out.push(if *known { 'T' } else { 'F' }),
        Content::Number(number) => out.push_str(&decimal::general(number, Some(10))),
        Content::Tuple(items) => push_sort_items(('<', '>'), items, out),
        Content::List(sequence) | Content::Set(sequence) => push_sort_items(('[', ']'), &sequence.items, out),
        Content::Object(members) => {
            out.push('<');
            for (_, member) in members.iter() {
                push_sort_text(&member.value, out);
                out.push(';');
            }
            out.push('>');
        }
        Content::Map(mapping) => {
            out.push('{');
            for (key, member) in mapping.members.iter() {
                out.push_str(&format!("{key:?}:"));
                push_sort_text(&member.value, out);
                out.push(';');
            }
            out.push('}');
        }
        _ => match value.as_str() {
            Some(text) => out.push_str(&format!("{text:?}")),
            None => out.push('?'),
        },
    }
}

fn push_sort_items((open, close): (char, char), items: &[Value], out: &mut String) {
    out.push(open);
    for item in items {
        push_sort_text(item, out);
        out.push(';');
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use cumulint_model::{OriginId, Origins, Why};
    use cumulint_source::{FileId, Span};

    use super::*;
    use crate::value::{Decider, Type, Unknown};

    fn origin() -> OriginId {
        Origins::default().written(Span::new(FileId(0), 0, 0))
    }

    fn text(text: &str) -> Value {
        Value::string(text, origin())
    }

    #[test]
    fn the_start_of_an_unknown_text_rules_out_others() {
        let why = Why::Input("var.name".into());
        let content = Unknown {
            why,
            kind: Type::String,
            prefix: Some("arn:".into()),
            suffix: None,
            present: true,
            decider: Decider::Nothing,
        };
        let unknown = Value::new(Content::Unknown(content.into()), origin());
        assert_eq!(equal(&unknown, &text("*")), Truth::False);
        assert_eq!(equal(&unknown, &text("arn:aws")), Truth::Unknown);
        assert_eq!(equal(&unknown, &Value::null(origin())), Truth::False);
        assert_eq!(equal(&unknown, &Value::number(1_i64, origin())), Truth::False);
    }

    #[test]
    fn empty_collections_of_different_types_differ() {
        let list = |kind| Value::list(kind, Vec::new(), origin());
        assert_eq!(equal(&list(Type::String), &list(Type::Number)), Truth::False);
        assert_eq!(equal(&list(Type::String), &list(Type::String)), Truth::True);
        assert_eq!(equal(&list(Type::String), &Value::tuple(Vec::new(), origin())), Truth::False);
    }
}
