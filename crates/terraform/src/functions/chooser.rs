//! Functions that choose one of their arguments, and two that are gone.

use crate::functions::maps::common_kind;
use crate::functions::{Answer, Call, refused, unknown_as};
use crate::value::{Content, Type, convert};

/// The first that is neither null nor an empty text.
pub(super) fn coalesce(call: &Call<'_>) -> Answer {
    let kind = common_kind(call.arguments)?;
    for argument in call.arguments {
        let argument = convert(argument, &kind)?;
        if matches!(argument.content, Content::Unknown(_)) {
            return Ok(unknown_as(&argument, kind, call.origin).present());
        }
        if !argument.is_null() && argument.as_str() != Some("") {
            return Ok(argument);
        }
    }
    refused("no non-null, non-empty-string arguments")
}

/// The first list or tuple with an item in it.
pub(super) fn coalescelist(call: &Call<'_>) -> Answer {
    for argument in call.arguments {
        if !argument.is_known() || matches!(argument.content, Content::Resource(_)) {
            return Ok(unknown_as(argument, Type::Any, call.origin));
        }
        match &argument.content {
            Content::Null(_) => return refused("coalescelist arguments must not be null"),
            Content::List(_) | Content::Tuple(_) => {
                if argument.items().is_some_and(|items| !items.is_empty()) {
                    return Ok(argument.clone());
                }
            }
            _ => return refused("coalescelist arguments must be lists or tuples"),
        }
    }
    refused("no non-null arguments")
}

pub(super) fn list(_: &Call<'_>) -> Answer {
    refused("this function is no longer available: write `tolist([…])`")
}

pub(super) fn map(_: &Call<'_>) -> Answer {
    refused("this function is no longer available: write `tomap({…})`")
}
