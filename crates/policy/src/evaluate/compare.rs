//! Comparisons. Absent equals absent and differs from everything else; `<` across types is false; what is not known leaves the
//! answer open unless the other side, or the part of a text that is known, decides.

use std::borrow::Cow;
use std::cmp::Ordering;

use cumulint_facts::{Node, Scalar};
use cumulint_model::{Kind, Number, Truth, Value, Why};

use super::Machine;
use crate::condition::{Comparison, Constant, Literal, Operand, Operator};

/// One side of a comparison, evaluated.
pub(super) enum Side<'f> {
    Scalar(Scalar<'f>),
    /// A value that the cloud computes for a resource: equal to the same value of the same resource.
    Computed(&'f Value),
    /// A number of nodes of which some may or may not be there.
    AtLeast(usize, Option<Why>),
}

impl<'f> Machine<'f> {
    pub(super) fn compare(&self, comparison: &'f Comparison, current: &Node<'f>) -> Truth {
        let (left, left_ignores) = self.side(&comparison.left, current);
        let (right, right_ignores) = self.side(&comparison.right, current);
        let case = left_ignores || right_ignores;
        match comparison.operator {
            Operator::Equal => equal(&left, &right, case),
            Operator::NotEqual => !equal(&left, &right, case),
            Operator::Less => less(&left, &right),
            Operator::Greater => less(&right, &left),
            Operator::LessOrEqual => less_or_equal(&left, &right, case),
            Operator::GreaterOrEqual => less_or_equal(&right, &left, case),
        }
    }

    /// An operand as one scalar, and whether its texts ignore case.
    pub(super) fn operand(&self, operand: &'f Operand, current: &Node<'f>) -> (Scalar<'f>, bool) {
        let (side, ignores_case) = self.side(operand, current);
        let scalar = match side {
            Side::Scalar(scalar) => scalar,
            Side::Computed(value) => Scalar::of(value),
            Side::AtLeast(_, why) => {
                let why = why.unwrap_or_else(|| Why::Limit("steps".into()));
                Scalar::Unknown { why, prefix: None, suffix: None, exists: true }
            }
        };
        (scalar, ignores_case)
    }

    fn side(&self, operand: &'f Operand, current: &Node<'f>) -> (Side<'f>, bool) {
        match operand {
            Operand::Literal(literal) => (Side::Scalar(scalar_of(literal)), false),
            Operand::Path(query) => self.side_of(&self.walk(query, current)),
            Operand::Value(query) => self.side_of(&self.only(query, current)),
            Operand::Count(query) => (self.count(query, current), false),
            Operand::Length(inner) => (self.length(inner, current), false),
        }
    }

    fn side_of(&self, node: &Node<'f>) -> (Side<'f>, bool) {
        let ignores_case = self.facts.ignores_case(self.facts.owner(node));
        let computed = node.value().filter(|value| matches!(value.kind, Kind::Reference(_)));
        (computed.map_or_else(|| Side::Scalar(node.scalar()), Side::Computed), ignores_case)
    }

    fn length(&self, operand: &'f Operand, current: &Node<'f>) -> Side<'f> {
        let node = match operand {
            Operand::Path(query) => self.walk(query, current),
            Operand::Value(query) => self.only(query, current),
            _ => return Side::Scalar(Scalar::Absent),
        };
        if let Some(items) = self.items(&node) {
            let unknown = items
                .iter()
                .find_map(|item| Some(item.why()?).filter(|_| item.existence() == Truth::Unknown));
            let known = items.iter().filter(|item| item.existence().is_true()).count();
            return exactly_or_at_least(known, unknown);
        }
        match node.scalar() {
            Scalar::Text(text) => exactly_or_at_least(text.chars().count(), None),
            Scalar::Unknown { why, prefix, suffix, .. } => {
                let certain = [prefix, suffix].into_iter().flatten().map(|end| end.chars().count()).sum();
                Side::AtLeast(certain, Some(why))
            }
            Scalar::Compound(value) => {
                exactly_or_at_least(value.as_map().map_or(0, cumulint_model::Map::len), None)
            }
            _ => Side::Scalar(Scalar::Absent),
        }
    }
}

/// A number that is known, or its lower bound.
pub(super) fn exactly_or_at_least<'f>(number: usize, unknown: Option<Why>) -> Side<'f> {
    match unknown {
        None => Side::Scalar(Scalar::Number(Number::from(i64::try_from(number).unwrap_or(i64::MAX)))),
        why => Side::AtLeast(number, why),
    }
}

fn scalar_of(literal: &Literal) -> Scalar<'_> {
    match &literal.constant {
        Constant::Null => Scalar::Absent,
        Constant::Bool(known) => Scalar::Bool(*known),
        Constant::Number(number) => Scalar::Number(number.clone()),
        Constant::Text(text) => Scalar::Text(Cow::Borrowed(text)),
    }
}

fn equal(left: &Side<'_>, right: &Side<'_>, ignore_case: bool) -> Truth {
    match (left, right) {
        (Side::Scalar(left), Side::Scalar(right)) => equal_scalars(left, right, ignore_case),
        (Side::Computed(left), Side::Computed(right)) if left.kind == right.kind => Truth::True,
        (Side::Computed(computed), Side::Scalar(other)) | (Side::Scalar(other), Side::Computed(computed)) => {
            equal_scalars(&Scalar::of(computed), other, ignore_case)
        }
        (Side::AtLeast(low, _), Side::Scalar(other)) | (Side::Scalar(other), Side::AtLeast(low, _)) => {
            match other {
                Scalar::Number(number) if *number >= whole(*low) => Truth::Unknown,
                Scalar::Unknown { .. } => Truth::Unknown,
                _ => Truth::False,
            }
        }
        _ => Truth::Unknown,
    }
}

