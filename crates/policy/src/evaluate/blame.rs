//! Computed blame: the node that a condition decided on.
//!
//! Of `&&` the last conjunct as written, of `||` the first disjunct that holds, of `!` the same by De Morgan's laws, of a filter the
//! deepest node that satisfied it, of `count` and `length` the collection. Something missing is blamed on what should hold it.

use cumulint_facts::Node;
use cumulint_model::Truth;

use super::Machine;
use super::query::Hit;
use crate::condition::{Expression, ExpressionKind, Operand, Query, StepKind};

impl<'f> Machine<'f> {
    /// The node that decided that a condition is what `holds` says.
    pub(crate) fn blame(
        &self,
        expression: &'f Expression,
        current: &Node<'f>,
        holds: bool,
    ) -> Option<Node<'f>> {
        if !self.step() {
            return None;
        }
        let wanted = Truth::from(holds);
        match (&expression.kind, holds) {
            (ExpressionKind::And(all), true) | (ExpressionKind::Or(all), false) => {
                all.iter().rev().find_map(|part| self.blame(part, current, holds))
            }
            (ExpressionKind::Or(all), true) | (ExpressionKind::And(all), false) => {
                let deciding = all.iter().filter(|part| self.truth(part, current) == wanted);
                deciding.into_iter().find_map(|part| self.blame(part, current, holds))
            }
            (ExpressionKind::Not(inner), _) => self.blame(inner, current, !holds),
            (ExpressionKind::Compare(comparison), _) => {
                let left = self.operand_node(&comparison.left, current);
                left.or_else(|| self.operand_node(&comparison.right, current))
            }
            (ExpressionKind::Match(test), _) => self.operand_node(&test.subject, current),
            (ExpressionKind::Exists(query), true) => self.witness(query, current),
            (ExpressionKind::Exists(query), false) => Some(self.collection(query, current)),
        }
    }

    /// The node that an operand looks at: of `count` and `length` the collection.
    pub(super) fn operand_node(&self, operand: &'f Operand, current: &Node<'f>) -> Option<Node<'f>> {
        match operand {
            Operand::Literal(_) => None,
            Operand::Path(query) => Some(self.walk(query, current)),
            Operand::Value(query) => Some(self.only(query, current)),
            Operand::Count(query) => Some(self.collection(query, current)),
            Operand::Length(inner) => self.operand_node(inner, current),
        }
    }

    /// The first node that a query certainly finds; where its last step is a filter, the node that satisfied that.
    fn witness(&self, query: &'f Query, current: &Node<'f>) -> Option<Node<'f>> {
        if query.is_singular() {
            return Some(self.walk(query, current));
        }
        let hit = self.hits(query, current).into_iter().find(|hit| self.found(hit).is_true())?;
        match query.steps.last().map(|step| &step.kind) {
            Some(StepKind::Filter(filter)) => {
                let deepest = self.blame(filter, &hit.node, true);
                deepest.filter(|node| self.facts.place(node).is_some()).or(Some(hit.node))
            }
            _ => Some(hit.node),
        }
    }

    /// The collection that a query chooses from: what the longest singular beginning of its path leads to.
    fn collection(&self, query: &'f Query, current: &Node<'f>) -> Node<'f> {
        let mut last = Hit { node: self.start(query, current), certain: Truth::True };
        for step in &query.steps {
            let node = match &step.kind {
                StepKind::Name(name) => self.member(&last.node, name),
                StepKind::Index(index) => self.item(&last.node, *index),
                _ => return last.node,
            };
            last.node = node;
        }
        last.node
    }
}
