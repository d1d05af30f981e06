//! CloudFormation and SAM templates, from text to findings.

#![no_main]

use cumulint_fuzz::{check, files, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    check(&files("template.yaml", &text(data)));
});
