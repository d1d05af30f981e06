//! The functions of the expression language, by name.

mod collection;
mod json;
mod logic;
mod number;
mod resource;
mod text;

use cumulint_model::{Symbol, Why};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::scope::Context;
use crate::syntax::Call;
use crate::value::{Kind, Value};

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
}

impl<'x> Evaluator<'x> {
    pub(crate) fn call(&mut self, call: &'x Call, span: Span, context: &Context) -> Value {
        match &*call.lower {
            "if" => return self.if_function(call, span, context),
            "and" | "or" => return self.junction(call, span, context),
            _ => {}
        }
        let arguments: Vec<Value> =
            call.arguments.iter().map(|argument| self.value(argument, context)).collect();
        let applied = Applied { name: &call.name, arguments: &arguments, span };
        let found = self.named(call, &applied, context);
        found.unwrap_or_else(|| self.plain(call, &applied))
    }

    /// Functions that depend on where they are called.
    fn named(&mut self, call: &'x Call, applied: &Applied<'_>, context: &Context) -> Option<Value> {
        let span = applied.span;
        Some(match &*call.lower {
            "parameters" | "variables" => {
                let Some(name) = applied.get(0).and_then(Value::as_str) else {
                    return Some(self.not_evaluated(applied));
                };
                if &*call.lower == "parameters" {
                    self.parameter(name, span, context)
                } else {
                    self.variable(name, span, context)
                }
            }
            "copyindex" => self.copy_index(applied, context),
            "resourceid" | "subscriptionresourceid" | "tenantresourceid" | "extensionresourceid" => {
                self.resource_id(&call.lower, applied, context)
            }
            "reference" => self.reference(applied, context),
            "resourcegroup" | "subscription" => self.deployment_place(&call.lower, applied, context),
            _ => return None,
        })
    }

    /// Functions of their arguments alone.
    fn plain(&mut self, call: &'x Call, applied: &Applied<'_>) -> Value {
        let name = &*call.lower;
        let found = self.text_function(name, applied);
        let found = found.or_else(|| self.logic_function(name, applied));
        let found = found.or_else(|| self.number_function(name, applied));
        let found = found.or_else(|| self.collection_function(name, applied));
        found.unwrap_or_else(|| self.elsewhere(call, applied))
    }

    /// What only the deployment knows, and what is not evaluated.
    fn elsewhere(&mut self, call: &'x Call, applied: &Applied<'_>) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let why = match &*call.lower {
            "tenant" | "managementgroup" | "deployment" | "environment" | "deployer" => {
                Why::RemoteData(call.to_string().into())
            }
            "newguid" | "utcnow" | "pickzones" | "providers" => Why::AfterApply(call.to_string().into()),
            name if name.starts_with("list") => Why::AfterApply(call.to_string().into()),
            _ => Why::Unsupported(call.name.clone()),
        };
        self.opened_because(why, call.name.clone(), &arguments, applied.span)
    }

    pub(crate) fn not_evaluated(&mut self, applied: &Applied<'_>) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        self.opened(applied.name.clone(), &arguments, applied.span)
    }

    /// What a function makes of its arguments.
    pub(crate) fn result(&mut self, kind: Kind, applied: &Applied<'_>) -> Value {
        let from = applied.arguments.iter().map(|argument| argument.origin);
        let origin = self.made(applied.span, applied.name.clone(), from);
        let mut value = Value::new(kind, origin);
        value.sensitive = applied.arguments.iter().any(|argument| argument.sensitive);
        value
    }

    /// A list, as a function makes it of its arguments.
    pub(crate) fn list_result(&mut self, items: Vec<Value>, applied: &Applied<'_>) -> Value {
        let origin =
            self.made(applied.span, applied.name.clone(), applied.arguments.iter().map(|it| it.origin));
        if !self.spend(items.len() as u64) {
            return self.limited("evaluation steps", applied.span);
        }
        let mut value = Value::list(items, origin);
        value.sensitive = applied.arguments.iter().any(|argument| argument.sensitive);
        value
    }

    /// `copyIndex([name], [offset])`
    fn copy_index(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let name = applied.get(0).and_then(Value::as_str);
        let offset = applied.arguments.iter().find_map(Value::as_i64).unwrap_or_default();
        let mut turns = context.turns.iter().rev();
        let turn = match name {
            Some(name) => turns.find(|turn| turn.name.eq_ignore_ascii_case(name)),
            // Without a name the resource's loop is meant, even within a property's.
            None => turns.clone().find(|turn| !turn.property).or_else(|| turns.next()),
        };
        let Some(turn) = turn else {
            return self.missing("`copyIndex` is used outside of its loop", applied.name, applied.span);
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
}

pub(crate) use resource::prefix;
pub(crate) use text::{parts, text};
