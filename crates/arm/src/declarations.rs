//! The inputs and outputs of templates, as policies see them: those of the template itself and of all that it deploys.

use std::sync::Arc;

use cumulint_evaluation::Limit;
use cumulint_model::{Cloud, Dialect, INPUT, OUTPUT, Presence, Resource, Symbol};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::resource::MAX_RESOURCES;
use crate::scope::{Context, SECURE_DEPTH};
use crate::syntax::{Binding, Output, Parameter, Template, Type};
use crate::value::{Entry, Kind, Value};

/// A template with where its expressions are evaluated.
pub(crate) struct Declaring<'x> {
    template: &'x Template,
    context: Context,
    /// Whether it has parameters of its own.
    inner: bool,
    presence: Presence,
}

impl<'x> Evaluator<'x> {
    /// Keeps a template until all resources are known.
    pub(crate) fn declaring(
        &mut self,
        template: &'x Template,
        context: &Context,
        inner: bool,
        presence: &Presence,
    ) {
        let (context, presence) = (context.clone(), presence.clone());
        self.declaring.push(Declaring { template, context, inner, presence });
    }

    /// Adds the inputs and outputs of all templates to the project.
    pub(crate) fn declare_all(&mut self) {
        for declaring in std::mem::take(&mut self.declaring) {
            if declaring.inner {
                for parameter in &declaring.template.parameters {
                    self.declare_input(&declaring, parameter);
                }
            }
            for output in &declaring.template.outputs {
                self.declare_output(&declaring, output);
            }
        }
    }

    fn declare_input(&mut self, declaring: &Declaring<'x>, parameter: &'x Parameter) {
        let context = &declaring.context;
        let secret =
            declaring.template.resolved(&parameter.declared).is_secure() || parameter.declared.is_secure();
        let mut entries = self.named(&parameter.name, secret, parameter.header);
        if let Some(default) = &parameter.default {
            let mut value = self.quietly(|this| this.value(default, &context.of_names()));
            value.sensitive |= secret;
            entries.push(self.entry("default", value, default.span));
        }
        if let Some(value) = self.quietly(|this| this.given_to(parameter, context)) {
            let mut value = unprotected(value, &parameter.declared, declaring.template, SECURE_DEPTH);
            value.sensitive |= secret;
            entries.push(self.entry("value", value, parameter.header));
        }
        self.declare(INPUT, declaring, (&parameter.name, parameter.header, parameter.block), entries);
    }

    fn declare_output(&mut self, declaring: &Declaring<'x>, output: &'x Output) {
        let context = &declaring.context;
        let condition =
            output.condition.as_ref().map(|condition| self.quietly(|this| this.value(condition, context)));
        if condition.is_some_and(|condition| condition.as_bool() == Some(false)) {
            return;
        }
        let declared = &output.declared;
        let secret = declaring.template.resolved(declared).is_secure() || declared.is_secure();
        let mut entries = self.named(&output.name, secret, output.header);
        let value = self.quietly(|this| match &output.binding {
            Binding::Value(expression) => this.value(expression, context),
            Binding::Loop(each) => this.property_loop(each, context),
        });
        entries.push(self.entry("value", value, output.header));
        self.declare(OUTPUT, declaring, (&output.name, output.header, output.block), entries);
    }

    fn named(&mut self, name: &Symbol, secret: bool, header: Span) -> Vec<Entry> {
        let origin = self.project.origins.written(header);
        let (name, secret) = (Value::text(name.clone(), origin), Value::bool(secret, origin));
        vec![self.entry("name", name, header), self.entry("secret", secret, header)]
    }

    fn entry(&mut self, key: &str, value: Value, header: Span) -> Entry {
        Entry::new(key, self.project.origins.written(header), value)
    }

    fn declare(
        &mut self,
        kind: &str,
        declaring: &Declaring<'x>,
        (name, header, block): (&Symbol, Span, Span),
        entries: Vec<Entry>,
    ) {
        if self.project.resources.len() >= MAX_RESOURCES {
            self.limited(Limit::Instances, header);
            return;
        }
        let origin = self.project.origins.written(header);
        let around = declaring.context.calls.last().map(|call| format!("{}.", call.address));
        let around = around.filter(|_| self.project.dialect == Dialect::Bicep).unwrap_or_default();
        let address = format!("{around}{name}").into();
        let shown = self.lowered(&Value::new(Kind::Text(crate::text::Text::Known(name.clone())), origin));
        let properties = self.lowered_entries(entries);
        let declared = Resource::declaration(kind, address, Cloud::Azure, shown, (header, block));
        let (presence, calls) = (declaring.presence.clone(), Arc::clone(&declaring.context.calls));
        self.project.add(Resource { properties, presence, calls, ..declared });
    }
}

/// A value in which what its type declares to be secret counts as one no longer: the type protects it.
fn unprotected(value: Value, declared: &Type, template: &Template, depth: u32) -> Value {
    let found = template.resolved(declared);
    let Some(depth) = depth.checked_sub(1) else { return value };
    if declared.is_secure() || found.is_secure() {
        return Value { sensitive: false, ..value };
    }
    match &value.kind {
        Kind::Object(object) => {
            let entries = object.entries.iter().map(|entry| {
                let own = found.properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(&entry.key));
                let declared = own.map(|(_, declared)| declared).or(found.items.as_deref());
                let value = entry.value.clone();
                let value = declared
                    .map(|declared| unprotected(value.clone(), declared, template, depth))
                    .unwrap_or(value);
                Entry { value, ..entry.clone() }
            });
            Value { sensitive: value.sensitive, ..Value::object(entries.collect(), value.origin) }
        }
        Kind::List(list) => {
            let Some(declared) = &found.items else { return value };
            let items = list.items.iter().map(|item| unprotected(item.clone(), declared, template, depth));
            Value { sensitive: value.sensitive, ..Value::list(items.collect(), value.origin) }
        }
        _ => value,
    }
}
