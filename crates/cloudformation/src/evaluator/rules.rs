//! `Rules`: what a deployment's parameters must satisfy. A world that a rule refuses is none.

use cumulint_document::Node;
use cumulint_model::{Formula, Symbol};

use super::Evaluator;

impl<'t> Evaluator<'t> {
    /// Limits parameters to what the rules allow, as far as a rule names the allowed texts of one parameter and holds always.
    pub(crate) fn rules(&mut self) {
        for rule in self.section("Rules").into_iter().flat_map(Node::entries) {
            if rule.value.get("RuleCondition").is_some() {
                continue;
            }
            for assertion in rule.value.get("Assertions").into_iter().flat_map(Node::items) {
                let Some(assert) = assertion.get("Assert") else { continue };
                let id = self.unnamed(assert);
                self.limit_inputs(id);
            }
        }
    }

    /// One of several texts of one input, and nothing else.
    fn limit_inputs(&mut self, id: cumulint_model::ConditionId) {
        let conditions = &self.project.conditions;
        let parts: Vec<_> = match conditions.formula(id) {
            Formula::Any(parts) => parts.to_vec(),
            Formula::Is(..) => vec![id],
            _ => return,
        };
        let mut texts: Vec<Symbol> = Vec::new();
        let mut input = None;
        for part in parts {
            let Formula::Is(of, text) = conditions.formula(part) else { return };
            if input.is_some_and(|input| input != *of) {
                return;
            }
            input = Some(*of);
            texts.push(text.clone());
        }
        let Some(input) = input else { return };
        let before = conditions.input(input).and_then(|input| input.allowed.clone());
        if let Some(before) = before {
            texts.retain(|text| before.contains(text));
        }
        if !texts.is_empty() {
            self.project.conditions.allow(input, texts.into());
        }
    }
}
