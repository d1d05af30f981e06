//! Calls: a function by its name, with its arguments evaluated unless it evaluates them itself.

mod array;
mod cidr;
mod collection;
mod date;
mod encoding;
mod format;
mod json;
mod lambda;
mod logic;
mod number;
mod object;
mod partial;
mod resource;
mod table;
mod text;
mod uri;

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Symbol, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::evaluator::{CAUSE_DEPTH, Evaluator, beginning};
use crate::scope::Context;
use crate::syntax::Call;
use crate::value::{Kind, Value};

pub(crate) use resource::prefix;
pub use table::{Function, Group, State, functions};
pub(crate) use text::{parts, text};

use self::table::{Run, function};

/// A call with its evaluated arguments.
pub(crate) struct Applied<'c> {
    /// The name as it was written.
    pub(crate) name: &'c Symbol,
    pub(crate) arguments: &'c [Value],
    pub(crate) span: Span,
}

impl Applied<'_> {
    pub(crate) fn get(&self, index: usize) -> Option<&Value> {
        self.arguments.get(index)
    }

    fn text(&self, index: usize) -> Option<&str> {
        self.get(index)?.as_str()
    }

    fn whole(&self, index: usize) -> Option<i64> {
        self.get(index)?.as_i64()
    }
}

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
            return self.invalid(&message, &call.name, span);
        }
        if let Run::Lazily(run) = function.run {
            return run(self, call, span, context);
        }
        let arguments: Vec<Value> =
            call.arguments.iter().map(|argument| self.value(argument, context)).collect();
        let applied = Applied { name: &call.name, arguments: &arguments, span };
        // Texts are read in full, however little comes of it.
        let length = arguments.iter().map(Value::known_length).fold(0, usize::saturating_add);
        if !self.spend_text(length) {
            return self.limited(Limit::Steps, span);
        }
        match function.run {
            Run::Eagerly(run) => run(self, &applied, context),
            Run::Elsewhere(why) => {
                let arguments: Vec<&Value> = arguments.iter().collect();
                let mut value =
                    self.opened_because(why(self.short(call, span)), call.name.clone(), &arguments, span);
                value.sensitive |= function.secret && hands_out_secrets(&call.lower);
                value
            }
            Run::Lazily(_) => self.not_evaluated(&applied),
        }
    }

    /// A function of the author's own, else nothing that is known.
    fn own_function(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        let arguments: Vec<Value> =
            call.arguments.iter().map(|argument| self.value(argument, context)).collect();
        let template = self.scopes.get(context.scope).map(|scope| scope.template);
        let Some((template, function)) = template.and_then(|it| Some((it, it.functions.get(&*call.lower)?)))
        else {
            self.report(Event::UnsupportedFunction, &call.name, "there is no such function", span);
            let from: Vec<&Value> = arguments.iter().collect();
            return self.opened_because(Why::Unsupported(call.name.clone()), call.name.clone(), &from, span);
        };
        if arguments.len() > function.parameters.len() {
            let message = format!("`{}` takes {} arguments", call.name, function.parameters.len());
            return self.invalid(&message, &call.name, span);
        }
        let mut given = FxHashMap::default();
        for (parameter, value) in function.parameters.iter().zip(arguments) {
            let value = self.of_type(value, &parameter.declared, template, crate::scope::SECURE_DEPTH);
            given.insert(parameter.name.to_ascii_lowercase(), value);
        }
        let inner = Context { arguments: Some(Arc::new(given)), locals: None, ..context.clone() };
        let value = self.value(&function.output, &inner);
        let origin = self.made(span, call.name.clone(), [value.origin]);
        value.at(origin)
    }

    /// What is made of arguments that are not all known; of known ones it is an error.
    pub(crate) fn not_evaluated(&mut self, applied: &Applied<'_>) -> Value {
        self.unfit(applied, &format!("`{}` does not take such arguments", applied.name))
    }

    /// What is made of arguments that are not all known; of known ones it is an error, which is told.
    pub(crate) fn unfit(&mut self, applied: &Applied<'_>, message: &str) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let cause = arguments.iter().find_map(|value| value.cause_within(CAUSE_DEPTH));
        match cause.map(|open| open.why.clone()) {
            Some(why) => self.opened_because(why, applied.name.clone(), &arguments, applied.span),
            None => self.refused(&arguments, message, applied.name, applied.span),
        }
    }

    /// What is not evaluated though all is known.
    pub(crate) fn unsupported(&mut self, applied: &Applied<'_>) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        self.opened(applied.name.clone(), &arguments, applied.span)
    }

    /// What a function makes of its arguments.
    pub(crate) fn result(&mut self, kind: Kind, applied: &Applied<'_>) -> Value {
        let from = applied.arguments.iter().map(|argument| argument.origin);
        let origin = self.made(applied.span, applied.name.clone(), from);
        let mut value = Value::new(kind, origin);
        let is_text = matches!(value.kind, Kind::Text(_));
        // A text may spell out all that its arguments hold.
        value.sensitive =
            applied.arguments.iter().any(|it| it.hands_on_secret() || (is_text && it.holds_secret()));
        value
    }

    /// A list, as a function makes it of its arguments.
    pub(crate) fn list_result(&mut self, items: Vec<Value>, applied: &Applied<'_>) -> Value {
        let origin =
            self.made(applied.span, applied.name.clone(), applied.arguments.iter().map(|it| it.origin));
        if !self.spend(items.len() as u64) {
            return self.limited(Limit::Steps, applied.span);
        }
        let mut value = self.list_value(items, origin, applied.span);
        value.sensitive = applied.arguments.iter().any(Value::hands_on_secret);
        value
    }

    /// One of its arguments, or a part of one, that a function picks out.
    pub(crate) fn picked(&mut self, value: &Value, applied: &Applied<'_>) -> Value {
        let origin = self.made(applied.span, applied.name.clone(), [value.origin]);
        let mut value = value.clone().at(origin);
        value.sensitive |= applied.arguments.iter().any(Value::hands_on_secret);
        value
    }

    /// `copyIndex([name], [offset])`
    fn copy_index(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let name = applied.text(0);
        let offset = applied.arguments.iter().find_map(Value::as_i64).unwrap_or_default();
        let mut turns = context.turns.iter().rev();
        let turn = match name {
            Some(name) => turns.find(|turn| turn.name.eq_ignore_ascii_case(name)),
            // Without a name the resource's loop is meant, even within a property's.
            None => turns.clone().find(|turn| !turn.property).or_else(|| turns.next()),
        };
        let Some(turn) = turn else {
            return self.invalid("`copyIndex` is used outside of its loop", applied.name, applied.span);
        };
        let origin = self.project.origins.written(applied.span);
        let index = turn.index.and_then(|index| i64::try_from(index).ok());
        match index {
            Some(index) => {
                let number = index.saturating_add(offset).into();
                let key = cumulint_model::Key::Index(turn.index.unwrap_or_default());
                let repeated = cumulint_model::Origin::Repeated { at: applied.span, key, from: origin };
                let origin = self.project.origins.add(repeated);
                Value::new(Kind::Number(number), origin)
            }
            None => {
                let term = format!("copyindex('{}', {offset})", turn.name.to_ascii_lowercase());
                Value::open(Why::Condition(format!("copyIndex('{}')", turn.name).into()), term, origin)
            }
        }
    }

    /// `parameters(name)` and `variables(name)`
    fn name(&mut self, applied: &Applied<'_>, context: &Context, is_parameter: bool) -> Value {
        match applied.get(0).filter(|name| name.as_str().is_some()) {
            Some(name) if is_parameter => self.parameter(name, applied.span, context),
            Some(name) => self.variable(name, applied.span, context),
            None => self.not_evaluated(applied),
        }
    }
}

/// The longest call that is shown as the reason why something is not known.
const MAX_SHOWN: usize = 100;

impl Evaluator<'_> {
    /// A call as it was written, or its name alone where that is long.
    fn short(&self, call: &Call, span: Span) -> Symbol {
        let shown = self.in_bicep(span).unwrap_or_else(|| beginning(call, MAX_SHOWN + 1));
        if shown.len() > MAX_SHOWN { format!("{}(…)", call.name).into() } else { shown.into() }
    }
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
