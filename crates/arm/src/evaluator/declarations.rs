//! The inputs and outputs of templates, as policies see them: those of the template itself and of all that it deploys.

use std::sync::Arc;

use cumulint_evaluation::Limit;
use cumulint_model::{Cloud, INPUT, OUTPUT, Presence, Resource, Symbol};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::syntax::{Output, Parameter, Template};
use crate::value::secure::{SECURE_DEPTH, unprotected};
use crate::value::{Entry, Value};

/// The templates of a project, until all resources are known.
#[derive(Default)]
pub(crate) struct Declarations<'x> {
    waiting: Vec<Declaring<'x>>,
}

impl<'x> Declarations<'x> {
    /// Keeps a template; `inner` says whether it has parameters of its own.
    pub(crate) fn add(
        &mut self,
        template: &'x Template,
        context: &Context,
        inner: bool,
        presence: &Presence,
    ) {
        let (context, presence) = (context.clone(), presence.clone());
        self.waiting.push(Declaring { template, context, inner, presence });
    }
}

/// A template with where its expressions are evaluated.
struct Declaring<'x> {
    template: &'x Template,
    context: Context,
    /// Whether it has parameters of its own.
    inner: bool,
    presence: Presence,
}

/// An input or an output, as it is declared.
struct Declared<'n> {
    kind: &'static str,
    name: &'n Symbol,
    header: Span,
    block: Span,
    /// Whether its type says that it is a secret.
    secret: bool,
}

impl<'x> Evaluator<'x> {
    /// Adds the inputs and outputs of all templates to the project. What they are was evaluated before.
    pub(crate) fn declare_all(&mut self) {
        for declaring in std::mem::take(&mut self.declarations.waiting) {
            let inputs = declaring.template.parameters.iter().filter(|_| declaring.inner);
            inputs.for_each(|parameter| declaring.input(parameter, self));
            declaring.template.outputs.iter().for_each(|output| declaring.output(output, self));
        }
    }
}

impl<'x> Declaring<'x> {
    fn input(&self, parameter: &'x Parameter, evaluator: &mut Evaluator<'x>) {
        let resolved = self.template.resolved(&parameter.declared);
        let declared = Declared {
            kind: INPUT,
            name: &parameter.name,
            header: parameter.header,
            block: parameter.block,
            secret: resolved.is_secure() || parameter.declared.is_secure(),
        };
        let secret = |value: Value| Value { sensitive: value.sensitive || declared.secret, ..value };
        let mut values = Vec::new();
        if let Some(default) = &parameter.default {
            let value = evaluator.quietly(|this| this.value(default, &self.context.of_names()));
            values.push(("default", secret(value), default.span));
        }
        if let Some(value) = evaluator.quietly(|this| this.given_to(parameter, &self.context)) {
            let value = unprotected(value, &parameter.declared, self.template, SECURE_DEPTH);
            values.push(("value", secret(value), parameter.header));
        }
        self.declare(&declared, values, evaluator);
    }

    fn output(&self, output: &'x Output, evaluator: &mut Evaluator<'x>) {
        let condition = output.condition.as_ref();
        let condition = condition.map(|it| evaluator.quietly(|this| this.value(it, &self.context)));
        if condition.is_some_and(|condition| condition.as_bool() == Some(false)) {
            return;
        }
        let resolved = self.template.resolved(&output.declared);
        let declared = Declared {
            kind: OUTPUT,
            name: &output.name,
            header: output.header,
            block: output.block,
            secret: resolved.is_secure() || output.declared.is_secure(),
        };
        let value = evaluator.quietly(|this| this.binding(&output.binding, &self.context));
        self.declare(&declared, vec![("value", value, output.header)], evaluator);
    }

    fn declare(
        &self,
        declared: &Declared<'_>,
        values: Vec<(&str, Value, Span)>,
        evaluator: &mut Evaluator<'x>,
    ) {
        if evaluator.registry.room() == 0 {
            evaluator.maker.limited(Limit::Instances, declared.header);
            return;
        }
        let maker = &mut evaluator.maker;
        let origin = maker.written(declared.header);
        let name = Value::text(declared.name.clone(), origin);
        let secret = Value::bool(declared.secret, origin);
        let mut entries =
            vec![Entry::new("name", origin, name.clone()), Entry::new("secret", origin, secret)];
        for (key, value, span) in values {
            entries.push(Entry::new(key, maker.written(span), value));
        }
        let around = if maker.notation().is_bicep() { self.context.around() } else { String::new() };
        let address = format!("{around}{}", declared.name).into();
        let (shown, span) = (evaluator.lowered(&name), (declared.header, declared.block));
        let properties = evaluator.lowered_entries(entries);
        let resource = Resource::declaration(declared.kind, address, Cloud::Azure, shown, span);
        let (presence, calls) = (self.presence.clone(), Arc::clone(&self.context.calls));
        evaluator.registry.add(Resource { properties, presence, calls, ..resource });
    }
}
