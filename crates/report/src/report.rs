//! The whole of a run's result.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::Span;

use crate::coverage::Coverage;
use crate::finding::{Finding, Undecided};
use crate::policy::Severity;

/// What a run found, in the order in which it is shown.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Report {
    /// Policies that are violated.
    pub findings: Vec<Finding>,
    /// Policies that could not be decided; shown by text formats only where asked for.
    pub undecided: Vec<Undecided>,
    /// What could not be read, parsed or evaluated as it was meant to be.
    pub errors: Vec<Diagnostic>,
    /// Diagnostics that lose nothing: mistakes in templates among them.
    pub notes: Vec<Diagnostic>,
    /// Places whose text must not be shown, beside those that findings name.
    pub secrets: Vec<Span>,
    /// What was analysed and what was not.
    pub coverage: Coverage,
}

impl Report {
    /// How many findings are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
