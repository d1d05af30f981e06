//! A set of policies, ready to judge projects.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_facts::{Doubt, Facts, Node, Place};
use cumulint_finding::Finding;
use cumulint_model::ResourceId;
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::cases::Case;
use crate::condition::Query;
use crate::evaluate::{Hit, Machine};
use crate::judge::{Broken, Judge, Verdict};
use crate::policy::{Policy, Rule, Target};
use crate::render::TextOf;
use crate::verdicts::Verdicts;

/// Policies that are in force, with an index from types to rules: a rule costs nothing where its types do not occur.
#[derive(Clone, Default, Debug)]
pub struct Policies {
    all: Vec<Arc<Policy>>,
    by_type: FxHashMap<String, Vec<RuleKey>>,
    by_pattern: Vec<(String, RuleKey)>,
    by_view: Vec<(&'static str, RuleKey)>,
}

/// A rule of the set, by the index of its policy and its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct RuleKey {
    policy: usize,
    rule: usize,
}

impl Policies {
    /// The set of the given policies, in their order. Rules at the level `pedantic` are left out unless asked for.
    #[must_use]
    pub fn new(policies: Vec<Arc<Policy>>, pedantic: bool) -> Self {
        let mut set = Self { all: policies, ..Self::default() };
        let all = set.all.clone();
        for (policy, page) in all.iter().enumerate() {
            for (rule, read) in page.rules.iter().enumerate().filter(|(_, rule)| pedantic || !rule.pedantic) {
                set.index(read, RuleKey { policy, rule });
            }
        }
        set
    }

    fn index(&mut self, rule: &Rule, key: RuleKey) {
        for applies in &rule.applies {
            let name = applies.quoted.text.to_ascii_lowercase();
            match applies.target {
                Target::Type => self.by_type.entry(name).or_default().push(key),
                Target::Pattern => self.by_pattern.push((name, key)),
                Target::View(view) => self.by_view.push((view, key)),
            }
        }
    }

    /// The policies, in their order.
    #[must_use]
    pub fn all(&self) -> &[Arc<Policy>] {
        &self.all
    }

    /// Judges a project. `text_of` reads the text of a span, so that messages can say what the author wrote.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts<'_>, text_of: &TextOf<'_>) -> Verdicts {
        let verdicts = Verdicts::default();
        let mut run = Run { set: self, facts, text_of, verdicts, judged: BTreeSet::new() };
        run.resources();
        run.views();
        run.finish()
    }

    /// The rules for a type, sorted.
    fn rules_for(&self, kind: &str) -> Vec<RuleKey> {
        let kind = kind.to_ascii_lowercase();
        let mut keys = self.by_type.get(&kind).cloned().unwrap_or_default();
        keys.extend(self.by_pattern.iter().filter(|(pattern, _)| fits(pattern, &kind)).map(|(_, key)| *key));
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// What a rule selects from.
struct Selection<'s, 'f> {
    query: &'f Query,
    node: &'s Node<'f>,
    subject: ResourceId,
}

/// How many conditions may decide what a rule selects.
const MAX_SELECT_STEPS: usize = 4;

fn is_choice(node: &Node<'_>) -> bool {
    node.value().is_some_and(|value| value.choice().is_some())
}

struct Run<'f> {
    set: &'f Policies,
    facts: &'f Facts<'f>,
    text_of: &'f TextOf<'f>,
    verdicts: Verdicts,
    judged: BTreeSet<ResourceId>,
}

impl<'f> Run<'f> {
    fn resources(&mut self) {
        let mut known: FxHashMap<&str, Vec<RuleKey>> = FxHashMap::default();
        for (id, resource) in self.facts.project().iter().filter(|(_, resource)| resource.is_judged()) {
            let kind: &str = &resource.canonical_type;
            let keys = known.entry(kind).or_insert_with(|| self.set.rules_for(kind)).clone();
            for key in keys {
                self.judge(key, id, &Node::Resource(id));
            }
        }
    }

    fn views(&mut self) {
        for (view, key) in &self.set.by_view {
            for member in self.facts.view(view) {
                self.judge(*key, member.resource, &self.facts.member_node(member));
            }
        }
    }

