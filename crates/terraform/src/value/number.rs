//! Numbers as Terraform has them: binary floats of 512 bits, and infinities. It knows no other kind of value.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;

type Float = FBig<HalfEven, 2>;
type Decimal = FBig<HalfEven, 10>;

/// The precision of Terraform's numbers.
const BITS: usize = 512;
/// The digits that tell any two such numbers apart; fewer are tried first.
const DIGITS: std::ops::RangeInclusive<usize> = 154..=156;
/// Larger decimal exponents are refused: the digits alone would fill the memory.
const MAX_EXPONENT: i64 = 4_096;
/// Longer numerals are refused.
const MAX_NUMERAL: usize = 8_192;

/// A number of Terraform.
#[derive(Clone, Debug)]
pub(crate) struct Number(Form);

#[derive(Clone, Debug)]
enum Form {
    Whole(i64),
    /// Equal to zero, but written with its sign.
    MinusZero,
    Float(Arc<Float>),
    Infinite {
        negative: bool,
    },
}

impl Number {
    /// Reads a decimal numeral; nothing where the text is none, or is beyond all sense.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse::<i64>() {
            return Some(if whole == 0 {
                Self::zero(text.starts_with('-'))
            } else {
                Self(Form::Whole(whole))
            });
        }
        if let Some(infinity) = infinity(text) {
            return Some(infinity);
        }
        if let Some((digits, power)) = text.split_once(['p', 'P']) {
            return Self::parse_binary(digits, power);
        }
        if !is_numeral(text) || text.len() > MAX_NUMERAL {
            return None;
        }
        let (_, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        if exponent.parse::<i64>().ok()?.abs() > MAX_EXPONENT {
            return None;
        }
        let decimal = Decimal::from_str(text.strip_prefix('+').unwrap_or(text)).ok()?;
        let number = Self::of(decimal.with_base_and_precision::<2>(BITS).value());
        Some(if number.is_zero() { Self::zero(text.starts_with('-')) } else { number })
    }

    /// Decimal digits with a power of two: `1p3` is 8.
    fn parse_binary(digits: &str, power: &str) -> Option<Self> {
        if digits.contains(['e', 'E']) {
            return None;
        }
        let power = power.parse::<i64>().ok().filter(|power| power.abs() <= MAX_EXPONENT)?;
        let factor = Self::of(Float::from_parts(1.into(), isize::try_from(power).ok()?));
        Self::parse(digits)?.times(&factor)
    }

    /// The nearest number of double precision, as its shortest numeral reads.
    pub(crate) fn from_double(double: f64) -> Option<Self> {
        if double.is_infinite() {
            return Some(Self::infinite(double < 0.0));
        }
        Self::parse(&format!("{double:e}"))
    }

    /// As a number of double precision.
    pub(crate) fn to_double(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    fn zero(negative: bool) -> Self {
        Self(if negative { Form::MinusZero } else { Form::Whole(0) })
    }

    /// Whether it is written with a minus sign.
    fn has_sign(&self) -> bool {
        matches!(self.0, Form::MinusZero) || self.is_negative()
    }

    fn of(float: Float) -> Self {
        match i64::try_from(float.clone()) {
            Ok(whole) => Self(Form::Whole(whole)),
            Err(_) => Self(Form::Float(Arc::new(float.with_precision(BITS).value()))),
        }
    }

    fn float(&self) -> Option<Float> {
        match &self.0 {
            Form::Whole(whole) => Some(Float::from(*whole).with_precision(BITS).value()),
            Form::MinusZero => Some(Float::ZERO),
            Form::Float(float) => Some((**float).clone()),
            Form::Infinite { .. } => None,
        }
    }

    /// Positive or negative infinity: what a division by zero gives.
    pub(crate) fn infinite(negative: bool) -> Self {
        Self(Form::Infinite { negative })
    }

    /// Whether it is one.
    pub(crate) fn is_infinite(&self) -> bool {
        matches!(self.0, Form::Infinite { .. })
    }

    /// The number as a whole one of 64 bits, where it is one.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Form::Whole(whole) => Some(whole),
            Form::MinusZero => Some(0),
            Form::Float(_) | Form::Infinite { .. } => None,
        }
    }

    /// The number as an index or a length.
    pub(crate) fn as_usize(&self) -> Option<usize> {
        self.as_i64().and_then(|whole| usize::try_from(whole).ok())
    }

    /// Whether it is below zero.
    pub(crate) fn is_negative(&self) -> bool {
        *self < Self(Form::Whole(0))
    }

    /// Whether it is zero.
    pub(crate) fn is_zero(&self) -> bool {
        matches!(self.0, Form::Whole(0) | Form::MinusZero)
    }

    /// Whether it has no fraction.
    pub(crate) fn is_whole(&self) -> bool {
        match &self.0 {
            Form::Whole(_) | Form::MinusZero => true,
            Form::Float(float) => float.floor() == **float,
            Form::Infinite { .. } => false,
        }
    }

    /// The largest whole number that is not above it.
    pub(crate) fn floor(&self) -> Self {
        if let Form::Float(float) = &self.0 { Self::of(float.floor()) } else { self.clone() }
    }

    /// The smallest whole number that is not below it.
    pub(crate) fn ceil(&self) -> Self {
        if let Form::Float(float) = &self.0 { Self::of(float.ceil()) } else { self.clone() }
    }

    /// The number with the other sign.
    pub(crate) fn negated(&self) -> Self {
        match &self.0 {
            Form::Whole(0) => Self::zero(true),
            Form::MinusZero => Self::zero(false),
            Form::Whole(whole) => {
                whole.checked_neg().map_or_else(|| Self::of(-Float::from(*whole)), |it| Self(Form::Whole(it)))
            }
            Form::Float(float) => Self::of(-(**float).clone()),
            Form::Infinite { negative } => Self::infinite(!negative),
        }
    }

    /// The number without its sign.
    pub(crate) fn absolute(&self) -> Self {
        if self.has_sign() { self.negated() } else { self.clone() }
    }

    /// `self + other`; nothing where infinities cancel each other.
    pub(crate) fn plus(&self, other: &Self) -> Option<Self> {
        match (&self.0, &other.0) {
            (Form::Infinite { negative: a }, Form::Infinite { negative: b }) if a != b => None,
            (Form::Infinite { .. }, _) => Some(self.clone()),
            (_, Form::Infinite { .. }) | (Form::MinusZero, _) => Some(other.clone()),
            (_, Form::MinusZero) => Some(self.clone()),
            (Form::Whole(a), Form::Whole(b)) if a.checked_add(*b).is_some() => {
                Some(Self::from(a.wrapping_add(*b)))
            }
            _ => Some(Self::of(self.float()? + other.float()?)),
        }
    }

    /// `self - other`; nothing where infinities cancel each other.
    pub(crate) fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated())
    }

    /// `self * other`; nothing for zero times infinity, and beyond the largest exponent.
    pub(crate) fn times(&self, other: &Self) -> Option<Self> {
        if self.is_infinite() || other.is_infinite() {
            let zero = self.is_zero() || other.is_zero();
            return (!zero).then(|| Self::infinite(self.is_negative() != other.is_negative()));
        }
        if self.is_zero() || other.is_zero() {
            return Some(Self::zero(self.has_sign() != other.has_sign()));
        }
        if let (Form::Whole(a), Form::Whole(b)) = (&self.0, &other.0)
            && let Some(product) = a.checked_mul(*b)
        {
            return Some(Self::from(product));
        }
        Self::bounded(self.float()? * other.float()?)
    }

    /// `self / other`; an infinity where the divisor is zero, nothing for zero by zero.
    pub(crate) fn divided_by(&self, other: &Self) -> Option<Self> {
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => return None,
            (true, false) => return Some(Self::infinite(self.is_negative() != other.is_negative())),
            (false, true) => return Some(Self::zero(self.has_sign() != other.has_sign())),
            (false, false) => {}
        }
        if other.is_zero() {
            return (!self.is_zero()).then(|| Self::infinite(self.is_negative() != other.has_sign()));
        }
        if self.is_zero() {
            return Some(Self::zero(self.has_sign() != other.has_sign()));
        }
        if let (Form::Whole(a), Form::Whole(b)) = (&self.0, &other.0)
            && a.checked_rem(*b) == Some(0)
        {
            return Some(Self::from(a.wrapping_div(*b)));
        }
        Self::bounded(self.float()? / other.float()?)
    }

    /// The remainder of a division that rounds towards zero; nothing where there is none.
    pub(crate) fn remainder(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return Some(self.clone());
        }
        if let (Form::Whole(a), Form::Whole(b)) = (&self.0, &other.0) {
            return Some(Self::from(a.wrapping_rem(*b)));
        }
        let quotient = self.divided_by(other)?;
        let whole = if quotient.is_negative() { quotient.ceil() } else { quotient.floor() };
        self.minus(&whole.times(other)?)
    }

    /// The digits of a whole number in another base, small letters first; nothing where it has a fraction.
    pub(crate) fn in_radix(&self, radix: u8) -> Option<String> {
        let Form::Float(float) = &self.0 else {
            let whole = dashu_int::IBig::from(self.as_i64()?);
            return Some(whole.in_radix(radix).to_string());
        };
        self.is_whole().then(|| float.to_int().value().in_radix(radix).to_string())
    }

    /// All decimal digits, with nothing rounded off, without an exponent.
    pub(crate) fn exact(&self) -> String {
        let Form::Float(float) = &self.0 else { return self.to_string() };
        let digits = BITS + float.repr().exponent().unsigned_abs();
        (**float).clone().with_base_and_precision::<10>(digits).value().to_string()
    }

    /// Keeps repeated products and quotients from growing without end.
    fn bounded(float: Float) -> Option<Self> {
        let exponent = i64::try_from(float.repr().exponent()).ok()?;
        (exponent.abs() < 8 * MAX_EXPONENT).then(|| Self::of(float))
    }

    /// The number as policies see it; nothing for an infinity.
    pub(crate) fn to_model(&self) -> Option<cumulint_model::Number> {
        match &self.0 {
            Form::Whole(whole) => Some(cumulint_model::Number::from(*whole)),
            Form::MinusZero => Some(cumulint_model::Number::from(0)),
            _ => cumulint_model::Number::parse(&self.to_string()),
        }
    }
}

