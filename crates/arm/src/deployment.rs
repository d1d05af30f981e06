//! Deployments that are resources of a template: where their templates are, what these deploy, and what comes back as outputs.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Call, Entry, Hop, Kind, Origin, Presence, ResourceId, Symbol};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::absent::Wanted;
use crate::address::candidates;
use crate::evaluator::Evaluator;
use crate::functions;
use crate::scope::{Context, GivenHere, Outputs, Place, SECURE_DEPTH, Scope, Slot};
use crate::syntax::{Binding, Declaration, Expression, Form, Given, Level, Nested, NestedSource, Template};
use crate::text::{Part, Text};
use crate::value::Value;

/// How deep deployments are followed: through links, one can deploy itself.
const MAX_CALLS: usize = 16;

/// The deployments of a project.
#[derive(Default)]
pub(crate) struct Deployments<'x> {
    by_id: FxHashMap<ResourceId, Deployment<'x>>,
    /// In the order in which they were met.
    waiting: std::collections::VecDeque<ResourceId>,
    outputs: Outputs,
}

/// A deployment.
pub(crate) struct Deployment<'x> {
    declaration: &'x Declaration,
    nested: &'x Nested,
    /// Where it is declared.
    context: Context,
    presence: Presence,
    name: Text,
    expansion: Expansion<'x>,
}

/// What is known of what a deployment deploys.
#[derive(Clone)]
enum Expansion<'x> {
    /// Nobody looked yet.
    Waiting,
    /// Its template is not at hand.
    Elsewhere,
    Done(&'x Template, Context),
}

impl<'x> Deployment<'x> {
    pub(crate) fn new(
        declaration: &'x Declaration,
        nested: &'x Nested,
        context: Context,
        presence: Presence,
        name: Text,
    ) -> Self {
        Self { declaration, nested, context, presence, name, expansion: Expansion::Waiting }
    }
}

impl<'x> Deployments<'x> {
    pub(crate) fn add(&mut self, id: ResourceId, deployment: Deployment<'x>) {
        self.by_id.insert(id, deployment);
        self.waiting.push_back(id);
    }
}

impl<'x> Evaluator<'x> {
    /// Registers what all deployments deploy.
    pub(crate) fn expand_all(&mut self) {
        while let Some(id) = self.deployments.waiting.pop_front() {
            self.expand(id);
        }
    }

    /// Registers what a deployment deploys, unless that was done.
    fn expand(&mut self, id: ResourceId) {
        let Some(deployment) = self.deployments.by_id.get_mut(&id) else { return };
        if !matches!(deployment.expansion, Expansion::Waiting) {
            return;
        }
        deployment.expansion = Expansion::Elsewhere;
        let (declaration, nested) = (deployment.declaration, deployment.nested);
        let (context, presence) = (deployment.context.clone(), deployment.presence.clone());
        let name = deployment.name.clone();
        if context.calls.len() >= MAX_CALLS {
            self.limited(Limit::Modules, declaration.header);
            return;
        }
        self.where_present(&presence, |this| {
            this.expand_present(id, declaration, nested, context, &presence, name);
        });
    }

    fn expand_present(
        &mut self,
        id: ResourceId,
        declaration: &'x Declaration,
        nested: &'x Nested,
        context: Context,
        presence: &Presence,
        name: Text,
    ) {
        let Some((template, path)) = self.template_of(declaration, nested, id, &context) else { return };
        let place = self.nested_place(declaration, nested, &context);
        let inner = self.inside(id, declaration, nested, context, place, template, path, name);
        if let Some(deployment) = self.deployments.by_id.get_mut(&id) {
            deployment.expansion = Expansion::Done(template, inner.clone());
        }
        self.declaring(template, &inner, nested.inner, presence);
        self.register_all(&template.resources, &inner, None, presence);
    }

    /// Where the expressions of a deployed template are evaluated: in a scope of its own, or in the one around it.
    #[expect(clippy::too_many_arguments, reason = "one context is made of all of them, in one place")]
    fn inside(
        &mut self,
        id: ResourceId,
        declaration: &Declaration,
        nested: &'x Nested,
        context: Context,
        place: Place,
        template: &'x Template,
        path: Symbol,
        name: Text,
    ) -> Context {
        let address = self.project.get(id).map(|resource| resource.address.clone()).unwrap_or_default();
        let call = Call {
            address: address.clone(),
            header: declaration.header,
            block: declaration.block,
            path: path.clone(),
            downloaded: matches!(nested.source, NestedSource::Elsewhere { .. }),
            deployment: Some(id),
        };
        let calls: Arc<[Call]> = context.calls.iter().cloned().chain([call]).collect();
        if !nested.inner {
            return Context { place, calls, ..context };
        }
        let mut given = FxHashMap::default();
        for (name, value) in &nested.given {
            given.insert(
                name.to_ascii_lowercase(),
                GivenHere { given: value, context: context.clone(), is_void: false },
            );
        }
        if let Some(elsewhere @ Given::Elsewhere(span)) = &nested.given_elsewhere {
            let reason = "the linked parameters are not read";
            self.report(Event::UnsupportedConstruct, &address, reason, *span);
            for parameter in &template.parameters {
                let here = GivenHere { given: elsewhere, context: context.clone(), is_void: false };
                given.entry(parameter.name.to_ascii_lowercase()).or_insert(here);
            }
        }
        let label = format!("deployment {}: ", id.0);
        let mut scope = Scope::nested(template, path, given, label);
        scope.deployment = Some(name);
        self.scopes.push(scope);
        let scope = self.scopes.len() - 1;
        let seen = place.clone();
        Context { scope, turns: Vec::new(), place, seen, locals: None, arguments: None, calls }
    }

