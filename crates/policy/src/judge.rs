//! The verdict of one rule on one node.

use std::sync::Arc;

use cumulint_facts::{Doubt, Facts, Node};
use cumulint_finding::{Confidence, Finding, Label, Need, Reservation, Role, Undecided};
use cumulint_model::{Kind, Presence, ResourceId, Truth, Why};
use cumulint_source::Span;

use crate::cases::{Case, labels, simplified, when};
use crate::condition::Condition;
use crate::evaluate::Machine;
use crate::fix::edits;
use crate::identity::Identity;
use crate::policy::{Policy, Rule};
use crate::problem::Problem;
use crate::render::{Renderer, TextOf};
use crate::trail::{outside, places, trail};
use crate::verdicts::{Unsettled, Violation, need, subject_of};

/// What a rule says of a node.
pub(crate) enum Verdict {
    /// It does not apply, or something excuses it.
    Kept,
    /// It is violated.
    Violated(Box<Violation>),
    /// It is violated unless an exception holds, and whether one does is not known.
    Open(Box<Unsettled>),
    /// Whether it is violated depends on something that is not known.
    Undecided(Box<Unsettled>),
}

/// What a rule says in one world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    Kept,
    Violated,
    /// Violated unless an exception holds that is not known.
    Open,
    Undecided,
}

impl Answer {
    /// Whether more knowledge could change it.
    const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Undecided)
    }
}

/// A rule about to judge.
pub(crate) struct Judge<'f> {
    pub(crate) policy: &'f Arc<Policy>,
    pub(crate) index: usize,
    pub(crate) rule: &'f Rule,
    pub(crate) facts: &'f Facts<'f>,
    pub(crate) text_of: &'f TextOf<'f>,
    /// What the rule is asked about, before it selects: a resource, or the member of a view.
    pub(crate) holder: Node<'f>,
}

/// A condition of the policy that is wrong, with its problem.
pub(crate) type Broken<'f> = (&'f Condition, &'f Problem);

