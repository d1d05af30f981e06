//! What is reported of an evaluation: each thing as the table of events says, with the value that is left then.

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Event, Limit, Reporter};
use cumulint_model::{Gap, Presence, Project, Why};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::value::Value;

/// What was reported of a file while it was read, for each root that it is a part of.
#[derive(Clone, Default, Debug)]
pub(crate) struct Told {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) gaps: Vec<Gap>,
}

impl From<Reporter> for Told {
    fn from(reporter: Reporter) -> Self {
        let (diagnostics, gaps) = reporter.finish();
        Self { diagnostics, gaps }
    }
}

impl Evaluator<'_> {
    /// Takes over what was reported of a file.
    pub(crate) fn take(&mut self, told: &Told) {
        told.diagnostics.iter().cloned().for_each(|diagnostic| self.reporter.add(diagnostic));
        self.project.gaps.extend_from_slice(&told.gaps);
    }

    /// Ends the evaluation: the project in the common model, with what was reported on the way to it.
    pub(crate) fn finish(self) -> (Project, Vec<Diagnostic>) {
        let (mut diagnostics, gaps) = self.reporter.finish();
        diagnostics.extend(self.mistakes.into_diagnostics());
        let mut project = self.project;
        project.gaps.extend(gaps);
        project.gaps.sort();
        project.gaps.dedup();
        cumulint_schema::lower(&mut project);
        (project, diagnostics)
    }

    /// What a name stands for that nothing declares.
    pub(crate) fn undeclared(&mut self, message: &str, subject: &str, span: Span) -> Value {
        self.wrong(Event::UndeclaredName, message, subject, span)
    }

    /// What an expression gives that is wrong.
    pub(crate) fn invalid(&mut self, message: &str, subject: &str, span: Span) -> Value {
        self.wrong(Event::InvalidExpression, message, subject, span)
    }

    fn wrong(&mut self, event: Event, message: &str, subject: &str, span: Span) -> Value {
        self.reporter.report(event, subject, message, span);
        let origin = self.project.origins.written(span);
        let term = self.unique_term(subject);
        Value::open(Why::Invalid(subject.into()), term, origin)
    }

    /// A value that a limit leaves open.
    pub(crate) fn limited(&mut self, limit: Limit, span: Span) -> Value {
        self.reporter.limit(limit, span);
        let origin = self.project.origins.written(span);
        let term = self.unique_term(limit.name());
        Value::open(Why::Limit(limit.name().into()), term, origin)
    }

    /// Reports what does not hang on values: what a template is, and what of it is not evaluated. That counts where it may
    /// never be evaluated, too.
    pub(crate) fn report(&mut self, event: Event, subject: &str, message: impl Into<String>, span: Span) {
        let quiet = self.reporter.speak_for_all();
        self.reporter.report(event, subject, message, span);
        self.reporter.restore(quiet);
    }

    /// Evaluates what was evaluated before or may never be: what is wrong with it is not reported.
    pub(crate) fn quietly<R>(&mut self, evaluate: impl FnOnce(&mut Self) -> R) -> R {
        self.reporter.hush();
        let result = evaluate(self);
        self.reporter.speak();
        result
    }

    /// Evaluates what belongs to a resource: quietly if that may not exist.
    pub(crate) fn where_present<R>(
        &mut self,
        presence: &Presence,
        evaluate: impl FnOnce(&mut Self) -> R,
    ) -> R {
        if *presence == Presence::Certain { evaluate(self) } else { self.quietly(evaluate) }
    }

    /// Takes steps from the budget; false if it is used up.
    pub(crate) fn spend(&mut self, steps: u64) -> bool {
        self.budget.spend(steps).is_ok()
    }

    /// Takes what a string of so many bytes costs; false if the budget is used up.
    pub(crate) fn spend_text(&mut self, bytes: usize) -> bool {
        self.budget.spend_text(bytes).is_ok()
    }
}
