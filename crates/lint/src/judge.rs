//! From a project to findings: the policies judge, and each verdict gets the declaration that it lies in.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_facts::Facts;
use cumulint_finding::{Coverage, Finding, Gap, Instance, Label, Role, Subject, Undecided};
use cumulint_model::{Call, Dialect, Project, ResourceId, Symbol};
use cumulint_policy::{Identity, Policies, Unsettled, Verdicts, Violation};
use cumulint_source::{Sources, Span, parent_path};

use crate::blocks::{Blocks, Declared};
use crate::fingerprint::Defect;

/// What was found in one project, or in several.
#[derive(Clone, Default, Debug)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) open: Vec<Undecided>,
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
        self.open.extend(other.open);
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
        self.open.retain(|one| wanted(one.finding.primary));
        self.undecided.retain(|one| wanted(one.finding.primary));
    }

    /// Leaves out what could not be decided about declarations whose values a plan tells.
    pub(crate) fn leave_to_plans(&mut self, planned: &BTreeSet<Span>) {
        let known = |one: &Undecided| planned.contains(&one.finding.subject.block);
        let lists =
            [(&mut self.open, &mut self.coverage.open), (&mut self.undecided, &mut self.coverage.undecided)];
        for (list, count) in lists {
            let before = list.len();
            list.retain(|one| !known(one));
            *count = count.saturating_sub(before - list.len());
        }
    }
}

/// Judges a project.
pub(crate) fn judge(sources: &Sources<'_>, policies: &Policies, project: &Project) -> Judged {
    let facts = Facts::new(project);
    let text_of = |span: Span| sources.slice(span);
    let verdicts = policies.evaluate(&facts, &text_of);
    let naming = Naming { sources, project, blocks: Blocks::of(project), downloaded: downloaded(project) };
    let coverage = coverage(project, &verdicts);
    Judged {
        findings: verdicts.violations.into_iter().map(|violation| naming.finding(violation)).collect(),
        open: verdicts.open.into_iter().map(|open| naming.undecided(open)).collect(),
        undecided: verdicts.undecided.into_iter().map(|one| naming.undecided(one)).collect(),
        diagnostics: verdicts.diagnostics,
        coverage,
        planned: BTreeSet::new(),
        suppressed: BTreeSet::new(),
    }
}

fn coverage(project: &Project, verdicts: &Verdicts) -> Coverage {
    let mut coverage = Coverage { roots: 1, ..Coverage::default() };
    for (id, resource) in project.iter().filter(|(_, resource)| !resource.existing) {
        coverage.resources += 1;
        let whole = resource.part_of.unwrap_or(id);
        if verdicts.judged.binary_search(&whole).is_ok() {
            coverage.judged += 1;
        } else {
            *coverage.without_policy.entry(resource.declared_type.to_string()).or_default() += 1;
        }
    }
    coverage.verdicts = verdicts.count;
    coverage.open = verdicts.open.len();
    coverage.undecided = verdicts.undecided.len();
    coverage.gaps = project.gaps.iter().map(gap).collect();
    coverage
}

fn gap(gap: &cumulint_model::Gap) -> Gap {
    Gap {
        code: gap.code.into(),
        subject: gap.subject.clone(),
        reason: gap.reason.clone(),
        span: gap.span,
        count: 1,
    }
}

/// The folders and files of downloaded modules: nobody edits them there.
fn downloaded(project: &Project) -> BTreeSet<&Symbol> {
    let calls = project.resources.iter().flat_map(|resource| resource.calls.iter());
    calls.filter(|call| call.downloaded).map(|call| &call.path).collect()
}

/// Gives verdicts the names that a reader knows.
struct Naming<'p> {
    sources: &'p Sources<'p>,
    project: &'p Project,
    blocks: Blocks,
    downloaded: BTreeSet<&'p Symbol>,
}

