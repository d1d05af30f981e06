//! How many cases a function is evaluated in, and the condition that divides them.

use std::cell::Cell;

use cumulint_model::{ConditionId, Value};
use cumulint_source::Span;

/// How many cases one function may have, with all functions inside it.
const MAX_FORKS: u32 = 16;

/// A condition that a function would have to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) condition: ConditionId,
    pub(super) at: Span,
}

/// The cases of the function that is evaluated.
#[derive(Default)]
pub(super) struct Forks {
    /// The first condition that the function would have to know.
    asked: Cell<Option<Question>>,
    /// How many cases it may still have.
    left: u32,
    /// How many cases it is inside of.
    inside: u32,
}

impl Forks {
    /// Remembers that the function met a value that a condition chooses.
    pub(super) fn ask_for(&self, value: &Value) {
        if let Some(choice) = value.choice() {
            let asked = Question { condition: choice.condition, at: choice.at };
            self.asked.set(self.asked.get().or(Some(asked)));
        }
    }

    /// Begins another function; gives what was asked so far, for [`Forks::resume`].
    pub(super) const fn suspend(&self) -> Option<Question> {
        self.asked.replace(None)
    }

    /// Ends the function that [`Forks::suspend`] began; gives what that asked.
    pub(super) const fn resume(&self, outside: Option<Question>) -> Option<Question> {
        self.asked.replace(outside)
    }

    /// Whether the function may be divided into two cases.
    pub(super) const fn may_divide(&mut self) -> bool {
        if self.inside == 0 {
            self.left = MAX_FORKS;
        }
        self.left > 0
    }

    /// Begins the two cases of a function; [`Forks::join`] ends them.
    pub(super) const fn divide(&mut self) {
        self.left = self.left.saturating_sub(1);
        self.inside += 1;
    }

    /// Ends the two cases of a function.
    pub(super) const fn join(&mut self) {
        self.inside = self.inside.saturating_sub(1);
    }

    /// Whether a case of a function is evaluated.
    pub(super) const fn is_divided(&self) -> bool {
        self.inside > 0
    }
}
