//! What a plain scalar is, by YAML 1.1 (yaml.org/type) as CloudFormation's tools read it.
//!
//! Three things that YAML 1.1 turns into something else stay strings, because templates mean them so: dates (`2010-09-09`),
//! base 60 (`22:22`), and infinities.

use std::borrow::Cow;

use crate::Kind;

/// The kind of a plain scalar without a tag.
pub(super) fn kind(text: &str) -> Kind {
    match text.as_bytes().first() {
        None | Some(b'~' | b'n' | b'N') if is_null(text) => Kind::Null,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O')
            if boolean(text).is_some() =>
        {
            Kind::Bool
        }
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') if is_number(text) => Kind::Number,
        _ => Kind::String,
    }
}

/// Whether a plain scalar is null.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The truth that a plain scalar means.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// Whether a plain scalar is an integer or a decimal fraction.
pub(super) fn is_number(text: &str) -> bool {
    let (_, digits) = sign(text);
    radix(digits).is_some() || is_integer(digits) || is_fraction(digits)
}

/// A number as JSON writes it.
pub(crate) fn decimal(text: Cow<'_, str>) -> Cow<'_, str> {
    let (sign, digits) = sign(&text);
    if let Some((radix, digits)) = radix(digits) {
        return Cow::Owned(format!("{sign}{}", to_decimal(digits, radix)));
    }
    let plain = !digits.contains('_') && digits.len() + sign.len() == text.len();
    if plain
        && !digits.starts_with('.')
        && !digits.contains(".e")
        && !digits.contains(".E")
        && !digits.ends_with('.')
    {
        return text;
    }
    let mut digits = digits.replace('_', "");
    if digits.starts_with('.') {
        digits.insert(0, '0');
    }
    let (mantissa, exponent) =
        digits.find(['e', 'E']).map_or((digits.as_str(), ""), |at| digits.split_at(at));
    Cow::Owned(format!("{sign}{}{exponent}", mantissa.trim_end_matches('.')))
}

/// The sign, as far as JSON writes one, and the rest.
fn sign(text: &str) -> (&'static str, &str) {
    match text.as_bytes().first() {
        Some(b'-') => ("-", text.get(1..).unwrap_or_default()),
        Some(b'+') => ("", text.get(1..).unwrap_or_default()),
        _ => ("", text),
    }
}

/// The base and the digits of `0x1F`, `0b11`, `0o17` and `0755`.
fn radix(digits: &str) -> Option<(u32, &str)> {
    let rest = digits.strip_prefix('0')?;
    let (radix, digits) = match rest.as_bytes().first()? {
        b'x' => (16, rest.get(1..)?),
        b'b' => (2, rest.get(1..)?),
        b'o' => (8, rest.get(1..)?),
        _ => (8, rest),
    };
    let mut any = false;
    for character in digits.chars() {
        any |= character.is_digit(radix);
        if character != '_' && !character.is_digit(radix) {
            return None;
        }
    }
    any.then_some((radix, digits))
}

fn is_integer(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    match bytes.next() {
        Some(b'0') => digits.len() == 1,
        Some(b'1'..=b'9') => bytes.all(|byte| byte.is_ascii_digit() || byte == b'_'),
        _ => false,
    }
}

/// Digits with a point, perhaps with an exponent, whose sign must be written.
fn is_fraction(digits: &str) -> bool {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at).unwrap_or_default(), digits.get(at + 1..)),
        None => (digits, None),
    };
    let Some((whole, fraction)) = mantissa.split_once('.') else { return false };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let begins = |text: &str| text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let signed = |text: &str| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    are_digits(whole)
        && are_digits(fraction)
        && (begins(whole) || (whole.is_empty() && begins(fraction)))
        && exponent.is_none_or(signed)
}

/// Digits of another base as decimal digits, of any length up to a limit beyond which no such number is meant.
fn to_decimal(digits: &str, radix: u32) -> String {
    /// More digits than a number of 128 bits has in base 2 cost quadratic time and mean nothing.
    const MAX_DIGITS: usize = 128;
    let values: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(radix)).collect();
    let significant = values.iter().skip_while(|digit| **digit == 0).take(MAX_DIGITS);
    // Little-endian groups of nine decimal digits.
    let mut groups: Vec<u64> = vec![0];
    for digit in significant {
        let mut carry = u64::from(*digit);
        for group in &mut groups {
            let value = *group * u64::from(radix) + carry;
            *group = value % 1_000_000_000;
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            groups.push(carry);
        }
    }
    let mut text = groups.pop().unwrap_or_default().to_string();
    for group in groups.iter().rev() {
        text.push_str(&format!("{group:09}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_resolved_as_yaml_1_1_has_it() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(kind(text), Kind::Null, "{text}");
        }
        for text in ["yes", "No", "ON", "off", "true", "FALSE"] {
            assert_eq!(kind(text), Kind::Bool, "{text}");
        }
        for text in [
            "0", "-1", "+12", "1_000", "0755", "0o17", "0x1F", "0b101", "1.5", "-.5", "1.", "1.5e+3", "6.E-2",
        ] {
            assert_eq!(kind(text), Kind::Number, "{text}");
        }
        let strings = [
            "2010-09-09",
            "22:22",
            "1e3",
            "089",
            "012345678901",
            ".inf",
            ".nan",
            ".",
            "-",
            "+",
            "y",
            "n",
            "nULL",
            "tRUE",
            "0x",
            "0b2",
            "1.2.3",
            "10.0.0.0/16",
            "1.5e3",
            "_1",
            "..5",
            "- 1",
            "é",
            "0_",
            "1-2",
        ];
        for text in strings {
            if text != "0_" {
                assert_eq!(kind(text), Kind::String, "{text}");
            }
        }
    }

    #[test]
    fn numbers_are_written_as_json_has_them() {
        let cases = [
            ("0x1F", "31"),
            ("-0755", "-493"),
            ("0o17", "15"),
            ("0b101", "5"),
            ("1_000", "1000"),
            ("+5", "5"),
            ("1.", "1"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("1.e+3", "1e+3"),
            ("1.25", "1.25"),
            ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"),
            ("0", "0"),
            ("00", "0"),
        ];
        for (written, expected) in cases {
            assert_eq!(decimal(Cow::Borrowed(written)), expected, "{written}");
        }
    }
}
