//! Names: what parameters, variables and the names of lambdas stand for.

use cumulint_model::{Hop, Kind as Known, Number, OriginId, Why};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::functions::json_value;
use crate::evaluator::scope::{GivenHere, Name, Slot};
use crate::parameters::{SetTo, value_in_file};
use crate::syntax::{Binding, Given, Parameter, Template};
use crate::value::secure::{SECURE_DEPTH, secured};
use crate::value::{Kind, Value};

impl<'x> Evaluator<'x> {
    /// `lambdaVariables('name')`
    pub(crate) fn local(&mut self, name: &str, span: Span, context: &Context) -> Value {
        let Some(local) = context.local(name) else {
            return self.maker.undeclared(&format!("no lambda around has a variable `{name}`"), name, span);
        };
        let origin = self.maker.passed(span, Hop::Item(local.name().clone()), local.value().origin);
        local.value().clone().at(origin)
    }

    /// `parameters('name')`
    pub(crate) fn parameter(&mut self, named: &Value, span: Span, context: &Context) -> Value {
        let name = named.as_str().unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        if let Some(arguments) = &context.arguments {
            let Some(argument) = arguments.get(&lower) else {
                let message = format!("the function has no parameter `{name}`");
                return self.maker.undeclared(&message, name, span);
            };
            let origin = self.maker.made(span, name, [argument.origin]);
            return argument.clone().at(origin);
        }
        let template = self.scopes.template(context.scope);
        let Some((template, declared)) = template.and_then(|it| Some((it, it.parameter(&lower)?))) else {
            return self.not_declared("parameter", named, span);
        };
        let slot = Name::Parameter(lower.clone());
        let mut value = match self.scopes.found(context.scope, &slot) {
            Some(Slot::Done(value)) => value.clone(),
            Some(Slot::Busy) => return self.cycle("parameter", name, span),
            None => {
                self.scopes.keep(context.scope, &slot, Slot::Busy);
                let value = self.settled_parameter(declared, &lower, template, context);
                self.scopes.keep(context.scope, &slot, Slot::Done(value.clone()));
                value
            }
        };
        let by = self.hop_of_parameter(&declared.name, &lower, context.scope);
        // What has no value did not come through a default.
        let unset = matches!(&value.kind, Kind::Open(open) if matches!(open.why, Why::Input(_)));
        value.origin = match unset {
            true => self.maker.written(span),
            false => self.maker.passed(span, by, value.origin),
        };
        value
    }

    /// The value of a parameter, as its type and the values that it takes have it.
    fn settled_parameter(
        &mut self,
        declared: &'x Parameter,
        lower: &str,
        template: &'x Template,
        context: &Context,
    ) -> Value {
        let value = self.parameter_value(declared, lower, context);
        let value = secured(&mut self.maker, value, &declared.declared, template, SECURE_DEPTH);
        self.check_allowed(declared, &value, template);
        match self.hop_of_parameter(&declared.name, lower, context.scope) {
            by @ Hop::ModuleArgument(_) => self.maker.parts_through(value, &by),
            _ => value,
        }
    }

    fn parameter_value(&mut self, declared: &'x Parameter, lower: &str, context: &Context) -> Value {
        if let Some(given) = self.scopes.given(context.scope, lower).cloned() {
            let value = self.given(&given);
            // Null stands for no value where there is a default.
            return match (&value.kind, &declared.default) {
                (Kind::Null, Some(default)) => {
                    self.scopes.leave_to_default(context.scope, lower);
                    self.value(default, &context.of_names())
                }
                _ => value,
            };
        }
        let outermost = self.scopes.is_outermost(context.scope);
        match self.inputs.parameter(&declared.name).filter(|_| outermost) {
            Some(SetTo::Text(given)) => {
                let kind =
                    self.scopes.template(context.scope).map(|it| &it.resolved(&declared.declared).kind);
                let origin = self.maker.written(declared.header);
                self.given_text(given, kind.map(String::as_str).unwrap_or_default(), origin)
            }
            Some(SetTo::Entry(entry)) => value_in_file(&mut self.maker, entry),
            None => self.default_value(declared, lower, context),
        }
    }

