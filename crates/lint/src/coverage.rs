//! What was analysed and what was not: a result like any other.

use std::collections::BTreeMap;

use cumulint_model::{Gap, Symbol};

/// A file of ours that was not analysed, though nothing is wrong with it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NotAnalysed {
    /// Its path.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

/// A file that was compiled from another one, which is judged for it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Generated {
    /// Its path.
    pub path: String,
    /// The path of what it was compiled from.
    pub from: String,
}

/// Counts over a run.
#[derive(Clone, Default, Debug)]
pub struct Coverage {
    /// Files that are ours: read, and parsed or reported.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files of ours by syntax: `terraform`, `cloudformation`, `arm`, `bicep`.
    pub files_by_kind: BTreeMap<&'static str, usize>,
    /// Files of ours that could not be read or have parts that could not be parsed.
    pub unparsed: Vec<String>,
    /// Files of ours of a kind that is not analysed yet.
    pub not_analysed: Vec<NotAnalysed>,
    /// Files that were compiled from others of the run, in the order of their paths: those are judged.
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
    /// What could not be evaluated, merged: the gap and how often it was met.
    pub gaps: BTreeMap<Gap, usize>,
    /// Findings that comments suppressed.
    pub suppressed: usize,
}

impl Coverage {
    /// Puts files into order, and makes one gap of all that miss the same module, wherever they stand.
    pub(crate) fn settle(&mut self) {
        self.not_analysed.sort();
        let mut modules: BTreeMap<(Symbol, Symbol), Gap> = BTreeMap::new();
        for (gap, count) in std::mem::take(&mut self.gaps) {
            let gap = match gap.code {
                "module" => {
                    let identity = (gap.subject.clone(), gap.reason.clone());
                    modules.entry(identity).or_insert(gap).clone()
                }
                _ => gap,
            };
            *self.gaps.entry(gap).or_default() += count;
        }
    }

    /// Adds the counts of another part of the run.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.roots += other.roots;
        self.resources += other.resources;
        self.judged += other.judged;
        self.verdicts += other.verdicts;
        self.undecided += other.undecided;
        self.suppressed += other.suppressed;
        self.unparsed.extend(other.unparsed);
        self.not_analysed.extend(other.not_analysed);
        self.generated.extend(other.generated);
        for (kind, count) in other.files_by_kind {
            *self.files_by_kind.entry(kind).or_default() += count;
        }
        for (kind, count) in other.without_policy {
            *self.without_policy.entry(kind).or_default() += count;
        }
        for (gap, count) in other.gaps {
            *self.gaps.entry(gap).or_default() += count;
        }
    }
}
