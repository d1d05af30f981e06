//! Base 64.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::functions::{Answer, Call};

/// Padded, without line breaks; the last bits of a last letter may be anything, as Terraform has it.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// The text of some bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    ENGINE.encode(bytes)
}

/// The bytes of a text; line breaks in it are skipped.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, String> {
    let wrong = |_| "the text is not valid base64".to_owned();
    if text.contains(['\r', '\n']) {
        return ENGINE.decode(text.replace(['\r', '\n'], "")).map_err(wrong);
    }
    ENGINE.decode(text).map_err(wrong)
}

pub(super) fn base64encode(call: &Call<'_>) -> Answer {
    call.string(encode(call.text(0)?.as_bytes()))
}

pub(super) fn base64decode(call: &Call<'_>) -> Answer {
    let decoded = String::from_utf8(decode(call.text(0)?)?);
    call.string(decoded.map_err(|_| "the decoded text is not valid UTF-8")?)
}
