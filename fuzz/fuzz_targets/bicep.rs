//! The Bicep parser: a file, a parameter file, an expression.

#![no_main]

use cumulint_fuzz::{sound, text};
use cumulint_source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    for parse in [cumulint_bicep::parse, cumulint_bicep::parse_parameters, cumulint_bicep::parse_expression] {
        let (_, diagnostics) = parse(FileId(0), text.as_str());
        sound(&text, &diagnostics);
    }
});
