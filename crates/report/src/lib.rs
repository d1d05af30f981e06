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
pub mod json;
mod paint;
mod place;
#[cfg(test)]
mod sample;
mod sarif;
#[cfg(feature = "schema")]
mod schema;
mod summary;
mod text;
mod unsettled;
mod wrap;

pub use escape::{escape, escape_line};
pub use format::{
    Format, Look, write, write_answer, write_diagnostics, write_diagnostics_hiding, write_policies,
    write_shown,
};
pub use paint::Paint;
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use summary::{write_statistics, write_summary};
pub use wrap::wrap;