fn equal_scalars(left: &Scalar<'_>, right: &Scalar<'_>, ignore_case: bool) -> Truth {
    match (left, right) {
        (Scalar::Unknown { prefix, suffix, exists, .. }, other)
        | (other, Scalar::Unknown { prefix, suffix, exists, .. }) => match other {
            Scalar::Absent if *exists => Truth::False,
            Scalar::Text(text) if !may_be(text, *prefix, *suffix, ignore_case) => Truth::False,
            Scalar::Bool(_) | Scalar::Number(_) | Scalar::Compound(_) if prefix.or(*suffix).is_some() => {
                Truth::False
            }
            _ => Truth::Unknown,
        },
        (Scalar::Text(left), Scalar::Text(right)) if ignore_case => left.eq_ignore_ascii_case(right).into(),
        (Scalar::Compound(left), Scalar::Compound(right)) => same(left, right, ignore_case, MAX_DEPTH),
        (Scalar::Text(text), Scalar::Bool(known)) | (Scalar::Bool(known), Scalar::Text(text)) => {
            (&**text == word(*known)).into()
        }
        (left, right) => (left == right).into(),
    }
}

/// A Boolean as a text. Where no schema says which of them a property is, an author may write either, and the provider
/// takes both: <https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion>.
pub(super) const fn word(known: bool) -> &'static str {
    if known { "true" } else { "false" }
}

/// Whether a text has these ends, beside one another.
fn may_be(text: &str, prefix: Option<&str>, suffix: Option<&str>, ignore_case: bool) -> bool {
    let (prefix, suffix) = (prefix.unwrap_or_default(), suffix.unwrap_or_default());
    let same = |part: &str, end: &str| if ignore_case { part.eq_ignore_ascii_case(end) } else { part == end };
    let Some((head, rest)) = text.split_at_checked(prefix.len()) else { return false };
    let tail = rest.len().checked_sub(suffix.len()).and_then(|start| rest.get(start..));
    same(head, prefix) && tail.is_some_and(|tail| same(tail, suffix))
}

/// Deep equality of lists and maps: one certain difference decides.
fn same(left: &Value, right: &Value, ignore_case: bool, depth: u32) -> Truth {
    if depth == 0 {
        return Truth::Unknown;
    }
    if let (Some(left), Some(right)) = (left.as_list(), right.as_list()) {
        if left.len() != right.len() {
            return Truth::False;
        }
        let pairs = left.iter().zip(right);
        return pairs
            .fold(Truth::True, |truth, (left, right)| truth.and(same(left, right, ignore_case, depth - 1)));
    }
    if let (Some(left), Some(right)) = (left.as_map(), right.as_map()) {
        let inside = |entry: &cumulint_model::Entry| match right.get(&entry.key) {
            Some(twin) => same(&entry.value, &twin.value, ignore_case, depth - 1),
            None => Truth::False,
        };
        let sizes = Truth::from(left.len() == right.len());
        return left.iter().fold(sizes, |truth, entry| truth.and(inside(entry)));
    }
    let scalar = |value| {
        Node::Value(cumulint_facts::Held {
            value,
            owner: cumulint_model::ResourceId(0),
            header: value.origin,
        })
        .scalar()
    };
    equal_scalars(&scalar(left), &scalar(right), ignore_case)
}

fn less(left: &Side<'_>, right: &Side<'_>) -> Truth {
    match (left, right) {
        (Side::Scalar(left), Side::Scalar(right)) => less_scalars(left, right),
        (Side::AtLeast(low, _), Side::Scalar(other)) => match other {
            Scalar::Number(number) if whole(*low) >= *number => Truth::False,
            other => open(other),
        },
        (Side::Scalar(other), Side::AtLeast(low, _)) => match other {
            Scalar::Number(number) if *number < whole(*low) => Truth::True,
            other => open(other),
        },
        (Side::Computed(_), Side::Scalar(other)) | (Side::Scalar(other), Side::Computed(_)) => open(other),
        _ => Truth::Unknown,
    }
}

fn less_or_equal(left: &Side<'_>, right: &Side<'_>, ignore_case: bool) -> Truth {
    match (left, right) {
        (Side::Scalar(Scalar::Number(number)), Side::AtLeast(low, _)) if *number <= whole(*low) => {
            Truth::True
        }
        (Side::AtLeast(low, _), Side::Scalar(Scalar::Number(number))) if whole(*low) > *number => {
            Truth::False
        }
        _ => less(left, right).or(equal(left, right, ignore_case)),
    }
}

fn less_scalars(left: &Scalar<'_>, right: &Scalar<'_>) -> Truth {
    match (left, right) {
        (Scalar::Unknown { .. }, other) | (other, Scalar::Unknown { .. }) => open(other),
        (Scalar::Number(left), Scalar::Number(right)) => {
            (left.partial_cmp(right) == Some(Ordering::Less)).into()
        }
        (Scalar::Text(left), Scalar::Text(right)) => (left < right).into(),
        _ => Truth::False,
    }
}

/// An order with something unknown: open where the other side has an order at all.
fn open(other: &Scalar<'_>) -> Truth {
    match other {
        Scalar::Number(_) | Scalar::Text(_) | Scalar::Unknown { .. } => Truth::Unknown,
        _ => Truth::False,
    }
}

fn whole(number: usize) -> Number {
    Number::from(i64::try_from(number).unwrap_or(i64::MAX))
}

const MAX_DEPTH: u32 = 64;
