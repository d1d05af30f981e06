//! Conversions that the author asks for, and the marks of secrets.

use crate::functions::{Answer, Call};
use crate::value::{Type, Value, convert};

fn to(call: &Call<'_>, kind: &Type) -> Answer {
    let value = call.argument(0)?;
    Ok(convert(value, kind)?)
}

pub(super) fn tostring(call: &Call<'_>) -> Answer {
    to(call, &Type::String)
}

pub(super) fn tonumber(call: &Call<'_>) -> Answer {
    to(call, &Type::Number)
}

pub(super) fn tobool(call: &Call<'_>) -> Answer {
    to(call, &Type::Bool)
}

pub(super) fn tolist(call: &Call<'_>) -> Answer {
    to(call, &Type::list(Type::Any))
}

pub(super) fn toset(call: &Call<'_>) -> Answer {
    to(call, &Type::set(Type::Any))
}

pub(super) fn tomap(call: &Call<'_>) -> Answer {
    to(call, &Type::map(Type::Any))
}

pub(super) fn sensitive(call: &Call<'_>) -> Answer {
    Ok(call.argument(0)?.clone().marked(true))
}

/// The mark stays on what is nested: showing too little is the safe side.
pub(super) fn nonsensitive(call: &Call<'_>) -> Answer {
    Ok(Value { sensitive: false, ..call.argument(0)?.clone() })
}

/// Nothing is known to be ephemeral here.
pub(super) fn ephemeralasnull(call: &Call<'_>) -> Answer {
    Ok(call.argument(0)?.clone())
}

pub(super) fn issensitive(call: &Call<'_>) -> Answer {
    call.bool(call.argument(0)?.sensitive)
}
