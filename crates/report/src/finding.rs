//! A finding, with all that any format shows.

use std::sync::Arc;

use cumulint_diagnostic::{Edit, Label};
use cumulint_source::Span;

use crate::policy::{Policy, Severity};

/// How sure a finding is.
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

impl Reservation {
    /// What is not known, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Exception => "an exception could not be decided",
            Self::Existence => "whether the resource will exist is not known",
        }
    }
}

impl Confidence {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Medium(_) => "medium",
            Self::High => "high",
        }
    }
}

/// A resource, as a report names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resource {
    /// What the author would call it.
    pub address: Arc<str>,
    /// The canonical type.
    pub canonical_type: Arc<str>,
    /// The type as declared.
    pub declared_type: Arc<str>,
    /// The whole declaration.
    pub block: Span,
}

/// A policy is violated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The policy.
    pub policy: Arc<Policy>,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong with which thing.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Who assumes a value that nobody wrote.
    pub note: Option<String>,
    /// The exact place.
    pub primary: Span,
    /// Places that explain it, in the order of reading.
    pub labels: Vec<Label>,
    /// Changes that would mend it, all of them together.
    pub edits: Vec<Edit>,
    /// The declaration that holds the primary place.
    pub resource: Resource,
    /// The resource that was judged; another one where declarations are joined.
    pub subject: Resource,
    /// The addresses of all instances that it holds for.
    pub instances: Vec<Arc<str>>,
    /// The calls of the module that holds the primary place, where that is no root.
    pub callers: Vec<Span>,
    /// The sets of inputs that it holds for; empty where there is only one.
    pub environments: Vec<Arc<str>>,
    /// Places whose text must not be shown.
    pub secrets: Vec<Span>,
    /// Equal for the same defect after the file was edited elsewhere.
    pub fingerprint: String,
}

/// A policy that could not be decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undecided {
    /// What would be found if it were violated.
    pub finding: Finding,
    /// What is not known, in words.
    pub needs: Vec<String>,
}
