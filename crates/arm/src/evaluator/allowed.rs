//! Values that parameters do not take.

use cumulint_evaluation::Event;

use crate::evaluator::Evaluator;
use crate::maker::beginning;
use crate::syntax::{Expression, Form, Parameter, Template};
use crate::value::{Kind, Value};

/// How much of a value is shown.
const MAX_SHOWN: usize = 60;

impl Evaluator<'_> {
    /// Tells of a value that is not among those that its parameter takes. Of an array each element may be one of these, too.
    pub(crate) fn check_allowed(&mut self, declared: &Parameter, value: &Value, template: &Template) {
        let allowed = template.allowed(&declared.declared);
        let takes = |value: &Value| is_allowed(value, allowed);
        // An array is one of some arrays, which are not compared here, or each of its elements is one of the values.
        let has_arrays = || allowed.iter().any(|each| matches!(each.form, Form::Array(_)));
        let fits = value.as_list().is_some_and(|items| has_arrays() || items.iter().all(takes));
        if allowed.is_empty() || fits || takes(value) {
            return;
        }
        let Some(span) = self.maker.place(value.origin) else { return };
        let name = &declared.name;
        let message = match value.as_str().filter(|_| !value.holds_secret()) {
            Some(text) => {
                format!("`{}` is not among the values that `{name}` takes", beginning(&text, MAX_SHOWN))
            }
            None => format!("the value is not among those that `{name}` takes"),
        };
        self.maker.report(Event::InvalidTemplate, name, message, span);
    }
}

/// Whether a value is, or may be, one of some literals. Azure compares texts in any case of letters.
fn is_allowed(value: &Value, allowed: &[Expression]) -> bool {
    let is = |each: &Expression| match (&each.form, &value.kind) {
        (Form::Text(text), _) => value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(text)),
        (Form::Number(number), Kind::Number(value)) => number == value,
        (Form::Bool(known), Kind::Bool(value)) => known == value,
        _ => false,
    };
    match &value.kind {
        Kind::Null | Kind::Open(_) | Kind::Object(_) => true,
        Kind::Text(text) if text.cause().is_some() => true,
        _ => allowed.iter().any(is),
    }
}
