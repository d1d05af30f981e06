//! Whether values are equal, as CloudFormation compares: texts, so that 1 is "1".

use cumulint_model::{Kind, Symbol, Truth, Value};

use crate::evaluator::{as_text, first_symbol};

/// Whether two values are equal, as CloudFormation compares: texts, so that 1 is "1".
pub(crate) fn equal(left: &Value, right: &Value) -> Truth {
    match (as_text(left), as_text(right)) {
        (Some(left), Some(right)) if left == right => Truth::True,
        (Some(left), Some(right)) => {
            let symbols = first_symbol(&left).or_else(|| first_symbol(&right));
            if symbols.is_some() { Truth::Unknown } else { Truth::False }
        }
        (Some(known), None) => differs(right, &known),
        (None, Some(known)) => differs(left, &known),
        (None, None) => same(left, right),
    }
}

/// An open text whose beginning is another one is certainly not equal.
fn differs(open: &Value, known: &str) -> Truth {
    match &open.kind {
        Kind::Unknown(unknown) => {
            let fits = unknown.prefix.as_deref().is_none_or(|prefix| {
                known.starts_with(prefix) || first_symbol(prefix).or_else(|| first_symbol(known)).is_some()
            });
            if fits { Truth::Unknown } else { Truth::False }
        }
        Kind::List(_) | Kind::Map(_) | Kind::Null => Truth::False,
        _ => Truth::Unknown,
    }
}

fn same(left: &Value, right: &Value) -> Truth {
    let settled = is_settled(left) && is_settled(right);
    if settled { (left == right).into() } else { Truth::Unknown }
}

/// Whether all of a value is known.
pub(crate) fn is_settled(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_) | Kind::Reference(_) => false,
        Kind::List(items) => items.iter().all(is_settled),
        Kind::Map(map) => map.iter().all(|entry| is_settled(&entry.value)),
        Kind::Encoded(encoded) => encoded.text.is_some(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => true,
    }
}

/// What two texts certainly both start with.
pub(crate) fn common_beginning(left: &Value, right: &Value) -> Option<Symbol> {
    common_start(beginning(left)?, beginning(right)?)
}

fn beginning(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::String(text) => Some(text),
        Kind::Unknown(unknown) => unknown.prefix.as_deref(),
        _ => None,
    }
}

fn common_start(left: &str, right: &str) -> Option<Symbol> {
    let same = left.chars().zip(right.chars()).take_while(|(left, right)| left == right);
    let start: String = same.map(|(sign, _)| sign).collect();
    (!start.is_empty()).then(|| start.into())
}
