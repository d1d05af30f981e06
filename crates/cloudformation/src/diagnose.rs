//! What is told to a person: warnings with an exact place, gaps, and limits that are told once.

use cumulint_diagnostic::Diagnostic;
use cumulint_model::{Gap, OriginId, Symbol, Value, Why};
use cumulint_source::Span;

use crate::check::Told;
use crate::evaluator::Evaluator;

/// Past this many, diagnostics are dropped: the first ones tell enough.
const MAX_DIAGNOSTICS: usize = 200;

impl Evaluator<'_> {
    /// A value that cannot be evaluated because the template is wrong: told at `span`.
    pub(crate) fn invalid(&mut self, subject: &str, message: String, span: Span, origin: OriginId) -> Value {
        self.warn("template", message, span);
        Value::unknown(Why::Invalid(subject.into()), origin)
    }

    /// A name that stands for nothing: told here only where the checks do not tell of such names.
    pub(crate) fn undeclared(&mut self, by: Told, message: String, span: Span) {
        if self.told < by {
            self.warn("template", message, span);
        }
    }

    pub(crate) fn warn(&mut self, code: &'static str, message: String, span: Span) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(Diagnostic::warning(code, message, span));
        }
    }

    /// A value that a limit leaves open. Each limit is told once, where it was first reached.
    pub(crate) fn limited(&mut self, limit: &'static str, span: Span) -> Value {
        if !self.limits_told.contains(&limit) {
            self.limits_told.push(limit);
            let message = format!("the limit of {limit} was reached: the template is not evaluated in full");
            self.diagnostics.push(Diagnostic::warning("limit", message, span));
        }
        let origin = self.project.origins.written(span);
        Value::unknown(Why::Limit(limit.into()), origin)
    }

    pub(crate) fn gap(&mut self, code: &'static str, subject: &str, reason: &str, span: Span) {
        let subject: Symbol = subject.into();
        self.project.gaps.push(Gap { code, subject, reason: reason.into(), span: Some(span) });
    }
}
