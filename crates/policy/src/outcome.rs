//! What an evaluation yields: findings, verdicts that could not be reached, and counts.

use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Edit, Label};
use cumulint_model::{ResourceId, Why};
use cumulint_source::Span;

use crate::policy::{Policy, Severity};

/// How sure a finding is. Derived, never declared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// It holds unless something that is not known says otherwise.
    Medium(Reservation),
    /// It holds.
    High,
}

/// What is not known of a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reservation {
    /// Whether an exception of the rule excuses it.
    Exception,
    /// Whether the resource will exist at all.
    Existence,
}

/// A rule is violated.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The policy.
    pub policy: Arc<Policy>,
    /// Which of its rules, from 0.
    pub rule: usize,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong with which thing.
    pub message: String,
    /// Under which conditions, where not always: "where `IsProd` does not hold".
    pub when: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Who assumes a value that nobody wrote: "`minimumTlsVersion` is `TLS1_0` by default: the API".
    pub note: Option<String>,
    /// The place of use of the node that decided.
    pub primary: Span,
    /// The way of the value from where it was written, and what the policy points at.
    pub labels: Vec<Label>,
    /// The resource that was judged.
    pub subject: ResourceId,
    /// The path of the node that decided, inside its resource: for fingerprints.
    pub property: String,
    /// Places whose text must not be shown.
    pub secrets: Vec<Span>,
    /// Changes of the author's text that would mend it.
    pub edits: Vec<Edit>,
}

/// A rule that could not be decided.
#[derive(Clone, Debug)]
pub struct Undecided {
    /// The policy.
    pub policy: Arc<Policy>,
    /// Which of its rules, from 0.
    pub rule: usize,
    /// How bad a violation would be.
    pub severity: Severity,
    /// The place of the first thing that is not known, else the header of the resource.
    pub primary: Span,
    /// The resource that was judged.
    pub subject: ResourceId,
    /// The path of what is not known, where it has one.
    pub property: String,
    /// What is not known.
    pub needs: Vec<Need>,
}

/// Something that would have to be known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Need {
    /// Why it is not known, which names it.
    pub why: Why,
    /// Where it is used.
    pub span: Option<Span>,
}

/// All verdicts on one project, in the order of their places.
#[derive(Clone, Default, Debug)]
pub struct Outcome {
    /// What is violated.
    pub findings: Vec<Finding>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// Resources that at least one rule judged, sorted.
    pub judged: Vec<ResourceId>,
    /// Verdicts: pairs of a node and a rule.
    pub verdicts: usize,
    /// Rules that cannot be evaluated because their conditions are wrong; each problem once.
    pub diagnostics: Vec<Diagnostic>,
}
