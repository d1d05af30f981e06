//! What hangs on the defaults of parameters: a deployment can have it otherwise.

use rustc_hash::FxHashSet;

use crate::Inputs;
use crate::evaluator::Evaluator;
use crate::evaluator::scope::{GivenHere, Name, Scopes};
use crate::syntax::{Binding, Call, Expression, Form, Given, Object, PropertyLoop};

/// How deep is looked, through variables and what deployments are given.
const MAX_DEPTH: u32 = 500;

impl Evaluator<'_> {
    /// Whether the value of an expression can be another one, because a parameter that it uses, also by way of variables,
    /// has its value by default only. `list` is what the loop around goes over.
    pub(crate) fn overridable(
        &self,
        expression: &Expression,
        list: Option<&Expression>,
        scope: usize,
    ) -> bool {
        let search = |locals_hang| Search::new(&self.scopes, self.inputs, locals_hang);
        let locals_hang = list.is_some_and(|list| search(false).hangs(list, scope));
        search(locals_hang).hangs(expression, scope)
    }
}

/// The search for a default that something hangs on.
struct Search<'s, 'x> {
    scopes: &'s Scopes<'x>,
    inputs: &'s Inputs,
    /// The names that were looked at.
    seen: FxHashSet<(usize, Name)>,
    depth: u32,
    /// Whether what the names of loops and lambdas stand for may be something else.
    locals_hang: bool,
}

impl<'s, 'x> Search<'s, 'x> {
    fn new(scopes: &'s Scopes<'x>, inputs: &'s Inputs, locals_hang: bool) -> Self {
        Self { scopes, inputs, seen: FxHashSet::default(), depth: 0, locals_hang }
    }

    fn hangs(&mut self, expression: &Expression, scope: usize) -> bool {
        if self.depth >= MAX_DEPTH {
            // What is not looked at may hang on a default.
            return true;
        }
        self.depth += 1;
        let hangs = self.form_hangs(expression, scope);
        self.depth -= 1;
        hangs
    }

    fn form_hangs(&mut self, expression: &Expression, scope: usize) -> bool {
        match &expression.form {
            Form::Null
            | Form::Bool(_)
            | Form::Number(_)
            | Form::Text(_)
            | Form::Elsewhere(_)
            | Form::Invalid(_) => false,
            Form::Local(_) => self.locals_hang,
            Form::Array(items) => items.iter().any(|item| self.hangs(item, scope)),
            Form::Object(object) => self.object_hangs(object, scope),
            Form::Call(call) => {
                self.name_hangs(call, scope)
                    || call.arguments.iter().any(|argument| self.hangs(argument, scope))
            }
            Form::Member(of, _) | Form::Safe(of) | Form::NonNull(of) | Form::Spread(of) => {
                self.hangs(of, scope)
            }
            Form::Id(id) => {
                self.hangs(&id.name, scope) || id.scope.as_ref().is_some_and(|base| self.hangs(base, scope))
            }
            Form::Lambda(lambda) => self.hangs(&lambda.body, scope),
            Form::Index(of, index) => self.hangs(of, scope) || self.hangs(index, scope),
        }
    }

    fn object_hangs(&mut self, object: &Object, scope: usize) -> bool {
        let mut entries = object.entries.iter();
        entries.any(|entry| self.hangs(&entry.value, scope))
            || object.loops.iter().any(|each| self.loop_hangs(each, scope))
    }

    fn loop_hangs(&mut self, each: &PropertyLoop, scope: usize) -> bool {
        self.hangs(&each.count, scope) || self.hangs(&each.input, scope)
    }

    /// Whether a call is the use of a parameter or a variable that hangs on a default. What was looked at is not again.
    fn name_hangs(&mut self, call: &Call, scope: usize) -> bool {
        let [Expression { form: Form::Text(name), .. }] = call.arguments.as_slice() else { return false };
        let lower = name.to_ascii_lowercase();
        match &*call.lower {
            "parameters" => self.parameter_hangs(lower, scope),
            "variables" => self.variable_hangs(lower, scope),
            _ => false,
        }
    }

    fn variable_hangs(&mut self, lower: String, scope: usize) -> bool {
        let Some(variable) = self.scopes.template(scope).and_then(|template| template.variable(&lower))
        else {
            return false;
        };
        if !self.seen.insert((scope, Name::Variable(lower))) {
            return false;
        }
        match &variable.binding {
            Binding::Value(expression) => self.hangs(expression, scope),
            Binding::Loop(each) => self.loop_hangs(each, scope),
        }
    }

    /// A parameter of an inline template has what the template around it gives, or its default for good.
    fn parameter_hangs(&mut self, lower: String, scope: usize) -> bool {
        let scopes = self.scopes;
        match scopes.given(scope, &lower) {
            Some(GivenHere { given: Given::Value(given) | Given::Whole(given), context, .. }) => {
                self.seen.insert((scope, Name::Parameter(lower))) && self.hangs(given, context.scope)
            }
            Some(_) => false,
            None => {
                let declared = scopes.template(scope).and_then(|template| template.parameter(&lower));
                let by_default = declared.is_some_and(|declared| declared.default.is_some());
                by_default && scopes.is_outermost(scope) && self.inputs.parameter(&lower).is_none()
            }
        }
    }
}
