//! One defect, one finding: equal findings of several instances, roots and sets of inputs become one that lists them.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_finding::{Finding, Label, Role, Undecided};
use cumulint_model::Symbol;
use cumulint_source::{Sources, Span};

use crate::fingerprint::number_equal;
use crate::judge::Judged;

/// What makes two findings the same: the policy, its rule, and the primary place.
type Identity = (String, usize, Span);

fn identity(finding: &Finding) -> Identity {
    (finding.policy.id.clone(), finding.rule, finding.primary)
}

/// Merges equal findings and puts them into the order of a reader: path, place, policy.
pub(crate) fn merge(sources: &Sources<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: BTreeMap<Identity, Finding> = BTreeMap::new();
    for finding in findings {
        match merged.get_mut(&identity(&finding)) {
            Some(first) => join(first, finding),
            None => {
                merged.insert(identity(&finding), finding);
            }
        }
    }
    let mut findings: Vec<Finding> = merged.into_values().collect();
    findings.iter_mut().for_each(|finding| settle(sources, finding));
    sort(sources, &mut findings);
    number_equal(findings.iter_mut());
    findings
}

/// Merges what waits for the same; what is told at its place already, of the same policy, is not listed again.
pub(crate) fn merge_undecided<'f>(
    sources: &Sources<'_>,
    undecided: Vec<Undecided>,
    told: impl Iterator<Item = &'f Finding>,
) -> Vec<Undecided> {
    // Which rule of a policy waits is no news to a reader: one line for each policy and place.
    let place = |finding: &Finding| (finding.policy.id.clone(), finding.primary);
    let decided: BTreeSet<(String, Span)> = told.map(place).collect();
    let mut merged: BTreeMap<(String, Span), Undecided> = BTreeMap::new();
    for one in undecided {
        let identity = place(&one.finding);
        if decided.contains(&identity) {
            continue;
        }
        match merged.get_mut(&identity) {
            Some(first) => {
                first.needs.extend(one.needs);
                join(&mut first.finding, one.finding);
            }
            None => {
                merged.insert(identity, one);
            }
        }
    }
    let mut undecided: Vec<Undecided> = merged.into_values().collect();
    for one in &mut undecided {
        settle(sources, &mut one.finding);
        one.needs.sort();
        one.needs.dedup();
    }
    let mut keyed: Vec<_> = undecided.into_iter().map(|one| (order(sources, &one.finding), one)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    let mut undecided: Vec<Undecided> = keyed.into_iter().map(|(_, one)| one).collect();
    number_equal(undecided.iter_mut().map(|one| &mut one.finding));
    undecided
}

/// Takes the names of environments from what is found in all of them: it does not depend on any. Where there is only one, what
/// its inputs lead to keeps the name. Nothing stands for the inputs without a name.
pub(crate) fn forget_common_environments(judged: &mut Judged, all: &BTreeSet<Option<Symbol>>) {
    forget_common(&mut judged.findings.iter_mut().collect::<Vec<_>>(), all);
    forget_common(&mut judged.open.iter_mut().map(|one| &mut one.finding).collect::<Vec<_>>(), all);
    forget_common(&mut judged.undecided.iter_mut().map(|one| &mut one.finding).collect::<Vec<_>>(), all);
}

fn forget_common(findings: &mut [&mut Finding], all: &BTreeSet<Option<Symbol>>) {
    let mut seen: BTreeMap<Identity, BTreeSet<Option<Symbol>>> = BTreeMap::new();
    for finding in findings.iter() {
        let named = finding.environments.iter().cloned().map(Some);
        let unnamed = finding.environments.is_empty().then_some(None);
        seen.entry(identity(finding)).or_default().extend(named.chain(unnamed));
    }
    for finding in findings.iter_mut() {
        let everywhere = seen.get(&identity(finding)) == Some(all);
        if everywhere && (all.len() > 1 || !comes_of_inputs(finding)) {
            finding.environments.clear();
        }
    }
}

/// Whether a finding leads to what a file of inputs says.
fn comes_of_inputs(finding: &Finding) -> bool {
    let is_input = |label: &Label| label.role.is_input();
    finding.primary.file != finding.subject.block.file || finding.labels.iter().any(is_input)
}

fn join(first: &mut Finding, other: Finding) {
    // A change must mend it for all instances.
    if first.edits != other.edits {
        first.edits.clear();
    }
    // What holds always somewhere is not only found under a condition.
    if first.when.is_some() && other.when.is_none() {
        first.when = None;
        first.labels = other.labels;
    }
    // Both name the same declaration; where they differ, as an instance lacks a key, the order in which they came must not
    // decide.
    if other.fingerprint < first.fingerprint {
        (first.fingerprint, first.moved_fingerprint) = (other.fingerprint, other.moved_fingerprint);
    }
    first.confidence = first.confidence.max(other.confidence);
    first.instances.extend(other.instances);
    first.callers.extend(other.callers);
    // What holds without a set of inputs that has a name does not depend on one.
    if first.environments.is_empty() || other.environments.is_empty() {
        first.environments.clear();
    } else {
        first.environments.extend(other.environments);
    }
}

fn settle(sources: &Sources<'_>, finding: &mut Finding) {
    finding.instances.sort();
    finding.instances.dedup();
    finding.environments.sort();
    finding.environments.dedup();
    // Files have numbers in the order in which they happened to be read.
    finding
        .callers
        .sort_by_cached_key(|span| (std::sync::Arc::clone(&sources.get(span.file).path), span.range));
    finding.callers.dedup();
    let called =
        |span: &Span| Label { span: *span, role: Role::CalledHere, message: "called here".to_owned() };
    finding.labels.extend(finding.callers.iter().take(MAX_CALLERS).map(called));
    finding.labels.dedup();
    if let Some(when) = &finding.when {
        finding.message = format!("{} {when}", finding.message);
    }
}

/// How many calls of a module are labelled.
const MAX_CALLERS: usize = 3;

fn sort(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    let mut keyed: Vec<_> = findings.drain(..).map(|finding| (order(sources, &finding), finding)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    findings.extend(keyed.into_iter().map(|(_, finding)| finding));
}

fn order(sources: &Sources<'_>, finding: &Finding) -> (std::sync::Arc<str>, u32, u32, String, usize) {
    let path = std::sync::Arc::clone(&sources.get(finding.primary.file).path);
    let range = finding.primary.range;
    (path, range.start, range.end, finding.policy.id.clone(), finding.rule)
}
