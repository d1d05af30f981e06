//! For tests: expectations drawn under the text, golden files, values in a few words, broken texts, and speed.
//!
//! `UPDATE=1 cargo test` blesses: golden files are rewritten with what the code produces now. Review the difference as behaviour.

mod drawing;
mod golden;
mod redrawing;
pub mod robustness;
pub mod speed;
mod values;

pub use drawing::{assert_drawn, draw};
pub use golden::assert_golden;
pub use redrawing::{erase, redraw};
pub use values::{explained, shown};
