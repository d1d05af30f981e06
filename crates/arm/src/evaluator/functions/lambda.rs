//! Functions that take a lambda: it is evaluated once for each element, with its names bound.

use cumulint_source::Span;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::maker::Maker;
use crate::syntax::{Call, Expression, Form, Lambda};
use crate::value::{Entry, Kind, Value};

/// A call with what it goes over.
struct Over<'x, 'c> {
    call: &'x Call,
    span: Span,
    context: &'c Context,
    source: Value,
}

/// `lambda(…)` is evaluated by the function that it is given to: by itself it has no value.
pub(super) fn alone(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    maker.not_evaluated(applied)
}

pub(super) fn filter<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let over = over(evaluator, call, span, context);
    let Some((items, lambda)) = over.list_and_lambda(1) else { return not_applied(evaluator, &over, &[]) };
    let mut kept = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let wanted = applied(evaluator, lambda, &[item], Some(index), context);
        match wanted.as_bool() {
            Some(true) => kept.push(item.clone()),
            Some(false) => {}
            None => return not_applied(evaluator, &over, &[&wanted]),
        }
    }
    collected(evaluator, kept, &over)
}

pub(super) fn map<'x>(evaluator: &mut Evaluator<'x>, call: &'x Call, span: Span, context: &Context) -> Value {
    let over = over(evaluator, call, span, context);
    let Some((items, lambda)) = over.list_and_lambda(1) else { return not_applied(evaluator, &over, &[]) };
    let mapped = items.iter().enumerate();
    let mapped =
        mapped.map(|(index, item)| applied(evaluator, lambda, &[item], Some(index), context)).collect();
    collected(evaluator, mapped, &over)
}

pub(super) fn map_values<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let over = over(evaluator, call, span, context);
    let (Some(object), Some(lambda)) = (over.source.as_object(), lambda(call, 1)) else {
        return not_applied(evaluator, &over, &[]);
    };
    let mapped = object.entries.iter().map(|entry| {
        let value = applied(evaluator, lambda, &[&entry.value], None, context);
        entry.with(value)
    });
    let mapped = mapped.collect();
    gathered(evaluator, mapped, &over)
}

/// `reduce(list, start, lambda)`
pub(super) fn reduce<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let over = over(evaluator, call, span, context);
    let start = call.arguments.get(1).map(|start| evaluator.value(start, context));
    let (Some((items, lambda)), Some(mut value)) = (over.list_and_lambda(2), start) else {
        return not_applied(evaluator, &over, &[]);
    };
    for (index, item) in items.iter().enumerate() {
        value = applied(evaluator, lambda, &[&value, item], Some(index), context);
    }
    let origin = evaluator.maker.made(span, call.name.clone(), [over.source.origin, value.origin]);
    value.at(origin)
}

/// `sort(list, lambda)`: the lambda says whether its first argument comes before its second one.
pub(super) fn sort<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let over = over(evaluator, call, span, context);
    let Some((items, lambda)) = over.list_and_lambda(1) else { return not_applied(evaluator, &over, &[]) };
    let mut runs: Vec<Vec<Value>> = items.iter().map(|item| vec![item.clone()]).collect();
    // Runs are merged in pairs: an order that contradicts itevaluator ends all the same.
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            match pairs.next().map(|right| merged_runs(evaluator, left.clone(), right, lambda, context)) {
                Some(Ok(run)) => merged.push(run),
                Some(Err(undecided)) => return not_applied(evaluator, &over, &[&undecided]),
                None => merged.push(left),
            }
        }
        runs = merged;
    }
    let sorted = runs.pop().unwrap_or_default();
    collected(evaluator, sorted, &over)
}

/// Two sorted runs as one; the comparison that cannot be decided, where there is one.
fn merged_runs<'x>(
    evaluator: &mut Evaluator<'x>,
    left: Vec<Value>,
    right: Vec<Value>,
    lambda: &'x Lambda,
    context: &Context,
) -> Result<Vec<Value>, Value> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let before = applied(evaluator, lambda, &[second, first], None, context);
        match before.as_bool() {
            Some(true) => merged.extend(right.next()),
            Some(false) => merged.extend(left.next()),
            None => return Err(before),
        }
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

/// `toObject(list, key, [value])`
pub(super) fn object_of<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let over = over(evaluator, call, span, context);
    match keyed(evaluator, &over) {
        Ok(pairs) => gathered(evaluator, pairs, &over),
        Err(open) => not_applied(evaluator, &over, &open.iter().collect::<Vec<_>>()),
    }
}

