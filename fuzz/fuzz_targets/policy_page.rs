//! Pages of policies: parsed, and all that they say checked.

#![no_main]

use cumulint_fuzz::{check_page, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| check_page(&text(data)));
