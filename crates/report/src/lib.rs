//! Findings as text, JSON, SARIF and GitHub annotations.
//!
//! What is rendered is `finding::Analysis`. The report knows no policy language, no dialect and no stream: everything is
//! written to the [`std::io::Write`] that it is given. Text that comes from the scanned files never reaches a terminal or a
//! workflow command unescaped.

mod concise;
mod each;
mod escape;
mod format;
mod github;
mod json;
mod paint;
mod place;
#[cfg(test)]
mod sample;
mod sarif;
mod summary;
mod text;
mod wrap;

pub use escape::{escape, escape_line};
pub use format::{Format, Look, write, write_diagnostics, write_diagnostics_hiding};
pub use paint::Paint;
pub use summary::{write_statistics, write_summary};
pub use wrap::wrap;