    /// The template with the path that it stands at; `None` if it is not to be had, which is reported.
    fn template_of(
        &mut self,
        declaration: &'x Declaration,
        nested: &'x Nested,
        id: ResourceId,
        context: &Context,
    ) -> Option<(&'x Template, Symbol)> {
        let path = self.scopes.get(context.scope).map(|scope| scope.path.clone())?;
        match &nested.source {
            NestedSource::Inline(template) => Some((template, path)),
            NestedSource::Module { path: written, header } => {
                self.in_file(Wanted::Module, &path, written, *header)
            }
            NestedSource::Relative(relative) => self.relative(relative, id, &path, context),
            NestedSource::Address { uri, header } => {
                let uri = uri.as_ref().map(|uri| self.value(uri, context));
                let uri = uri.as_ref().and_then(functions::text);
                let library = self.library;
                let candidates = uri.map(|uri| candidates(&uri, &path, library)).unwrap_or_default();
                let found = candidates.iter().find_map(|path| Some((library.template(path).ok()?, path)));
                if found.is_none() {
                    self.remote(id, "the linked template is not in the tree", *header);
                }
                found.map(|(template, path)| (template, path.as_str().into()))
            }
            NestedSource::TooDeep { header } => {
                self.limited(Limit::Modules, *header);
                None
            }
            NestedSource::Elsewhere { path: registry, event, reason, header } => {
                // The compiler writes the module into what it makes of the file.
                let library = self.library;
                let found = library.compiled(&path).and_then(|(compiled, path)| {
                    Some((compiled_module(compiled, declaration)?, Symbol::from(path)))
                });
                if found.is_none() {
                    self.report(*event, registry, *reason, *header);
                }
                found
            }
            NestedSource::Unreadable => None,
        }
    }

    /// The template of a file, by its path from another file.
    fn in_file(
        &mut self,
        wanted: Wanted,
        from: &str,
        written: &str,
        span: Span,
    ) -> Option<(&'x Template, Symbol)> {
        let path = self.library.named_by(from, written.trim_start_matches('/'));
        match self.library.template(&path) {
            Ok(template) => Some((template, path.into())),
            Err(why) => {
                wanted.report(&why, written, span, &mut self.reporter);
                None
            }
        }
    }

    /// The template at a path from the template that deploys it. A path that hangs on a parameter may be another one.
    fn relative(
        &mut self,
        relative: &'x Expression,
        id: ResourceId,
        from: &str,
        context: &Context,
    ) -> Option<(&'x Template, Symbol)> {
        let value = self.value(relative, context);
        let Some(written) = value.as_str() else {
            self.remote(id, "the path of the linked template is not known", relative.span);
            return None;
        };
        if !self.overridable(relative, None, context.scope) {
            return self.in_file(Wanted::Template, from, written, relative.span);
        }
        let path = self.library.named_by(from, written.trim_start_matches('/'));
        let Ok(template) = self.library.template(&path) else {
            self.remote(id, "the linked template is not in the tree", relative.span);
            return None;
        };
        Some((template, path.into()))
    }

    /// Reports that the template of a deployment is not in the tree.
    fn remote(&mut self, id: ResourceId, reason: &str, span: Span) {
        let subject = self.project.get(id).map(|resource| resource.address.clone()).unwrap_or_default();
        self.report(Event::RemoteTemplate, &subject, reason, span);
    }

    /// Says of a deployment that does not say it whose the expressions of its template are.
    pub(crate) fn assume_scope(&mut self, id: ResourceId, inner: bool, holder: Span) {
        let by = "the version of the template's language".into();
        let origin = self.project.origins.add(Origin::Assumed { holder, by });
        let Some(deployment) = self.project.get_mut(id) else { return };
        let Some(body) = deployment.properties.get_mut("properties") else { return };
        let Kind::Map(body) = &mut body.value.kind else { return };
        if body.get_ignoring_case("expressionEvaluationOptions").is_some() {
            return;
        }
        let scope = cumulint_model::Value::string(if inner { "Inner" } else { "Outer" }, origin);
        let options = [Entry { key: "scope".into(), header: origin, value: scope }].into_iter().collect();
        let value = cumulint_model::Value::map(options, origin);
        Arc::make_mut(body).push(Entry { key: "expressionEvaluationOptions".into(), header: origin, value });
    }