    /// The value of a parameter that is given none.
    fn default_value(&mut self, declared: &'x Parameter, lower: &str, context: &Context) -> Value {
        if let Some(default) = &declared.default {
            return self.value(default, &context.of_names());
        }
        let origin = self.maker.written(declared.header);
        let template = self.scopes.template(context.scope);
        if template.is_some_and(|template| template.is_nullable(&declared.declared)) {
            return Value::new(Kind::Null, origin);
        }
        // There is nothing else that it can be given.
        if let Some([only]) = template.map(|template| template.allowed(&declared.declared)) {
            return self.value(only, &context.of_names());
        }
        let why = Why::Input(self.maker.notation().input_name(&declared.name));
        Value::open(why, format!("{}parameters('{lower}')", self.scopes.label(context.scope)), origin)
    }

    /// What a file, the command line or a caller gives to a parameter; `None` if its default counts.
    pub(crate) fn given_to(&mut self, declared: &'x Parameter, context: &Context) -> Option<Value> {
        let lower = declared.name.to_ascii_lowercase();
        let is_set = self.scopes.given(context.scope, &lower).is_some()
            || (self.scopes.is_outermost(context.scope) && self.inputs.parameter(&declared.name).is_some());
        is_set.then(|| self.parameter_value(declared, &lower, context))
    }

    fn given(&mut self, here: &GivenHere<'x>) -> Value {
        match here.given {
            Given::Value(expression) => self.value(expression, &here.context),
            Given::Whole(expression) => {
                let whole = self.value(expression, &here.context);
                self.member(&whole, "value", expression.span)
            }
            Given::Secret { name, span } => self.maker.secret(name, *span),
            Given::Elsewhere(span) => self.maker.open(Why::RemoteData("parametersLink".into()), *span),
        }
    }

    /// A value given as text, by the declared type.
    fn given_text(&mut self, given: &str, kind: &str, origin: OriginId) -> Value {
        let known = match kind {
            "bool" => given.parse().ok().map(Known::Bool),
            "int" => Number::parse(given).map(Known::Number),
            "array" | "object" | "secureobject" => {
                return json_value(&mut self.maker, given, origin).unwrap_or_else(|_| {
                    Value::open(Why::Invalid("a parameter's JSON".into()), "json", origin)
                });
            }
            _ => None,
        };
        match known {
            Some(Known::Bool(known)) => Value::bool(known, origin),
            Some(Known::Number(number)) => Value::new(Kind::Number(number), origin),
            _ => Value::text(given, origin),
        }
    }

    /// `variables('name')`
    pub(crate) fn variable(&mut self, named: &Value, span: Span, context: &Context) -> Value {
        let name = named.as_str().unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        let template = self.scopes.template(context.scope);
        let Some(declared) = template.and_then(|template| template.variable(&lower)) else {
            return self.not_declared("variable", named, span);
        };
        let slot = Name::Variable(lower);
        let value = match self.scopes.found(context.scope, &slot) {
            Some(Slot::Done(value)) => value.clone(),
            Some(Slot::Busy) => return self.cycle("variable", name, span),
            None => {
                self.scopes.keep(context.scope, &slot, Slot::Busy);
                let value = self.binding(&declared.binding, &context.of_names());
                self.scopes.keep(context.scope, &slot, Slot::Done(value.clone()));
                value
            }
        };
        let origin = self.maker.passed(span, Hop::TemplateVariable(declared.name.clone()), value.origin);
        value.at(origin)
    }

    /// The value of what is one expression or a loop.
    pub(crate) fn binding(&mut self, binding: &'x Binding, context: &Context) -> Value {
        match binding {
            Binding::Value(expression) => self.value(expression, context),
            Binding::Loop(each) => self.property_loop(each, context),
        }
    }

    /// What a name stands for that nothing declares. One that is made of a parameter's default says only that another value
    /// must be given.
    fn not_declared(&mut self, what: &str, named: &Value, span: Span) -> Value {
        let name = named.as_str().unwrap_or_default();
        let message = format!("the template has no {what} `{name}`");
        match self.maker.default_behind(named.origin) {
            Some(_) => self.maker.refused(&[named], &message, name, span),
            None => self.maker.undeclared(&message, name, span),
        }
    }

    pub(crate) fn cycle(&mut self, what: &str, name: &str, span: Span) -> Value {
        self.maker.invalid(&format!("{what} `{name}` depends on itself"), name, span)
    }
}
