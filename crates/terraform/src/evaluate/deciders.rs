//! What a deployment chooses, and what is said of it: the inputs and conditions of a root.
//!
//! Values that are not known are known to hang together where they come of the same input: two blocks with `count = var.audit ? 1
//! : 0` exist together. An expression over inputs that is not looked into is an input of its own, by its text.

use std::collections::BTreeMap;

use cumulint_model::{ConditionId, Conditions, Formula, Input, InputId, Symbol};

use crate::value::{Content, Decider, Type, Value, convert};

/// The inputs and conditions of a root.
#[derive(Default, Debug)]
pub(crate) struct Deciders {
    conditions: Conditions,
    formulas: BTreeMap<Formula, ConditionId>,
    /// Conditions that nothing but their name is known of, by what tells them apart.
    opaque: BTreeMap<String, ConditionId>,
    inputs: BTreeMap<String, InputId>,
    /// Of which input another one is the length.
    lengths: BTreeMap<InputId, InputId>,
}

impl Deciders {
    /// The input of a name, or the expression over inputs; `key` tells those apart that have one name.
    pub(crate) fn input(&mut self, key: String, name: &str) -> InputId {
        if let Some(known) = self.inputs.get(&key) {
            return *known;
        }
        let id = self.conditions.add_input(Input { name: name.into(), allowed: None, default: None });
        self.inputs.insert(key, id);
        id
    }

    /// The input of a variable of the root.
    pub(crate) fn variable(&mut self, name: &str, kind: &Type) -> InputId {
        let subject = format!("var.{name}");
        let id = self.input(subject.clone(), &subject);
        if *kind == Type::Bool {
            self.conditions.allow(id, Box::new(["true".into(), "false".into()]));
        }
        id
    }

    /// What a step from an input leads to.
    pub(crate) fn part(&mut self, of: InputId, step: &str) -> Option<InputId> {
        let name = format!("{}{step}", self.conditions.input(of)?.name);
        Some(self.input(name.clone(), &name))
    }

    /// The input that is the length of another one.
    pub(crate) fn length(&mut self, of: InputId) -> Option<InputId> {
        let name = format!("length({})", self.conditions.input(of)?.name);
        let length = self.input(format!("length of {of:?}"), &name);
        self.lengths.insert(length, of);
        Some(length)
    }

    /// A condition of which only the text is known. Where no input decides it, it shows with the deployment only.
    pub(crate) fn opaque(&mut self, key: String, name: Symbol, of_inputs: bool) -> ConditionId {
        if let Some(known) = self.opaque.get(&key) {
            return *known;
        }
        let formula = if of_inputs { Formula::Open } else { Formula::Later };
        let id = self.conditions.add(Some(name), formula);
        self.opaque.insert(key, id);
        id
    }

    pub(crate) fn not(&mut self, id: ConditionId) -> ConditionId {
        match self.conditions.formula(id) {
            Formula::Known(known) => {
                let known = *known;
                self.add(Formula::Known(!known))
            }
            Formula::Not(inner) => *inner,
            _ => self.add(Formula::Not(id)),
        }
    }

    pub(crate) fn all(&mut self, parts: impl IntoIterator<Item = ConditionId>) -> ConditionId {
        self.joined(parts, true)
    }

    pub(crate) fn any(&mut self, parts: impl IntoIterator<Item = ConditionId>) -> ConditionId {
        self.joined(parts, false)
    }

    fn joined(&mut self, parts: impl IntoIterator<Item = ConditionId>, all: bool) -> ConditionId {
        let mut open: Vec<ConditionId> = Vec::new();
        for part in parts {
            match self.conditions.formula(part) {
                Formula::Known(known) if *known == all => {}
                Formula::Known(_) => return self.add(Formula::Known(!all)),
                _ if open.contains(&part) => {}
                _ => open.push(part),
            }
        }
        match open.as_slice() {
            [] => self.add(Formula::Known(all)),
            [only] => *only,
            _ if all => self.add(Formula::All(open.into())),
            _ => self.add(Formula::Any(open.into())),
        }
    }

    fn add(&mut self, formula: Formula) -> ConditionId {
        if let Some(known) = self.formulas.get(&formula) {
            return *known;
        }
        let id = self.conditions.add(None, formula.clone());
        self.formulas.insert(formula, id);
        id
    }

