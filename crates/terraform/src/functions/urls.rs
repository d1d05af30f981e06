//! Percent encoding as the queries of addresses have it.

use crate::functions::{Answer, Call};

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

pub(super) fn urldecode(call: &Call<'_>) -> Answer {
    let mut out = Vec::new();
    let mut bytes = call.text(0)?.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let mut digit =
                    || char::from(bytes.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (high, low) =
                    digit().zip(digit()).ok_or("`%` is not followed by two hexadecimal digits")?;
                out.push(high << 4 | low);
            }
            _ => out.push(byte),
        }
    }
    call.string(String::from_utf8(out).map_err(|_| "the decoded text is not valid UTF-8")?)
}
