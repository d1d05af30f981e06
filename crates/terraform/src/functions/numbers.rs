//! Functions on numbers.

use crate::functions::{Answer, Call, as_number};
use crate::value::{Number, Value};

fn answer(call: &Call<'_>, number: Number) -> Answer {
    Ok(Value::number(number, call.origin))
}

pub(super) fn abs(call: &Call<'_>) -> Answer {
    answer(call, call.number(0)?.absolute())
}

pub(super) fn ceil(call: &Call<'_>) -> Answer {
    answer(call, call.number(0)?.ceil())
}

pub(super) fn floor(call: &Call<'_>) -> Answer {
    answer(call, call.number(0)?.floor())
}

pub(super) fn signum(call: &Call<'_>) -> Answer {
    let number = call.number(0)?;
    let sign = if number.is_zero() {
        0_i64
    } else if number.is_negative() {
        -1
    } else {
        1
    };
    answer(call, Number::from(sign))
}

fn extreme(call: &Call<'_>, better: fn(&Number, &Number) -> bool) -> Answer {
    let mut best = call.number(0)?;
    for index in 1..call.arguments.len() {
        let next = call.number(index)?;
        if better(&next, &best) {
            best = next;
        }
    }
    answer(call, best)
}

pub(super) fn max(call: &Call<'_>) -> Answer {
    extreme(call, |a, b| a > b)
}

pub(super) fn min(call: &Call<'_>) -> Answer {
    extreme(call, |a, b| a < b)
}

pub(super) fn sum(call: &Call<'_>) -> Answer {
    let items = call.items(0)?;
    let (first, rest) = items.split_first().ok_or("cannot sum an empty list")?;
    let mut total = as_number(first)?;
    for item in rest {
        total = total.plus(&as_number(item)?).ok_or("infinities of both signs")?;
    }
    answer(call, total)
}

pub(super) fn parseint(call: &Call<'_>) -> Answer {
    let (text, base) = (call.text(0)?, call.whole(1)?);
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or("the base must be between 2 and 62 (above 36 is not evaluated)")?;
    let whole = i64::from_str_radix(&text, base)
        .map_err(|_| format!("cannot parse \"{text}\" as a base {base} integer"))?;
    answer(call, Number::from(whole))
}
