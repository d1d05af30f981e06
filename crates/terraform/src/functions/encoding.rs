//! Texts in other alphabets: base 64 and percent encoding.

use crate::functions::{Answer, Call};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn base64encode(call: &Call<'_>) -> Answer {
    let text = call.text(0)?;
    let mut out = String::with_capacity(text.len().div_ceil(3) * 4);
    for chunk in text.as_bytes().chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sextet = bits >> (18 - 6 * place) & 63;
            let letter = ALPHABET.get(sextet as usize).copied().unwrap_or(b'=');
            out.push(if place as usize <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    call.string(out)
}

/// Strict: padded, without line breaks, and valid UTF-8.
pub(super) fn base64decode(call: &Call<'_>) -> Answer {
    let text = call.text(0)?;
    let wrong = || "the text is not valid base64".to_owned();
    if text.len() % 4 != 0 {
        return Err(wrong());
    }
    let body = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(&text);
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(body.len()), 0_u32, 0_u32);
    for letter in body.bytes() {
        let sextet = ALPHABET.iter().position(|known| *known == letter).ok_or_else(wrong)?;
        bits = bits << 6 | u32::try_from(sextet).unwrap_or(0);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 255).unwrap_or(0));
        }
    }
    let decoded = String::from_utf8(bytes).map_err(|_| "the decoded text is not valid UTF-8")?;
    call.string(decoded)
}

pub(super) fn urlencode(call: &Call<'_>) -> Answer {
    let mut out = String::new();
    for byte in call.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    call.string(out)
}
