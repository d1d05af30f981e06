//! Functions on texts.

use cumulint_model::Symbol;

use crate::functions::{Answer, Call};
use crate::value::{Content, Type, Value, convert};

/// The longest text that a function makes, in bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;

pub(super) fn lower(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.to_lowercase())
}

pub(super) fn upper(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.to_uppercase())
}

/// A letter is raised after anything that is neither letter, digit nor underscore: `It'S`.
pub(super) fn title(call: &Call<'_>) -> Answer {
    let mut inside = false;
    let raise = |letter: char| {
        let raised = if inside { letter.to_string() } else { letter.to_uppercase().collect() };
        inside = letter.is_alphanumeric() || letter == '_';
        raised
    };
    call.string(call.text(0)?.chars().map(raise).collect::<String>())
}

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
    call.string(text.strip_prefix(&*prefix).unwrap_or(&text))
}

pub(super) fn trimsuffix(call: &Call<'_>) -> Answer {
    let (text, suffix) = (call.text(0)?, call.text(1)?);
    call.string(text.strip_suffix(&*suffix).unwrap_or(&text))
}

/// A pattern between slashes is a regular expression, which is not evaluated yet.
pub(super) fn replace(call: &Call<'_>) -> Answer {
    let (text, from, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    if from.len() > 1 && from.starts_with('/') && from.ends_with('/') {
        let why = cumulint_model::Why::Unsupported("replace with a regular expression".into());
        return Ok(Value::unknown(why, Type::String, call.origin));
    }
    let places = if from.is_empty() { text.chars().count() + 1 } else { text.len() / from.len() };
    bounded(text.len().saturating_add(places.saturating_mul(to.len())))?;
    call.string(text.replace(&*from, &to))
}

/// By characters; a negative offset counts from the end, a length of -1 goes to the end.
pub(super) fn substr(call: &Call<'_>) -> Answer {
    let (text, offset, length) = (call.text(0)?, call.whole(1)?, call.whole(2)?);
    let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let start = if offset < 0 { offset.saturating_add(count).max(0) } else { offset };
    let end = if length < 0 { count } else { start.saturating_add(length).min(count) };
    let take = usize::try_from(end.saturating_sub(start)).unwrap_or(0);
    let skip = usize::try_from(start).unwrap_or(usize::MAX);
    call.string(text.chars().skip(skip).take(take).collect::<String>())
}

pub(super) fn indent(call: &Call<'_>) -> Answer {
    let spaces = usize::try_from(call.whole(0)?).map_err(|_| "a negative number of spaces")?;
    let text = call.text(1)?;
    bounded(text.len().saturating_add(spaces.saturating_mul(text.matches('\n').count() + 1)))?;
    call.string(text.replace('\n', &format!("\n{}", " ".repeat(spaces))))
}

pub(super) fn join(call: &Call<'_>) -> Answer {
    let separator = call.text(0)?;
    let mut parts: Vec<Symbol> = Vec::new();
    for index in 1..call.arguments.len() {
        parts.extend(call.texts(index)?);
    }
    call.string(parts.join(&*separator))
}

pub(super) fn split(call: &Call<'_>) -> Answer {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let part = |part: &str| Value::string(part, call.origin);
    let parts = if separator.is_empty() {
        text.chars().map(|letter| part(&letter.to_string())).collect()
    } else {
        text.split(&*separator).map(part).collect()
    };
    Ok(Value::list(Type::String, parts, call.origin))
}

/// The start of a partly unknown text may decide it.
pub(super) fn startswith(call: &Call<'_>) -> Answer {
    let (text, prefix) = (call.argument(0)?, call.argument(1)?);
    if text.is_null() || prefix.is_null() {
        return Err("argument must not be null".to_owned());
    }
    let prefix = convert(prefix, &Type::String)?;
    let Some(wanted) = prefix.as_str() else { return call.unknown(&prefix, Type::Bool) };
    let text = convert(text, &Type::String)?;
    if let Some(known) = text.as_str() {
        return call.bool(known.starts_with(wanted));
    }
    let start = if let Content::Unknown(unknown) = &text.content { unknown.prefix.as_deref() } else { None };
    match start {
        Some(start) if start.starts_with(wanted) => call.bool(true),
        Some(start) if !wanted.starts_with(start) => call.bool(false),
        _ => call.unknown(&text, Type::Bool),
    }
}

pub(super) fn endswith(call: &Call<'_>) -> Answer {
    call.bool(call.text(0)?.ends_with(&*call.text(1)?))
}

pub(super) fn strcontains(call: &Call<'_>) -> Answer {
    call.bool(call.text(0)?.contains(&*call.text(1)?))
}

fn bounded(length: usize) -> Result<(), String> {
    if length <= MAX_TEXT { Ok(()) } else { Err(format!("the text would be longer than {MAX_TEXT} bytes")) }
}
