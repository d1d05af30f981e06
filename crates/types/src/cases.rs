//! In which worlds something is so of the entries of an object: where the answer waits for a condition, both cases are looked
//! at. A condition that makes no difference is never split.

use cumulint_diagnostic::Label;
use cumulint_model::{Choice, ConditionId, Conditions, Kind, Map, Truth, Value, World};
use cumulint_source::Span;

use crate::judge::Judge;

/// How many worlds one question may look at.
const MAX_WORLDS: usize = 64;

/// How many suppositions lead to a world that is told.
const MAX_STEPS: usize = 4;

/// A condition that must be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    condition: ConditionId,
    at: Span,
}

/// Where something is so.
pub(crate) enum Verdict {
    Never,
    Always,
    Where(Supposed),
}

/// What is supposed where something is so.
pub(crate) struct Supposed {
    /// " where `IsProd` holds".
    pub(crate) text: String,
    pub(crate) labels: Vec<Label>,
}

/// The entries of an object in one world.
pub(crate) struct Case<'c, 'j> {
    judge: &'c Judge<'j>,
    map: &'c Map,
    world: &'c World,
}

impl Judge<'_> {
    /// Where something is found of a map. What it asks for is split; past the limits it is taken as not found.
    pub(crate) fn found_in(
        &self,
        map: &Map,
        is_found: impl Fn(&mut Case<'_, '_>) -> Result<bool, Asked>,
    ) -> Verdict {
        let mut open: Vec<(World, Vec<(Asked, bool)>)> = vec![(self.world.clone(), Vec::new())];
        let mut next = 0;
        while let Some((world, steps)) = open.get(next).cloned() {
            next += 1;
            match is_found(&mut Case { judge: self, map, world: &world }) {
                Ok(false) => {}
                Ok(true) if steps.is_empty() => return Verdict::Always,
                Ok(true) => return Verdict::Where(supposed(self.conditions, &steps)),
                Err(_) if open.len() >= MAX_WORLDS || steps.len() >= MAX_STEPS => {}
                Err(asked) => {
                    for holds in [true, false] {
                        let inner = world.supposing(self.conditions, asked.condition, holds);
                        let steps = steps.iter().copied().chain([(asked, holds)]).collect();
                        open.extend(inner.map(|inner| (inner, steps)));
                    }
                }
            }
        }
        Verdict::Never
    }
}

impl Case<'_, '_> {
    /// Whether an entry of this name is there.
    pub(crate) fn is_there(&mut self, name: &str) -> Result<Truth, Asked> {
        let Some(entry) = self.judge.entry_of(self.map, name) else { return Ok(Truth::False) };
        self.has_value(&entry.value)
    }

    /// Whether entries of all of these names are there.
    pub(crate) fn are_there(&mut self, names: &[std::sync::Arc<str>]) -> Result<Truth, Asked> {
        let mut all = Truth::True;
        for name in names {
            match self.is_there(name)? {
                Truth::False => return Ok(Truth::False),
                Truth::Unknown => all = Truth::Unknown,
                Truth::True => {}
            }
        }
        Ok(all)
    }

    fn has_value(&self, value: &Value) -> Result<Truth, Asked> {
        let sure = self.judge.rules.null_is_absent;
        match (&value.kind, value.choice()) {
            (_, Some(Choice { condition, at, holds, fails })) => {
                match self.world.truth(self.judge.conditions, *condition) {
                    Truth::True => self.has_value(holds),
                    Truth::False => self.has_value(fails),
                    Truth::Unknown => {
                        let (one, other) = (self.has_value(holds), self.has_value(fails));
                        if one == other { one } else { Err(Asked { condition: *condition, at: *at }) }
                    }
                }
            }
            // What is written as null is left out where a default or a condition says so.
            (Kind::Null, _) => Ok(if sure { Truth::False } else { Truth::Unknown }),
            (Kind::Unknown(_), _) if !sure => Ok(Truth::Unknown),
            _ => Ok(Truth::True),
        }
    }
}

/// What is supposed, in words and where it is asked for.
fn supposed(conditions: &Conditions, steps: &[(Asked, bool)]) -> Supposed {
    let says = |(asked, holds): &(Asked, bool)| conditions.says(asked.condition, *holds);
    let text = steps.iter().map(says).collect::<Vec<_>>().join(" and ");
    let label = |step: &(Asked, bool)| Label { span: step.0.at, message: format!("where {}", says(step)) };
    Supposed { text: format!(" where {text}"), labels: steps.iter().map(label).collect() }
}