    fn judge(&mut self, key: RuleKey, subject: ResourceId, node: &Node<'f>) {
        let set = self.set;
        let Some(policy) = set.all.get(key.policy) else { return };
        let Some(rule) = policy.rules.get(key.rule) else { return };
        let (index, holder) = (key.rule, node.clone());
        let judge = Judge { policy, index, rule, facts: self.facts, text_of: self.text_of, holder };
        self.judged.insert(subject);
        match &rule.select {
            None => self.take(&judge, subject, node, None),
            Some(select) => match select.compiled() {
                Ok(query) => {
                    let machine = Machine::new(self.facts, subject);
                    let case = Case::default();
                    self.select(
                        &judge,
                        &machine,
                        &Selection { query, node, subject },
                        &case,
                        &mut Vec::new(),
                    );
                }
                Err(problem) => {
                    let range = select.quoted.locate(&policy.text, problem.range);
                    self.broken(policy, range, problem);
                }
            },
        }
    }

    /// Judges what a rule selects, in a case and in those that it falls into; `known` are the places judged before.
    fn select(
        &mut self,
        judge: &Judge<'f>,
        machine: &Machine<'f>,
        selection: &Selection<'_, 'f>,
        case: &Case,
        known: &mut Vec<Option<Place>>,
    ) {
        machine.enter(case.world.clone());
        let hits = machine.hits(selection.query, selection.node);
        let asked = machine.take_asked();
        let certain = |hit: &Hit<'f>| machine.found(hit).is_true() || is_choice(&hit.node);
        let (certain, open): (Vec<Hit<'f>>, Vec<Hit<'f>>) = hits.into_iter().partition(certain);
        for hit in certain {
            let place = self.facts.place(&hit.node);
            if case.steps.is_empty() || !known.contains(&place) {
                self.take(judge, selection.subject, &hit.node, Some(case));
                known.push(place);
            }
        }
        let asked = asked.filter(|_| !open.is_empty() && case.steps.len() < MAX_SELECT_STEPS);
        machine.enter(case.world.clone());
        let inner = asked.map(|asked| case.split(machine, asked, known.len().min(1))).unwrap_or_default();
        if inner.is_empty() {
            open.iter().for_each(|hit| self.doubt(judge, machine, selection.subject, &hit.node));
        }
        inner.iter().for_each(|case| self.select(judge, machine, selection, case, known));
    }

    /// What was selected may not be there at all.
    fn doubt(&mut self, judge: &Judge<'f>, machine: &Machine<'f>, subject: ResourceId, node: &Node<'f>) {
        let mut doubts: Vec<Doubt> = Vec::new();
        machine.doubts_of_node(node, &mut doubts);
        self.verdicts.count += 1;
        self.verdicts.undecided.push(judge.undecided(subject, &doubts));
    }

    fn take(&mut self, judge: &Judge<'f>, subject: ResourceId, node: &Node<'f>, case: Option<&Case>) {
        match judge.judge(subject, node, case) {
            Ok(verdict) => {
                self.verdicts.count += 1;
                match verdict {
                    Verdict::Kept => {}
                    Verdict::Violated(violation) => self.verdicts.violations.push(*violation),
                    Verdict::Open(open) => self.verdicts.open.push(*open),
                    Verdict::Undecided(waiting) => self.verdicts.undecided.push(*waiting),
                }
            }
            Err((condition, problem)) => {
                let broken: Broken<'f> = (condition, problem);
                let range = broken.0.quoted.locate(&judge.policy.text, problem.range);
                self.broken(judge.policy, range, problem);
            }
        }
    }

    fn broken(
        &mut self,
        policy: &Policy,
        range: cumulint_source::TextRange,
        problem: &crate::problem::Problem,
    ) {
        let mut diagnostic = Diagnostic::error("policy-rule", problem.message.clone(), policy.span(range));
        diagnostic.help.clone_from(&problem.help);
        if !self.verdicts.diagnostics.contains(&diagnostic) {
            self.verdicts.diagnostics.push(diagnostic);
        }
    }

    fn finish(self) -> Verdicts {
        let mut verdicts = self.verdicts;
        verdicts.judged = self.judged.into_iter().collect();
        verdicts.violations.sort_by(|a, b| order(&a.finding, a.subject).cmp(&order(&b.finding, b.subject)));
        for unsettled in [&mut verdicts.open, &mut verdicts.undecided] {
            unsettled.sort_by(|a, b| {
                order(&a.undecided.finding, a.subject).cmp(&order(&b.undecided.finding, b.subject))
            });
        }
        verdicts
    }
}

/// The order of verdicts: place, policy, rule, resource.
fn order(finding: &Finding, subject: ResourceId) -> (Span, &str, usize, ResourceId) {
    (finding.primary, &finding.policy.id, finding.rule, subject)
}

/// Whether a type fits a pattern, in which `*` stands for any characters; both in lower case.
pub(crate) fn fits(pattern: &str, kind: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == kind };
    let Some(mut left) = kind.strip_prefix(first) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return left.ends_with(piece);
        }
        match left.split_once(piece) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    true
}
