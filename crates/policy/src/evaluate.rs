//! The evaluator of conditions: three-valued, over nodes that know where they stand.
//!
//! Truth is found first, without a trace of how; only for the few conditions that hold, [`blame`](Machine::blame) walks the same
//! way again to the node that decided.

mod blame;
mod compare;
mod doubts;
mod pattern;
mod query;
mod world;

use std::cell::{Cell, RefCell};

use cumulint_facts::{Facts, Node};
use cumulint_model::{ResourceId, Truth, World};

use crate::condition::{Expression, ExpressionKind, Match};
pub(crate) use query::Hit;
pub(crate) use world::Asked;

/// How many steps the evaluation of one condition on one node may take; after that everything is unknown.
const MAX_STEPS: u32 = 200_000;

/// Evaluates the conditions of one rule on one node.
pub(crate) struct Machine<'f> {
    facts: &'f Facts<'f>,
    root: Node<'f>,
    left: Cell<u32>,
    /// What is supposed; nothing until somebody asks for a condition.
    world: RefCell<Option<World>>,
    /// The first condition that would have to be known, since somebody last looked.
    asked: Cell<Option<Asked>>,
    /// How many suppositions are being tried inside each other.
    trials: Cell<u32>,
}

impl<'f> Machine<'f> {
    /// A machine for a resource, in the world that this resource exists in.
    pub(crate) fn new(facts: &'f Facts<'f>, subject: ResourceId) -> Self {
        Self {
            facts,
            root: Node::Resource(subject),
            left: Cell::new(MAX_STEPS),
            world: RefCell::default(),
            asked: Cell::default(),
            trials: Cell::default(),
        }
    }

    pub(crate) fn facts(&self) -> &'f Facts<'f> {
        self.facts
    }

    /// Takes a step; false when none is left.
    fn step(&self) -> bool {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        left > 0
    }

    /// Whether a condition holds for a node.
    pub(crate) fn truth(&self, expression: &'f Expression, current: &Node<'f>) -> Truth {
        if !self.step() {
            return Truth::Unknown;
        }
        match &expression.kind {
            ExpressionKind::Or(all) => self.fold(all, current, Truth::True),
            ExpressionKind::And(all) => self.fold(all, current, Truth::False),
            ExpressionKind::Not(inner) => !self.truth(inner, current),
            ExpressionKind::Compare(comparison) => self.in_all_cases(&|| self.compare(comparison, current)),
            ExpressionKind::Exists(query) => self.in_all_cases(&|| self.exists(query, current)),
            ExpressionKind::Match(test) => self.in_all_cases(&|| self.matches(test, current)),
        }
    }

    /// Joins truths until one decides.
    fn fold(&self, all: &'f [Expression], current: &Node<'f>, decides: Truth) -> Truth {
        let mut unknown = false;
        for expression in all {
            match self.truth(expression, current) {
                truth if truth == decides => return decides,
                truth => unknown |= truth == Truth::Unknown,
            }
        }
        if unknown { Truth::Unknown } else { !decides }
    }

    fn matches(&self, test: &'f Match, current: &Node<'f>) -> Truth {
        let (subject, ignores_case) = self.operand(&test.subject, current);
        pattern::matches(test, &subject, ignores_case)
    }
}
