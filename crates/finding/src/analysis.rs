//! The whole result of a run.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::Span;

use crate::{Coverage, Finding, Severity, Undecided};

/// What a run found, in the order in which it is shown.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Analysis {
    /// Violated policies, in the order of path and place.
    pub findings: Vec<Finding>,
    /// Policies that are violated unless an exception holds that could not be decided, in the same order. They are no findings.
    pub open: Vec<Undecided>,
    /// Policies that could not be decided otherwise, in the same order.
    pub undecided: Vec<Undecided>,
    /// What could not be read, parsed or evaluated as it was meant to be.
    pub errors: Vec<Diagnostic>,
    /// Diagnostics that lose nothing: mistakes in templates among them.
    pub notes: Vec<Diagnostic>,
    /// Places whose text must not be shown, besides those that findings name.
    pub secrets: Vec<Span>,
    /// What was analysed and what was not.
    pub coverage: Coverage,
}

impl Analysis {
    /// How many findings are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How many open verdicts are of a severity.
    #[must_use]
    pub fn count_open(&self, severity: Severity) -> usize {
        self.open.iter().filter(|open| open.finding.severity == severity).count()
    }
}
