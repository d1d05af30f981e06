//! Functions of truth. A side that decides makes the other one needless.

use std::sync::Arc;

use cumulint_evaluation::Limit;
use cumulint_model::{Truth, Why};
use cumulint_source::Span;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::maker::Maker;
use crate::syntax::Call;
use crate::value::text::{Part, Text};
use crate::value::{Entry, Kind, Object, Open, Value};

impl Maker<'_> {
    /// Takes steps for comparing all that the arguments hold.
    pub(super) fn spend_compared(&mut self, applied: &Applied<'_>) -> bool {
        let weight: u64 = applied.arguments.iter().map(|argument| u64::from(argument.weight())).sum();
        self.spend(weight / 8)
    }
}

pub(super) fn if_function<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let [condition, then, other] = call.arguments.as_slice() else {
        return evaluator.maker.invalid("`if` needs a condition and two values", &call.name, span);
    };
    let decided = evaluator.value(condition, context);
    if let Some(known) = decided.as_bool() {
        return evaluator.value(if known { then } else { other }, context);
    }
    if decided.cause().is_none() {
        return evaluator.maker.refused(&[&decided], "`if` needs a Boolean as its condition", "if", span);
    }
    let (left, right) = evaluator.quietly(|this| (this.value(then, context), this.value(other, context)));
    let why = Why::Condition(evaluator.maker.notation().as_written(condition));
    if equal(&left, &right).is_true() {
        let origin = evaluator.maker.made(span, "if", [left.origin, right.origin]);
        return left.at(origin);
    }
    let common = common_start(&left, &right);
    let mut value = evaluator.maker.opened_because(why, "if", &[&decided, &left, &right], span);
    if let (Some(common), Kind::Open(open)) = (common, &value.kind) {
        let rest = Open { term: format!("{} after its start", open.term).into(), ..Open::clone(open) };
        value.kind = Kind::Text(Text::joined([Part::Known(common.into()), Part::Open(Arc::new(rest))]));
    }
    value
}

/// `and` and `or`
pub(super) fn junction<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let decisive = &*call.lower == "or";
    let mut sides = Vec::new();
    for argument in &call.arguments {
        let side = evaluator.value(argument, context);
        let decides = side.as_bool() == Some(decisive);
        sides.push(side);
        if decides {
            break;
        }
    }
    let open = sides.iter().any(|side| side.as_bool().is_none());
    let decided = sides.last().and_then(Value::as_bool) == Some(decisive);
    let applied = Applied { name: &call.name, arguments: &sides, span };
    match (decided, open) {
        (true, _) => evaluator.maker.result(Kind::Bool(decisive), &applied),
        (false, true) => evaluator.maker.unfit(&applied, &format!("`{}` needs Booleans", call.name)),
        (false, false) => evaluator.maker.result(Kind::Bool(!decisive), &applied),
    }
}

/// `true()`, `false()` and `null()`
pub(super) fn constant(maker: &mut Maker<'_>, truth: Option<bool>, applied: &Applied<'_>) -> Value {
    maker.result(truth.map_or(Kind::Null, Kind::Bool), applied)
}

pub(super) fn not(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.get(0).and_then(Value::as_bool) {
        Some(known) => maker.result(Kind::Bool(!known), applied),
        None => maker.unfit(applied, "`not` needs a Boolean"),
    }
}

pub(super) fn equals(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    if !maker.spend_compared(applied) {
        return maker.limited(Limit::Steps, applied.span);
    }
    match applied.get(0).zip(applied.get(1)).map(|(left, right)| equal(left, right)) {
        Some(Truth::True) => maker.result(Kind::Bool(true), applied),
        Some(Truth::False) => maker.result(Kind::Bool(false), applied),
        Some(Truth::Unknown) | None => maker.not_evaluated(applied),
    }
}

pub(super) fn bool_function(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.get(0).and_then(truth) {
        Some(known) => maker.result(Kind::Bool(known), applied),
        None => maker.unfit(applied, "`bool` needs a Boolean, a number, or `true` or `false` as a text"),
    }
}

/// `fail(message)`: who evaluates it has done something wrong.
pub(super) fn fail(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let message = applied.text(0).map_or_else(|| "it fails".to_owned(), |text| format!("it fails: {text}"));
    maker.unfit(applied, &message)
}