/// Terraform reads infinities from texts, though no literal is one.
fn infinity(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, "Inf" | "inf").then(|| Number::infinite(text.starts_with('-')))
}

fn is_numeral(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!whole.is_empty() || !fraction.is_empty())
        && !exponent.is_empty()
        && [whole, fraction, exponent].into_iter().all(only_digits)
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self(Form::Whole(whole))
    }
}

impl From<usize> for Number {
    fn from(whole: usize) -> Self {
        Self(Form::Whole(i64::try_from(whole).unwrap_or(i64::MAX)))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let sign = |negative: &bool| if *negative { Ordering::Less } else { Ordering::Greater };
        match (&self.0, &other.0) {
            (Form::Whole(a), Form::Whole(b)) => Some(a.cmp(b)),
            (Form::Infinite { negative: a }, Form::Infinite { negative: b }) => Some(b.cmp(a)),
            (Form::Infinite { negative }, _) => Some(sign(negative)),
            (_, Form::Infinite { negative }) => Some(sign(negative).reverse()),
            _ => self.float()?.partial_cmp(&other.float()?),
        }
    }
}

impl fmt::Display for Number {
    /// The shortest decimal numeral that reads as the same number, without an exponent.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Whole(whole) => write!(out, "{whole}"),
            Form::MinusZero => out.write_str("-0"),
            Form::Infinite { negative } => out.write_str(if *negative { "-Inf" } else { "+Inf" }),
            Form::Float(float) => write!(out, "{}", shortest(float)),
        }
    }
}

