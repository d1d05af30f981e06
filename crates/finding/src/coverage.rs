//! What was analysed and what was not: a result like any other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_source::{Sources, Span};

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

/// Something in the files that could not be evaluated, though nothing is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// A stable name in kebab case: `module`, `function`.
    pub code: Cow<'static, str>,
    /// What was not evaluated, as its author wrote it.
    pub subject: Arc<str>,
    /// Why, in a few words.
    pub reason: Arc<str>,
    /// Where it stands; `None` if nowhere in particular.
    pub span: Option<Span>,
    /// How often it was met.
    pub count: usize,
}

/// Counts over a run.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Coverage {
    /// Files that are ours: read, and parsed or reported.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files of ours by syntax: `terraform`, `cloudformation`, `arm`, `bicep`.
    pub files_by_kind: BTreeMap<String, usize>,
    /// Paths of files of ours that could not be read or have parts that could not be parsed.
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
    /// Verdicts that are a violation unless an exception holds that could not be decided.
    pub open: usize,
    /// Verdicts that could not be reached, the open ones apart.
    pub undecided: usize,
    /// Resources that no policy judges, by declared type.
    pub without_policy: BTreeMap<String, usize>,
    /// What could not be evaluated, in the order of codes, subjects and places.
    pub gaps: Vec<Gap>,
    /// Findings that comments suppressed.
    pub suppressed: usize,
}

impl Coverage {
    /// Adds the counts of another part of the run.
    pub fn absorb(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.roots += other.roots;
        self.resources += other.resources;
        self.judged += other.judged;
        self.verdicts += other.verdicts;
        self.open += other.open;
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

    /// Puts files and gaps into order and merges equal gaps. All gaps that miss the same module are one, wherever they stand.
    pub fn settle(&mut self, sources: &Sources<'_>) {
        self.not_analysed.sort();
        // The identities of files follow the threads that read them, so paths decide.
        let place = |gap: &Gap| gap.span.map(|span| (Arc::clone(&sources.get(span.file).path), span.range));
        self.gaps.sort_by_cached_key(|gap| {
            (gap.code.clone(), Arc::clone(&gap.subject), Arc::clone(&gap.reason), place(gap))
        });
        self.gaps.dedup_by(|again, gap| {
            let alike = gap.code == again.code && gap.subject == again.subject && gap.reason == again.reason;
            let same = alike && (gap.code == "module" || gap.span == again.span);
            gap.count += if same { again.count } else { 0 };
            same
        });
    }
}
