//! Access to the parts of values: members, elements, and parts that may be missing.

use std::sync::Arc;

use cumulint_model::{Symbol, Why};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::syntax::{Expression, Form};
use crate::value::{Kind, Open, Sign, Value};

impl<'x> Evaluator<'x> {
    /// `of.name` and `of[index]`
    pub(crate) fn access(&mut self, access: &'x Expression, context: &Context) -> Value {
        let span = access.span;
        match &access.form {
            Form::Member(of, name) => {
                let value = self.value(of, context);
                if is_null_of_chain(&value, of) { value } else { self.member(&value, name, span) }
            }
            Form::Index(of, index) => {
                let value = self.value(of, context);
                if is_null_of_chain(&value, of) {
                    return value;
                }
                let index = self.value(index, context);
                self.element(&value, &index, span)
            }
            _ => self.value(access, context),
        }
    }

    /// `of.?name` and `of.?[index]`: what is missing is null.
    pub(crate) fn safe(&mut self, access: &'x Expression, context: &Context) -> Value {
        let (of, key) = match &access.form {
            Form::Member(of, name) => (of, Value::text(name.clone(), self.maker.written(access.span))),
            Form::Index(of, index) => (of, self.value(index, context)),
            _ => return self.value(access, context),
        };
        let of = self.value(of, context);
        if of.lacks(&key) {
            let origin = self.maker.made(access.span, "safe access", [of.origin]);
            return Value::new(Kind::Null, origin);
        }
        self.element(&of, &key, access.span)
    }

    /// A member of a value.
    pub(crate) fn member(&mut self, of: &Value, name: &str, span: Span) -> Value {
        self.member_by(of, name, None, span)
    }

    /// A member of a value, by an index that is a name.
    fn member_by(&mut self, of: &Value, name: &str, index: Option<&Value>, span: Span) -> Value {
        if let Kind::Open(open) = &of.kind {
            return self.below(open, &format!(".{name}"), of, span);
        }
        let object = of.as_object();
        if let Some(entry) = object.and_then(|object| object.get(name)) {
            return self.part(of, &entry.value, name, span);
        }
        if let Some(key) = object.and_then(|object| object.may_have(name)) {
            return self.maker.opened_because(key.why.clone(), name, &[of], span);
        }
        let from: Vec<&Value> = std::iter::once(of).chain(index).collect();
        self.maker.refused(&from, &format!("there is no property `{name}`"), name, span)
    }

    /// An element of a value, or a member by its name.
    pub(crate) fn element(&mut self, of: &Value, index: &Value, span: Span) -> Value {
        if let Some(name) = index.as_str() {
            return self.member_by(of, name, Some(index), span);
        }
        match (&of.kind, index.as_i64()) {
            (Kind::List(list), Some(at)) => {
                match usize::try_from(at).ok().and_then(|at| list.items.get(at)) {
                    Some(item) => self.part(of, item, "an element", span),
                    None => {
                        let message = format!("there is no element {at}");
                        self.maker.refused(&[of, index], &message, "index", span)
                    }
                }
            }
            (Kind::Open(open), Some(at)) => self.below(open, &format!("[{at}]"), of, span),
            _ => self.maker.opened("index", &[of, index], span),
        }
    }

    /// A part of a value: as much of a secret as the whole.
    fn part(&mut self, of: &Value, part: &Value, name: &str, span: Span) -> Value {
        let origin = self.maker.through(of.origin, part.origin, span, name);
        Value { sensitive: part.sensitive || of.sensitive, ..part.clone().at(origin) }
    }

    /// A part of something open.
    fn below(&mut self, open: &Open, step: &str, of: &Value, span: Span) -> Value {
        let longer = |subject: &Symbol| Symbol::from(format!("{subject}{step}"));
        let why = match &open.why {
            Why::RemoteData(subject) => Why::RemoteData(longer(subject)),
            Why::AfterApply(subject) => Why::AfterApply(longer(subject)),
            other => other.clone(),
        };
        let read = open.resource().map(|(target, path)| {
            let joined = format!("{path}{step}");
            (target, Symbol::from(joined.trim_start_matches('.')))
        });
        if let Some(output) = read.as_ref().and_then(|(target, path)| self.output(*target, path, span)) {
            return output;
        }
        let term = self.maker.term(format!("{}{step}", open.term));
        let sign = read.map(|(target, path)| Sign::Of(target, path));
        let origin = self.maker.written(span);
        let value = Value::new(Kind::Open(Arc::new(Open { why, term, sign })), origin);
        Value { sensitive: of.sensitive, ..value }
    }
}

/// Whether a chain of accesses ended at a part that may be missing, and is.
fn is_null_of_chain(value: &Value, of: &Expression) -> bool {
    let is_safe = |mut of: &Expression| loop {
        match &of.form {
            Form::Safe(_) => return true,
            Form::Member(inner, _) | Form::Index(inner, _) => of = inner,
            _ => return false,
        }
    };
    matches!(value.kind, Kind::Null) && is_safe(of)
}