    /// Whether a value is true; `None` if nothing is known to decide it.
    pub(crate) fn truth(&mut self, value: &Value) -> Option<ConditionId> {
        if value.choice().is_some() {
            return self.by_case(value, &mut |deciders, case| deciders.truth(case));
        }
        match value.decider() {
            Decider::Condition(condition) => Some(*condition),
            Decider::Input(input) => Some(self.add(Formula::Is(*input, "true".into()))),
            _ => match convert(value, &Type::Bool).ok()?.content {
                Content::Bool(known) => Some(self.add(Formula::Known(known))),
                _ => None,
            },
        }
    }

    /// Whether a value equals a known text, number or Boolean; `None` if nothing is known to decide it.
    pub(crate) fn equals(&mut self, value: &Value, known: &Value) -> Option<ConditionId> {
        let text = convert(known, &Type::String).ok()?;
        let text: Symbol = text.as_str()?.into();
        if value.choice().is_some() {
            return self.by_case(value, &mut |deciders, case| deciders.equals(case, known));
        }
        match value.decider() {
            Decider::Input(input) if *text == *"0" && self.lengths.contains_key(input) => {
                let filled = self.is_filled_input(*input);
                Some(self.not(filled))
            }
            Decider::Input(input) => Some(self.add(Formula::Is(*input, text))),
            Decider::Condition(condition) => match &*text {
                "true" => Some(*condition),
                "false" => Some(self.not(*condition)),
                _ => None,
            },
            _ if matches!(value.content, Content::Null(_)) => Some(self.add(Formula::Known(false))),
            _ => {
                let own = convert(value, &Type::String).ok()?;
                let same = own.as_str()? == &*text;
                Some(self.add(Formula::Known(same)))
            }
        }
    }

    /// Whether a value is null; `None` if nothing is known to decide it.
    pub(crate) fn is_null(&mut self, value: &Value) -> Option<ConditionId> {
        if value.choice().is_some() {
            return self.by_case(value, &mut Self::is_null);
        }
        match value.decider() {
            Decider::Input(input) => {
                let name = format!("{} == null", self.conditions.input(*input)?.name);
                Some(self.opaque(format!("null {input:?}"), name.into(), true))
            }
            _ if value.is_null() => Some(self.add(Formula::Known(true))),
            _ if value.is_present() && value.is_known() => Some(self.add(Formula::Known(false))),
            _ => None,
        }
    }

    /// Whether a number is not zero, or a collection not empty; `None` if nothing is known to decide it.
    pub(crate) fn is_filled(&mut self, value: &Value) -> Option<ConditionId> {
        if value.choice().is_some() {
            return self.by_case(value, &mut Self::is_filled);
        }
        if let Decider::Input(input) = value.decider() {
            return Some(self.is_filled_input(*input));
        }
        let count = value.items().map(<[Value]>::len);
        let count = count.or_else(|| value.members().map(|members| members.iter().count()));
        let filled = match (&value.content, count) {
            (_, Some(count)) => count > 0,
            (Content::Null(_), _) => false,
            _ => match convert(value, &Type::Number).ok()?.content {
                Content::Number(number) => number.as_usize() != Some(0),
                _ => return None,
            },
        };
        Some(self.add(Formula::Known(filled)))
    }

    fn is_filled_input(&mut self, input: InputId) -> ConditionId {
        let of = self.lengths.get(&input).copied().unwrap_or(input);
        let name = self.conditions.input(of).map(|input| input.name.clone()).unwrap_or_default();
        self.opaque(format!("filled {of:?}"), format!("length({name}) > 0").into(), true)
    }

    /// What is asked of both values that one can be.
    fn by_case(
        &mut self,
        value: &Value,
        ask: &mut dyn FnMut(&mut Self, &Value) -> Option<ConditionId>,
    ) -> Option<ConditionId> {
        let choice = value.choice()?;
        let (holds, fails) = (ask(self, &choice.holds)?, ask(self, &choice.fails)?);
        let not = self.not(choice.condition);
        let (one, other) = (self.all([choice.condition, holds]), self.all([not, fails]));
        Some(self.any([one, other]))
    }

    pub(crate) fn into_conditions(self) -> Conditions {
        self.conditions
    }
}
