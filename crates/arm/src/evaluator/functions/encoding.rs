//! Base64 and data addresses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Applied;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Kind, Value};

pub(super) fn base64(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(text) = applied.get(0).and_then(super::text) else {
        return maker.unfit(applied, "`base64` needs a text");
    };
    match &text {
        Text::Known(text) => maker.assembled([Part::Known(encoded(text.as_bytes()).into())], applied),
        // Each three bytes give four signs, whatever follows.
        Text::Mixed(_) => {
            let bytes = text.prefix().as_bytes();
            let start = bytes.get(..bytes.len() - bytes.len() % 3).unwrap_or_default();
            let Some(open) = text.cause() else { return maker.not_evaluated(applied) };
            let rest = {
                let term = maker.term_of_text(&text);
                maker.rest(open, format!("base64({term}) after its start"))
            };
            maker.assembled([Part::Known(encoded(start).into()), rest], applied)
        }
    }
}

pub(super) fn base64_to_string(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.text(0).and_then(decoded) {
        Some(text) => maker.assembled([Part::Known(text.into())], applied),
        None => maker.unfit(applied, "the text is not Base64"),
    }
}

pub(super) fn base64_to_json(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(text) = applied.text(0).and_then(decoded) else {
        return maker.unfit(applied, "the text is not Base64");
    };
    super::json::json_of(maker, &text, applied)
}

/// `dataUri(text)`
pub(super) fn data_uri(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let text = applied.get(0).and_then(super::text);
    let Some(Text::Known(text)) = text else { return maker.not_evaluated(applied) };
    let made = format!("data:text/plain;charset=utf8;base64,{}", encoded(text.as_bytes()));
    maker.assembled([Part::Known(made.into())], applied)
}

pub(super) fn data_uri_to_string(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let content = applied.text(0).and_then(|text| text.strip_prefix("data:")?.split_once(','));
    let text = content.and_then(|(kind, content)| match kind.ends_with(";base64") {
        true => decoded(content),
        false => super::uri::unescaped(content),
    });
    match text {
        Some(text) => maker.assembled([Part::Known(text.into())], applied),
        None => maker.unfit(applied, "the text is no data address"),
    }
}

fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The text that Base64 encodes, where it is one.
fn decoded(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()
}

impl Applied<'_> {
    /// The only argument, where it is an object.
    pub(super) fn object(&self) -> Option<&crate::value::Object> {
        match &self.get(0)?.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }
}
