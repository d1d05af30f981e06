//! Functions of numbers.

use cumulint_model::Number;

use super::Applied;
use crate::maker::Maker;
use crate::value::{Kind, Value};

pub(super) fn int(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.get(0).and_then(whole) {
        Some(number) => whole_result(maker, number, applied),
        None => maker.unfit(applied, "`int` needs a whole number, as a number or as a text"),
    }
}

/// `float(value)`: the digits are kept.
pub(super) fn float(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let number = applied.get(0).and_then(|value| match &value.kind {
        Kind::Number(number) => Some(number.clone()),
        _ => Number::parse(value.as_str()?.trim()),
    });
    match number {
        Some(number) => maker.result(Kind::Number(number), applied),
        None => maker.unfit(applied, "`float` needs a number, as a number or as a text"),
    }
}

fn whole_result(maker: &mut Maker<'_>, number: i64, applied: &Applied<'_>) -> Value {
    maker.result(Kind::Number(Number::from(number)), applied)
}

pub(super) fn arithmetic(
    maker: &mut Maker<'_>,
    applied: &Applied<'_>,
    apply: impl Fn(i64, i64) -> Option<i64>,
) -> Value {
    let Some((left, right)) = applied.whole(0).zip(applied.whole(1)) else {
        return maker.unfit(applied, &format!("`{}` needs two whole numbers", applied.name));
    };
    match apply(left, right) {
        Some(number) => whole_result(maker, number, applied),
        None if right == 0 => maker.unfit(applied, &format!("`{}` by zero", applied.name)),
        None => maker.unfit(applied, &format!("`{}` of numbers that are too large", applied.name)),
    }
}

pub(super) fn extreme(
    maker: &mut Maker<'_>,
    applied: &Applied<'_>,
    choose: impl Fn(&[i64]) -> Option<i64>,
) -> Value {
    let numbers = match applied.arguments {
        [one] if one.as_list().is_some() => one.as_list().unwrap_or_default(),
        several => several,
    };
    let numbers: Option<Vec<i64>> = numbers.iter().map(Value::as_i64).collect();
    match numbers.and_then(|numbers| choose(&numbers)) {
        Some(number) => whole_result(maker, number, applied),
        None => maker.unfit(applied, &format!("`{}` needs whole numbers", applied.name)),
    }
}

pub(super) fn compared(
    maker: &mut Maker<'_>,
    applied: &Applied<'_>,
    holds: impl Fn(std::cmp::Ordering) -> bool,
) -> Value {
    let order =
        applied.get(0).zip(applied.get(1)).and_then(|(left, right)| match (&left.kind, &right.kind) {
            (Kind::Number(left), Kind::Number(right)) => left.partial_cmp(right),
            _ => Some(left.as_str()?.cmp(right.as_str()?)),
        });
    match order {
        Some(order) => maker.result(Kind::Bool(holds(order)), applied),
        None => maker.unfit(applied, &format!("`{}` needs two numbers or two texts", applied.name)),
    }
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
