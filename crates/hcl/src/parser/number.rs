//! Which number literals have a value: Terraform's numbers are binary with an exponent of 32 bits.

/// Whether the number that `text` spells is within the range of the language.
pub(super) fn has_value(text: &str) -> bool {
    let Some(at) = text.find(['e', 'E']) else { return true };
    let (mantissa, exponent) = text.split_at(at);
    let Some(Ok(exponent)) = exponent.get(1..).map(str::parse::<i64>) else { return false };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let Some(bits) = bit_length(digits.trim_start_matches('0')) else { return true };
    let scale = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let binary = exponent.saturating_sub(scale).saturating_add(bits);
    i32::try_from(binary).is_ok()
}

/// The bits of the integer that `digits` spell, estimated where there are many of them; nothing for zero.
fn bit_length(digits: &str) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    if let Ok(value) = digits.parse::<u128>() {
        return Some(i64::from(u128::BITS - value.leading_zeros()));
    }
    let count = i64::try_from(digits.len()).unwrap_or(i64::MAX / 4);
    Some(count.saturating_mul(332_193) / 100_000)
}
