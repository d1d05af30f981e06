//! Functions whose results cannot be known beforehand: they ask a clock or a source of randomness, or need a key. What is
//! certain of the result is kept.

use cumulint_model::Why;

use crate::functions::format::with_ends;
use crate::functions::{Answer, Call, refused};
use crate::value::{Type, Value};

fn unknown(call: &Call<'_>, why: Why, start: &str) -> Answer {
    Ok(with_ends(Value::unknown(why, Type::String, call.origin), start, "").present())
}

/// Every date of this millennium's first century, and of more.
pub(super) fn timestamp(call: &Call<'_>) -> Answer {
    unknown(call, Why::AfterApply("the time of deployment".into()), "2")
}

pub(super) fn uuid(call: &Call<'_>) -> Answer {
    unknown(call, Why::AfterApply("a random identifier".into()), "")
}

/// The costs that the algorithm allows, and the longest password.
pub(super) fn bcrypt(call: &Call<'_>) -> Answer {
    let cost = if call.arguments.len() > 1 { call.whole(1)? } else { 10 };
    if cost > 31 {
        return refused("the cost must be between 4 and 31");
    }
    if call.text(0)?.len() > 72 {
        return refused("the password is longer than 72 bytes");
    }
    let cost = if cost < 4 { 10 } else { cost };
    unknown(call, Why::AfterApply("a hash with a random salt".into()), &format!("$2a${cost:02}$"))
}

pub(super) fn rsadecrypt(call: &Call<'_>) -> Answer {
    super::base64::decode(call.text(0)?)?;
    unknown(call, Why::Unsupported("rsadecrypt".into()), "")
}

/// Compressors differ in their output; the header is always the same.
pub(super) fn base64gzip(call: &Call<'_>) -> Answer {
    unknown(call, Why::Unsupported("base64gzip".into()), "H4sIAAAAAAAA/")
}

pub(super) fn base64gunzip(call: &Call<'_>) -> Answer {
    super::base64::decode(call.text(0)?)?;
    unknown(call, Why::Unsupported("base64gunzip".into()), "")
}
