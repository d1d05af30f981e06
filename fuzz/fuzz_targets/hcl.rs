//! The HCL parser: a file, an expression, a template.

#![no_main]

use cumulint_fuzz::{in_text, sound, text};
use cumulint_source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    for parse in [cumulint_hcl::parse, cumulint_hcl::parse_expression, cumulint_hcl::parse_template] {
        let (tree, diagnostics) = parse(FileId(0), text.as_str());
        sound(&text, &diagnostics);
        tree.comments().iter().for_each(|comment| in_text(&text, *comment));
    }
});