    fn nested_place(&mut self, declaration: &'x Declaration, nested: &'x Nested, context: &Context) -> Place {
        let mut text = |expression: &'x Expression| {
            let value = self.value(expression, context);
            functions::text(&value)
        };
        if let Some(scope) = declaration.scope.as_ref().and_then(&mut text) {
            return scoped(&scope, &context.place);
        }
        let subscription = nested.subscription.as_ref().and_then(&mut text);
        let group = nested.resource_group.as_ref().and_then(&mut text);
        let mut place = context.place.clone();
        if let Some(subscription) = subscription {
            place = Place { level: Level::Subscription, subscription: Some(subscription), group: None };
        }
        if let Some(group) = group {
            place.level = Level::ResourceGroup;
            place.group = Some(group).filter(|group| !is_own_group(group));
        }
        place
    }

    /// The output of a deployment that a path below `reference(…)` leads to, where its template is at hand.
    pub(crate) fn output(&mut self, target: ResourceId, path: &str, span: Span) -> Option<Value> {
        let name = output_name(path)?;
        self.expand(target);
        let deployment = self.deployments.by_id.get(&target)?;
        let Expansion::Done(template, context) = &deployment.expansion else { return None };
        let (template, context) = (*template, context.clone());
        let place = (target, name.to_ascii_lowercase());
        let value = match self.deployments.outputs.get(&place).cloned() {
            Some(Slot::Done(value)) => value,
            Some(Slot::Busy) => return Some(self.cycle("output", name, span)),
            None => {
                self.deployments.outputs.insert(place.clone(), Slot::Busy);
                let value = self.output_value(template, name, &context, span);
                self.deployments.outputs.insert(place, Slot::Done(value.clone()));
                value
            }
        };
        let by = Hop::Output(template.output(name).map_or_else(|| name.into(), |output| output.name.clone()));
        let origin = self.project.origins.add(Origin::Passed { at: span, by, from: value.origin });
        Some(value.at(origin))
    }

    fn output_value(&mut self, template: &'x Template, name: &str, context: &Context, span: Span) -> Value {
        let Some(output) = template.output(name) else {
            let message = format!("the deployment has no output `{name}`");
            return self.undeclared(&message, name, span);
        };
        let value = match &output.binding {
            Binding::Value(expression) => self.value(expression, context),
            Binding::Loop(each) => self.property_loop(each, context),
        };
        let condition = output.condition.as_ref().map(|condition| self.value(condition, context));
        if condition.as_ref().is_some_and(|condition| condition.as_bool() != Some(true)) {
            let from: Vec<&Value> = condition.iter().chain([&value]).collect();
            return self.opened("output", &from, span);
        }
        self.of_type(value, &output.declared, template, SECURE_DEPTH)
    }
}

/// What the compiler wrote for a module: the deployment of its symbol, or where deployments have no symbols, of its name.
fn compiled_module<'x>(compiled: &'x Template, module: &Declaration) -> Option<&'x Template> {
    let written = |declaration: &Declaration| match declaration.name.as_ref().map(|name| &name.form) {
        Some(Form::Text(name)) => Some(name.clone()),
        _ => None,
    };
    let name = written(module);
    let is_it = |declaration: &&Declaration| match &declaration.symbolic {
        Some(symbolic) => module.symbolic.as_ref() == Some(symbolic),
        None => name.is_some() && written(declaration) == name,
    };
    match &compiled.resources.iter().find(is_it)?.nested.as_ref()?.source {
        NestedSource::Inline(template) => Some(template),
        _ => None,
    }
}

/// `properties.outputs.NAME.value`
fn output_name(path: &str) -> Option<&str> {
    let mut steps = path.split('.');
    let mut is = |wanted: &str| steps.next().is_some_and(|step| step.eq_ignore_ascii_case(wanted));
    if !is("properties") || !is("outputs") {
        return None;
    }
    let name = steps.next()?;
    let ends = steps.next()?.eq_ignore_ascii_case("value") && steps.next().is_none();
    ends.then_some(name)
}

/// The place that a scope names.
fn scoped(scope: &Text, around: &Place) -> Place {
    let segments = scope.segments();
    let is = |place: usize, wanted: &str| matches!(segments.get(place), Some(Text::Known(known)) if known.eq_ignore_ascii_case(wanted));
    match segments.as_slice() {
        [_, _, subscription] if is(1, "subscriptions") => {
            Place { level: Level::Subscription, subscription: Some(subscription.clone()), group: None }
        }
        [_, _, subscription, _, group] if is(1, "subscriptions") && is(3, "resourceGroups") => Place {
            level: Level::ResourceGroup,
            subscription: Some(subscription.clone()),
            group: Some(group.clone()),
        },
        _ if scope.prefix() == "/" || scope.prefix().contains("Microsoft.Management/managementGroups") => {
            Place { level: Level::Above, subscription: None, group: None }
        }
        _ => around.clone(),
    }
}

fn is_own_group(group: &Text) -> bool {
    matches!(group, Text::Mixed(parts) if matches!(&**parts, [Part::Open(open)] if &*open.term == "resourcegroup().name"))
}
