//! Terraform's and OpenTofu's functions. Those over values know values only: no files, no scopes, no clock. `try`, `can` and
//! `type`, which need more than values, are evaluated in `evaluate`, as are the functions that read files.

mod base64;
mod cases;
mod chooser;
mod conversion;
mod csv;
mod date;
mod dates;
pub(crate) mod format;
mod function;
mod graphemes;
mod hashes;
pub(crate) mod json;
mod lists;
mod maps;
mod networks;
mod numbers;
mod pattern_syntax;
mod patterns;
mod refusal;
mod sets;
mod strings;
mod table;
mod terraform_provider;
mod text_encodings;
mod unknowable;
mod urls;
mod yaml_read;
mod yaml_write;

use cumulint_evaluation::Limit;
use cumulint_model::{OriginId, Symbol, Why};

use crate::value::{Content, Number, Type, Value, convert};

pub(crate) use base64::encode as base64_encode;
pub(crate) use function::{FileFunction, Function, Prepared, Run};
pub(crate) use hashes::{Digest, hexadecimal};
pub(crate) use json::write_json;
pub(crate) use patterns::Patterns;
pub(crate) use refusal::Refusal;
use refusal::refused;
pub(crate) use table::{find, names};

/// One call, its arguments evaluated and converted to the types of the parameters.
pub(crate) struct Call<'c> {
    pub(crate) arguments: &'c [Value],
    /// The origin of the result: the call, with its arguments.
    pub(crate) origin: OriginId,
    /// The regular expressions that were compiled so far.
    pub(crate) patterns: &'c Patterns,
}

/// The result, or why there is none.
pub(crate) type Answer = Result<Value, Refusal>;

/// The most items that a function makes.
const MAX_ITEMS: usize = 100_000;
/// The longest text that a function makes, in bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// An unknown for the same reason as another, of a type of its own.
pub(crate) fn unknown_as(missing: &Value, kind: Type, origin: OriginId) -> Value {
    Value::unknown(why(missing), kind, origin)
}

/// Why a value, or a part of it, is not known.
pub(crate) fn why(value: &Value) -> Why {
    match &value.content {
        Content::Unknown(unknown) => unknown.why.clone(),
        Content::Computed(computed) => Why::AfterApply(computed.path.clone()),
        Content::Encoded(encoded) => {
            encoded.value.unknown_part().map_or_else(|| Why::AfterApply("a document".into()), why)
        }
        _ => Why::AfterApply("a resource".into()),
    }
}

impl<'c> Call<'c> {
    fn argument(&self, index: usize) -> Result<&'c Value, String> {
        self.arguments.get(index).ok_or_else(|| format!("argument {} is missing", index + 1))
    }

    /// An argument as a text.
    fn text(&self, index: usize) -> Result<&'c str, String> {
        self.argument(index)?.as_str().ok_or_else(|| "string required".to_owned())
    }

    /// An argument as a number.
    fn number(&self, index: usize) -> Result<&'c Number, String> {
        match &self.argument(index)?.content {
            Content::Number(number) => Ok(number),
            _ => Err("number required".to_owned()),
        }
    }

    /// An argument as a whole number.
    fn whole(&self, index: usize) -> Result<i64, String> {
        self.number(index)?.as_i64().ok_or_else(|| "a whole number is required".to_owned())
    }

    /// The items of an argument that is a list, a set or a tuple.
    fn items(&self, index: usize) -> Result<&'c [Value], String> {
        self.argument(index)?.items().ok_or_else(|| "a list is required".to_owned())
    }

    /// The items of an argument, each as a text.
    fn texts(&self, index: usize) -> Result<Vec<&'c str>, String> {
        let text = |item: &'c Value| item.as_str().ok_or_else(|| "list of strings required".to_owned());
        self.items(index)?.iter().map(text).collect()
    }

    fn string(&self, text: impl Into<Symbol>) -> Answer {
        Ok(Value::string(text, self.origin))
    }

    /// A text that may have grown too long.
    fn bounded_string(&self, text: String) -> Answer {
        bounded_text(text.len())?;
        self.string(text)
    }

    fn bool(&self, known: bool) -> Answer {
        Ok(Value::bool(known, self.origin))
    }

    fn count(&self, number: impl Into<Number>) -> Answer {
        Ok(Value::number(number, self.origin))
    }

    /// A list of texts.
    fn strings(&self, texts: impl Iterator<Item = impl Into<Symbol>>) -> Answer {
        let texts = texts.map(|text| Value::string(text, self.origin)).collect();
        Ok(Value::list(Type::String, texts, self.origin))
    }

    /// An unknown of a type of its own that is certainly not null.
    fn unknown(&self, missing: &Value, kind: Type) -> Answer {
        Ok(unknown_as(missing, kind, self.origin).present())
    }
}

fn as_number(value: &Value) -> Result<Number, String> {
    match convert(value, &Type::Number)?.content {
        Content::Number(number) => Ok(number),
        _ => Err("number required".to_owned()),
    }
}

fn bounded_items(count: usize) -> Result<(), Refusal> {
    if count <= MAX_ITEMS { Ok(()) } else { Err(Refusal::Limit(Limit::ValueSize)) }
}

fn bounded_text(length: usize) -> Result<(), Refusal> {
    if length <= MAX_TEXT { Ok(()) } else { Err(Refusal::Limit(Limit::TextSize)) }
}
