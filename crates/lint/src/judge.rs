//! From a project to findings: the policies judge, and each verdict gets the declaration that it lies in.

use cumulint_diagnostic::Diagnostic;
use cumulint_facts::Facts;
use cumulint_model::{Project, ResourceId};
use cumulint_policy::Policies;
use cumulint_source::{Sources, Span};

use crate::blocks::Blocks;
use crate::coverage::Coverage;
use crate::finding::{Finding, Subject, Undecided};

/// What was found in one project, or in several.
#[derive(Default, Debug)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) undecided: Vec<Undecided>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) coverage: Coverage,
}

impl Judged {
    /// Both together.
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.undecided.extend(other.undecided);
        self.diagnostics.extend(other.diagnostics);
        self.coverage.absorb(other.coverage);
        self
    }
}

/// Judges a project.
pub(crate) fn judge(sources: &Sources<'_>, policies: &Policies, project: &Project) -> Judged {
    let facts = Facts::new(project);
    let text_of = |span: Span| sources.slice(span);
    let outcome = policies.evaluate(&facts, &text_of);
    let naming = Naming { project, blocks: Blocks::of(project) };
    let coverage = coverage(project, &outcome);
    Judged {
        findings: outcome.findings.into_iter().map(|found| naming.finding(found)).collect(),
        undecided: outcome.undecided.into_iter().map(|found| naming.undecided(found)).collect(),
        diagnostics: outcome.diagnostics,
        coverage,
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
    for gap in &project.gaps {
        *coverage.gaps.entry(gap.clone()).or_default() += 1;
    }
    coverage
}

/// Gives verdicts the names that a reader knows.
struct Naming<'p> {
    project: &'p Project,
    blocks: Blocks,
}

impl Naming<'_> {
    fn finding(&self, found: cumulint_policy::Finding) -> Finding {
        let subject = self.subject(found.subject, found.primary);
        let resource = self.blocks.at(found.primary).map(|id| self.subject(id, found.primary));
        Finding {
            severity: found.severity,
            confidence: found.confidence,
            message: found.message,
            help: found.help,
            note: found.note,
            primary: found.primary,
            labels: found.labels,
            edits: found.edits,
            resource: resource.unwrap_or_else(|| subject.clone()),
            instances: vec![subject.address.clone()],
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
            confidence: cumulint_policy::Confidence::Medium,
            message,
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
