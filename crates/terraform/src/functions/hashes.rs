//! Hashes, and the identifiers that are made of them.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};

use crate::functions::{Answer, Call, base64};

/// A hash function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Digest {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    /// The hash of some bytes.
    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(bytes).to_vec(),
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// Bytes in small hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hashed(call: &Call<'_>, digest: Digest) -> Answer {
    call.string(hexadecimal(&digest.of(call.text(0)?.as_bytes())))
}

pub(super) fn md5(call: &Call<'_>) -> Answer {
    hashed(call, Digest::Md5)
}

pub(super) fn sha1(call: &Call<'_>) -> Answer {
    hashed(call, Digest::Sha1)
}

pub(super) fn sha256(call: &Call<'_>) -> Answer {
    hashed(call, Digest::Sha256)
}

pub(super) fn sha512(call: &Call<'_>) -> Answer {
    hashed(call, Digest::Sha512)
}

pub(super) fn base64sha256(call: &Call<'_>) -> Answer {
    call.string(base64::encode(&Digest::Sha256.of(call.text(0)?.as_bytes())))
}

pub(super) fn base64sha512(call: &Call<'_>) -> Answer {
    call.string(base64::encode(&Digest::Sha512.of(call.text(0)?.as_bytes())))
}

/// RFC 9562, section 5.5. A namespace is one of the four well-known ones or an identifier itself.
pub(super) fn uuidv5(call: &Call<'_>) -> Answer {
    let (namespace, name) = (call.text(0)?, call.text(1)?);
    let well_known = |last: u8| format!("6ba7b81{last}-9dad-11d1-80b4-00c04fd430c8");
    let namespace = match namespace {
        "dns" => well_known(0),
        "url" => well_known(1),
        "oid" => well_known(2),
        "x500" => well_known(4),
        other => other.to_owned(),
    };
    let namespace = identifier(&namespace)
        .ok_or_else(|| format!("there is no namespace \"{}\"", call.text(0).unwrap_or_default()))?;
    let mut bytes = Digest::Sha1.of(&[&namespace, name.as_bytes()].concat());
    bytes.truncate(16);
    if let Some(version) = bytes.get_mut(6) {
        *version = *version & 0x0f | 0x50;
    }
    if let Some(variant) = bytes.get_mut(8) {
        *variant = *variant & 0x3f | 0x80;
    }
    let digits = hexadecimal(&bytes);
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    call.string([part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-"))
}

/// The bytes of an identifier: `urn:uuid:`, braces and dashes may be there.
fn identifier(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let dashes: Vec<usize> =
        text.char_indices().filter(|(_, letter)| *letter == '-').map(|(at, _)| at).collect();
    if !(dashes == [8, 13, 18, 23] && text.len() == 36 || dashes.is_empty() && text.len() == 32) {
        return None;
    }
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|letter| *letter != '-')
        .map(|letter| letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}
