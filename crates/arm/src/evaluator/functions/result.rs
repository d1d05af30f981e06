//! What functions make of their arguments: results, which keep where they come from and whether they are secrets.

use cumulint_evaluation::Limit;

use super::Applied;
use crate::maker::{CAUSE_DEPTH, Maker};
use crate::value::{Kind, Value};

impl Maker<'_> {
    /// What is made of arguments that are not all known; of known ones it is an error.
    pub(crate) fn not_evaluated(&mut self, applied: &Applied<'_>) -> Value {
        self.unfit(applied, &format!("`{}` does not take such arguments", applied.name))
    }

    /// What is made of arguments that are not all known; of known ones it is an error, which is reported.
    pub(crate) fn unfit(&mut self, applied: &Applied<'_>, message: &str) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let cause = arguments.iter().find_map(|value| value.cause_within(CAUSE_DEPTH));
        match cause.map(|open| open.why.clone()) {
            Some(why) => self.opened_because(why, applied.name.clone(), &arguments, applied.span),
            None => self.refused(&arguments, message, applied.name, applied.span),
        }
    }

    /// What is not evaluated though all is known.
    pub(crate) fn unsupported(&mut self, applied: &Applied<'_>) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        self.opened(applied.name.clone(), &arguments, applied.span)
    }

    /// What a function makes of its arguments.
    pub(crate) fn result(&mut self, kind: Kind, applied: &Applied<'_>) -> Value {
        let mut value = Value::new(kind, self.made_of(applied));
        let is_text = matches!(value.kind, Kind::Text(_));
        // A text may spell out all that its arguments hold.
        value.sensitive =
            applied.arguments.iter().any(|it| it.hands_on_secret() || (is_text && it.holds_secret()));
        value
    }

    /// A list, as a function makes it of its arguments.
    pub(crate) fn list_result(&mut self, items: Vec<Value>, applied: &Applied<'_>) -> Value {
        let origin = self.made_of(applied);
        if !self.spend(items.len() as u64) {
            return self.limited(Limit::Steps, applied.span);
        }
        let mut value = self.list(items, origin, applied.span);
        value.sensitive = applied.arguments.iter().any(Value::hands_on_secret);
        value
    }

    /// One of its arguments, or a part of one, that a function picks out.
    pub(crate) fn picked(&mut self, value: &Value, applied: &Applied<'_>) -> Value {
        let origin = self.made(applied.span, applied.name.clone(), [value.origin]);
        let mut value = value.clone().at(origin);
        value.sensitive |= applied.arguments.iter().any(Value::hands_on_secret);
        value
    }

    /// The origin of what a function makes of all its arguments.
    pub(super) fn made_of(&mut self, applied: &Applied<'_>) -> cumulint_model::OriginId {
        let from = applied.arguments.iter().map(|argument| argument.origin);
        self.made(applied.span, applied.name.clone(), from)
    }
}
