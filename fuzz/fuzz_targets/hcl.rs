//! The HCL parser: a file, an expression, a template.

#![no_main]

use cumulint_fuzz::{in_text, sound, text};
use cumulint_hcl::{parse, parse_expression, parse_template};
use cumulint_source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let source = text.as_str();
    let parsed =
        [parse(FileId(0), source), parse_expression(FileId(0), source), parse_template(FileId(0), source)];
    for (tree, diagnostics) in parsed {
        sound(&text, &diagnostics);
        tree.comments().iter().for_each(|comment| in_text(&text, *comment));
    }
});
