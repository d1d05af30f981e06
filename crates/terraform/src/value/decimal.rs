//! Decimal notations of numbers with a chosen number of digits: fixed, scientific, and the general one of the two. Ties are
//! rounded to even, on all the digits that the number really has.

use crate::value::Number;

/// The digits of a number without leading and trailing zeros: `0.digits × 10^point`.
struct Digits {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

/// `12.34`: as many places behind the point as asked for, or as needed.
pub(crate) fn fixed(number: &Number, places: Option<usize>) -> String {
    let Some(places) = places.filter(|_| !number.is_infinite()) else { return number.to_string() };
    let mut digits = Digits::of(&number.exact());
    digits.round(digits.point.saturating_add(i64::try_from(places).unwrap_or(i64::MAX)));
    let whole = usize::try_from(digits.point).unwrap_or(0);
    let mut out = String::from(digits.sign());
    (0..whole).for_each(|index| out.push(digits.at(index)));
    if whole == 0 {
        out.push('0');
    }
    if places > 0 {
        out.push('.');
    }
    for place in 0..places {
        let index = i64::try_from(place).unwrap_or(i64::MAX).saturating_add(digits.point);
        out.push(usize::try_from(index).map_or('0', |index| digits.at(index)));
    }
    out
}

/// `1.234e+01`: as many places behind the point as asked for, or as needed.
pub(crate) fn scientific(number: &Number, places: Option<usize>) -> String {
    if number.is_infinite() {
        return number.to_string();
    }
    let mut digits = Digits::of(&places.map_or_else(|| number.to_string(), |_| number.exact()));
    if let Some(places) = places {
        digits.round(i64::try_from(places).unwrap_or(i64::MAX).saturating_add(1));
    }
    digits.scientific(places.unwrap_or_else(|| digits.digits.len().saturating_sub(1)))
}

/// The shorter of the two notations, by C's rules, with as many digits as asked for, or as needed.
pub(crate) fn general(number: &Number, precision: Option<usize>) -> String {
    if number.is_infinite() {
        return number.to_string();
    }
    let mut digits = Digits::of(&precision.map_or_else(|| number.to_string(), |_| number.exact()));
    if let Some(precision) = precision {
        digits.round(i64::try_from(precision.max(1)).unwrap_or(i64::MAX));
    }
    let count = digits.digits.len();
    let whole = i64::try_from(count).unwrap_or(i64::MAX) >= digits.point;
    let most = precision.map_or(6, |most| if most > count && whole { count } else { most.max(1) });
    let exponent = digits.point - 1;
    if !digits.digits.is_empty() && (exponent < -4 || exponent >= i64::try_from(most).unwrap_or(i64::MAX)) {
        return digits.scientific(count.saturating_sub(1));
    }
    let places = i64::try_from(count).unwrap_or(i64::MAX).saturating_sub(digits.point);
    digits.plain(usize::try_from(places).unwrap_or(0))
}

impl Digits {
    /// From a plain numeral without an exponent.
    fn of(numeral: &str) -> Self {
        let (negative, unsigned) = numeral.strip_prefix('-').map_or((false, numeral), |rest| (true, rest));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let whole = whole.trim_start_matches('0');
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let mut point = i64::try_from(whole.len()).unwrap_or(i64::MAX);
        if whole.is_empty() {
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
            digits.drain(..zeros);
            point = -i64::try_from(zeros).unwrap_or(0);
        }
        let mut found = Self { negative, digits, point };
        found.trim();
        found
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }

    fn at(&self, index: usize) -> char {
        self.digits.get(index).map_or('0', |digit| char::from(*digit))
    }

    /// Keeps so many digits.
    fn round(&mut self, keep: i64) {
        let Ok(keep) = usize::try_from(keep) else {
            self.digits.clear();
            return self.trim();
        };
        let Some(next) = self.digits.get(keep).copied() else { return };
        let odd =
            keep.checked_sub(1).and_then(|last| self.digits.get(last)).is_some_and(|last| last % 2 == 1);
        let tie = next == b'5' && keep + 1 == self.digits.len();
        let up = next > b'5' || next == b'5' && (!tie || odd);
        self.digits.truncate(keep);
        if up {
            while self.digits.last() == Some(&b'9') {
                self.digits.pop();
            }
            match self.digits.last_mut() {
                Some(last) => *last += 1,
                None => {
                    self.digits.push(b'1');
                    self.point += 1;
                }
            }
        }
        self.trim();
    }

    fn plain(&self, places: usize) -> String {
        let whole = usize::try_from(self.point).unwrap_or(0);
        let mut out = String::from(self.sign());
        (0..whole).for_each(|index| out.push(self.at(index)));
        if whole == 0 {
            out.push('0');
        }
        if places > 0 {
            out.push('.');
            let zeros = usize::try_from(-self.point).unwrap_or(0).min(places);
            (0..zeros).for_each(|_| out.push('0'));
            (zeros..places).for_each(|place| out.push(self.at(place - zeros + whole)));
        }
        out
    }

    fn scientific(&self, places: usize) -> String {
        let mut out = format!("{}{}", self.sign(), self.at(0));
        if places > 0 {
            out.push('.');
            (1..=places).for_each(|index| out.push(self.at(index)));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        out.push_str(&format!("e{sign}{:0>2}", exponent.unsigned_abs()));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn places_are_rounded_on_all_digits() {
        assert_eq!(fixed(&number("12.345"), Some(2)), "12.34");
        assert_eq!(fixed(&number("0.125"), Some(2)), "0.12");
        assert_eq!(fixed(&number("9.999"), Some(1)), "10.0");
        assert_eq!(fixed(&number("1e30"), Some(1)), "1000000000000000000000000000000.0");
        assert_eq!(fixed(&number("0.004"), Some(1)), "0.0");
        assert_eq!(fixed(&number("-0.5"), Some(0)), "-0");
    }

    #[test]
    fn exponents_have_two_digits_at_least() {
        assert_eq!(scientific(&number("123456"), Some(2)), "1.23e+05");
        assert_eq!(scientific(&number("0"), Some(6)), "0.000000e+00");
        assert_eq!(scientific(&number("1e-320"), None), "1e-320");
    }

    #[test]
    fn the_general_notation_is_the_shorter_one() {
        assert_eq!(general(&number("100000"), None), "100000");
        assert_eq!(general(&number("123456789"), None), "1.23456789e+08");
        assert_eq!(general(&number("0.0001"), None), "0.0001");
        assert_eq!(general(&number("0.00001"), None), "1e-05");
        assert_eq!(general(&number("1234.5678"), Some(10)), "1234.5678");
        assert_eq!(general(&number("1234.5678"), Some(2)), "1.2e+03");
        assert_eq!(general(&number("0"), None), "0");
        assert_eq!(general(&number("0.05"), None), "0.05");
    }
}
