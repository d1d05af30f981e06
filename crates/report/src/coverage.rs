//! What was analysed and what was not.

use std::collections::BTreeMap;

use cumulint_source::Span;

/// A file of ours that was not analysed, though nothing is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotAnalysed {
    /// Its path.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

/// A file that was compiled from another one, which is judged for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Generated {
    /// Its path.
    pub path: String,
    /// The path of what it was compiled from.
    pub from: String,
}

/// Something in the files that could not be evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// A stable name in kebab case.
    pub code: String,
    /// What it is, as the author wrote it.
    pub subject: String,
    /// Why, in a few words.
    pub reason: String,
    /// Where it stands.
    pub span: Option<Span>,
    /// How often it was met.
    pub count: usize,
}

/// Counts over a run.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Coverage {
    /// Files that are ours.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are ours, by syntax.
    pub files_by_kind: BTreeMap<String, usize>,
    /// Files of ours that could not be read, or have parts that could not be parsed.
    pub unparsed: Vec<String>,
    /// Files of a kind that is not analysed yet.
    pub not_analysed: Vec<NotAnalysed>,
    /// Files that were compiled from others of the run: those are judged.
    pub generated: Vec<Generated>,
    /// Roots that were evaluated, each counted once for every set of inputs.
    pub roots: usize,
    /// Resources in them, instances counted.
    pub resources: usize,
    /// Resources that at least one policy judged.
    pub judged: usize,
    /// Verdicts: pairs of a resource or view member and a rule.
    pub verdicts: usize,
    /// Verdicts that could not be decided.
    pub undecided: usize,
    /// Resources that no policy judges, by declared type.
    pub without_policy: BTreeMap<String, usize>,
    /// What could not be evaluated.
    pub gaps: Vec<Gap>,
    /// Findings that comments suppressed.
    pub suppressed: usize,
}