impl<'f> Judge<'f> {
    /// Judges a resource, or a member of a view that a resource holds, in a case and in those that it falls into.
    pub(crate) fn judge(
        &self,
        subject: ResourceId,
        current: &Node<'f>,
        case: Option<&Case>,
    ) -> Result<Verdict, Broken<'f>> {
        let machine = Machine::new(self.facts, subject);
        let case = case.cloned().unwrap_or_default();
        let mut judged = Vec::new();
        self.explore(&machine, current, case, &mut judged)?;
        let cases = |wanted: Answer| -> Vec<&Case> {
            judged.iter().filter(|(_, answer)| *answer == wanted).map(|(case, _)| case).collect()
        };
        let violated = cases(Answer::Violated);
        if !violated.is_empty() {
            return Ok(Verdict::Violated(Box::new(self.violated(&machine, subject, current, &violated)?)));
        }
        let open = cases(Answer::Open);
        if let Some(first) = open.first() {
            let violation = self.violated(&machine, subject, current, &open)?;
            return Ok(Verdict::Open(Box::new(self.open(&machine, violation, current, first)?)));
        }
        match cases(Answer::Undecided).first() {
            Some(case) => self.not_decided(&machine, subject, current, case),
            None => Ok(Verdict::Kept),
        }
    }

    /// Decides a case, or those that it falls into.
    fn explore(
        &self,
        machine: &Machine<'f>,
        current: &Node<'f>,
        case: Case,
        judged: &mut Vec<(Case, Answer)>,
    ) -> Result<(), Broken<'f>> {
        machine.enter(case.world.clone());
        let answer = self.answer(machine, current)?;
        let asked = machine.take_asked().filter(|_| answer.waits());
        let inner = asked.map(|asked| case.split(machine, asked, judged.len())).unwrap_or_default();
        if inner.is_empty() {
            judged.push((case, answer));
            return Ok(());
        }
        inner.into_iter().try_for_each(|case| self.explore(machine, current, case, judged))
    }

    /// What the rule says in the machine's world.
    fn answer(&self, machine: &Machine<'f>, current: &Node<'f>) -> Result<Answer, Broken<'f>> {
        let node = machine.resolved(current.clone());
        let was_choice = current.value().is_some_and(|value| value.choice().is_some());
        match &node {
            Node::Absent(_) if was_choice => return Ok(Answer::Kept),
            Node::Value(held) if held.value.choice().is_some() => return Ok(Answer::Undecided),
            _ => {}
        }
        let denied = machine.truth(self.compiled(&self.rule.deny)?, &node);
        if denied.is_false() {
            return Ok(Answer::Kept);
        }
        let mut excused = Truth::False;
        for unless in &self.rule.unless {
            excused = excused.or(machine.truth(self.compiled(unless)?, &node));
        }
        Ok(match (denied, excused) {
            (_, Truth::True) => Answer::Kept,
            (Truth::True, Truth::False) => Answer::Violated,
            (Truth::True, Truth::Unknown) => Answer::Open,
            _ => Answer::Undecided,
        })
    }

    /// One finding of all cases that violate the rule.
    fn violated(
        &self,
        machine: &Machine<'f>,
        subject: ResourceId,
        current: &Node<'f>,
        violated: &[&Case],
    ) -> Result<Violation, Broken<'f>> {
        let conditions = &self.facts.project().conditions;
        let ways = simplified(violated.iter().map(|case| case.steps.clone()).collect());
        let when = when(conditions, &ways);
        let (first, others) =
            violated.split_first().map_or((None, violated), |(first, all)| (Some(first), all));
        machine.restart(first.and_then(|case| case.world.clone()));
        let node = machine.resolved(current.clone());
        // Under its conditions a finding is as certain as any other.
        let mut violation = self.violation(machine, subject, &node, self.confidence(subject))?;
        let finding = &mut violation.finding;
        if when.is_some() {
            finding.labels.extend(labels(conditions, &ways));
        }
        for case in others {
            machine.restart(case.world.clone());
            let node = machine.resolved(current.clone());
            let blamed = self.blamed(machine, &node)?;
            let span = self.outside(&blamed).unwrap_or_else(|| self.span_of(&blamed, subject));
            let known = span == finding.primary || finding.labels.iter().any(|label| label.span == span);
            if !known {
                let message = "and here, in the other case".to_owned();
                finding.labels.push(Label { span, role: Role::OtherCase, message });
            }
        }
        finding.labels.retain(|label| label.span != finding.primary);
        finding.when = when;
        Ok(violation)
    }

    /// What is violated unless an exception holds, with what would have to be known about those.
    fn open(
        &self,
        machine: &Machine<'f>,
        violation: Violation,
        current: &Node<'f>,
        case: &Case,
    ) -> Result<Unsettled, Broken<'f>> {
        machine.restart(case.world.clone());
        let node = machine.resolved(current.clone());
        let mut doubts = Vec::new();
        for unless in &self.rule.unless {
            let unless = self.compiled(unless)?;
            if machine.truth(unless, &node) == Truth::Unknown {
                machine.doubts(unless, &node, &mut doubts);
            }
        }
        let Violation { subject, identity, finding } = violation;
        let needs = needs(&self.unknown(&doubts));
        Ok(Unsettled { subject, identity, undecided: Undecided { finding, needs } })
    }

    fn not_decided(
        &self,
        machine: &Machine<'f>,
        subject: ResourceId,
        current: &Node<'f>,
        case: &Case,
    ) -> Result<Verdict, Broken<'f>> {
        let mut doubts = Vec::new();
        machine.restart(case.world.clone());
        let node = machine.resolved(current.clone());
        machine.doubts_of_node(&node, &mut doubts);
        if doubts.is_empty() {
            machine.doubts(self.compiled(&self.rule.deny)?, &node, &mut doubts);
        }
        Ok(Verdict::Undecided(Box::new(self.undecided(subject, &doubts))))
    }

    fn compiled(&self, condition: &'f Condition) -> Result<&'f crate::condition::Expression, Broken<'f>> {
        condition.compiled(&self.policy.params).map_err(|problem| (condition, problem))
    }

    fn confidence(&self, subject: ResourceId) -> Confidence {
        match self.facts.resource(subject).map(|resource| &resource.presence) {
            Some(Presence::Unknown(_)) | None => Confidence::Medium(Reservation::Existence),
            // In the world that it exists in, it is certain, if inputs can bring that about.
            Some(Presence::When(condition)) if !self.facts.project().conditions.is_of_inputs(*condition) => {
                Confidence::Medium(Reservation::Existence)
            }
            Some(Presence::Certain | Presence::When(_)) => Confidence::High,
        }
    }

    fn violation(
        &self,
        machine: &Machine<'f>,
        subject: ResourceId,
        current: &Node<'f>,
        confidence: Confidence,
    ) -> Result<Violation, Broken<'f>> {
        let blamed = self.blamed(machine, current)?;
        let renderer = Renderer { machine, subject, params: &self.policy.params, text_of: self.text_of };
        let used = self.span_of(&blamed, subject);
        let primary = self.outside(&blamed).unwrap_or(used);
        let rule = self.rule;
        let finding = Finding {
            confidence,
            message: renderer.render(&rule.message, current),
            help: rule.help.as_ref().map(|help| renderer.render(help, current)),
            note: self.note(&blamed, &renderer),
            labels: self.labels(&renderer, &blamed, current, (primary, used)),
            property: self.facts.path(&blamed),
            secrets: self.secrets(&blamed),
            edits: edits(&rule.fixes, &renderer, current),
            ..self.finding(subject, primary)
        };
        let of = (&**self.policy, self.index);
        let identity = Identity::of(of, (&blamed, &self.holder), self.facts, self.text_of);
        Ok(Violation { subject, identity, finding })
    }

    /// A finding at a place that says no more than which rule it is of: its message is the policy's title.
    fn finding(&self, subject: ResourceId, primary: Span) -> Finding {
        let resource = subject_of(self.facts.resource(subject), primary);
        Finding {
            policy: Arc::clone(&self.policy.info),
            rule: self.index,
            severity: self.rule.severity.unwrap_or(self.policy.info.severity),
            confidence: self.confidence(subject),
            message: self.policy.info.title.clone(),
            when: None,
            help: None,
            note: None,
            primary,
            labels: Vec::new(),
            edits: Vec::new(),
            property: String::new(),
            subject: resource.clone(),
            resource,
            instances: Vec::new(),
            callers: Vec::new(),
            environments: Vec::new(),
            secrets: Vec::new(),
            fingerprint: String::new(),
            moved_fingerprint: String::new(),
        }
    }

    /// The node that is blamed: what the rule says, else what `deny` decided on, else the selected node.
    fn blamed(&self, machine: &Machine<'f>, current: &Node<'f>) -> Result<Node<'f>, Broken<'f>> {
        if let Some(Ok(query)) = self.rule.blame.as_ref().map(crate::condition::Path::compiled) {
            if query.is_singular() {
                return Ok(machine.walk(query, current));
            }
            if let Some(hit) = machine.hits(query, current).into_iter().next() {
                return Ok(hit.node);
            }
        }
        let deny = self.compiled(&self.rule.deny)?;
        Ok(machine.blame(deny, current, true).unwrap_or_else(|| current.clone()))
    }

    fn span_of(&self, node: &Node<'f>, subject: ResourceId) -> Span {
        let place = self.facts.place(node).and_then(|place| self.facts.span(place));
        place.unwrap_or_else(|| self.header(subject))
    }

    /// The place outside of the modules that a value came into unchanged.
    fn outside(&self, node: &Node<'f>) -> Option<Span> {
        let project = self.facts.project();
        let computed =
            node.value().is_some_and(|value| matches!(value.kind, Kind::Bool(_) | Kind::Number(_)));
        project.place(outside(project, self.facts.origin(node)?, computed)?)
    }

    fn header(&self, subject: ResourceId) -> Span {
        match self.facts.resource(subject) {
            Some(resource) => resource.header,
            None => Span::new(cumulint_source::FileId(0), 0, 0),
        }
    }

    /// Who assumes the value that is blamed, where nobody wrote it.
    fn note(&self, node: &Node<'f>, renderer: &Renderer<'_, 'f>) -> Option<String> {
        let by = self.facts.project().origins.assumed_by(self.facts.origin(node)?)?;
        let property = self.facts.path(node);
        let value = renderer.show(node);
        if property.is_empty() {
            return Some(format!("`{value}` by default: {by}"));
        }
        Some(format!("`{property}` is `{value}` by default: {by}"))
    }

    fn labels(
        &self,
        renderer: &Renderer<'_, 'f>,
        blamed: &Node<'f>,
        current: &Node<'f>,
        (primary, used): (Span, Span),
    ) -> Vec<Label> {
        let mut labels = vec![Label { span: used, role: Role::Use, message: "used here".to_owned() }];
        if let Some(origin) = self.facts.origin(blamed) {
            labels.extend(trail(self.facts.project(), origin));
        }
        for (path, text) in &self.rule.labels {
            let Ok(query) = path.compiled() else { continue };
            for hit in renderer.machine.hits(query, current).iter().take(MAX_LABELS) {
                let span = self.facts.place(&hit.node).and_then(|place| self.facts.span(place));
                let known = renderer.machine.found(hit).is_true();
                if let Some(span) = span.filter(|_| known) {
                    let message = renderer.render(text, &hit.node);
                    labels.push(Label { span, role: Role::Rule, message });
                }
            }
        }
        labels.extend(self.by_default(primary));
        // What holds the place itself tells nothing more.
        labels.retain(|label| !label.span.contains(primary));
        let mut unique: Vec<Label> = Vec::with_capacity(labels.len());
        for label in labels {
            if !unique.contains(&label) {
                unique.push(label);
            }
        }
        unique
    }

    /// The conditions around a place that defaults decide: a deployment can have it otherwise.
    fn by_default(&self, primary: Span) -> impl Iterator<Item = Label> {
        let project = self.facts.project();
        let around = project.defaults.iter().filter(move |one| one.chosen.contains(primary));
        around.take(MAX_LABELS).map(|one| {
            let (condition, holds) = one.condition;
            Label {
                span: one.at,
                role: Role::Condition,
                message: format!("{} by default", project.conditions.says(condition, holds)),
            }
        })
    }

    fn secrets(&self, node: &Node<'f>) -> Vec<Span> {
        let decided = if let Node::Made(made) = node { made.of } else { None };
        match node.value().or(decided) {
            // What is still asked for is not written anywhere.
            Some(value) if value.sensitive && !matches!(value.why(), Some(Why::Input(_))) => {
                places(self.facts.project(), value.origin)
            }
            _ => Vec::new(),
        }
    }

    /// A verdict that waits for what is not known.
    pub(crate) fn undecided(&self, subject: ResourceId, doubts: &[Doubt]) -> Unsettled {
        let unknown = self.unknown(doubts);
        let place = unknown.iter().find_map(|(_, span)| *span);
        let finding = self.finding(subject, place.unwrap_or_else(|| self.header(subject)));
        let identity = Identity::of_open(place, &self.holder, self.facts, self.text_of);
        Unsettled { subject, identity, undecided: Undecided { finding, needs: needs(&unknown) } }
    }

    /// What is not known, with the places where it is asked for, sorted.
    fn unknown(&self, doubts: &[Doubt]) -> Vec<(Why, Option<Span>)> {
        let span = |doubt: &Doubt| doubt.place.and_then(|place| self.facts.span(place));
        let mut unknown: Vec<(Why, Option<Span>)> =
            doubts.iter().map(|doubt| (doubt.why.clone(), span(doubt))).collect();
        if unknown.is_empty() {
            unknown.push((Why::Limit("steps of a condition".into()), None));
        }
        unknown.sort();
        unknown
    }
}

fn needs(unknown: &[(Why, Option<Span>)]) -> Vec<Need> {
    unknown.iter().map(|(why, _)| need(why)).collect()
}

/// How many places one label of a rule may mark.
const MAX_LABELS: usize = 8;
