//! What the judgement of one project yields. The findings are complete but for what only the whole run knows.

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::{Finding, HopKind, Need, NeedKind, Subject, Undecided};
use cumulint_model::{Hop, Resource, ResourceId, Why};
use cumulint_source::Span;

use crate::identity::Identity;

/// A violated rule.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The resource that was judged, in its project.
    pub subject: ResourceId,
    /// What names the defect wherever it stands.
    pub identity: Identity,
    /// The finding: without instances, callers, environments and fingerprints; `resource` is the subject.
    pub finding: Finding,
}

/// A rule whose verdict waits for something that is not known.
#[derive(Clone, Debug)]
pub struct Unsettled {
    /// The resource that was judged, in its project.
    pub subject: ResourceId,
    /// What names the question wherever it stands; of an open verdict the defect.
    pub identity: Identity,
    /// What is not known; its finding lacks what that of a [`Violation`] lacks.
    pub undecided: Undecided,
}

/// All verdicts on one project, in the order of their places.
#[derive(Clone, Default, Debug)]
pub struct Verdicts {
    /// What is violated.
    pub violations: Vec<Violation>,
    /// What is violated unless an exception holds that could not be decided.
    pub open: Vec<Unsettled>,
    /// What could not be decided otherwise.
    pub undecided: Vec<Unsettled>,
    /// Resources that at least one rule judged, sorted.
    pub judged: Vec<ResourceId>,
    /// How many verdicts were given: pairs of a node and a rule.
    pub count: usize,
    /// Rules that cannot be evaluated because their conditions are wrong; each problem once.
    pub diagnostics: Vec<Diagnostic>,
}

/// A resource as a report names it; an unnamed one at `fallback` if there is none.
pub(crate) fn subject_of(resource: Option<&Resource>, fallback: Span) -> Subject {
    match resource {
        Some(resource) => Subject {
            address: resource.address.clone(),
            canonical_type: resource.canonical_type.clone(),
            declared_type: resource.declared_type.clone(),
            block: resource.block,
        },
        None => Subject {
            address: "".into(),
            canonical_type: "".into(),
            declared_type: "".into(),
            block: fallback,
        },
    }
}

/// What would have to be known, where something is not.
pub(crate) fn need(why: &Why) -> Need {
    let kind = match why {
        Why::Input(_) => NeedKind::Input,
        Why::AfterApply(_) => NeedKind::AfterApply,
        Why::RemoteData(_) => NeedKind::RemoteData,
        Why::Condition(_) => NeedKind::Condition,
        Why::Module(_) => NeedKind::Module,
        Why::Unsupported(_) => NeedKind::Unsupported,
        Why::Invalid(_) => NeedKind::Invalid,
        Why::Limit(_) => NeedKind::Limit,
    };
    Need { kind, name: why.subject().clone(), message: why.to_string() }
}

/// What a hop is, without its name.
pub(crate) const fn hop_kind(hop: &Hop) -> HopKind {
    match hop {
        Hop::Variable(_) => HopKind::Variable,
        Hop::VariableSet(_) => HopKind::VariableSet,
        Hop::Local(_) => HopKind::Local,
        Hop::Parameter(_) => HopKind::Parameter,
        Hop::ParameterSet(_) => HopKind::ParameterSet,
        Hop::TemplateVariable(_) => HopKind::TemplateVariable,
        Hop::Mapping(_) => HopKind::Mapping,
        Hop::ModuleArgument(_) => HopKind::ModuleArgument,
        Hop::Output(_) => HopKind::Output,
        Hop::Attribute(_) => HopKind::Attribute,
        Hop::File(_) => HopKind::File,
        Hop::Item(_) => HopKind::Item,
        Hop::Function(_) => HopKind::Function,
    }
}
