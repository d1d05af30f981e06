//! The Bicep parser: a file, a parameter file, an expression.

#![no_main]

use cumulint_bicep::{parse, parse_expression, parse_parameters};
use cumulint_fuzz::{sound, text};
use cumulint_source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let source = text.as_str();
    let parsed =
        [parse(FileId(0), source), parse_parameters(FileId(0), source), parse_expression(FileId(0), source)];
    for (_, diagnostics) in parsed {
        sound(&text, &diagnostics);
    }
});
