//! One JSON object: the contract that other tools parse. Lines and columns count from 1, columns in code points; offsets are
//! bytes from 0.

mod coverage;
mod diagnostic;
mod finding;
mod position;

use std::io::{self, Write};

use cumulint_finding::Analysis;
use serde::Serialize;

use crate::each::Each;
use crate::place::Places;
use coverage::CoverageObject;
use diagnostic::DiagnosticObject;
use finding::{FindingObject, UndecidedObject};

#[derive(Serialize)]
struct ReportObject<'r, F: Serialize, U: Serialize, E: Serialize> {
    version: &'static str,
    findings: F,
    undecided: U,
    errors: E,
    coverage: CoverageObject<'r>,
}

/// Writes the object and a line end.
pub(crate) fn write(report: &Analysis, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let object = ReportObject {
        version: env!("CARGO_PKG_VERSION"),
        findings: Each(|| report.findings.iter().map(|finding| FindingObject::new(finding, places))),
        undecided: Each(|| report.undecided.iter().map(|undecided| UndecidedObject::new(undecided, places))),
        errors: Each(|| report.errors.iter().map(|error| DiagnosticObject::new(error, places))),
        coverage: CoverageObject::new(report, places),
    };
    serde_json::to_writer(&mut *out, &object).map_err(io::Error::from)?;
    writeln!(out)
}

#[cfg(test)]
mod tests;
