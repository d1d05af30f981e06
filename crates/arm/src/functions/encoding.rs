//! Base64 and data addresses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::text::{Part, Text};
use crate::value::{Kind, Value};

impl Evaluator<'_> {
    pub(crate) fn base64(&mut self, applied: &Applied<'_>) -> Value {
        let Some(text) = applied.get(0).and_then(super::text) else {
            return self.unfit(applied, "`base64` needs a text");
        };
        match &text {
            Text::Known(text) => self.assembled([Part::Known(encoded(text.as_bytes()).into())], applied),
            // Each three bytes give four signs, whatever follows.
            Text::Mixed(_) => {
                let bytes = text.prefix().as_bytes();
                let start = bytes.get(..bytes.len() - bytes.len() % 3).unwrap_or_default();
                let Some(open) = text.cause() else { return self.not_evaluated(applied) };
                let rest = {
                    let term = self.term_of_text(&text);
                    self.rest(open, format!("base64({term}) after its start"))
                };
                self.assembled([Part::Known(encoded(start).into()), rest], applied)
            }
        }
    }

    pub(crate) fn base64_to_string(&mut self, applied: &Applied<'_>) -> Value {
        match applied.text(0).and_then(decoded) {
            Some(text) => self.assembled([Part::Known(text.into())], applied),
            None => self.unfit(applied, "the text is not Base64"),
        }
    }

    pub(crate) fn base64_to_json(&mut self, applied: &Applied<'_>) -> Value {
        let Some(text) = applied.text(0).and_then(decoded) else {
            return self.unfit(applied, "the text is not Base64");
        };
        self.json_of(&text, applied)
    }

    /// `dataUri(text)`
    pub(crate) fn data_uri(&mut self, applied: &Applied<'_>) -> Value {
        let text = applied.get(0).and_then(super::text);
        let Some(Text::Known(text)) = text else { return self.not_evaluated(applied) };
        let made = format!("data:text/plain;charset=utf8;base64,{}", encoded(text.as_bytes()));
        self.assembled([Part::Known(made.into())], applied)
    }

    pub(crate) fn data_uri_to_string(&mut self, applied: &Applied<'_>) -> Value {
        let content = applied.text(0).and_then(|text| text.strip_prefix("data:")?.split_once(','));
        let text = content.and_then(|(kind, content)| match kind.ends_with(";base64") {
            true => decoded(content),
            false => super::uri::unescaped(content),
        });
        match text {
            Some(text) => self.assembled([Part::Known(text.into())], applied),
            None => self.unfit(applied, "the text is no data address"),
        }
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
