//! Verdicts that wait for something that is not known: the open ones, then the undecided ones.

use cumulint_finding::{Analysis, Severity, Undecided};

/// A verdict that waits, with what is certain of it.
#[derive(Clone, Copy)]
pub(crate) struct Unsettled<'r> {
    /// What is not known.
    pub(crate) undecided: &'r Undecided,
    /// Whether it is a violation unless an exception holds.
    pub(crate) open: bool,
}

/// All verdicts that wait.
pub(crate) fn unsettled(report: &Analysis) -> impl Iterator<Item = Unsettled<'_>> {
    let open = report.open.iter().map(|undecided| Unsettled { undecided, open: true });
    open.chain(report.undecided.iter().map(|undecided| Unsettled { undecided, open: false }))
}

impl<'r> Unsettled<'r> {
    /// What stands in the place of a severity: an open verdict has one, an undecided one may be no violation at all.
    pub(crate) fn word(self) -> &'static str {
        match (self.open, self.undecided.finding.severity) {
            (false, _) => "undecided",
            (true, Severity::Low) => "open low",
            (true, Severity::Medium) => "open medium",
            (true, Severity::High) => "open high",
            (true, Severity::Critical) => "open critical",
        }
    }

    /// What is not known, in words that begin with what it is about.
    pub(crate) fn because(self) -> String {
        let needs = self.undecided.reasons().join(", ");
        if self.open { format!("unless an exception holds: {needs}") } else { format!("because {needs}") }
    }
}
