//! `json(text)`, and parameters that are given as JSON text.

use cumulint_document::{Place, parse_json_at};
use cumulint_model::{Number, OriginId};

use super::Applied;
use crate::maker::Maker;
use crate::value::literal::{Places, literal};
use crate::value::{Kind, Value};

/// Why a text is not read as JSON.
pub(crate) enum NotJson {
    /// It certainly is not JSON.
    Malformed,
    /// Azure reads more than JSON, as texts in single quotes and names without quotes, and this may be that.
    Lenient,
}

pub(super) fn json(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.text(0).filter(|text| maker.spend_text(text.len())) {
        Some(text) => json_of(maker, text, applied),
        None => maker.unfit(applied, "`json` needs a text"),
    }
}

/// What a text says that is perhaps JSON.
pub(super) fn json_of(maker: &mut Maker<'_>, text: &str, applied: &Applied<'_>) -> Value {
    let origin = maker.made_of(applied);
    match json_value(maker, text, origin) {
        Ok(value) => Value { sensitive: applied.arguments.iter().any(Value::hands_on_secret), ..value },
        Err(NotJson::Lenient) => maker.unsupported(applied),
        Err(NotJson::Malformed) => maker.unfit(applied, "the text is not JSON"),
    }
}

/// What a JSON text says; all of it has the one origin. An empty text is null.
pub(crate) fn json_value(maker: &mut Maker<'_>, text: &str, origin: OriginId) -> Result<Value, NotJson> {
    let span = maker.place(origin).ok_or(NotJson::Lenient)?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Value::new(Kind::Null, origin));
    }
    // A number may begin with its decimal point: `json('.25')` is in many examples of Microsoft.
    if let Some(number) = trimmed.strip_prefix('.').and_then(|rest| Number::parse(&format!("0.{rest}"))) {
        return Ok(Value::new(Kind::Number(number), origin));
    }
    let (tree, problems) = parse_json_at(text, Place::custom(move |_| span));
    let not_json = || if may_be_lenient(trimmed) { NotJson::Lenient } else { NotJson::Malformed };
    let root = tree.root().filter(|_| problems.is_empty()).ok_or_else(not_json)?;
    Ok(literal(maker, root, Places::One(origin, span)))
}

/// Whether a text that is not JSON may be what Azure takes for it: it begins as a value does, and its brackets are closed.
fn may_be_lenient(text: &str) -> bool {
    let begins = text.starts_with(['{', '[', '"', '\'', '/', '-', '+', '.', 'N', 'I', 't', 'f', 'n', 'u'])
        || text.starts_with(|sign: char| sign.is_ascii_digit());
    let count = |sign: char| text.matches(sign).count();
    begins && count('{') <= count('}') && count('[') <= count(']')
}
