//! The JSON parser.

#![no_main]

use cumulint_document::parse_json;
use cumulint_fuzz::{sound, text};
use cumulint_source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (_, diagnostics) = parse_json(FileId(0), &text);
    sound(&text, &diagnostics);
});
