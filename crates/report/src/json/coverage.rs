//! What was analysed and what was not, in the JSON report.

use std::collections::BTreeMap;

use cumulint_finding::{Analysis, Gap, Generated, NotAnalysed};
use serde::Serialize;

use super::diagnostic::DiagnosticObject;
use super::position::Location;
use crate::place::Places;

/// The counts, and what lies behind them.
#[derive(Serialize)]
pub(super) struct CoverageObject<'r> {
    files: usize,
    bytes: u64,
    files_by_kind: &'r BTreeMap<String, usize>,
    roots: usize,
    resources: usize,
    evaluated: usize,
    verdicts: usize,
    undecided: usize,
    suppressed: usize,
    unparsed: &'r [String],
    not_analysed: Vec<NotAnalysedObject<'r>>,
    generated: Vec<GeneratedObject<'r>>,
    without_policy: &'r BTreeMap<String, usize>,
    gaps: Vec<GapObject<'r>>,
    notes: Vec<DiagnosticObject<'r>>,
}

impl<'r> CoverageObject<'r> {
    pub(super) fn new(report: &'r Analysis, places: &Places<'_>) -> Self {
        let coverage = &report.coverage;
        Self {
            files: coverage.files,
            bytes: coverage.bytes,
            files_by_kind: &coverage.files_by_kind,
            roots: coverage.roots,
            resources: coverage.resources,
            evaluated: coverage.judged,
            verdicts: coverage.verdicts,
            undecided: coverage.undecided,
            suppressed: coverage.suppressed,
            unparsed: &coverage.unparsed,
            not_analysed: coverage.not_analysed.iter().map(NotAnalysedObject::new).collect(),
            generated: coverage.generated.iter().map(GeneratedObject::new).collect(),
            without_policy: &coverage.without_policy,
            gaps: coverage.gaps.iter().map(|gap| GapObject::new(gap, places)).collect(),
            notes: report.notes.iter().map(|note| DiagnosticObject::new(note, places)).collect(),
        }
    }
}

#[derive(Serialize)]
struct NotAnalysedObject<'r> {
    path: &'r str,
    reason: &'r str,
}

impl<'r> NotAnalysedObject<'r> {
    fn new(file: &'r NotAnalysed) -> Self {
        Self { path: &file.path, reason: &file.reason }
    }
}

#[derive(Serialize)]
struct GeneratedObject<'r> {
    path: &'r str,
    from: &'r str,
}

impl<'r> GeneratedObject<'r> {
    fn new(file: &'r Generated) -> Self {
        Self { path: &file.path, from: &file.from }
    }
}

#[derive(Serialize)]
struct GapObject<'r> {
    code: &'r str,
    subject: &'r str,
    reason: &'r str,
    count: usize,
    #[serde(flatten)]
    location: Option<Location>,
}

impl<'r> GapObject<'r> {
    fn new(gap: &'r Gap, places: &Places<'_>) -> Self {
        Self {
            code: &gap.code,
            subject: &gap.subject,
            reason: &gap.reason,
            count: gap.count,
            location: gap.span.map(|span| Location::new(span, places)),
        }
    }
}
