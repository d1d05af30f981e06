//! What is reported to a person, by the table of events that all dialects share.

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{OriginId, Value, Why};
use cumulint_source::Span;

use super::Evaluator;
use crate::check::Checked;

impl Evaluator<'_> {
    /// Reports an event; see [`cumulint_evaluation::Reporter::report`].
    pub(crate) fn report(&mut self, event: Event, subject: &str, message: impl Into<String>, span: Span) {
        self.reporter.report(event, subject, message, span);
    }

    /// The value of an expression that is wrong, which is reported at `span`.
    pub(crate) fn invalid(&mut self, subject: &str, message: String, span: Span, origin: OriginId) -> Value {
        self.report(Event::InvalidExpression, subject, message, span);
        Value::unknown(Why::Invalid(subject.into()), origin)
    }

    /// Reports a name that nothing declares, unless the checks report such names themselves.
    pub(crate) fn undeclared(&mut self, by: Checked, name: &str, message: String, span: Span) {
        if self.checked < by {
            self.report(Event::UndeclaredName, name, message, span);
        }
    }

    /// The value of what a limit leaves open. Each limit is reported once, where it was first reached.
    pub(crate) fn limited(&mut self, limit: Limit, span: Span) -> Value {
        self.reporter.limit(limit, span);
        let origin = self.project.origins.written(span);
        Value::unknown(Why::Limit(limit.name().into()), origin)
    }
}
