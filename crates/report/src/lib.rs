//! Findings as text, JSON, SARIF and GitHub annotations.
//!
//! The report owns plain structs for all that it renders; who calls it fills them in. It knows no policy language, no dialect
//! and no stream: everything is written to the [`std::io::Write`] that it is given. Text that comes from the scanned files
//! never reaches a terminal or a workflow command unescaped.

mod concise;
mod coverage;
mod each;
mod escape;
mod finding;
mod format;
mod github;
mod json;
mod paint;
mod place;
mod policy;
mod report;
#[cfg(test)]
mod sample;
mod sarif;
mod summary;
mod text;
mod wrap;

pub use coverage::{Coverage, Gap, Generated, NotAnalysed};
pub use escape::{escape, escape_line};
pub use finding::{Confidence, Finding, Reservation, Resource, Undecided};
pub use format::{Format, Look, write, write_diagnostics, write_diagnostics_hiding};
pub use paint::Paint;
pub use policy::{Policy, Severity};
pub use report::Report;
pub use summary::{write_statistics, write_summary};
pub use wrap::wrap;
