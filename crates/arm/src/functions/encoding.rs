//! Base64 and data addresses.

use super::Applied;
use crate::evaluator::Evaluator;
use crate::text::{Part, Text};
use crate::value::{Kind, Value};

/// The signs of Base64 (RFC 4648, section 4).
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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
                let rest = super::partial::rest(open, format!("base64({}) after its start", text.term()));
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
        let origin =
            self.made(applied.span, applied.name.clone(), applied.arguments.iter().map(|it| it.origin));
        match self.json_value(&text, origin) {
            Some(value) => value,
            None => self.unfit(applied, "the text is not JSON"),
        }
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
    let sign = |bits: u32| SIGNS.get((bits & 63) as usize).copied().map_or('=', char::from);
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| chunk.get(place).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        encoded.push(sign(bits >> 18));
        encoded.push(sign(bits >> 12));
        encoded.push(if chunk.len() > 1 { sign(bits >> 6) } else { '=' });
        encoded.push(if chunk.len() > 2 { sign(bits) } else { '=' });
    }
    encoded
}

/// The text that Base64 encodes, where it is one.
fn decoded(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let signs = text.trim_end_matches('=');
    if text.len() - signs.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(signs.len() * 3 / 4);
    let (mut bits, mut size) = (0_u32, 0_u32);
    for sign in signs.bytes() {
        let value = SIGNS.iter().position(|known| *known == sign)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        size += 6;
        if size >= 8 {
            size -= 8;
            bytes.push(u8::try_from(bits >> size & 255).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
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