/// `coalesce(value, …)`: the first that is not null. What follows one that certainly is not null is not evaluated.
pub(super) fn coalesce<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let mut open = Vec::new();
    for argument in &call.arguments {
        let value = evaluator.value(argument, context);
        match value.kind {
            Kind::Null => {}
            // An open one may be null: then what follows counts.
            Kind::Open(_) => open.push(value),
            _ if open.is_empty() => {
                let origin = evaluator.maker.made(span, call.name.clone(), [value.origin]);
                return value.at(origin);
            }
            _ => {
                open.push(value);
                break;
            }
        }
    }
    let all: Vec<&Value> = open.iter().collect();
    match all.as_slice() {
        [] => {
            let origin = evaluator.maker.made(span, call.name.clone(), []);
            Value::new(Kind::Null, origin)
        }
        [one] => {
            let origin = evaluator.maker.made(span, call.name.clone(), [one.origin]);
            (*one).clone().at(origin)
        }
        several => evaluator.maker.opened(call.name.clone(), several, span),
    }
}

fn truth(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Bool(known) => Some(*known),
        Kind::Number(number) => Some(number.as_i64()? != 0),
        Kind::Text(Text::Known(text)) if text.eq_ignore_ascii_case("true") || &**text == "1" => Some(true),
        Kind::Text(Text::Known(text)) if text.eq_ignore_ascii_case("false") || &**text == "0" => Some(false),
        _ => None,
    }
}

/// Whether two values are equal. Equal terms are equal values; texts that cannot meet are not.
pub(crate) fn equal(left: &Value, right: &Value) -> Truth {
    match (&left.kind, &right.kind) {
        (Kind::Open(left), Kind::Open(right)) if left.term == right.term => Truth::True,
        (Kind::Open(_), _) | (_, Kind::Open(_)) => Truth::Unknown,
        (Kind::Null, Kind::Null) => Truth::True,
        (Kind::Bool(left), Kind::Bool(right)) => (left == right).into(),
        (Kind::Number(left), Kind::Number(right)) => (left == right).into(),
        (Kind::Text(left), Kind::Text(right)) => equal_texts(left, right),
        (Kind::List(left), Kind::List(right)) => {
            if left.items.len() != right.items.len() {
                return Truth::False;
            }
            let pairs = left.items.iter().zip(&right.items);
            pairs.fold(Truth::True, |all, (left, right)| all.and(equal(left, right)))
        }
        (Kind::Object(left), Kind::Object(right)) => {
            if left.entries.len() != right.entries.len() {
                return if left.has_open_key() || right.has_open_key() {
                    Truth::Unknown
                } else {
                    Truth::False
                };
            }
            left.entries.iter().fold(Truth::True, |all, entry| all.and(equal_entries(entry, right)))
        }
        _ => Truth::False,
    }
}

/// Whether an object has an entry like another one's.
fn equal_entries(entry: &Entry, object: &Object) -> Truth {
    let twin = match entry.computed_key() {
        Some(_) => object.entries.iter().find(|other| other.has_key_of(entry)),
        None => object.get(entry.shown()),
    };
    match twin {
        Some(twin) => equal(&entry.value, &twin.value),
        None if entry.computed_key().is_some() || object.has_open_key() => Truth::Unknown,
        None => Truth::False,
    }
}

fn equal_texts(left: &Text, right: &Text) -> Truth {
    if let (Text::Known(left), Text::Known(right)) = (left, right) {
        return (left == right).into();
    }
    let meet = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    let end = |one: &str, other: &str| one.ends_with(other) || other.ends_with(one);
    let possible = meet(left.prefix(), right.prefix()) && end(left.suffix(), right.suffix());
    match possible {
        false => Truth::False,
        true if left.term() == right.term() => Truth::True,
        true => Truth::Unknown,
    }
}

fn common_start(left: &Value, right: &Value) -> Option<String> {
    let (Kind::Text(left), Kind::Text(right)) = (&left.kind, &right.kind) else { return None };
    let same = left.prefix().chars().zip(right.prefix().chars()).take_while(|(left, right)| left == right);
    let start: String = same.map(|(sign, _)| sign).collect();
    (!start.is_empty()).then_some(start)
}
