//! What was analysed and what was not, in JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_finding::{self as finding, Analysis};
use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use super::position::{Location, Position};
use crate::place::Places;

/// The counts of a run, and what lies behind them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Files that are ours.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are ours, by syntax.
    pub files_by_kind: BTreeMap<String, usize>,
    /// Roots that were evaluated, each counted once for every set of inputs.
    pub roots: usize,
    /// Resources in them, instances counted.
    pub resources: usize,
    /// Resources that at least one policy judged.
    pub evaluated: usize,
    /// Verdicts: pairs of a resource or view member and a rule.
    pub verdicts: usize,
    /// Verdicts that are a violation unless an exception holds that could not be decided.
    #[serde(default)]
    pub open: usize,
    /// Verdicts that could not be reached, the open ones apart.
    pub undecided: usize,
    /// Findings that comments suppressed.
    pub suppressed: usize,
    /// Paths of files that could not be read or have parts that could not be parsed.
    pub unparsed: Vec<String>,
    /// Files of a kind that is not analysed.
    pub not_analysed: Vec<NotAnalysed>,
    /// Files that were compiled from others, which are judged for them.
    pub generated: Vec<Generated>,
    /// Resources that no policy judges, by declared type.
    pub without_policy: BTreeMap<String, usize>,
    /// What could not be evaluated.
    pub gaps: Vec<Gap>,
    /// Diagnostics that lose nothing: mistakes in templates among them.
    pub notes: Vec<Diagnostic>,
}

impl Coverage {
    pub(super) fn new(analysis: &Analysis, places: &Places<'_>) -> Self {
        let coverage = &analysis.coverage;
        Self {
            files: coverage.files,
            bytes: coverage.bytes,
            files_by_kind: coverage.files_by_kind.clone(),
            roots: coverage.roots,
            resources: coverage.resources,
            evaluated: coverage.judged,
            verdicts: coverage.verdicts,
            open: coverage.open,
            undecided: coverage.undecided,
            suppressed: coverage.suppressed,
            unparsed: coverage.unparsed.clone(),
            not_analysed: coverage.not_analysed.iter().map(NotAnalysed::new).collect(),
            generated: coverage.generated.iter().map(Generated::new).collect(),
            without_policy: coverage.without_policy.clone(),
            gaps: coverage.gaps.iter().map(|gap| Gap::new(gap, places)).collect(),
            notes: analysis.notes.iter().map(|note| Diagnostic::new(note, places)).collect(),
        }
    }
}

/// A file that was not analysed, though nothing is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotAnalysed {
    /// Its path.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

impl NotAnalysed {
    fn new(file: &finding::NotAnalysed) -> Self {
        Self { path: file.path.clone(), reason: file.reason.clone() }
    }
}

/// A file that was compiled from another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Generated {
    /// Its path.
    pub path: String,
    /// The path of what it was compiled from.
    pub from: String,
}

impl Generated {
    fn new(file: &finding::Generated) -> Self {
        Self { path: file.path.clone(), from: file.from.clone() }
    }
}

/// Something that could not be evaluated, though nothing is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gap {
    /// A stable name in kebab case.
    pub code: String,
    /// What was not evaluated, as its author wrote it.
    pub subject: Arc<str>,
    /// Why, in a few words.
    pub reason: Arc<str>,
    /// How often it was met.
    pub count: usize,
    /// The path of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Arc<str>>,
    /// Where it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Position>,
    /// One past where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Position>,
}

impl Gap {
    fn new(gap: &finding::Gap, places: &Places<'_>) -> Self {
        let location = gap.span.map(|span| Location::new(span, places));
        Self {
            code: gap.code.to_string(),
            subject: Arc::clone(&gap.subject),
            reason: Arc::clone(&gap.reason),
            count: gap.count,
            path: location.as_ref().map(|location| Arc::clone(&location.path)),
            start: location.as_ref().map(|location| location.start),
            end: location.as_ref().map(|location| location.end),
        }
    }
}
