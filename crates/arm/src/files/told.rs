//! What was reported of a file while it was read, for each root that it is a part of.

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::Reporter;
use cumulint_model::Gap;

/// What was reported of a file.
#[derive(Clone, Default, Debug)]
pub(crate) struct Told {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) gaps: Vec<Gap>,
}

impl From<Reporter> for Told {
    fn from(reporter: Reporter) -> Self {
        let (diagnostics, gaps) = reporter.finish();
        Self { diagnostics, gaps }
    }
}
