//! What values are made with: origins and terms, a budget, and the reporter of what cannot be made. It knows no names.

mod notation;
mod open;
mod term;
mod way;

pub(crate) use notation::{Notation, beginning};
pub(crate) use open::CAUSE_DEPTH;

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Budget, Event, Limit, Reporter};
use cumulint_model::{Gap, Hop, Origin, OriginId, Origins, Symbol};
use cumulint_source::Span;

use crate::files::Told;
use crate::files::{Absent, Wanted};

/// The deepest nesting that is evaluated, through variables and parameters.
const MAX_DEPTH: u32 = 160;

/// The maker of the values of one evaluation.
pub(crate) struct Maker<'x> {
    origins: Origins,
    budget: Budget,
    reporter: Reporter,
    notation: Notation<'x>,
    /// What was not evaluated of the files that the root is made of.
    gaps: Vec<Gap>,
    /// How many terms that equal no other were made.
    unique: u64,
}

impl<'x> Maker<'x> {
    pub(crate) fn new(notation: Notation<'x>) -> Self {
        Self {
            origins: Origins::default(),
            budget: Budget::new(MAX_DEPTH),
            reporter: Reporter::default(),
            notation,
            gaps: Vec::new(),
            unique: 0,
        }
    }

    /// The origins of all values, with what was reported: diagnostics in their order, and sorted gaps.
    pub(crate) fn finish(self) -> (Origins, Vec<Diagnostic>, Vec<Gap>) {
        let (diagnostics, reported) = self.reporter.finish();
        let mut gaps = self.gaps;
        gaps.extend(reported);
        gaps.sort();
        gaps.dedup();
        (self.origins, diagnostics, gaps)
    }

    pub(crate) fn notation(&self) -> Notation<'x> {
        self.notation
    }

    pub(crate) fn origins(&self) -> &Origins {
        &self.origins
    }

    /// What is written at a place.
    pub(crate) fn written(&mut self, at: Span) -> OriginId {
        self.origins.written(at)
    }

    /// What something makes of other values.
    pub(crate) fn made(
        &mut self,
        at: Span,
        by: impl Into<Symbol>,
        from: impl IntoIterator<Item = OriginId>,
    ) -> OriginId {
        self.origins.add(Origin::Made { at, by: by.into(), from: from.into_iter().collect() })
    }

    /// What came through a name.
    pub(crate) fn passed(&mut self, at: Span, by: Hop, from: OriginId) -> OriginId {
        self.origins.add(Origin::Passed { at, by, from })
    }

    /// Any other origin.
    pub(crate) fn origin(&mut self, origin: Origin) -> OriginId {
        self.origins.add(origin)
    }

    /// Where a value comes from; `None` if nobody wrote it.
    pub(crate) fn place(&self, origin: OriginId) -> Option<Span> {
        self.origins.place(origin)
    }

    /// Takes a step one level deeper; [`Maker::leave`] comes back.
    ///
    /// # Errors
    /// The limit that does not allow it.
    pub(crate) fn enter(&mut self) -> Result<(), Limit> {
        self.budget.enter()
    }

    pub(crate) fn leave(&mut self) {
        self.budget.leave();
    }

    /// Takes steps from the budget; false if it is used up.
    pub(crate) fn spend(&mut self, steps: u64) -> bool {
        self.budget.spend(steps).is_ok()
    }

    /// Takes what a string of so many bytes costs; false if the budget is used up.
    pub(crate) fn spend_text(&mut self, bytes: usize) -> bool {
        self.budget.spend_text(bytes).is_ok()
    }

    /// Reports what does not hang on values: what a template is, and what of it is not evaluated. That counts where it may
    /// never be evaluated, too.
    pub(crate) fn report(&mut self, event: Event, subject: &str, message: impl Into<String>, span: Span) {
        let quiet = self.reporter.speak_for_all();
        self.reporter.report(event, subject, message, span);
        self.reporter.restore(quiet);
    }

    /// Reports a file that is not to be had.
    pub(crate) fn report_absent(&mut self, wanted: Wanted, why: &Absent, path: &str, span: Span) {
        wanted.report(why, path, span, &mut self.reporter);
    }

    /// Takes over what was reported of a file.
    pub(crate) fn take(&mut self, told: &Told) {
        told.diagnostics.iter().cloned().for_each(|diagnostic| self.reporter.add(diagnostic));
        self.gaps.extend_from_slice(&told.gaps);
    }

    /// Reports nothing but errors until [`Maker::speak`].
    pub(crate) fn hush(&mut self) {
        self.reporter.hush();
    }

    pub(crate) fn speak(&mut self) {
        self.reporter.speak();
    }
}
