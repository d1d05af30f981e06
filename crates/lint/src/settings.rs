//! What a caller decides about a run.

use cumulint_evaluation::Given;
use cumulint_finding::Severity;

/// Settings of a run. The defaults are those of the command line.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Settings {
    /// Policy ids or categories to run; empty means all.
    pub select: Vec<String>,
    /// Policy ids or categories to leave out.
    pub ignore: Vec<String>,
    /// Whether rules marked as pedantic are run.
    pub pedantic: bool,
    /// Whether comments in the files may suppress findings.
    pub suppressions: bool,
    /// The mildest severity that is reported, of findings and of what is undecided.
    pub min_severity: Severity,
    /// The mildest severity of a finding that lets the run fail.
    pub fail_on: Severity,
    /// The mildest severity of an open verdict that lets the run fail; `None` if none does.
    pub fail_on_open: Option<Severity>,
    /// Whether the run fails, too, where something was open, undecided or not analysed.
    pub strict: bool,
    /// What is given for variables and parameters.
    pub given: Given,
}
