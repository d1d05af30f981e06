//! The JSON formats: the contract that other tools parse. Lines and columns count from 1, columns in code points; offsets
//! are bytes from 0. Fields are added, never renamed; `docs/schemas` describes each format.
//!
//! The structs here are the formats. What `check` writes is read again by [`read`], as [`Run`]: a finding of a stored run
//! holds paths, lines and columns instead of spans, as the texts that it speaks of may have changed since.

mod answer;
mod coverage;
mod diagnostic;
mod finding;
mod names;
mod policies;
mod position;
mod shown;

use std::fmt;
use std::io::{self, Write};

use cumulint_finding::Analysis;
use serde::{Deserialize, Serialize};

use crate::each::Each;
use crate::place::Places;

pub(crate) use answer::AnswerObject;
pub use coverage::{Coverage, Gap, Generated, NotAnalysed};
pub use diagnostic::Diagnostic;
pub use finding::{Confidence, Finding, Resource, Undecided, Unknown};
pub(crate) use policies::PolicyList;
pub use position::{Edit, Label, Location, Position};
pub(crate) use shown::ShownList;

/// What `cumulint check --format json` prints: the whole result of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run<F = Vec<Finding>, O = Vec<Undecided>, U = Vec<Undecided>, E = Vec<Diagnostic>> {
    /// The version of cumulint that wrote it.
    pub version: String,
    /// Violated policies, in the order of path and place.
    pub findings: F,
    /// Policies that are violated unless an exception holds that could not be decided, in the same order. They are no findings.
    pub open: O,
    /// Policies that could not be decided otherwise, in the same order.
    pub undecided: U,
    /// What could not be read, parsed or evaluated as it was meant to be. Where there is any, the exit code is 2.
    pub errors: E,
    /// What was analysed and what was not.
    pub coverage: Coverage,
}

/// Writes the object and a line end.
pub(crate) fn write(analysis: &Analysis, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let run = Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        findings: Each(|| analysis.findings.iter().map(|finding| Finding::new(finding, places))),
        open: Each(|| analysis.open.iter().map(|open| Undecided::new(open, places))),
        undecided: Each(|| analysis.undecided.iter().map(|undecided| Undecided::new(undecided, places))),
        errors: Each(|| analysis.errors.iter().map(|error| Diagnostic::new(error, places))),
        coverage: Coverage::new(analysis, places),
    };
    serde_json::to_writer(&mut *out, &run).map_err(io::Error::from)?;
    writeln!(out)
}

/// Why a text is not a stored run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// What is wrong with it.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

/// Reads what `cumulint check --format json` wrote. Fields that a later version added are passed over; those that an earlier
/// version did not write are empty.
///
/// # Errors
/// The text is not JSON, or not such an object.
pub fn read(text: &str) -> Result<Run, Unreadable> {
    serde_json::from_str(text).map_err(|error| Unreadable {
        message: error.to_string(),
        line: error.line(),
        column: error.column(),
    })
}

#[cfg(test)]
mod tests;
