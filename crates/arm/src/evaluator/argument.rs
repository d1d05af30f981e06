//! Values that a file is given by the file that deploys it: every part of them says that it came by an argument, so that the
//! argument can be blamed, which is what an author would change.

use cumulint_model::{Hop, Symbol};

use crate::evaluator::Evaluator;
use crate::maker::Maker;
use crate::value::{Kind, Value};

/// Of values with more parts than this only the whole says so.
const MAX_PARTS: u32 = 10_000;

impl Evaluator<'_> {
    /// What the value of a parameter came through: an argument in another file, a value given beside, or its default.
    pub(crate) fn hop_of_parameter(&self, name: &Symbol, lower: &str, scope: usize) -> Hop {
        let scopes = &self.scopes;
        let outermost = scopes.is_outermost(scope);
        match scopes.given(scope, lower).filter(|given| !given.is_void) {
            Some(given) if !outermost && scopes.path(given.context.scope) != scopes.path(scope) => {
                Hop::ModuleArgument(name.clone())
            }
            Some(_) => Hop::ParameterSet(name.clone()),
            None if outermost && self.inputs.parameter(name).is_some() => Hop::ParameterSet(name.clone()),
            None => Hop::Parameter(name.clone()),
        }
    }
}

impl Maker<'_> {
    /// A value whose parts came by way of an argument.
    pub(crate) fn parts_through(&mut self, value: Value, hop: &Hop) -> Value {
        if value.weight() > MAX_PARTS || !self.spend(u64::from(value.weight())) {
            return value;
        }
        let passed = match &value.kind {
            Kind::List(list) => {
                let items = list.items.iter().map(|item| self.part_through(item.clone(), hop));
                Value::list(items.collect(), value.origin)
            }
            Kind::Object(object) => {
                let entries = object.entries.iter().map(|entry| {
                    let value = self.part_through(entry.value.clone(), hop);
                    entry.with(value)
                });
                Value::object(entries.collect(), value.origin)
            }
            _ => return value,
        };
        Value { sensitive: value.sensitive, ..passed }
    }

    fn part_through(&mut self, part: Value, hop: &Hop) -> Value {
        let part = self.parts_through(part, hop);
        let Some(at) = self.place(part.origin) else { return part };
        let origin = self.passed(at, hop.clone(), part.origin);
        part.at(origin)
    }
}
