//! Functions on texts.

use crate::functions::{Answer, Call, bounded_text, refused};
use crate::value::{Content, Type, Value};

pub(super) fn trimspace(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.trim())
}

pub(super) fn chomp(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.trim_end_matches(['\n', '\r']))
}

pub(super) fn trim(call: &Call<'_>) -> Answer {
    let cut = call.text(1)?;
    call.string(call.text(0)?.trim_matches(|letter| cut.contains(letter)))
}

pub(super) fn trimprefix(call: &Call<'_>) -> Answer {
    let (text, prefix) = (call.text(0)?, call.text(1)?);
    call.string(text.strip_prefix(prefix).unwrap_or(text))
}

pub(super) fn trimsuffix(call: &Call<'_>) -> Answer {
    let (text, suffix) = (call.text(0)?, call.text(1)?);
    call.string(text.strip_suffix(suffix).unwrap_or(text))
}

pub(super) fn indent(call: &Call<'_>) -> Answer {
    let spaces = usize::try_from(call.whole(0)?).map_err(|_| "a negative number of spaces")?;
    let text = call.text(1)?;
    bounded_text(text.len().saturating_add(spaces.saturating_mul(text.matches('\n').count() + 1)))?;
    call.string(text.replace('\n', &format!("\n{}", " ".repeat(spaces))))
}

pub(super) fn join(call: &Call<'_>) -> Answer {
    let separator = call.text(0)?;
    if call.arguments.len() < 2 {
        return refused("at least one list is required");
    }
    let mut parts: Vec<&str> = Vec::new();
    for index in 1..call.arguments.len() {
        parts.extend(call.texts(index)?);
    }
    bounded_text(
        parts.iter().map(|part| part.len().saturating_add(separator.len())).fold(0, usize::saturating_add),
    )?;
    call.string(parts.join(separator))
}

pub(super) fn split(call: &Call<'_>) -> Answer {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let part = |part: &str| Value::string(part, call.origin);
    let parts = if separator.is_empty() {
        text.chars().map(|letter| part(&letter.to_string())).collect()
    } else {
        text.split(separator).map(part).collect()
    };
    Ok(Value::list(Type::String, parts, call.origin))
}

/// The start of a partly unknown text may decide it.
pub(super) fn startswith(call: &Call<'_>) -> Answer {
    let (text, wanted) = (call.argument(0)?, call.text(1)?);
    if let Some(known) = text.as_str() {
        return call.bool(known.starts_with(wanted));
    }
    let start = if let Content::Unknown(unknown) = &text.content { unknown.prefix.as_deref() } else { None };
    match start {
        Some(start) if start.starts_with(wanted) => call.bool(true),
        Some(start) if !wanted.starts_with(start) => call.bool(false),
        _ => call.unknown(text, Type::Bool),
    }
}

pub(super) fn endswith(call: &Call<'_>) -> Answer {
    call.bool(call.text(0)?.ends_with(call.text(1)?))
}

pub(super) fn strcontains(call: &Call<'_>) -> Answer {
    call.bool(call.text(0)?.contains(call.text(1)?))
}