/// `groupBy(list, key, [value])`: for each key the list of what has it.
pub(super) fn group_by<'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &Context,
) -> Value {
    let over = over(evaluator, call, span, context);
    let pairs = match keyed(evaluator, &over) {
        Ok(pairs) => pairs,
        Err(open) => return not_applied(evaluator, &over, &open.iter().collect::<Vec<_>>()),
    };
    // Keys that are not known may be the same one.
    if pairs.iter().any(|pair| pair.computed_key().is_some()) {
        return not_applied(evaluator, &over, &[]);
    }
    let mut groups: Vec<(Entry, Vec<Value>)> = Vec::new();
    let mut places = rustc_hash::FxHashMap::default();
    for pair in pairs {
        let place = *places.entry(pair.shown().to_ascii_lowercase()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, values)) => values.push(pair.value),
            None => groups.push((pair.clone(), vec![pair.value])),
        }
    }
    let entry = |(entry, values): (Entry, Vec<Value>)| {
        let value = Value::list(values, entry.value.origin);
        entry.with(value)
    };
    let groups = groups.into_iter().map(entry).collect();
    gathered(evaluator, groups, &over)
}

/// What the second argument makes a key of each element, with what the third one makes of it; else what is not known.
fn keyed<'x>(evaluator: &mut Evaluator<'x>, over: &Over<'x, '_>) -> Result<Vec<Entry>, Option<Value>> {
    let (items, key) = over.list_and_lambda(1).ok_or(None)?;
    let value = match over.call.arguments.len() {
        3 => Some(lambda(over.call, 2).ok_or(None)?),
        _ => None,
    };
    let mut pairs = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let name = applied(evaluator, key, &[item], Some(index), over.context);
        let Some(known) = super::text(&name).filter(|_| !matches!(name.kind, Kind::Null)) else {
            return Err(Some(name));
        };
        let value = match value {
            Some(value) => applied(evaluator, value, &[item], Some(index), over.context),
            None => item.clone(),
        };
        pairs.push(Entry::of_text(known, name.origin, value));
    }
    Ok(pairs)
}

fn over<'c, 'x>(
    evaluator: &mut Evaluator<'x>,
    call: &'x Call,
    span: Span,
    context: &'c Context,
) -> Over<'x, 'c> {
    let source = call.arguments.first().map(|source| evaluator.value(source, context));
    let source = source.unwrap_or_else(|| evaluator.maker.invalid("there is no list", &call.name, span));
    Over { call, span, context, source }
}

/// The value of a lambda for some arguments; one more than it is given binds the index.
fn applied<'x>(
    evaluator: &mut Evaluator<'x>,
    lambda: &'x Lambda,
    arguments: &[&Value],
    index: Option<usize>,
    context: &Context,
) -> Value {
    let mut inner = context.clone();
    for (name, value) in lambda.parameters.iter().zip(arguments) {
        inner = inner.with_local(name, (*value).clone());
    }
    let further = lambda.parameters.get(arguments.len());
    if let (Some(name), Some(index)) = (further, index.and_then(|index| i64::try_from(index).ok())) {
        let origin = evaluator.maker.written(lambda.body.span);
        inner = inner.with_local(name, Value::new(Kind::Number(index.into()), origin));
    }
    evaluator.value(&lambda.body, &inner)
}

/// What cannot be told, for the reason of what it goes over or of something that came of that.
fn not_applied<'x>(evaluator: &mut Evaluator<'x>, over: &Over<'x, '_>, because: &[&Value]) -> Value {
    let arguments: Vec<Value> =
        because.iter().map(|value| (*value).clone()).chain([over.source.clone()]).collect();
    let applied = Applied { name: &over.call.name, arguments: &arguments, span: over.span };
    let lacks_lambda = !over.call.arguments.iter().any(is_lambda);
    let message = if lacks_lambda {
        format!("`{}` needs a lambda", over.call.name)
    } else {
        format!("`{}` does not take such arguments", over.call.name)
    };
    evaluator.maker.unfit(&applied, &message)
}

fn collected<'x>(evaluator: &mut Evaluator<'x>, items: Vec<Value>, over: &Over<'x, '_>) -> Value {
    let arguments = [over.source.clone()];
    evaluator
        .maker
        .list_result(items, &Applied { name: &over.call.name, arguments: &arguments, span: over.span })
}

fn gathered<'x>(evaluator: &mut Evaluator<'x>, entries: Vec<Entry>, over: &Over<'x, '_>) -> Value {
    let arguments = [over.source.clone()];
    evaluator
        .maker
        .object_result(entries, &Applied { name: &over.call.name, arguments: &arguments, span: over.span })
}

/// `lambdaVariables(name)` with a name that is itevaluator an expression.
pub(super) fn lambda_variable(
    evaluator: &mut Evaluator<'_>,
    applied: &Applied<'_>,
    context: &Context,
) -> Value {
    match applied.text(0) {
        Some(name) => evaluator.local(name, applied.span, context),
        None => evaluator.maker.not_evaluated(applied),
    }
}

impl<'x> Over<'x, '_> {
    fn list_and_lambda(&self, place: usize) -> Option<(&[Value], &'x Lambda)> {
        Some((self.source.as_list()?, lambda(self.call, place)?))
    }
}

fn lambda(call: &Call, place: usize) -> Option<&Lambda> {
    match &call.arguments.get(place)?.form {
        Form::Lambda(lambda) => Some(lambda),
        _ => None,
    }
}

fn is_lambda(argument: &Expression) -> bool {
    matches!(argument.form, Form::Lambda(_))
}
