//! Values that a file is given by the file that deploys it: every part of them says that it came by an argument, so that the
//! argument can be blamed, which is what an author would change.

use cumulint_model::{Hop, Origin};

use crate::evaluator::Evaluator;
use crate::value::{Entry, Kind, Value};

/// Of values with more parts than this only the whole says so.
const MAX_PARTS: u32 = 10_000;

impl Evaluator<'_> {
    /// Whether a parameter is given a value in another file than the one that declares it.
    pub(crate) fn is_argument(&self, scope: usize, lower: &str) -> bool {
        let path = |scope: usize| self.scopes.get(scope).map(|scope| &scope.path);
        let given = self.scopes.get(scope).filter(|scope| !scope.outermost);
        let given = given.and_then(|scope| scope.given.get(lower));
        given.is_some_and(|given| path(given.context.scope) != path(scope))
    }

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
                let entries = object.entries.iter().map(|entry| Entry {
                    value: self.part_through(entry.value.clone(), hop),
                    ..entry.clone()
                });
                Value::object(entries.collect(), value.origin)
            }
            _ => return value,
        };
        Value { sensitive: value.sensitive, ..passed }
    }

    fn part_through(&mut self, part: Value, hop: &Hop) -> Value {
        let part = self.parts_through(part, hop);
        let Some(at) = self.project.origins.place(part.origin) else { return part };
        let origin = self.project.origins.add(Origin::Passed { at, by: hop.clone(), from: part.origin });
        part.at(origin)
    }
}
