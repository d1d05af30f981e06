//! What keeps a condition from being decided: the unknown nodes that it looked at.

use cumulint_facts::{Doubt, Node};
use cumulint_model::{Kind, Presence, Truth, Why};

use super::Machine;
use crate::condition::{Expression, ExpressionKind, Operand, Query, StepKind};

impl<'f> Machine<'f> {
    /// Collects what is not known, for a condition whose truth is unknown. Each reason is listed once.
    pub(crate) fn doubts(&self, expression: &'f Expression, current: &Node<'f>, doubts: &mut Vec<Doubt>) {
        if !self.step() {
            add(doubts, Doubt { why: Why::Limit("steps of a condition".into()), place: None });
            return;
        }
        match &expression.kind {
            ExpressionKind::And(all) | ExpressionKind::Or(all) => {
                for part in all.iter().filter(|part| self.truth(part, current) == Truth::Unknown) {
                    self.doubts(part, current, doubts);
                }
            }
            ExpressionKind::Not(inner) => self.doubts(inner, current, doubts),
            ExpressionKind::Compare(comparison) => {
                self.doubts_of_operand(&comparison.left, current, doubts);
                self.doubts_of_operand(&comparison.right, current, doubts);
            }
            ExpressionKind::Match(test) => self.doubts_of_operand(&test.subject, current, doubts),
            ExpressionKind::Exists(query) => self.doubts_of_query(query, current, doubts),
        }
    }

    fn doubts_of_operand(&self, operand: &'f Operand, current: &Node<'f>, doubts: &mut Vec<Doubt>) {
        match operand {
            Operand::Length(inner) => {
                if let Some(node) = self.operand_node(inner, current) {
                    self.doubts_of_node(&node, doubts);
                    let items = self.items(&node).unwrap_or_default();
                    items.iter().for_each(|item| self.doubts_of_node(item, doubts));
                }
            }
            operand => {
                if let Some(query) = operand.query() {
                    self.doubts_of_query(query, current, doubts);
                }
            }
        }
    }

    fn doubts_of_query(&self, query: &'f Query, current: &Node<'f>, doubts: &mut Vec<Doubt>) {
        if query.is_singular() {
            self.doubts_of_node(&self.walk(query, current), doubts);
            return;
        }
        let mut hits = vec![super::query::Hit { node: self.start(query, current), certain: Truth::True }];
        for step in &query.steps {
            if let StepKind::Filter(filter) = &step.kind {
                let elements = hits.iter().flat_map(|hit| self.elements(&hit.node));
                let open = elements.filter(|element| self.truth(filter, element) == Truth::Unknown);
                open.for_each(|element| self.doubts(filter, &element, doubts));
            }
            hits = self.advance(step, hits);
        }
        let open = hits.iter().filter(|hit| self.found(hit) == Truth::Unknown);
        open.for_each(|hit| self.doubts_of_node(&hit.node, doubts));
    }

    /// The doubt of a node, where it is not known or where its resource may not be there.
    pub(crate) fn doubts_of_node(&self, node: &Node<'f>, doubts: &mut Vec<Doubt>) {
        let presence = match node {
            Node::Resource(id) => self.facts.resource(*id).map(|resource| &resource.presence),
            _ => None,
        };
        let why = match presence {
            Some(Presence::Unknown(why)) => Some(why.clone()),
            Some(Presence::When(condition)) if self.existence(node) == Truth::Unknown => {
                let name = self.facts.project().conditions.name(*condition);
                Some(Why::Condition(name.cloned().unwrap_or_else(|| "a condition".into())))
            }
            _ => self.computed(node).or_else(|| node.why()),
        };
        if let Some(why) = why {
            add(doubts, Doubt { why, place: self.facts.place(node) });
        }
    }
}

impl Machine<'_> {
    /// What the cloud will compute, named as the author names it: `aws_iam_policy.deploy.arn`.
    fn computed(&self, node: &Node<'_>) -> Option<Why> {
        let Kind::Reference(reference) = &node.value()?.kind else { return None };
        let target = self.facts.resource(reference.target)?;
        Some(Why::AfterApply(format!("{}.{}", target.address, reference.path).into()))
    }
}

fn add(doubts: &mut Vec<Doubt>, doubt: Doubt) {
    if !doubts.iter().any(|known| known.why == doubt.why) {
        doubts.push(doubt);
    }
}
