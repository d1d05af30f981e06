//! Expressions that Terraform refuses.

use cumulint_evaluation::Event;
use cumulint_source::Span;

use crate::value::Value;

/// Why an expression has no value.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    message: String,
    span: Span,
    event: Event,
    help: Option<String>,
}

/// The value of an expression, or why it has none.
pub(crate) type Answer = Result<Value, Fault>;

impl Fault {
    /// An expression that is wrong: what is wrong, in a few words, and where.
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, event: Event::InvalidExpression, help: None }
    }

    /// The same fault, reported as something else than a wrong expression.
    pub(crate) fn reported_as(self, event: Event) -> Self {
        Self { event, ..self }
    }

    /// The same fault, with what to do about it.
    pub(crate) fn with_help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// The same fault where it is not certain that the expression is ever evaluated.
    pub(crate) fn uncertain(self) -> Self {
        self.reported_as(Event::DoubtfulExpression)
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// What to do about it.
    pub(crate) fn help(&self) -> Option<&String> {
        self.help.as_ref()
    }

    /// What it is reported as.
    pub(crate) fn event(&self) -> Event {
        self.event
    }
}

/// A fault at a place.
///
/// # Errors
/// Always.
pub(crate) fn fault<T>(message: impl Into<String>, span: Span) -> Result<T, Fault> {
    Err(Fault::new(message, span))
}
