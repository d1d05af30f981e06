//! What was found, each mistake once: the instances of one declaration share their text.

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_source::Span;
use rustc_hash::FxHashSet;

use crate::checks::check;

/// The most that are told of one template.
const MAX_MISTAKES: usize = 1_000;

/// Mistakes in the order in which they were found.
#[derive(Default, Debug)]
pub struct Mistakes {
    found: Vec<Diagnostic>,
    told: FxHashSet<(Option<Span>, String)>,
}

impl Mistakes {
    /// How many were found.
    pub(crate) const fn count(&self) -> usize {
        self.found.len()
    }

    /// The diagnostics: warnings, and notes of what only a pedantic check tells.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Adds a mistake of a check, and gives it to be told more of; nothing where it is told already.
    pub fn add(&mut self, id: &'static str, message: String, place: Option<Span>) -> Option<&mut Diagnostic> {
        let place = place?;
        if self.found.len() >= MAX_MISTAKES || !self.told.insert((Some(place), message.clone())) {
            return None;
        }
        let pedantic = check(id).is_some_and(|check| check.pedantic);
        let severity = if pedantic { Severity::Note } else { Severity::Warning };
        self.found.push(Diagnostic::new(severity, id, message, place));
        self.found.last_mut()
    }
}
