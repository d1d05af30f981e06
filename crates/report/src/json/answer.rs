//! `cumulint eval`.

use cumulint_finding::Answer;
use serde::Serialize;
use serde_json::value::RawValue;

/// What `cumulint eval` prints: what became of an expression, as an object with one member.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(title = "Answer"))]
#[serde(rename_all = "lowercase")]
pub(crate) enum AnswerObject<'a> {
    /// Its value, whose numbers keep their digits.
    Value(#[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))] &'a RawValue),
    /// It, or a part of it, is not known: why.
    Unknown(&'a str),
    /// It is refused: why.
    Error(&'a str),
}

impl<'a> AnswerObject<'a> {
    /// # Errors
    /// A value that is not JSON.
    pub(crate) fn new(answer: &'a Answer) -> Result<Self, serde_json::Error> {
        Ok(match answer {
            Answer::Value(json) => Self::Value(serde_json::from_str(json)?),
            Answer::Unknown(why) => Self::Unknown(why),
            Answer::Error(why) => Self::Error(why),
        })
    }
}
