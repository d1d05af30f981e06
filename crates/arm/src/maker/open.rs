//! Values that are not known: for the reason of what they are made of, because of a limit, or because something is wrong.

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{OriginId, Symbol, Why};
use cumulint_source::Span;

use super::Maker;
use crate::value::{Entry, Value};

/// How deep in a value the reason is looked for why something made of it is not known.
pub(crate) const CAUSE_DEPTH: u32 = 3;

impl Maker<'_> {
    /// Something of which only a part is understood: open, for the reason of the first open value that went in.
    pub(crate) fn opened(&mut self, by: impl Into<Symbol>, from: &[&Value], span: Span) -> Value {
        let by = by.into();
        let cause = from.iter().find_map(|value| value.cause_within(CAUSE_DEPTH));
        let why = cause.map_or_else(|| Why::Unsupported(by.clone()), |open| open.why.clone());
        self.opened_because(why, by, from, span)
    }

    /// Something open that is made of values by a function.
    pub(crate) fn opened_because(
        &mut self,
        why: Why,
        by: impl Into<Symbol>,
        from: &[&Value],
        span: Span,
    ) -> Value {
        let by = by.into();
        let arguments: Vec<String> = from.iter().map(|value| self.term_of(value)).collect();
        let term = self.term(format!("{}({})", by.to_ascii_lowercase(), arguments.join(", ")));
        let origin = self.made(span, by, from.iter().map(|value| value.origin));
        let mut value = Value::open(why, term, origin);
        value.sensitive = from.iter().any(|value| value.holds_secret());
        value
    }

    /// What stands at a place and equals nothing else.
    pub(crate) fn open(&mut self, why: Why, span: Span) -> Value {
        let term = self.unique_term(&why.subject().clone());
        Value::open(why, term, self.origins.written(span))
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
        self.open(Why::Invalid(subject.into()), span)
    }

    /// What cannot be made of values. Where one of them hangs on a parameter's default, that says only that another value must
    /// be given.
    pub(crate) fn refused(&mut self, of: &[&Value], message: &str, subject: &str, span: Span) -> Value {
        let Some(parameter) = of.iter().find_map(|value| self.default_behind(value.origin)) else {
            return self.invalid(message, subject, span);
        };
        let origin = self.made(span, subject, of.iter().map(|value| value.origin));
        let term = self.unique_term(subject);
        Value::open(Why::Input(self.notation.input_name(&parameter)), term, origin)
    }

    /// A value that a limit leaves open.
    pub(crate) fn limited(&mut self, limit: Limit, span: Span) -> Value {
        self.reporter.limit(limit, span);
        self.open(Why::Limit(limit.name().into()), span)
    }

    /// A list; one that is too large is reported.
    pub(crate) fn list(&mut self, items: Vec<Value>, origin: OriginId, span: Span) -> Value {
        let value = Value::list(items, origin);
        if value.as_list().is_some() { value } else { self.limited(Limit::ValueSize, span) }
    }

    /// An object; one that is too large is reported.
    pub(crate) fn object(&mut self, entries: Vec<Entry>, origin: OriginId, span: Span) -> Value {
        let value = Value::object(entries, origin);
        if value.as_object().is_some() { value } else { self.limited(Limit::ValueSize, span) }
    }

    /// A secret that a key vault keeps.
    pub(crate) fn secret(&mut self, name: &Symbol, span: Span) -> Value {
        let origin = self.origins.written(span);
        let term = format!("secret `{name}`");
        Value { sensitive: true, ..Value::open(Why::RemoteData(name.clone()), term, origin) }
    }
}
