//! From a project to findings: the policies judge, and each verdict gets the declaration that it lies in.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Label};
use cumulint_facts::Facts;
use cumulint_model::{Call, Dialect, Project, ResourceId};
use cumulint_policy::{Confidence, Policies, Reservation};
use cumulint_source::{Sources, Span, extension, parent_path};
use cumulint_terraform::is_downloaded;

use crate::blocks::{Blocks, Declared};
use crate::coverage::Coverage;
use crate::finding::{Finding, Instance, Subject, Undecided};

/// What was found in one project, or in several.
#[derive(Default, Debug)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) undecided: Vec<Undecided>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) coverage: Coverage,
    /// The declarations whose values a plan tells.
    pub(crate) planned: BTreeSet<Span>,
    /// Mistakes in templates that comments suppressed: their places and checks.
    pub(crate) suppressed: BTreeSet<(Span, &'static str)>,
}

impl Judged {
    /// Both together.
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.undecided.extend(other.undecided);
        self.diagnostics.extend(other.diagnostics);
        self.coverage.absorb(other.coverage);
        self.planned.extend(other.planned);
        self.suppressed.extend(other.suppressed);
        self
    }

    /// Keeps what the user asked about.
    pub(crate) fn keep(&mut self, wanted: impl Fn(Span) -> bool) {
        self.findings.retain(|finding| wanted(finding.primary));
        self.undecided.retain(|one| wanted(one.finding.primary));
    }

    /// Leaves out what could not be decided about declarations whose values a plan tells.
    pub(crate) fn leave_to_plans(&mut self, planned: &BTreeSet<Span>) {
        let before = self.undecided.len();
        self.undecided.retain(|one| !planned.contains(&one.finding.subject.block));
        let left = before - self.undecided.len();
        self.coverage.undecided = self.coverage.undecided.saturating_sub(left);
    }
}

/// Judges a project.
pub(crate) fn judge(sources: &Sources<'_>, policies: &Policies, project: &Project) -> Judged {
    let facts = Facts::new(project);
    let text_of = |span: Span| sources.slice(span);
    let outcome = policies.evaluate(&facts, &text_of);
    let naming = Naming { sources, project, blocks: Blocks::of(project) };
    let coverage = coverage(project, &outcome);
    Judged {
        findings: outcome.findings.into_iter().map(|found| naming.finding(found)).collect(),
        undecided: outcome.undecided.into_iter().map(|found| naming.undecided(found)).collect(),
        diagnostics: outcome.diagnostics,
        coverage,
        planned: BTreeSet::new(),
        suppressed: BTreeSet::new(),
    }
}

fn coverage(project: &Project, outcome: &cumulint_policy::Outcome) -> Coverage {
    let mut coverage = Coverage { roots: 1, ..Coverage::default() };
    for (id, resource) in project.iter().filter(|(_, resource)| !resource.existing) {
        coverage.resources += 1;
        let whole = resource.part_of.unwrap_or(id);
        if outcome.judged.binary_search(&whole).is_ok() {
            coverage.judged += 1;
        } else {
            *coverage.without_policy.entry(resource.declared_type.to_string()).or_default() += 1;
        }
    }
    coverage.verdicts = outcome.verdicts;
    coverage.undecided = outcome.undecided.len();
    coverage.gaps = project.gaps.iter().map(|gap| (gap.clone(), 1)).collect();
    coverage
}

/// Gives verdicts the names that a reader knows.
struct Naming<'p> {
    sources: &'p Sources<'p>,
    project: &'p Project,
    blocks: Blocks,
}

impl Naming<'_> {
    fn finding(&self, found: cumulint_policy::Finding) -> Finding {
        let mut found = found;
        self.move_out(&mut found);
        let subject = self.subject(found.subject, found.primary);
        let resource = self.blocks.at(found.primary).map(|declared| self.declared(declared, found.primary));
        Finding {
            severity: found.severity,
            confidence: found.confidence,
            message: found.message,
            when: found.when,
            help: found.help,
            note: found.note,
            primary: found.primary,
            labels: found.labels,
            edits: found.edits,
            resource: resource.unwrap_or_else(|| subject.clone()),
            instances: vec![Instance {
                root: Arc::clone(&self.project.root),
                address: Arc::clone(&subject.address),
            }],
            callers: self.caller(found.subject, found.primary).into_iter().collect(),
            environments: self.project.environment.iter().cloned().collect(),
            subject,
            secrets: found.secrets,
            fingerprint: found.property,
            rule: found.rule,
            policy: found.policy,
        }
    }

    fn undecided(&self, found: cumulint_policy::Undecided) -> Undecided {
        let needs = found.needs.into_iter().map(|need| need.why).collect();
        let message = found.policy.title().to_owned();
        let finding = self.finding(cumulint_policy::Finding {
            policy: found.policy,
            rule: found.rule,
            severity: found.severity,
            confidence: Confidence::Medium(Reservation::Exception),
            message,
            when: None,
            help: None,
            note: None,
            primary: found.primary,
            labels: Vec::new(),
            subject: found.subject,
            property: found.property,
            secrets: Vec::new(),
            edits: Vec::new(),
        });
        Undecided { finding, needs }
    }

    /// The calls that led to the declaration of a resource.
    fn calls(&self, id: ResourceId) -> &[Call] {
        self.project.get(id).map(|resource| &*resource.calls).unwrap_or_default()
    }

    /// What lies in a downloaded module is not its reader's to edit: the call that reaches it is blamed.
    fn move_out(&self, found: &mut cumulint_policy::Finding) {
        let Some(call) = self.calls(found.subject).iter().find(|call| call.downloaded) else { return };
        // What the compiler made of a Bicep file holds the modules of registries.
        let is_bicep = self.project.dialect == Dialect::Bicep;
        let downloaded = |span: Span| {
            let path = &self.sources.get(span.file).path;
            is_downloaded(path) || (is_bicep && extension(path) == "json")
        };
        if downloaded(found.primary) {
            let message = format!("here, in the module that `{}` calls", call.address);
            found.labels.insert(0, Label { span: found.primary, message });
            found.primary = call.header;
            found.labels.retain(|label| label.span != call.header);
        }
        if found.edits.iter().any(|edit| downloaded(edit.span)) {
            found.edits.clear();
        }
    }

    /// The call of the module that holds a place: nothing for a place in the root, or in a caller.
    fn caller(&self, id: ResourceId, place: Span) -> Option<Span> {
        // A module of Terraform is a folder; in other languages a file calls a file.
        let is_folder = self.project.dialect == Dialect::Terraform;
        let folder = |span: Span| {
            let path = Arc::clone(&self.sources.get(span.file).path);
            if is_folder { parent_path(&path).to_owned() } else { path.to_string() }
        };
        let resource = self.project.get(id)?;
        let call = resource.calls.last()?;
        (folder(resource.block) == folder(place) && folder(call.header) != folder(place))
            .then_some(call.header)
    }

    fn declared(&self, declared: &Declared, place: Span) -> Subject {
        match *declared {
            Declared::Resource(id) => self.subject(id, place),
            Declared::Call(id, at) => match self.calls(id).get(at) {
                Some(call) => Subject {
                    address: Arc::clone(&call.address),
                    canonical_type: "module".into(),
                    declared_type: "module".into(),
                    block: call.block,
                },
                None => self.subject(id, place),
            },
        }
    }

    fn subject(&self, id: ResourceId, fallback: Span) -> Subject {
        match self.project.get(id) {
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
}
