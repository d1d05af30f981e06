//! Mutants: policies that say a little less or something else. A policy whose examples do not notice is not tested.

use crate::condition::{Condition, Constant, Expression, ExpressionKind, Literal, Operand, Query, StepKind};
use crate::policy::Policy;

/// Every mutant of a policy with what was changed: each part of `&&` and `||` dropped, each `unless` and label dropped, each
/// constant changed. Conditions that do not compile have none.
#[must_use]
pub fn mutants(policy: &Policy) -> Vec<(String, Policy)> {
    let mut mutants = Vec::new();
    for (index, rule) in policy.rules.iter().enumerate() {
        let name = |what: String| format!("rule {}: {what}", index + 1);
        for (what, condition) in of_condition(&rule.deny, policy) {
            mutants.push((name(format!("deny: {what}")), with(policy, |copy| copy.deny = condition, index)));
        }
        for (place, unless) in rule.unless.iter().enumerate() {
            for (what, condition) in of_condition(unless, policy) {
                let change = |copy: &mut crate::policy::Rule| {
                    if let Some(unless) = copy.unless.get_mut(place) {
                        *unless = condition;
                    }
                };
                mutants.push((name(format!("unless: {what}")), with(policy, change, index)));
            }
            let dropped = with(policy, |copy| drop(copy.unless.remove(place)), index);
            mutants.push((name(format!("unless `{}` dropped", unless.quoted.text)), dropped));
        }
        for (place, (path, _)) in rule.labels.iter().enumerate() {
            let dropped = with(policy, |copy| drop(copy.labels.remove(place)), index);
            mutants.push((name(format!("label `{}` dropped", path.quoted.text)), dropped));
        }
    }
    mutants
}

fn with(policy: &Policy, change: impl FnOnce(&mut crate::policy::Rule), rule: usize) -> Policy {
    let mut copy = policy.clone();
    if let Some(rule) = copy.rules.get_mut(rule) {
        change(rule);
    }
    copy
}

fn of_condition(condition: &Condition, policy: &Policy) -> Vec<(String, Condition)> {
    let Ok(expression) = condition.compiled(&policy.params) else { return Vec::new() };
    let text = condition.quoted.text.as_str();
    let changed = Mutator { text }.expression(expression);
    changed.into_iter().map(|(what, expression)| (what, condition.with(expression))).collect()
}

type Mutants<T> = Vec<(String, T)>;

struct Mutator<'t> {
    text: &'t str,
}

impl Mutator<'_> {
    fn expression(&self, expression: &Expression) -> Mutants<Expression> {
        let rebuilt = |kind| Expression { kind, range: expression.range };
        match &expression.kind {
            ExpressionKind::And(all) => self.parts(all, &|parts| rebuilt(ExpressionKind::And(parts))),
            ExpressionKind::Or(all) => self.parts(all, &|parts| rebuilt(ExpressionKind::Or(parts))),
            ExpressionKind::Not(inner) => {
                wrap(self.expression(inner), |inner| rebuilt(ExpressionKind::Not(Box::new(inner))))
            }
            ExpressionKind::Exists(query) => {
                wrap(self.query(query), |query| rebuilt(ExpressionKind::Exists(query)))
            }
            ExpressionKind::Compare(comparison) => {
                let left = wrap(self.operand(&comparison.left), |left| {
                    rebuilt(ExpressionKind::Compare(crate::condition::Comparison {
                        left,
                        ..comparison.clone()
                    }))
                });
                let right = wrap(self.operand(&comparison.right), |right| {
                    rebuilt(ExpressionKind::Compare(crate::condition::Comparison {
                        right,
                        ..comparison.clone()
                    }))
                });
                left.into_iter().chain(right).collect()
            }
            ExpressionKind::Match(test) => {
                let alternatives = alternatives(&test.pattern.text).into_iter();
                let patterns = alternatives.map(|(what, text)| {
                    let mut test = test.clone();
                    test.pattern.text = text;
                    test.pattern.automata = Default::default();
                    (what, rebuilt(ExpressionKind::Match(test)))
                });
                let subjects = wrap(self.operand(&test.subject), |subject| {
                    rebuilt(ExpressionKind::Match(crate::condition::Match { subject, ..test.clone() }))
                });
                patterns.chain(subjects).collect()
            }
        }
    }

    /// Each part changed, and each part dropped.
    fn parts(
        &self,
        all: &[Expression],
        rebuilt: &dyn Fn(Vec<Expression>) -> Expression,
    ) -> Mutants<Expression> {
        let mut mutants = Vec::new();
        for (index, part) in all.iter().enumerate() {
            let mut rest = all.to_vec();
            rest.remove(index);
            mutants.push((format!("`{}` dropped", part.range.slice(self.text)), rebuilt(rest)));
            for (what, changed) in self.expression(part) {
                let mut parts = all.to_vec();
                if let Some(part) = parts.get_mut(index) {
                    *part = changed;
                }
                mutants.push((what, rebuilt(parts)));
            }
        }
        mutants
    }

    fn operand(&self, operand: &Operand) -> Mutants<Operand> {
        match operand {
            Operand::Literal(literal) => self.literal(literal).into_iter().collect(),
            Operand::Path(query) => wrap(self.query(query), Operand::Path),
            Operand::Count(query) => wrap(self.query(query), Operand::Count),
            Operand::Value(query) => wrap(self.query(query), Operand::Value),
            Operand::Length(inner) => wrap(self.operand(inner), |inner| Operand::Length(Box::new(inner))),
        }
    }

    fn literal(&self, literal: &Literal) -> Option<(String, Operand)> {
        let constant = match &literal.constant {
            Constant::Null => return None,
            Constant::Bool(known) => Constant::Bool(!known),
            Constant::Number(number) => {
                let next = number.as_i64().and_then(|whole| whole.checked_add(1)).unwrap_or_default();
                Constant::Number(next.into())
            }
            Constant::Text(text) => Constant::Text(format!("{text}~")),
        };
        let what = format!("`{}` changed to `{constant}`", literal.range.slice(self.text));
        Some((what, Operand::Literal(Literal { constant, range: literal.range })))
    }

    fn query(&self, query: &Query) -> Mutants<Query> {
        let mut mutants = Vec::new();
        for (index, step) in query.steps.iter().enumerate() {
            let StepKind::Filter(filter) = &step.kind else { continue };
            for (what, filter) in self.expression(filter) {
                let mut changed = query.clone();
                if let Some(step) = changed.steps.get_mut(index) {
                    step.kind = StepKind::Filter(Box::new(filter));
                }
                mutants.push((what, changed));
            }
        }
        mutants
    }
}

/// A pattern with each of its alternatives left out; a pattern without alternatives with another text.
fn alternatives(pattern: &str) -> Mutants<String> {
    let parts: Vec<&str> = pattern.split('|').collect();
    if parts.len() < 2 || pattern.contains('(') {
        return vec![(format!("pattern `{pattern}` changed"), format!("(?:{pattern})~"))];
    }
    let without = |left_out: usize| {
        let kept: Vec<&str> =
            parts.iter().enumerate().filter(|(index, _)| *index != left_out).map(|(_, part)| *part).collect();
        kept.join("|")
    };
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| (format!("alternative `{part}` dropped"), without(index)))
        .collect()
}

fn wrap<T, U>(mutants: Mutants<T>, rebuild: impl Fn(T) -> U) -> Mutants<U> {
    mutants.into_iter().map(|(what, changed)| (what, rebuild(changed))).collect()
}
