//! Conditions: what decides between values, said of the inputs of a deployment, so that conditions that hang together stay
//! together. Which of them hold together is asked of a [`crate::World`].
//!
//! A condition says something of inputs by their names and texts; how a dialect writes that, it does not know.

use crate::Symbol;

/// A condition in the table of its [`crate::Project`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConditionId(u32);

/// Something that a deployment chooses: a parameter, or an expression of which only the text is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InputId(u32);

/// What a condition says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Formula {
    /// It is known.
    Known(bool),
    /// It can be either, by itself, as inputs decide.
    Open,
    /// It can be either, and no input decides it: only the deployment shows.
    Later,
    /// An input has this text.
    Is(InputId, Symbol),
    /// It is another condition, by another name.
    Same(ConditionId),
    /// Another one does not hold.
    Not(ConditionId),
    /// All of them hold.
    All(Box<[ConditionId]>),
    /// At least one of them holds.
    Any(Box<[ConditionId]>),
}

/// An input of which conditions speak.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// What the author calls it.
    pub name: Symbol,
    /// The only texts that it can have, where they are limited.
    pub allowed: Option<Box<[Symbol]>>,
    /// The text that it has unless a deployment says otherwise.
    pub default: Option<Symbol>,
}

#[derive(Clone, Debug)]
struct Condition {
    /// What the author calls it; those that only others are made of have no name.
    name: Option<Symbol>,
    formula: Formula,
    /// How many conditions it is made of, each counted as often as it occurs.
    weight: u32,
}

/// The conditions of one project.
#[derive(Clone, Default, Debug)]
pub struct Conditions {
    all: Vec<Condition>,
    inputs: Vec<Input>,
}

/// How many conditions one may be made of; a larger one counts as open.
const MAX_WEIGHT: u32 = 256;

impl Conditions {
    /// Adds a condition. One that is made of too many others is open.
    pub fn add(&mut self, name: Option<Symbol>, formula: Formula) -> ConditionId {
        let weight =
            self.parts(&formula).iter().fold(1_u32, |sum, part| sum.saturating_add(self.weight(*part)));
        let condition = match weight {
            0..=MAX_WEIGHT => Condition { name, formula, weight },
            _ => Condition { name, formula: Formula::Open, weight: 1 },
        };
        self.all.push(condition);
        ConditionId(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds an input.
    pub fn add_input(&mut self, input: Input) -> InputId {
        self.inputs.push(input);
        InputId(u32::try_from(self.inputs.len() - 1).unwrap_or(u32::MAX))
    }

    /// Limits the texts that an input can have.
    pub fn allow(&mut self, input: InputId, allowed: Box<[Symbol]>) {
        if let Some(input) = self.inputs.get_mut(input.0 as usize) {
            input.allowed = Some(allowed);
        }
    }

    /// An input; `None` if the identity is of another project.
    #[must_use]
    pub fn input(&self, id: InputId) -> Option<&Input> {
        self.inputs.get(id.0 as usize)
    }

    /// All inputs with their identities.
    pub fn inputs(&self) -> impl Iterator<Item = (InputId, &Input)> {
        (0..).map(InputId).zip(&self.inputs)
    }

    /// What a condition says; open for one of another project.
    #[must_use]
    pub fn formula(&self, id: ConditionId) -> &Formula {
        self.get(id).map_or(&Formula::Open, |condition| &condition.formula)
    }

    /// The name of a condition; `None` if neither it nor what it says has one.
    #[must_use]
    pub fn name(&self, id: ConditionId) -> Option<&Symbol> {
        self.get(id)?.name.as_ref()
    }

    /// The inputs that a condition speaks of, sorted.
    #[must_use]
    pub fn inputs_of(&self, id: ConditionId) -> Vec<InputId> {
        let mut found = Vec::new();
        self.collect_inputs(id, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether inputs alone decide a condition.
    #[must_use]
    pub fn is_of_inputs(&self, id: ConditionId) -> bool {
        let formula = self.formula(id);
        !matches!(formula, Formula::Later)
            && self.parts(formula).into_iter().all(|part| self.is_of_inputs(part))
    }

    /// A condition, or its contrary, in a few words: "`IsProd` holds", "`Env` is not `prod`".
    #[must_use]
    pub fn says(&self, id: ConditionId, holds: bool) -> String {
        if let Some(name) = self.name(id) {
            return format!("`{name}` {}", if holds { "holds" } else { "does not hold" });
        }
        let word = if holds { "is" } else { "is not" };
        match self.formula(id) {
            Formula::Is(input, text) => {
                let input = self.input(*input);
                let name = input.map_or("", |input| &input.name);
                // Where there are two texts, the other one is plainer than a contrary.
                let allowed = input.and_then(|input| input.allowed.as_deref()).filter(|_| !holds);
                match allowed {
                    Some([one, other]) if one == text => format!("`{name}` is `{other}`"),
                    Some([other, one]) if one == text => format!("`{name}` is `{other}`"),
                    _ => format!("`{name}` {word} `{text}`"),
                }
            }
            Formula::Same(inner) => self.says(*inner, holds),
            Formula::Not(inner) => self.says(*inner, !holds),
            Formula::All(parts) if self.is_short(parts) => self.says_of_each(parts, holds, holds),
            Formula::Any(parts) if self.is_short(parts) => self.says_of_each(parts, holds, !holds),
            _ => format!("its condition {}", if holds { "holds" } else { "does not hold" }),
        }
    }

    /// Whether a few words say it: two or three parts that are made of no others.
    fn is_short(&self, parts: &[ConditionId]) -> bool {
        let plain = |id: &ConditionId| self.weight(*id) <= 2;
        parts.len() <= 3 && parts.iter().all(plain)
    }

    /// What parts say, or their contraries: all of them, or at least one.
    fn says_of_each(&self, parts: &[ConditionId], holds: bool, all: bool) -> String {
        let said: Vec<String> = parts.iter().map(|part| self.says(*part, holds)).collect();
        said.join(if all { " and " } else { " or " })
    }

    fn collect_inputs(&self, id: ConditionId, found: &mut Vec<InputId>) {
        if let Formula::Is(input, _) = self.formula(id) {
            found.push(*input);
        }
        for part in self.parts(self.formula(id)) {
            self.collect_inputs(part, found);
        }
    }

    /// What a formula is made of. A part is always older than the whole, so that no circle is possible.
    fn parts(&self, formula: &Formula) -> Vec<ConditionId> {
        match formula {
            Formula::Known(_) | Formula::Open | Formula::Later | Formula::Is(..) => Vec::new(),
            Formula::Same(inner) | Formula::Not(inner) => vec![*inner],
            Formula::All(parts) | Formula::Any(parts) => parts.to_vec(),
        }
    }

    fn weight(&self, id: ConditionId) -> u32 {
        self.get(id).map_or(MAX_WEIGHT + 1, |condition| condition.weight)
    }

    fn get(&self, id: ConditionId) -> Option<&Condition> {
        self.all.get(id.0 as usize)
    }
}
