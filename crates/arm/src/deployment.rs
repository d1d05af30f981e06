//! Deployments that are resources of a template: where their templates are, what these deploy, and what comes back as outputs.

use std::sync::Arc;

use cumulint_model::{Call, Dialect, Entry, Hop, Kind, Origin, Presence, ResourceId, Symbol};
use cumulint_source::{Span, join_path, parent_path};
use rustc_hash::FxHashMap;

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
            self.limited("nested deployments", declaration.block);
            return;
        }
        let open = u32::from(presence != Presence::Certain);
        self.guarded += open;
        self.expand_present(id, declaration, nested, context, &presence, name);
        self.guarded -= open;
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
            downloaded: matches!(nested.source, NestedSource::Registry { .. }),
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
            self.gap("parameters-link", &address, "the linked parameters are not read", *span);
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

    /// The template with the path that it stands at.
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
            NestedSource::TooDeep { header } => {
                self.limited("nested deployments", *header);
                None
            }
            NestedSource::Registry { path: registry, code, reason, header } => {
                // The compiler writes the module into what it makes of the file.
                let library = self.library;
                let found = library.compiled(&path).and_then(|(compiled, path)| {
                    Some((compiled_module(compiled, declaration)?, Symbol::from(path)))
                });
                if found.is_none() {
                    self.gap(code, registry, reason, *header);
                }
                found
            }
            NestedSource::Linked { relative, uri, header } => {
                let candidates = self.candidates(relative.as_ref(), uri.as_ref(), &path, context);
                let library = self.library;
                let found = candidates.iter().find_map(|path| Some((library.template(path)?, path)));
                if let Some((template, path)) = found {
                    return Some((template, path.as_str().into()));
                }
                // A module is told by its path, once, however many deploy it.
                let subject = match relative.as_ref().map(|path| &path.form) {
                    Some(Form::Text(path)) if self.project.dialect == Dialect::Bicep => path.clone(),
                    _ => self.project.get(id).map(|resource| resource.address.clone()).unwrap_or_default(),
                };
                self.gap("linked-template", &subject, "the linked template is not in the tree", *header);
                None
            }
        }
    }

    /// Where the file that a link leads to may lie.
    fn candidates(
        &mut self,
        relative: Option<&'x Expression>,
        uri: Option<&'x Expression>,
        path: &str,
        context: &Context,
    ) -> Vec<String> {
        let folder = parent_path(path);
        if let Some(relative) = relative {
            let value = self.value(relative, context);
            return value
                .as_str()
                .map(|relative| join_path(folder, relative.trim_start_matches('/')))
                .into_iter()
                .collect();
        }
        let Some(uri) = uri else { return Vec::new() };
        let value = self.value(uri, context);
        functions::text(&value).map(|uri| beside(&uri, folder)).unwrap_or_default()
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
            return self.missing(&message, name, span);
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

/// The paths that an address may mean, the likeliest first. What follows an open start, the place that templates are published
/// at, lies beside the template or in a folder above it; so does the end of a known address, of which a folder and a name at
/// least must agree.
fn beside(uri: &Text, folder: &str) -> Vec<String> {
    let parts = uri.parts();
    let ends: Vec<String> = match parts.as_slice() {
        [Part::Known(address), ..] => ends_of(path_of(address)),
        [Part::Open(_), Part::Known(path), ..] => vec![path_of(path).trim_start_matches('/').to_owned()],
        _ => Vec::new(),
    };
    let folders: Vec<&str> =
        std::iter::successors(Some(folder), |folder| Some(parent_path(folder))).take(MAX_ABOVE).collect();
    let ends = ends.iter().filter(|end| !end.is_empty());
    let mut paths: Vec<String> =
        ends.flat_map(|end| folders.iter().map(|folder| join_path(folder, end))).collect();
    let mut seen = std::collections::BTreeSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    paths
}

/// How many folders above a template are looked into.
const MAX_ABOVE: usize = 8;

/// How many folders of an address must agree at most.
const MAX_ENDS: usize = 8;

/// The ends of an address, the longest first, each of at least a folder and a name.
fn ends_of(address: &str) -> Vec<String> {
    let path = address.split_once("://").map_or(address, |(_, path)| path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let most = segments.len().saturating_sub(1).min(MAX_ENDS);
    let end = |count: usize| segments.get(segments.len() - count..).map(|end| end.join("/"));
    (2..=most).rev().filter_map(end).collect()
}

/// An address without what follows its path.
fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
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
