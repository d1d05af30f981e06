//! From what the linter returns to what a report shows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cumulint_lint as lint;
use cumulint_report as report;

/// The report of a run.
pub(crate) fn report(analysis: lint::Analysis) -> report::Report {
    let mut policies = Policies::default();
    report::Report {
        findings: analysis.findings.into_iter().map(|finding| policies.finding(finding)).collect(),
        undecided: analysis.undecided.into_iter().map(|undecided| policies.undecided(undecided)).collect(),
        errors: analysis.errors,
        notes: analysis.notes,
        secrets: analysis.secrets,
        coverage: coverage(analysis.coverage),
    }
}

/// The severity of a report.
pub(crate) const fn severity(severity: lint::Severity) -> report::Severity {
    match severity {
        lint::Severity::Low => report::Severity::Low,
        lint::Severity::Medium => report::Severity::Medium,
        lint::Severity::High => report::Severity::High,
        lint::Severity::Critical => report::Severity::Critical,
    }
}

/// Names with lists, by name.
pub(crate) fn by_name(listed: &[(String, Vec<String>)]) -> BTreeMap<String, Vec<String>> {
    listed.iter().cloned().collect()
}

/// Policies, each turned once however many findings it has.
#[derive(Default)]
struct Policies {
    by_id: HashMap<String, Arc<report::Policy>>,
}

impl Policies {
    fn get(&mut self, policy: &lint::Policy) -> Arc<report::Policy> {
        if let Some(known) = self.by_id.get(policy.id()) {
            return Arc::clone(known);
        }
        let twin = Arc::new(twin(policy));
        self.by_id.insert(policy.id().to_owned(), Arc::clone(&twin));
        twin
    }

    fn finding(&mut self, finding: lint::Finding) -> report::Finding {
        let instances = finding.instance_names();
        report::Finding {
            policy: self.get(&finding.policy),
            severity: severity(finding.severity),
            confidence: confidence(finding.confidence),
            message: finding.message,
            help: finding.help,
            note: finding.note,
            primary: finding.primary,
            labels: finding.labels,
            edits: finding.edits,
            resource: resource(finding.resource),
            subject: resource(finding.subject),
            instances,
            callers: finding.callers,
            environments: finding.environments,
            secrets: finding.secrets,
            fingerprint: finding.fingerprint,
        }
    }

    fn undecided(&mut self, undecided: lint::Undecided) -> report::Undecided {
        let needs = undecided.needs.iter().map(ToString::to_string).collect();
        report::Undecided { finding: self.finding(undecided.finding), needs }
    }
}

fn twin(policy: &lint::Policy) -> report::Policy {
    report::Policy {
        id: policy.id().to_owned(),
        category: policy.category().to_owned(),
        title: policy.title().to_owned(),
        summary: policy.summary().to_owned(),
        severity: severity(policy.severity()),
        why: section(policy.page(), "Why it matters").to_owned(),
        remediation: section(policy.page(), "Remediation").to_owned(),
        aliases: by_name(policy.aliases()),
        controls: by_name(policy.controls()),
        references: policy.references().to_vec(),
        types: policy.types().into_iter().map(str::to_owned).collect(),
    }
}

/// The text under a heading of the second level.
fn section<'p>(page: &'p str, title: &str) -> &'p str {
    let heading = format!("\n## {title}\n");
    let text = page.split_once(&heading).map(|(_, text)| text).unwrap_or_default();
    text.split_once("\n## ").map_or(text, |(section, _)| section).trim()
}

const fn confidence(confidence: lint::Confidence) -> report::Confidence {
    match confidence {
        lint::Confidence::Medium(lint::Reservation::Exception) => {
            report::Confidence::Medium(report::Reservation::Exception)
        }
        lint::Confidence::Medium(lint::Reservation::Existence) => {
            report::Confidence::Medium(report::Reservation::Existence)
        }
        lint::Confidence::High => report::Confidence::High,
    }
}

fn resource(subject: lint::Subject) -> report::Resource {
    report::Resource {
        address: subject.address,
        canonical_type: subject.canonical_type,
        declared_type: subject.declared_type,
        block: subject.block,
    }
}

fn coverage(coverage: lint::Coverage) -> report::Coverage {
    let not_analysed = coverage.not_analysed.into_iter();
    let generated = coverage.generated.into_iter();
    let gaps = coverage.gaps.into_iter();
    report::Coverage {
        files: coverage.files,
        bytes: coverage.bytes,
        files_by_kind: coverage
            .files_by_kind
            .into_iter()
            .map(|(kind, count)| (kind.to_owned(), count))
            .collect(),
        unparsed: coverage.unparsed,
        not_analysed: not_analysed
            .map(|file| report::NotAnalysed { path: file.path, reason: file.reason })
            .collect(),
        generated: generated.map(|file| report::Generated { path: file.path, from: file.from }).collect(),
        roots: coverage.roots,
        resources: coverage.resources,
        judged: coverage.judged,
        verdicts: coverage.verdicts,
        undecided: coverage.undecided,
        without_policy: coverage.without_policy,
        gaps: gaps
            .map(|(gap, count)| report::Gap {
                code: gap.code.to_owned(),
                subject: gap.subject.to_string(),
                reason: gap.reason.to_string(),
                span: gap.span,
                count,
            })
            .collect(),
        suppressed: coverage.suppressed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_end_at_the_next_heading() {
        let page =
            "# Title\nSummary.\n\n## Why it matters\nBecause.\n\n### More\nText.\n\n## Rule\n```toml\n```\n";
        assert_eq!(section(page, "Why it matters"), "Because.\n\n### More\nText.");
        assert_eq!(section(page, "Remediation"), "");
    }
}
