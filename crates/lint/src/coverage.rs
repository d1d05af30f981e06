//! What was analysed and what was not: a result like any other.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_model::Gap;
use cumulint_source::Sources;

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
    /// What could not be evaluated, merged and in the order of codes, subjects and places: the gap and how often it was met.
    pub gaps: Vec<(Gap, usize)>,
    /// Findings that comments suppressed.
    pub suppressed: usize,
}

impl Coverage {
    /// Puts files and gaps into order, and makes one gap of all that miss the same module, wherever they stand.
    pub(crate) fn settle(&mut self, sources: &Sources<'_>) {
        self.not_analysed.sort();
        // The identities of files follow the threads that read them.
        let place = |gap: &Gap| gap.span.map(|span| (Arc::clone(&sources.get(span.file).path), span.range));
        self.gaps
            .sort_by_cached_key(|(gap, _)| (gap.code, gap.subject.clone(), gap.reason.clone(), place(gap)));
        self.gaps.dedup_by(|(again, more), (gap, count)| {
            let module = gap.code == "module" && again.code == gap.code;
            let same =
                *again == *gap || (module && again.subject == gap.subject && again.reason == gap.reason);
            *count += if same { *more } else { 0 };
            same
        });
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
        self.gaps.extend(other.gaps);
    }
}
