//! Numbers: whole ones exactly, others with the digits that they were written with.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A number. Whole numbers of up to 64 bits are exact; any other keeps its decimal digits for display and compares as a
/// 64-bit float.
#[derive(Clone, Debug)]
pub struct Number(Form);

#[derive(Clone, Debug)]
enum Form {
    Whole(i64),
    Decimal { digits: Arc<str>, nearest: f64 },
}

impl Number {
    /// Reads decimal digits, with an optional sign, fraction and exponent; `None` if the text is not a finite number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse::<i64>() {
            return Some(Self(Form::Whole(whole)));
        }
        let nearest = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
        let numeric = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
        numeric.then(|| Self(Form::Decimal { digits: text.into(), nearest }))
    }

    /// The number as a 64-bit float, rounded where it must be.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a float is what is asked for")]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Form::Whole(whole) => *whole as f64,
            Form::Decimal { nearest, .. } => *nearest,
        }
    }

    /// The number as a whole number; `None` if it is not one, or too large.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "guarded: the float is whole and well inside the range"
    )]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Whole(whole) => Some(*whole),
            Form::Decimal { nearest, .. } if nearest.fract() == 0.0 && nearest.abs() < 9e15 => {
                Some(*nearest as i64)
            }
            Form::Decimal { .. } => None,
        }
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self(Form::Whole(whole))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (&self.0, &other.0) {
            (Form::Whole(a), Form::Whole(b)) => Some(a.cmp(b)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Whole(whole) => write!(out, "{whole}"),
            Form::Decimal { digits, .. } => out.write_str(digits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_exact_and_decimals_keep_their_digits() {
        assert_eq!(Number::parse("22").unwrap().as_i64(), Some(22));
        assert_eq!(Number::parse("2.50").unwrap().to_string(), "2.50");
        assert_eq!(Number::parse("1e3").unwrap(), Number::from(1000));
        assert!(Number::parse("nan").is_none());
        assert!(Number::parse("").is_none());
    }
}
