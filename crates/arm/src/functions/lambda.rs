//! Functions that take a lambda: it is evaluated once for each element, with its names bound.

use cumulint_source::Span;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::scope::Context;
use crate::syntax::{Call, Expression, Form, Lambda};
use crate::value::{Entry, Kind, Value};

/// A call with what it goes over.
struct Over<'x, 'c> {
    call: &'x Call,
    span: Span,
    context: &'c Context,
    source: Value,
}

impl<'x> Evaluator<'x> {
    pub(crate) fn filter(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        let Some((items, lambda)) = over.list_and_lambda(1) else { return self.not_applied(&over, &[]) };
        let mut kept = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let wanted = self.applied(lambda, &[item], Some(index), context);
            match wanted.as_bool() {
                Some(true) => kept.push(item.clone()),
                Some(false) => {}
                None => return self.not_applied(&over, &[&wanted]),
            }
        }
        self.collected(kept, &over)
    }

    pub(crate) fn map(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        let Some((items, lambda)) = over.list_and_lambda(1) else { return self.not_applied(&over, &[]) };
        let mapped = items.iter().enumerate();
        let mapped =
            mapped.map(|(index, item)| self.applied(lambda, &[item], Some(index), context)).collect();
        self.collected(mapped, &over)
    }

    pub(crate) fn map_values(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        let (Some(object), Some(lambda)) = (over.source.as_object(), lambda(call, 1)) else {
            return self.not_applied(&over, &[]);
        };
        let mapped = object.entries.iter().map(|entry| {
            let value = self.applied(lambda, &[&entry.value], None, context);
            Entry { value, ..entry.clone() }
        });
        let mapped = mapped.collect();
        self.gathered(mapped, &over)
    }

    /// `reduce(list, start, lambda)`
    pub(crate) fn reduce(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        let start = call.arguments.get(1).map(|start| self.value(start, context));
        let (Some((items, lambda)), Some(mut value)) = (over.list_and_lambda(2), start) else {
            return self.not_applied(&over, &[]);
        };
        for (index, item) in items.iter().enumerate() {
            value = self.applied(lambda, &[&value, item], Some(index), context);
        }
        let origin = self.made(span, call.name.clone(), [over.source.origin, value.origin]);
        value.at(origin)
    }

    /// `sort(list, lambda)`: the lambda says whether its first argument comes before its second one.
    pub(crate) fn sort(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        let Some((items, lambda)) = over.list_and_lambda(1) else { return self.not_applied(&over, &[]) };
        let mut runs: Vec<Vec<Value>> = items.iter().map(|item| vec![item.clone()]).collect();
        // Runs are merged in pairs: an order that contradicts itself ends all the same.
        while runs.len() > 1 {
            let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
            let mut pairs = runs.into_iter();
            while let Some(left) = pairs.next() {
                match pairs.next().map(|right| self.merged(left.clone(), right, lambda, context)) {
                    Some(Ok(run)) => merged.push(run),
                    Some(Err(undecided)) => return self.not_applied(&over, &[&undecided]),
                    None => merged.push(left),
                }
            }
            runs = merged;
        }
        let sorted = runs.pop().unwrap_or_default();
        self.collected(sorted, &over)
    }

    /// Two sorted runs as one; the comparison that cannot be decided, where there is one.
    fn merged(
        &mut self,
        left: Vec<Value>,
        right: Vec<Value>,
        lambda: &'x Lambda,
        context: &Context,
    ) -> Result<Vec<Value>, Value> {
        let mut merged = Vec::with_capacity(left.len() + right.len());
        let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
        while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
            let before = self.applied(lambda, &[second, first], None, context);
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
    pub(crate) fn object_of(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        match self.keyed(&over) {
            Ok(pairs) => self.gathered(pairs, &over),
            Err(open) => self.not_applied(&over, &open.iter().collect::<Vec<_>>()),
        }
    }

    /// `groupBy(list, key, [value])`: for each key the list of what has it.
    pub(crate) fn group_by(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let over = self.over(call, span, context);
        let pairs = match self.keyed(&over) {
            Ok(pairs) => pairs,
            Err(open) => return self.not_applied(&over, &open.iter().collect::<Vec<_>>()),
        };
        // Keys that are not known may be the same one.
        if pairs.iter().any(|pair| pair.open_key.is_some()) {
            return self.not_applied(&over, &[]);
        }
        let mut groups: Vec<(Entry, Vec<Value>)> = Vec::new();
        let mut places = rustc_hash::FxHashMap::default();
        for pair in pairs {
            let place = *places.entry(pair.key.to_ascii_lowercase()).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, values)) => values.push(pair.value),
                None => groups.push((pair.clone(), vec![pair.value])),
            }
        }
        let entry = |(entry, values): (Entry, Vec<Value>)| {
            let value = Value::list(values, entry.value.origin);
            Entry { value, ..entry }
        };
        let groups = groups.into_iter().map(entry).collect();
        self.gathered(groups, &over)
    }

    /// What the second argument makes a key of each element, with what the third one makes of it; else what is not known.
    fn keyed(&mut self, over: &Over<'x, '_>) -> Result<Vec<Entry>, Option<Value>> {
        let (items, key) = over.list_and_lambda(1).ok_or(None)?;
        let value = match over.call.arguments.len() {
            3 => Some(lambda(over.call, 2).ok_or(None)?),
            _ => None,
        };
        let mut pairs = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let name = self.applied(key, &[item], Some(index), over.context);
            let Some(known) = super::text(&name).filter(|_| !matches!(name.kind, Kind::Null)) else {
                return Err(Some(name));
            };
            let value = match value {
                Some(value) => self.applied(value, &[item], Some(index), over.context),
                None => item.clone(),
            };
            pairs.push(Entry::of_text(known, name.origin, value));
        }
        Ok(pairs)
    }

    fn over<'c>(&mut self, call: &'x Call, span: Span, context: &'c Context) -> Over<'x, 'c> {
        let source = call.arguments.first().map(|source| self.value(source, context));
        let source = source.unwrap_or_else(|| self.invalid("there is no list", &call.name, span));
        Over { call, span, context, source }
    }

    /// The value of a lambda for some arguments; one more than it is given binds the index.
    fn applied(
        &mut self,
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
            let origin = self.project.origins.written(lambda.body.span);
            inner = inner.with_local(name, Value::new(Kind::Number(index.into()), origin));
        }
        self.value(&lambda.body, &inner)
    }

    /// What cannot be told, for the reason of what it goes over or of something that came of that.
    fn not_applied(&mut self, over: &Over<'x, '_>, because: &[&Value]) -> Value {
        let arguments: Vec<Value> =
            because.iter().map(|value| (*value).clone()).chain([over.source.clone()]).collect();
        let applied = Applied { name: &over.call.name, arguments: &arguments, span: over.span };
        let lacks_lambda = !over.call.arguments.iter().any(is_lambda);
        let message = if lacks_lambda {
            format!("`{}` needs a lambda", over.call.name)
        } else {
            format!("`{}` does not take such arguments", over.call.name)
        };
        self.unfit(&applied, &message)
    }

    fn collected(&mut self, items: Vec<Value>, over: &Over<'x, '_>) -> Value {
        let arguments = [over.source.clone()];
        self.list_result(items, &Applied { name: &over.call.name, arguments: &arguments, span: over.span })
    }

    fn gathered(&mut self, entries: Vec<Entry>, over: &Over<'x, '_>) -> Value {
        let arguments = [over.source.clone()];
        self.object_result(
            entries,
            &Applied { name: &over.call.name, arguments: &arguments, span: over.span },
        )
    }

    /// `lambdaVariables(name)` with a name that is itself an expression.
    pub(crate) fn lambda_variable(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        match applied.text(0) {
            Some(name) => self.local(name, applied.span, context),
            None => self.not_evaluated(applied),
        }
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
