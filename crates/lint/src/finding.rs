//! Findings, as a caller gets them: merged, with everything a report shows.

use std::sync::Arc;

use cumulint_diagnostic::{Edit, Label};
use cumulint_model::{Symbol, Why};
use cumulint_policy::{Confidence, Policy, Severity};
use cumulint_source::Span;

/// A resource, as a report names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// What the author would call it.
    pub address: Symbol,
    /// The canonical type.
    pub canonical_type: Symbol,
    /// The type as declared.
    pub declared_type: Symbol,
    /// The whole declaration.
    pub block: Span,
}

/// One of the things that a finding holds for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Instance {
    /// The root that deploys it: a folder or a file.
    pub root: Symbol,
    /// What its author would call it.
    pub address: Symbol,
}

impl Finding {
    /// The names of all instances: addresses, with their roots where there are several.
    #[must_use]
    pub fn instance_names(&self) -> Vec<Symbol> {
        let one_root = self.instances.windows(2).all(|pair| matches!(pair, [a, b] if a.root == b.root));
        let name = |instance: &Instance| match one_root {
            true => Arc::clone(&instance.address),
            false => format!("{}: {}", instance.root, instance.address).into(),
        };
        self.instances.iter().map(name).collect()
    }
}

/// A policy is violated.
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
    /// Under which conditions, where not always; the message ends with it.
    pub when: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Who assumes a value that nobody wrote.
    pub note: Option<String>,
    /// The exact place.
    pub primary: Span,
    /// Places that explain it, in the order of reading.
    pub labels: Vec<Label>,
    /// Changes that would mend it.
    pub edits: Vec<Edit>,
    /// The declaration that holds the primary place.
    pub resource: Subject,
    /// The resource that was judged; another one where declarations are joined.
    pub subject: Subject,
    /// All instances that it holds for, sorted.
    pub instances: Vec<Instance>,
    /// The calls of the module that holds the primary place, where that is no root, in the order of their places.
    pub callers: Vec<Span>,
    /// The sets of inputs that it holds for, sorted; empty where there is only one.
    pub environments: Vec<Symbol>,
    /// Places whose text must not be shown.
    pub secrets: Vec<Span>,
    /// Equal for the same defect after the file was edited elsewhere: 32 hexadecimal digits.
    pub fingerprint: String,
}

/// A policy that could not be decided.
#[derive(Clone, Debug)]
pub struct Undecided {
    /// What would be found if it were violated; its message is the policy's title.
    pub finding: Finding,
    /// What is not known, sorted.
    pub needs: Vec<Why>,
}