fn shortest(float: &Float) -> Decimal {
    let decimal = |digits| float.clone().with_base_and_precision::<10>(digits).value();
    let same = |decimal: &Decimal| decimal.clone().with_base_and_precision::<2>(BITS).value() == *float;
    DIGITS.map(decimal).find(same).unwrap_or_else(|| decimal(*DIGITS.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn decimals_add_up_as_people_expect() {
        assert_eq!(number("0.1").plus(&number("0.2")).unwrap(), number("0.3"));
        assert_eq!(number("1.50").to_string(), "1.5");
        assert_eq!(number("1e30").to_string(), "1000000000000000000000000000000");
        assert_eq!(number("1e-10").to_string(), "0.0000000001");
    }

    #[test]
    fn a_third_has_over_150_digits_and_makes_a_whole_again() {
        let third = number("1").divided_by(&number("3")).unwrap();
        assert!(third.to_string().len() > 150);
        assert_eq!(third.times(&number("3")).unwrap(), number("1"));
    }

    #[test]
    fn division_by_zero_is_infinite() {
        let infinity = number("1").divided_by(&number("0")).unwrap();
        assert!(infinity.is_infinite());
        assert!(infinity > number("1e300"));
        assert!(infinity.minus(&infinity).is_none());
        assert!(number("0").divided_by(&number("0")).is_none());
    }

    #[test]
    fn whole_numbers_beyond_64_bits_are_exact() {
        let large = number("9223372036854775807").plus(&number("1")).unwrap();
        assert_eq!(large.to_string(), "9223372036854775808");
        assert_eq!(number("-9223372036854775808").negated(), large);
        assert_eq!(number("-9223372036854775808").remainder(&number("-1")).unwrap(), number("0"));
    }

    #[test]
    fn zero_keeps_its_sign() {
        assert_eq!(number("0").negated().to_string(), "-0");
        assert_eq!(number("-0"), number("0"));
        assert_eq!(number("0").times(&number("-1")).unwrap().to_string(), "-0");
        assert_eq!(number("-0").plus(&number("0")).unwrap().to_string(), "0");
        assert_eq!(number("-0").absolute().to_string(), "0");
    }

    #[test]
    fn exact_digits_show_what_a_binary_number_really_is() {
        assert_eq!(number("0.5").exact(), "0.5");
        assert!(
            number("12.345").exact().starts_with("12.34499999")
                || number("12.345").exact().starts_with("12.34500000")
        );
        assert_eq!(number("1p-3").exact(), "0.125");
        assert_eq!(number("-255").in_radix(16).unwrap(), "-ff");
        assert_eq!(number("1e25").in_radix(16).unwrap(), "84595161401484a000000");
    }

    #[test]
    fn hostile_numerals_are_refused() {
        for text in ["1e999999999", "1e99999999999999999999", "0x10", "", ".", "1e", "nan", "1_0"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn remainders_keep_the_sign_of_the_dividend() {
        assert_eq!(number("-7").remainder(&number("3")).unwrap(), number("-1"));
        assert_eq!(number("5.5").remainder(&number("2")).unwrap(), number("1.5"));
    }
}
