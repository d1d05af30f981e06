//! How a run ends: what a caller turns into an exit code or a status.

use cumulint_diagnostic::Severity;
use cumulint_finding::{Analysis, Finding, Undecided};

use crate::settings::Settings;

/// How a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Nothing to complain of.
    Clean,
    /// Findings or open verdicts at or above the severity that lets a run fail.
    Found,
    /// Something could not be done, whatever was found.
    Failed,
}

impl Ending {
    /// How a run with these settings ends.
    #[must_use]
    pub fn of(analysis: &Analysis, settings: &Settings) -> Self {
        let is_bad = |finding: &Finding| finding.severity >= settings.fail_on;
        let is_open =
            |open: &Undecided| settings.fail_on_open.is_some_and(|least| open.finding.severity >= least);
        if !analysis.errors.is_empty() || (settings.strict && !is_whole(analysis)) {
            Self::Failed
        } else if analysis.findings.iter().any(is_bad) || analysis.open.iter().any(is_open) {
            Self::Found
        } else {
            Self::Clean
        }
    }
}

/// Whether everything was analysed and decided.
fn is_whole(analysis: &Analysis) -> bool {
    let coverage = &analysis.coverage;
    coverage.open == 0
        && coverage.undecided == 0
        && coverage.not_analysed.is_empty()
        && coverage.gaps.is_empty()
        && analysis.notes.iter().all(|note| note.severity == Severity::Note)
}
