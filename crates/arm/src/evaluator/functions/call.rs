//! Calls: of functions of the language, and of those of the author.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Key, Origin, Symbol, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use super::Applied;
use super::table::{Run, function};
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::maker::Maker;
use crate::maker::beginning;
use crate::syntax::Call;
use crate::value::secure::{SECURE_DEPTH, secured};
use crate::value::{Kind, Value};

/// The longest call that is shown as the reason why something is not known.
const MAX_SHOWN: usize = 100;

impl<'x> Evaluator<'x> {
    pub(crate) fn call(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let mut value = self.called(call, span, context);
        value.sensitive &= !keeps_secrets(&call.lower);
        value
    }

    fn called(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let Some(function) = function(&call.lower) else { return self.own_function(call, span, context) };
        if !function.takes(call.arguments.len()) {
            let message = format!("`{}` takes {}", call.name, function.arity());
            return self.maker.invalid(&message, &call.name, span);
        }
        if let Run::Lazily(run) = function.run {
            return run(self, call, span, context);
        }
        let arguments: Vec<Value> =
            call.arguments.iter().map(|argument| self.value(argument, context)).collect();
        let applied = Applied { name: &call.name, arguments: &arguments, span };
        // Texts are read in full, however little comes of it.
        let length = arguments.iter().map(Value::known_length).fold(0, usize::saturating_add);
        if !self.maker.spend_text(length) {
            return self.maker.limited(Limit::Steps, span);
        }
        match function.run {
            Run::Eagerly(run) => run(&mut self.maker, &applied),
            Run::Placed(run) => run(&mut self.maker, &applied, context),
            Run::Within(run) => run(self, &applied, context),
            Run::Elsewhere(why) => {
                let why = why(short(&self.maker, call, span));
                let arguments: Vec<&Value> = arguments.iter().collect();
                let mut value = self.maker.opened_because(why, call.name.clone(), &arguments, span);
                value.sensitive |= function.secret && hands_out_secrets(&call.lower);
                value
            }
            Run::Lazily(_) => self.maker.not_evaluated(&applied),
        }
    }

    /// A function of the author's own, else nothing that is known.
    fn own_function(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let arguments: Vec<Value> =
            call.arguments.iter().map(|argument| self.value(argument, context)).collect();
        let template = self.scopes.template(context.scope);
        let Some((template, function)) = template.and_then(|it| Some((it, it.functions.get(&*call.lower)?)))
        else {
            self.maker.report(Event::UnsupportedFunction, &call.name, "there is no such function", span);
            let from: Vec<&Value> = arguments.iter().collect();
            let why = Why::Unsupported(call.name.clone());
            return self.maker.opened_because(why, call.name.clone(), &from, span);
        };
        if arguments.len() > function.parameters.len() {
            let message = format!("`{}` takes {} arguments", call.name, function.parameters.len());
            return self.maker.invalid(&message, &call.name, span);
        }
        let mut given = FxHashMap::default();
        for (parameter, value) in function.parameters.iter().zip(arguments) {
            let value = secured(&mut self.maker, value, &parameter.declared, template, SECURE_DEPTH);
            given.insert(parameter.name.to_ascii_lowercase(), value);
        }
        let inner = Context { arguments: Some(Arc::new(given)), locals: None, ..context.clone() };
        let value = self.value(&function.output, &inner);
        let origin = self.maker.made(span, call.name.clone(), [value.origin]);
        value.at(origin)
    }
}

/// `copyIndex([name], [offset])`
pub(super) fn copy_index(maker: &mut Maker<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    let name = applied.text(0);
    let offset = applied.arguments.iter().find_map(Value::as_i64).unwrap_or_default();
    let mut turns = context.turns.iter().rev();
    let turn = match name {
        Some(name) => turns.find(|turn| turn.name.eq_ignore_ascii_case(name)),
        // Without a name the resource's loop is meant, even within a property's.
        None => turns.clone().find(|turn| !turn.property).or_else(|| turns.next()),
    };
    let Some(turn) = turn else {
        return maker.invalid("`copyIndex` is used outside of its loop", applied.name, applied.span);
    };
    let origin = maker.written(applied.span);
    match turn.index.and_then(|index| i64::try_from(index).ok()) {
        Some(index) => {
            let number = index.saturating_add(offset).into();
            let key = Key::Index(turn.index.unwrap_or_default());
            let origin = maker.origin(Origin::Repeated { at: applied.span, key, from: origin });
            Value::new(Kind::Number(number), origin)
        }
        None => {
            let term = format!("copyindex('{}', {offset})", turn.name.to_ascii_lowercase());
            Value::open(Why::Condition(format!("copyIndex('{}')", turn.name).into()), term, origin)
        }
    }
}

/// `parameters(name)`
pub(super) fn parameters(evaluator: &mut Evaluator<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    match applied.get(0).filter(|name| name.as_str().is_some()) {
        Some(name) => evaluator.parameter(name, applied.span, context),
        None => evaluator.maker.not_evaluated(applied),
    }
}

/// `variables(name)`
pub(super) fn variables(evaluator: &mut Evaluator<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    match applied.get(0).filter(|name| name.as_str().is_some()) {
        Some(name) => evaluator.variable(name, applied.span, context),
        None => evaluator.maker.not_evaluated(applied),
    }
}

/// A call as it was written, or its name alone if that is long.
fn short(maker: &Maker<'_>, call: &Call, span: Span) -> Symbol {
    let shown = maker.notation().in_bicep(span).unwrap_or_else(|| beginning(call, MAX_SHOWN + 1));
    if shown.len() > MAX_SHOWN { format!("{}(…)", call.name).into() } else { shown.into() }
}

/// Whether a function of the family `list*` hands out secrets: some only list versions or hosts.
fn hands_out_secrets(name: &str) -> bool {
    const WORDS: [&str; 9] =
        ["callback", "connection", "credential", "key", "password", "publish", "sas", "secret", "token"];
    name == "list" || WORDS.iter().any(|word| name.contains(word))
}

/// Whether what a function makes of a secret does not tell it: whether it is there, how long it is, a name made of it.
fn keeps_secrets(name: &str) -> bool {
    const NAMES: [&str; 12] = [
        "contains",
        "empty",
        "endswith",
        "equals",
        "guid",
        "indexof",
        "lastindexof",
        "length",
        "not",
        "startswith",
        "uniquestring",
        "reference",
    ];
    NAMES.contains(&name)
}