impl Naming<'_> {
    fn finding(&self, violation: Violation) -> Finding {
        let Violation { subject, mut identity, mut finding } = violation;
        if self.move_out(subject, &mut finding) {
            // All that a downloaded module does wrong in the same way is one finding, at its call.
            identity = Identity { rule: identity.rule, ..Identity::default() };
        }
        self.complete(subject, &identity, finding)
    }

    fn undecided(&self, unsettled: Unsettled) -> Undecided {
        let Unsettled { subject, mut identity, mut undecided } = unsettled;
        if self.move_out(subject, &mut undecided.finding) {
            identity = Identity { rule: identity.rule, ..Identity::default() };
        }
        Undecided { finding: self.complete(subject, &identity, undecided.finding), ..undecided }
    }

    /// Adds what the root says of a finding.
    fn complete(&self, subject: ResourceId, identity: &Identity, finding: Finding) -> Finding {
        let primary = finding.primary;
        let declared = self.blocks.at(primary).cloned().unwrap_or(Declared::Resource(subject));
        let resource = self.declaration(&declared).unwrap_or_else(|| finding.subject.clone());
        let defect = Defect {
            policy: &finding.policy.id,
            identity,
            root: &self.sources.files().in_repository(self.declared_in(&declared)),
            address: self.inside(&declared, &resource.address),
        };
        Finding {
            fingerprint: defect.fingerprint(),
            moved_fingerprint: defect.moved_fingerprint(),
            instances: vec![Instance {
                root: Arc::clone(&self.project.root),
                address: Arc::clone(&finding.subject.address),
            }],
            callers: self.caller(subject, primary).into_iter().collect(),
            environments: self.project.environment.iter().cloned().collect(),
            resource,
            ..finding
        }
    }

    /// The calls that led to the declaration of a resource.
    fn calls(&self, id: ResourceId) -> &[Call] {
        self.project.get(id).map(|resource| &*resource.calls).unwrap_or_default()
    }

    /// What lies in a downloaded module is not its reader's to edit: the call that reaches it is blamed. Tells whether it was.
    fn move_out(&self, subject: ResourceId, finding: &mut Finding) -> bool {
        let Some(call) = self.calls(subject).iter().find(|call| call.downloaded) else { return false };
        if finding.edits.iter().any(|edit| self.is_downloaded(edit.span)) {
            finding.edits.clear();
        }
        if !self.is_downloaded(finding.primary) {
            return false;
        }
        let message = format!("here, in the module that `{}` calls", call.address);
        finding.labels.insert(0, Label { span: finding.primary, role: Role::ModuleCode, message });
        finding.primary = call.header;
        finding.labels.retain(|label| label.span != call.header);
        true
    }

    /// Whether a place lies in a downloaded module.
    fn is_downloaded(&self, place: Span) -> bool {
        let path = &self.sources.get(place.file).path;
        let holds = |module: &str| {
            path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.downloaded.iter().any(|module| holds(module))
    }

    /// The call of the module that holds a place; `None` for a place in the root, or in a caller.
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

    /// The calls that lead to a declaration.
    fn calls_to(&self, declared: &Declared) -> &[Call] {
        match *declared {
            Declared::Resource(id) => self.calls(id),
            Declared::Call(id, at) => self.calls(id).get(..at).unwrap_or_default(),
        }
    }

    /// The path of the module or template that holds a declaration: whoever deploys it, it stays the same.
    fn declared_in(&self, declared: &Declared) -> &str {
        self.calls_to(declared).last().map_or(&self.project.root, |call| &call.path)
    }

    /// An address as it is called where it is declared: without the calls that lead there.
    fn inside<'a>(&self, declared: &Declared, address: &'a str) -> &'a str {
        let call = self.calls_to(declared).last();
        let inside = call.and_then(|call| address.strip_prefix(&*call.address)?.strip_prefix(['.', '/']));
        inside.unwrap_or(address)
    }

    fn declaration(&self, declared: &Declared) -> Option<Subject> {
        match *declared {
            Declared::Resource(id) => self.project.get(id).map(|resource| Subject {
                address: resource.address.clone(),
                canonical_type: resource.canonical_type.clone(),
                declared_type: resource.declared_type.clone(),
                block: resource.block,
            }),
            Declared::Call(id, at) => self.calls(id).get(at).map(|call| Subject {
                address: Arc::clone(&call.address),
                canonical_type: "module".into(),
                declared_type: "module".into(),
                block: call.block,
            }),
        }
    }
}
