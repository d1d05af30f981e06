//! Functions on numbers.

use crate::functions::{Answer, Call, as_number, refused};
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

fn extreme(call: &Call<'_>, better: fn(&Number, &Number) -> bool) -> Answer {
    let mut best = call.number(0)?;
    for index in 1..call.arguments.len() {
        let next = call.number(index)?;
        if better(next, best) {
            best = next;
        }
    }
    answer(call, best.clone())
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

/// Of fractions no sign is given.
pub(super) fn signum(call: &Call<'_>) -> Answer {
    let number = call.number(0)?;
    match number.as_i64() {
        Some(whole) => answer(call, Number::from(whole.signum())),
        None => refused("a whole number is required"),
    }
}

/// Calculated in double precision, as Terraform does.
fn doubles(call: &Call<'_>, calculate: fn(f64, f64) -> f64) -> Answer {
    let result = calculate(call.number(0)?.to_double(), call.number(1)?.to_double());
    let number = Number::from_double(result).filter(|_| !result.is_nan());
    answer(call, number.ok_or("the result is not a number")?)
}

pub(super) fn log(call: &Call<'_>) -> Answer {
    doubles(call, |number, base| number.ln() / base.ln())
}

pub(super) fn pow(call: &Call<'_>) -> Answer {
    doubles(call, f64::powf)
}

/// In bases up to 36 letters count the same in both cases; above, small ones come first.
pub(super) fn parseint(call: &Call<'_>) -> Answer {
    let text = call.argument(0)?.as_str().ok_or("first argument must be a string, not a number")?;
    let base = call.whole(1)?;
    let wrong = || format!("cannot parse \"{text}\" as a base {base} integer");
    if !(2..=62).contains(&base) {
        return refused("base must be a whole number between 2 and 62 inclusive");
    }
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    if digits.is_empty() || digits.len() > 1_024 {
        return refused(wrong());
    }
    let mut total = Number::from(0_i64);
    for letter in digits.bytes() {
        let digit = digit(letter, base).filter(|digit| *digit < base).ok_or_else(wrong)?;
        total = total
            .times(&Number::from(base))
            .and_then(|it| it.plus(&Number::from(digit)))
            .ok_or_else(wrong)?;
    }
    answer(call, if negative { total.negated() } else { total })
}

fn digit(letter: u8, base: i64) -> Option<i64> {
    match letter {
        b'0'..=b'9' => Some(i64::from(letter - b'0')),
        b'a'..=b'z' => Some(i64::from(letter - b'a') + 10),
        b'A'..=b'Z' if base <= 36 => Some(i64::from(letter - b'A') + 10),
        b'A'..=b'Z' => Some(i64::from(letter - b'A') + 36),
        _ => None,
    }
}
