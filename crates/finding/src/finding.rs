//! Findings and verdicts that could not be reached.

use std::sync::Arc;

use cumulint_diagnostic::Edit;
use cumulint_source::Span;

use crate::{Confidence, Label, Need, PolicyInfo, Severity};

/// A resource or the call of a module, as a report names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// What its author would call it: `module.logs["eu"].aws_s3_bucket.main`, a logical id, a symbol.
    pub address: Arc<str>,
    /// The canonical type; `module` for the call of a module.
    pub canonical_type: Arc<str>,
    /// The type as declared; `module` for the call of a module.
    pub declared_type: Arc<str>,
    /// The whole declaration.
    pub block: Span,
}

/// One of the resources that a finding holds for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Instance {
    /// The path of the root that deploys it: a folder or a file.
    pub root: Arc<str>,
    /// What its author would call it.
    pub address: Arc<str>,
}

/// A policy is violated. A policy fills in what it knows; `lint` adds what only the whole run knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The policy.
    pub policy: Arc<PolicyInfo>,
    /// Which of its rules, from 0 in the order of the page.
    pub rule: usize,
    /// How bad it is.
    pub severity: Severity,
    /// How certain it is.
    pub confidence: Confidence,
    /// What is wrong with which thing. Of a merged finding it ends with `when`.
    pub message: String,
    /// Under which conditions it holds, such as "where `IsProd` does not hold"; `None` if always.
    pub when: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Who assumes a value that nobody wrote: "`minimumTlsVersion` is `TLS1_0` by default: the API".
    pub note: Option<String>,
    /// The exact place.
    pub primary: Span,
    /// Locations that explain it, in the order of reading.
    pub labels: Vec<Label>,
    /// Changes that would mend it, all of them together.
    pub edits: Vec<Edit>,
    /// The path of the property that decided, inside the subject: `BucketEncryption.Rules[0].Algorithm`. Empty for the
    /// resource itself, for derived members and for members of a view.
    pub property: String,
    /// The declaration that holds the primary place.
    pub resource: Subject,
    /// The resource that was judged; another one where declarations are joined.
    pub subject: Subject,
    /// All instances that it holds for, sorted.
    pub instances: Vec<Instance>,
    /// The calls of the module that holds the primary place, in the order of their places; empty where that is in a root.
    pub callers: Vec<Span>,
    /// The sets of inputs that it holds for, sorted; empty where it does not depend on one.
    pub environments: Vec<Arc<str>>,
    /// Places whose text must not be shown.
    pub secrets: Vec<Span>,
    /// Names the defect, not the line that it stands on: 32 hexadecimal digits, equal from run to run while other things
    /// are edited, added or mended.
    pub fingerprint: String,
    /// The same without the path of the file or root, for following a defect whose file was moved: 32 hexadecimal digits.
    /// Copies of one text in several roots share it.
    pub moved_fingerprint: String,
}

impl Finding {
    /// The names of all instances: addresses, with their roots where there are several.
    #[must_use]
    pub fn instance_names(&self) -> Vec<Arc<str>> {
        let one_root = self.instances.windows(2).all(|pair| matches!(pair, [a, b] if a.root == b.root));
        let name = |instance: &Instance| match one_root {
            true => Arc::clone(&instance.address),
            false => format!("{}: {}", instance.root, instance.address).into(),
        };
        self.instances.iter().map(name).collect()
    }
}

/// A verdict that waits for something that is not known: an open one, which is a violation unless an exception holds, or one of
/// which not even that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undecided {
    /// What would be found if the policy were violated; its message is the policy's title where that is not known either.
    pub finding: Finding,
    /// What is not known, sorted.
    pub needs: Vec<Need>,
}

impl Undecided {
    /// What is not known, in words.
    #[must_use]
    pub fn reasons(&self) -> Vec<&str> {
        self.needs.iter().map(|need| need.message.as_str()).collect()
    }
}
