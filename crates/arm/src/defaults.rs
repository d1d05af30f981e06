//! What hangs on the defaults of parameters: a deployment can have it otherwise.

use rustc_hash::FxHashSet;

use crate::evaluator::Evaluator;
use crate::scope::GivenHere;
use crate::syntax::{Binding, Call, Expression, Form, Given, Object, PropertyLoop};

/// How deep is looked, through variables and what deployments are given.
const MAX_DEPTH: u32 = 500;

/// The names that were looked at, and how deep the search is.
#[derive(Default)]
struct Seen {
    names: FxHashSet<(usize, String)>,
    depth: u32,
    /// Whether what the names of loops and lambdas stand for may be something else.
    locals_hang: bool,
}

impl Evaluator<'_> {
    /// Whether the value of an expression can be another one, because a parameter that it uses, also by way of variables,
    /// has its value by default only. `list` is what the loop around goes over.
    pub(crate) fn overridable(
        &self,
        expression: &Expression,
        list: Option<&Expression>,
        scope: usize,
    ) -> bool {
        let locals_hang = list.is_some_and(|list| self.hangs(list, scope, &mut Seen::default()));
        self.hangs(expression, scope, &mut Seen { locals_hang, ..Seen::default() })
    }

    fn hangs(&self, expression: &Expression, scope: usize, seen: &mut Seen) -> bool {
        if seen.depth >= MAX_DEPTH {
            // What is not looked at may hang on a default.
            return true;
        }
        seen.depth += 1;
        let hangs = self.form_hangs(expression, scope, seen);
        seen.depth -= 1;
        hangs
    }

    fn form_hangs(&self, expression: &Expression, scope: usize, seen: &mut Seen) -> bool {
        match &expression.form {
            Form::Null
            | Form::Bool(_)
            | Form::Number(_)
            | Form::Text(_)
            | Form::Elsewhere(_)
            | Form::Invalid(_) => false,
            Form::Local(_) => seen.locals_hang,
            Form::Array(items) => items.iter().any(|item| self.hangs(item, scope, seen)),
            Form::Object(object) => self.object_hangs(object, scope, seen),
            Form::Call(call) => {
                self.name_hangs(call, scope, seen)
                    || call.arguments.iter().any(|argument| self.hangs(argument, scope, seen))
            }
            Form::Member(of, _) | Form::Safe(of) | Form::NonNull(of) | Form::Spread(of) => {
                self.hangs(of, scope, seen)
            }
            Form::Id(id) => {
                self.hangs(&id.name, scope, seen)
                    || id.scope.as_ref().is_some_and(|base| self.hangs(base, scope, seen))
            }
            Form::Lambda(lambda) => self.hangs(&lambda.body, scope, seen),
            Form::Index(of, index) => self.hangs(of, scope, seen) || self.hangs(index, scope, seen),
        }
    }

    fn object_hangs(&self, object: &Object, scope: usize, seen: &mut Seen) -> bool {
        let mut entries = object.entries.iter();
        entries.any(|entry| self.hangs(&entry.value, scope, seen))
            || object.loops.iter().any(|each| self.loop_hangs(each, scope, seen))
    }

    fn loop_hangs(&self, each: &PropertyLoop, scope: usize, seen: &mut Seen) -> bool {
        self.hangs(&each.count, scope, seen) || self.hangs(&each.input, scope, seen)
    }

    /// Whether a call is the use of a parameter or a variable that hangs on a default. What was looked at is not again.
    fn name_hangs(&self, call: &Call, scope: usize, seen: &mut Seen) -> bool {
        let [Expression { form: Form::Text(name), .. }] = call.arguments.as_slice() else { return false };
        match &*call.lower {
            "parameters" => self.parameter_hangs(&name.to_ascii_lowercase(), scope, seen),
            "variables" => {
                let lower = name.to_ascii_lowercase();
                let Some(template) = self.scopes.get(scope).map(|scope| scope.template) else { return false };
                let variable = template.variable_index.get(&lower).and_then(|at| template.variables.get(*at));
                match variable.filter(|_| seen.names.insert((scope, lower))).map(|variable| &variable.binding)
                {
                    Some(Binding::Value(expression)) => self.hangs(expression, scope, seen),
                    Some(Binding::Loop(each)) => self.loop_hangs(each, scope, seen),
                    None => false,
                }
            }
            _ => false,
        }
    }

    /// A parameter of an inline template has what the template around it gives, or its default for good.
    fn parameter_hangs(&self, lower: &str, index: usize, seen: &mut Seen) -> bool {
        let Some(scope) = self.scopes.get(index) else { return false };
        match scope.given.get(lower) {
            Some(GivenHere { given: Given::Value(given) | Given::Whole(given), context, .. }) => {
                seen.names.insert((index, format!("parameters('{lower}')")))
                    && self.hangs(given, context.scope, seen)
            }
            Some(_) => false,
            None => {
                let index = scope.template.parameter_index.get(lower);
                let declared = index.and_then(|index| scope.template.parameters.get(*index));
                let by_default = declared.is_some_and(|declared| declared.default.is_some());
                by_default && scope.outermost && self.inputs.parameter(lower).is_none()
            }
        }
    }
}
