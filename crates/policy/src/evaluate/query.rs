//! Queries: from a node to the nodes that they find, each with whether it is certainly found.

use cumulint_facts::Node;
use cumulint_model::{Truth, Why};

use super::Machine;
use super::compare::{Side, exactly_or_at_least};
use crate::condition::{Query, Start, Step, StepKind};

/// A node that a query finds; unknown where a filter, or the list that it stands in, is.
#[derive(Clone, Debug)]
pub(crate) struct Hit<'f> {
    pub(crate) node: Node<'f>,
    pub(crate) certain: Truth,
}

impl<'f> Machine<'f> {
    /// Where a query starts.
    pub(super) fn start(&self, query: &Query, current: &Node<'f>) -> Node<'f> {
        match query.from {
            Start::Resource => self.root.clone(),
            // What is known of the world may have grown since the node was found.
            Start::Current => self.resolved(current.clone()),
        }
    }

    /// The node at the end of a singular path; absent where it leads to nothing.
    pub(crate) fn walk(&self, query: &'f Query, current: &Node<'f>) -> Node<'f> {
        let mut node = self.start(query, current);
        for step in &query.steps {
            if !self.step() {
                return limit();
            }
            node = match &step.kind {
                StepKind::Name(name) => self.member(&node, name),
                StepKind::Index(index) => self.item(&node, *index),
                _ => return self.only(query, current),
            };
        }
        node
    }

    pub(super) fn exists(&self, query: &'f Query, current: &Node<'f>) -> Truth {
        if query.is_singular() {
            return self.existence(&self.walk(query, current));
        }
        let hits = self.hits(query, current);
        hits.iter().fold(Truth::False, |truth, hit| truth.or(self.found(hit)))
    }

    /// Whether a hit is certainly there.
    pub(crate) fn found(&self, hit: &Hit<'f>) -> Truth {
        hit.certain.and(self.existence(&hit.node))
    }

    /// The one node that a query finds; absent where it finds none or several.
    pub(super) fn only(&self, query: &'f Query, current: &Node<'f>) -> Node<'f> {
        let mut hits = self.hits(query, current);
        let open = hits.iter().any(|hit| self.found(hit) == Truth::Unknown);
        match (hits.pop(), open) {
            (Some(hit), false) if hits.is_empty() => hit.node,
            (Some(hit), true) => hit.node.why().map_or_else(limit, |why| unknown(why, &hit.node, self)),
            _ => self.facts.item(&self.start(query, current), i64::MAX),
        }
    }

    pub(super) fn count(&self, query: &'f Query, current: &Node<'f>) -> Side<'f> {
        let hits = self.hits(query, current);
        let certain = hits.iter().filter(|hit| self.found(hit).is_true()).count();
        let open = hits.iter().find(|hit| self.found(hit) == Truth::Unknown);
        let why = open.map(|hit| hit.node.why().unwrap_or_else(|| Why::Condition("a filter".into())));
        exactly_or_at_least(certain, why)
    }

    /// All nodes that a query finds. Absent ones are left out.
    pub(crate) fn hits(&self, query: &'f Query, current: &Node<'f>) -> Vec<Hit<'f>> {
        let mut hits = vec![Hit { node: self.start(query, current), certain: Truth::True }];
        for step in &query.steps {
            hits = self.advance(step, hits);
        }
        hits
    }

    /// The hits of a step, from those of the step before.
    pub(super) fn advance(&self, step: &'f Step, hits: Vec<Hit<'f>>) -> Vec<Hit<'f>> {
        let mut next = Vec::new();
        for hit in hits {
            if !self.step() {
                return vec![Hit { node: limit(), certain: Truth::Unknown }];
            }
            self.apply(step, &hit, &mut next);
        }
        next
    }

    fn apply(&self, step: &'f Step, hit: &Hit<'f>, next: &mut Vec<Hit<'f>>) {
        match &step.kind {
            StepKind::Name(name) => keep(self.member(&hit.node, name), hit.certain, next),
            StepKind::Index(index) => keep(self.item(&hit.node, *index), hit.certain, next),
            StepKind::Wildcard => {
                self.elements(&hit.node).into_iter().for_each(|node| keep(node, hit.certain, next));
            }
            StepKind::Slice { start, end, step } => {
                for node in self.slice(&hit.node, *start, *end, *step) {
                    keep(node, hit.certain, next);
                }
            }
            StepKind::Filter(filter) => {
                for node in self.elements(&hit.node) {
                    let truth = hit.certain.and(self.in_all_cases(&|| self.truth(filter, &node)));
                    if !truth.is_false() {
                        keep(node, truth, next);
                    }
                }
            }
            StepKind::Union(steps) => steps.iter().for_each(|step| self.apply(step, hit, next)),
            StepKind::Descend(inner) => self.descend(inner, hit, next, MAX_DEPTH),
        }
    }

    fn descend(&self, inner: &'f Step, hit: &Hit<'f>, next: &mut Vec<Hit<'f>>, depth: u32) {
        if depth == 0 || !self.step() {
            next.push(Hit { node: limit(), certain: Truth::Unknown });
            return;
        }
        self.apply(inner, hit, next);
        if matches!(hit.node, Node::Unknown(_)) {
            return;
        }
        for node in self.elements(&hit.node) {
            if !matches!(node, Node::Absent(_)) {
                self.descend(inner, &Hit { node, certain: hit.certain }, next, depth - 1);
            }
        }
    }

    /// The items of a slice, as RFC 9535 (2.3.4.2) selects them.
    fn slice(&self, node: &Node<'f>, start: Option<i64>, end: Option<i64>, step: i64) -> Vec<Node<'f>> {
        let Some(items) = self.items(node) else {
            let unknown = self.existence(node) == Truth::Unknown;
            return if unknown { self.elements(node) } else { Vec::new() };
        };
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let from_end = |index: i64| if index < 0 { length.saturating_add(index) } else { index };
        let (low, high) = match step {
            0 => return Vec::new(),
            1.. => (
                from_end(start.unwrap_or(0)).clamp(0, length),
                from_end(end.unwrap_or(length)).clamp(0, length),
            ),
            _ => {
                let upper = from_end(start.unwrap_or(length - 1)).clamp(-1, length - 1);
                let lower = end.map_or(-1, from_end).clamp(-1, length - 1);
                (lower, upper)
            }
        };
        let chosen = |(index, node): (usize, Node<'f>)| {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            let inside = if step > 0 { index >= low && index < high } else { index > low && index <= high };
            let origin = if step > 0 { low } else { high };
            (inside && (index - origin) % step == 0).then_some(node)
        };
        let mut items: Vec<Node<'f>> = items.into_iter().enumerate().filter_map(chosen).collect();
        if step < 0 {
            items.reverse();
        }
        items
    }
}

fn keep<'f>(node: Node<'f>, certain: Truth, next: &mut Vec<Hit<'f>>) {
    if !matches!(node, Node::Absent(_)) {
        next.push(Hit { node, certain });
    }
}

fn limit<'f>() -> Node<'f> {
    Node::Unknown(cumulint_facts::Doubt { why: Why::Limit("steps of a condition".into()), place: None })
}

fn unknown<'f>(why: Why, node: &Node<'f>, machine: &Machine<'f>) -> Node<'f> {
    Node::Unknown(cumulint_facts::Doubt { why, place: machine.facts.place(node) })
}

const MAX_DEPTH: u32 = 64;
