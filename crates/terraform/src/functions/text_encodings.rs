//! Texts in other character sets, as base 64: UTF-8, the three of UTF-16, ASCII and Latin-1. The many others that Terraform
//! knows are not evaluated.

use cumulint_model::Why;

use crate::functions::{Answer, Call, base64, refused};
use crate::value::{Type, Value};

enum Encoding {
    Utf8,
    /// With a mark of the byte order, the larger byte first.
    Utf16,
    Utf16BigEndian,
    Utf16LittleEndian,
    Ascii,
    Latin1,
}

/// By the names that IANA has registered; nothing where it is another one.
fn encoding(name: &str) -> Option<Encoding> {
    Some(match name.to_ascii_uppercase().as_str() {
        "UTF-8" | "CSUTF8" => Encoding::Utf8,
        "UTF-16" | "CSUTF16" => Encoding::Utf16,
        "UTF-16BE" | "CSUTF16BE" => Encoding::Utf16BigEndian,
        "UTF-16LE" | "CSUTF16LE" => Encoding::Utf16LittleEndian,
        "US-ASCII" | "ASCII" | "US" | "ISO646-US" | "ISO-IR-6" | "IBM367" | "CP367" | "CSASCII" => {
            Encoding::Ascii
        }
        "ISO-8859-1" | "ISO_8859-1" | "LATIN1" | "L1" | "ISO-IR-100" | "IBM819" | "CP819" | "CSISOLATIN1" => {
            Encoding::Latin1
        }
        _ => return None,
    })
}

/// Whether the registered names of other character sets look like this.
fn may_be_registered(name: &str) -> bool {
    const STARTS: [&str; 10] =
        ["windows-", "iso", "ibm", "cp", "koi8", "shift_jis", "euc-", "gb", "big5", "macintosh"];
    let name = name.to_ascii_lowercase();
    STARTS.iter().any(|start| name.starts_with(start))
}

fn unsupported(call: &Call<'_>, name: &str) -> Answer {
    if may_be_registered(name) {
        let why = Why::Unsupported(format!("the character set {name}").into());
        return Ok(Value::unknown(why, Type::String, call.origin));
    }
    refused(format!("\"{name}\" is not a supported encoding"))
}

pub(super) fn textencodebase64(call: &Call<'_>) -> Answer {
    let (text, name) = (call.text(0)?, call.text(1)?);
    let Some(encoding) = encoding(name) else { return unsupported(call, name) };
    let within = |limit: u32| -> Result<Vec<u8>, String> {
        let byte = |letter: char| u8::try_from(letter).ok().filter(|byte| u32::from(*byte) < limit);
        let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
        bytes.ok_or_else(|| format!("the text contains characters that cannot be represented in {name}"))
    };
    let big_endian = || text.encode_utf16().flat_map(u16::to_be_bytes);
    let bytes = match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16 if text.is_empty() => Vec::new(),
        Encoding::Utf16 => [0xfe, 0xff].into_iter().chain(big_endian()).collect(),
        Encoding::Utf16BigEndian => big_endian().collect(),
        Encoding::Utf16LittleEndian => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Ascii => within(128)?,
        Encoding::Latin1 => within(256)?,
    };
    call.string(base64::encode(&bytes))
}

pub(super) fn textdecodebase64(call: &Call<'_>) -> Answer {
    let (text, name) = (call.text(0)?, call.text(1)?);
    let bytes = base64::decode(text)?;
    let Some(encoding) = encoding(name) else { return unsupported(call, name) };
    let decoded = match encoding {
        Encoding::Utf8 => String::from_utf8(bytes).ok(),
        Encoding::Utf16 => match bytes.as_slice() {
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] | rest => utf16(rest, u16::from_be_bytes),
        },
        Encoding::Utf16BigEndian => utf16(&bytes, u16::from_be_bytes),
        Encoding::Utf16LittleEndian => utf16(&bytes, u16::from_le_bytes),
        Encoding::Ascii => bytes.is_ascii().then(|| bytes.iter().copied().map(char::from).collect()),
        Encoding::Latin1 => Some(bytes.iter().copied().map(char::from).collect()),
    };
    call.string(decoded.ok_or_else(|| format!("the text contains symbols that are not defined for {name}"))?)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}
