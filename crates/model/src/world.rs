//! Worlds: what is supposed of the inputs of a deployment, and which conditions hold then.
//!
//! What follows from what is supposed is found by propagation: the same condition again, its contrary, parts of a conjunction,
//! an input that has one text and therefore no other, the last text that is allowed. That a supposition cannot be is found
//! where propagation meets a contradiction; it is no solver, so a world may be taken for possible that needs several cases to be
//! refuted. What is certain is certain.

use std::collections::BTreeMap;

use crate::condition::{ConditionId, Conditions, Formula, InputId};
use crate::{Symbol, Truth};

/// What is supposed, with what follows.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct World {
    conditions: BTreeMap<ConditionId, bool>,
    inputs: BTreeMap<InputId, Known>,
}

/// What is supposed of an input.
#[derive(Clone, PartialEq, Debug)]
enum Known {
    Is(Symbol),
    IsNot(Vec<Symbol>),
}

/// How often conditions that are not settled by what is supposed are looked at again.
const MAX_ROUNDS: usize = 8;

impl World {
    /// Whether nothing is supposed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.inputs.is_empty()
    }

    /// The text that an input has; `None` if the world does not say.
    #[must_use]
    pub fn text(&self, input: InputId) -> Option<&Symbol> {
        match self.inputs.get(&input) {
            Some(Known::Is(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether a condition holds.
    #[must_use]
    pub fn truth(&self, conditions: &Conditions, id: ConditionId) -> Truth {
        if let Some(known) = self.conditions.get(&id) {
            return (*known).into();
        }
        let truth = |id: &ConditionId| self.truth(conditions, *id);
        match conditions.formula(id) {
            Formula::Known(known) => (*known).into(),
            Formula::Open | Formula::Later => Truth::Unknown,
            Formula::Is(input, text) => self.has(conditions, *input, text),
            Formula::Same(inner) => truth(inner),
            Formula::Not(inner) => !truth(inner),
            Formula::All(parts) => parts.iter().map(truth).fold(Truth::True, Truth::and),
            Formula::Any(parts) => parts.iter().map(truth).fold(Truth::False, Truth::or),
        }
    }

    /// Whether an input has a text.
    #[must_use]
    pub fn has(&self, conditions: &Conditions, input: InputId, text: &Symbol) -> Truth {
        match self.inputs.get(&input) {
            Some(Known::Is(known)) => (known == text).into(),
            Some(Known::IsNot(others)) if others.contains(text) => Truth::False,
            _ => match conditions.input(input).and_then(|input| input.allowed.as_ref()) {
                Some(allowed) if !allowed.contains(text) => Truth::False,
                Some(allowed) if allowed.len() == 1 => Truth::True,
                _ => Truth::Unknown,
            },
        }
    }

    /// This world, with a condition supposed to hold or not to; `None` if that contradicts it.
    #[must_use]
    pub fn supposing(&self, conditions: &Conditions, id: ConditionId, holds: bool) -> Option<Self> {
        let mut world = self.clone();
        (world.assert(conditions, id, holds) && world.settle(conditions)).then_some(world)
    }

    /// This world, in which every input of which nothing is supposed has its default, but for the inputs that are left open.
    #[must_use]
    pub fn with_defaults(&self, conditions: &Conditions, open: &[InputId]) -> Self {
        let mut world = self.clone();
        for (id, input) in conditions.inputs() {
            let default = input.default.as_ref().filter(|_| !open.contains(&id));
            if let Some(text) = default.filter(|_| !world.inputs.contains_key(&id)) {
                world.inputs.insert(id, Known::Is(text.clone()));
            }
        }
        world
    }

    /// False where it contradicts what is known.
    fn assert(&mut self, conditions: &Conditions, id: ConditionId, holds: bool) -> bool {
        match self.truth(conditions, id) {
            Truth::Unknown => {}
            known => {
                self.conditions.insert(id, holds);
                return known == holds.into();
            }
        }
        self.conditions.insert(id, holds);
        self.follow(conditions, id, holds)
    }

    /// What follows from a condition alone.
    fn follow(&mut self, conditions: &Conditions, id: ConditionId, holds: bool) -> bool {
        match conditions.formula(id) {
            Formula::Known(known) => *known == holds,
            Formula::Open | Formula::Later => true,
            Formula::Is(input, text) if holds => self.assert_text(conditions, *input, text),
            Formula::Is(input, text) => self.refuse_text(conditions, *input, text),
            Formula::Same(inner) => self.assert(conditions, *inner, holds),
            Formula::Not(inner) => self.assert(conditions, *inner, !holds),
            Formula::All(parts) if holds => parts.iter().all(|part| self.assert(conditions, *part, true)),
            Formula::Any(parts) if !holds => parts.iter().all(|part| self.assert(conditions, *part, false)),
            Formula::All(parts) => self.last(conditions, parts, false),
            Formula::Any(parts) => self.last(conditions, parts, true),
        }
    }

    /// One of the parts must be so: where all others are known not to be, it is the last one.
    fn last(&mut self, conditions: &Conditions, parts: &[ConditionId], holds: bool) -> bool {
        let mut open = None;
        for part in parts {
            match self.truth(conditions, *part) {
                Truth::Unknown if open.is_some() => return true,
                Truth::Unknown => open = Some(*part),
                known if known == holds.into() => return true,
                _ => {}
            }
        }
        open.is_some_and(|part| self.assert(conditions, part, holds))
    }

    fn assert_text(&mut self, conditions: &Conditions, input: InputId, text: &Symbol) -> bool {
        let possible = !self.has(conditions, input, text).is_false();
        self.inputs.insert(input, Known::Is(text.clone()));
        possible
    }

    fn refuse_text(&mut self, conditions: &Conditions, input: InputId, text: &Symbol) -> bool {
        let mut refused = match self.inputs.remove(&input) {
            Some(Known::Is(known)) => {
                let possible = known != *text;
                self.inputs.insert(input, Known::Is(known));
                return possible;
            }
            Some(Known::IsNot(texts)) => texts,
            None => Vec::new(),
        };
        refused.push(text.clone());
        let allowed = conditions.input(input).and_then(|input| input.allowed.as_ref());
        let mut left = allowed.into_iter().flatten().filter(|text| !refused.contains(text));
        let (first, second) = (left.next().cloned(), left.next());
        let possible = allowed.is_none() || first.is_some();
        let known = match first.filter(|_| second.is_none()) {
            Some(only) => Known::Is(only),
            None => Known::IsNot(refused),
        };
        self.inputs.insert(input, known);
        possible
    }

    /// Looks again at what was supposed of disjunctions, now that more is known.
    fn settle(&mut self, conditions: &Conditions) -> bool {
        for _ in 0..MAX_ROUNDS {
            let before = self.conditions.len() + self.inputs.len();
            let supposed: Vec<(ConditionId, bool)> =
                self.conditions.iter().map(|(id, holds)| (*id, *holds)).collect();
            let possible = supposed.into_iter().all(|(id, holds)| match (conditions.formula(id), holds) {
                (Formula::All(parts), false) => self.last(conditions, parts, false),
                (Formula::Any(parts), true) => self.last(conditions, parts, true),
                (Formula::Is(input, text), _) => self.has(conditions, *input, text) != (!holds).into(),
                _ => true,
            });
            if !possible {
                return false;
            }
            if self.conditions.len() + self.inputs.len() == before {
                break;
            }
        }
        true
    }
}

impl Conditions {
    /// What is supposed of a resource that exists only under a condition: the defaults, but for the inputs of a condition that
    /// does not hold by default.
    #[must_use]
    pub fn world(&self, exists: Option<ConditionId>) -> World {
        let defaults = World::default().with_defaults(self, &[]);
        let Some(id) = exists else { return defaults };
        defaults.supposing(self, id, true).unwrap_or_else(|| {
            let free = World::default().supposing(self, id, true).unwrap_or_default();
            free.with_defaults(self, &self.inputs_of(id))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Input;

    struct Table {
        conditions: Conditions,
        env: InputId,
    }

    impl Table {
        fn new(allowed: Option<&[&str]>, default: Option<&str>) -> Self {
            let mut conditions = Conditions::default();
            let allowed = allowed.map(|texts| texts.iter().map(|text| (*text).into()).collect());
            let env =
                conditions.add_input(Input { name: "Env".into(), allowed, default: default.map(Into::into) });
            Self { conditions, env }
        }

        fn is(&mut self, text: &str) -> ConditionId {
            self.conditions.add(None, Formula::Is(self.env, text.into()))
        }

        fn add(&mut self, formula: Formula) -> ConditionId {
            self.conditions.add(None, formula)
        }

        fn world(&self, supposed: &[(ConditionId, bool)]) -> Option<World> {
            let start = Some(World::default());
            supposed.iter().fold(start, |world, (id, holds)| world?.supposing(&self.conditions, *id, *holds))
        }
    }

    #[test]
    fn an_input_that_has_one_text_has_no_other() {
        let mut table = Table::new(None, None);
        let (prod, test) = (table.is("prod"), table.is("test"));
        let world = table.world(&[(prod, true)]).unwrap();
        assert_eq!(world.truth(&table.conditions, test), Truth::False);
        assert!(table.world(&[(prod, true), (test, true)]).is_none());
    }

    #[test]
    fn the_last_allowed_text_is_the_one() {
        let mut table = Table::new(Some(&["dev", "test", "prod"]), None);
        let (dev, test, prod) = (table.is("dev"), table.is("test"), table.is("prod"));
        let world = table.world(&[(dev, false), (test, false)]).unwrap();
        assert_eq!(world.truth(&table.conditions, prod), Truth::True);
        assert!(table.world(&[(dev, false), (test, false), (prod, false)]).is_none());
    }

    #[test]
    fn what_is_not_allowed_does_not_hold_anywhere() {
        let mut table = Table::new(Some(&["dev", "prod"]), None);
        let stage = table.is("stage");
        assert_eq!(World::default().truth(&table.conditions, stage), Truth::False);
    }

    #[test]
    fn a_conjunction_gives_its_parts_and_its_contrary_the_last_one() {
        let mut table = Table::new(None, None);
        let (a, b) = (table.add(Formula::Open), table.add(Formula::Open));
        let both = table.add(Formula::All(Box::new([a, b])));
        let neither = table.add(Formula::Not(both));
        let world = table.world(&[(both, true)]).unwrap();
        assert_eq!(world.truth(&table.conditions, b), Truth::True);
        assert_eq!(world.truth(&table.conditions, neither), Truth::False);
        let world = table.world(&[(neither, true), (a, true)]).unwrap();
        assert_eq!(world.truth(&table.conditions, b), Truth::False);
    }

    #[test]
    fn a_resource_that_is_not_there_by_default_has_other_inputs() {
        let mut table = Table::new(None, Some("test"));
        let prod = table.is("prod");
        assert_eq!(table.conditions.world(None).truth(&table.conditions, prod), Truth::False);
        assert_eq!(table.conditions.world(Some(prod)).text(table.env).map(|text| &**text), Some("prod"));
    }

    #[test]
    fn a_condition_of_too_many_others_is_open() {
        let mut table = Table::new(None, None);
        let mut last = table.is("a");
        for _ in 0..40 {
            last = table.add(Formula::All(Box::new([last, last])));
        }
        assert_eq!(World::default().truth(&table.conditions, last), Truth::Unknown);
        assert!(table.world(&[(last, true)]).is_some());
    }
}
