//! How a declaration becomes a resource of the project: it is registered if it may exist, named, and identified, so that
//! references find it. What it says comes later.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Cloud, Key, Map, Parent, Presence, Resource, ResourceId, Symbol, Why};

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::deployment::Deployment;
use crate::evaluator::functions;
use crate::evaluator::resource::extension::Extension;
use crate::evaluator::resource::filling::Pending;
use crate::evaluator::resource::identity::{ancestors, provider_path};
use crate::evaluator::resource::naming::{address, shown_name, within};
use crate::syntax::{Declaration, is_deployment};
use crate::value::text::{Part, Text};
use crate::value::{Kind, Value};

/// An instance of a declaration on its way into the project.
pub(crate) struct Registration<'r, 'x> {
    pub(crate) declaration: &'x Declaration,
    pub(crate) context: Context,
    /// Which turn of its loop it is.
    pub(crate) instance: Option<Key>,
    /// The resource that it is declared in.
    pub(crate) parent: Option<&'r Identity>,
    pub(crate) presence: Presence,
}

/// Who a resource is, for those declared within it.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) resource: ResourceId,
    pub(crate) kind: Symbol,
    pub(crate) name: Text,
    /// The name as shown: what is known of it, or its expression.
    pub(crate) shown: String,
}

/// What a resource is called.
struct Named {
    kind: Symbol,
    /// Its own name, without those of the resources that it lies in.
    own: Option<Text>,
    value: Option<Value>,
    shown: String,
    address: Symbol,
    /// The id of what it extends, if its type and its name say so.
    extended: Option<Value>,
}

impl<'r, 'x> Registration<'r, 'x> {
    /// Registers the instance, unless it will certainly not exist.
    pub(crate) fn register(mut self, evaluator: &mut Evaluator<'x>) {
        if evaluator.registry.room() == 0 {
            evaluator.maker.limited(Limit::Instances, self.declaration.header);
            return;
        }
        let Some(kind) = self.kind(evaluator) else { return };
        let Some(presence) = self.presence(evaluator) else { return };
        self.presence = presence.clone();
        // What may not exist may never be evaluated.
        evaluator.where_present(&presence, |evaluator| self.register_present(kind, evaluator));
    }

    fn register_present(mut self, kind: Symbol, evaluator: &mut Evaluator<'x>) {
        let named = self.named(kind, evaluator);
        if named.extended.is_some() {
            self.parent = None;
        }
        let resource = self.resource(&named, evaluator);
        let id = evaluator.registry.add(resource);
        let extended = named.extended.clone();
        let identity = self.identify(id, named, evaluator);
        // A parent's condition does not carry over to its children, yet they cannot be without it.
        evaluator.register_all(&self.declaration.children, &self.context, Some(&identity), &self.presence);
        let Self { declaration, context, presence, .. } = self;
        match &declaration.nested {
            Some(nested) => {
                let context = context.clone();
                let name = identity.name;
                evaluator.deployments.add(Deployment { id, declaration, nested, context, presence, name });
            }
            None => without_template(declaration, &identity, evaluator),
        }
        evaluator.registry.wait(Pending { id, declaration, context, extended });
    }

    /// The full type; `None` if it cannot be told, which is reported.
    fn kind(&self, evaluator: &mut Evaluator<'x>) -> Option<Symbol> {
        let Some(expression) = &self.declaration.kind else {
            let message = "the resource has no type and is not analysed";
            evaluator.maker.report(Event::InvalidTemplate, "resource", message, self.declaration.block);
            return None;
        };
        let value = evaluator.value(expression, &self.context);
        let Some(own) = value.as_str() else {
            let (subject, reason) = (expression.to_string(), "the type is not known");
            evaluator.maker.report(Event::UnsupportedConstruct, &subject, reason, expression.span);
            return None;
        };
        let own = own.trim_matches('/');
        let absolute = own.split('/').next().is_some_and(|namespace| namespace.contains('.'));
        Some(match self.parent.filter(|_| !absolute) {
            Some(parent) => format!("{}/{own}", parent.kind).into(),
            None => own.into(),
        })
    }

    /// Whether it will exist; `None` if it certainly will not. One that the defaults of parameters leave out may exist: a
    /// deployment can give other values.
    fn presence(&self, evaluator: &mut Evaluator<'x>) -> Option<Presence> {
        let around = self.presence.clone();
        let Some(condition) = &self.declaration.condition else { return Some(around) };
        let value = evaluator.value(condition, &self.context);
        let over = self.declaration.copy.as_ref().and_then(|copy| copy.over.as_ref());
        let overridable =
            || evaluator.overridable(condition, over.map(|over| &over.list), self.context.scope);
        match value.as_bool() {
            Some(true) => Some(around),
            Some(false) if !overridable() => None,
            _ => {
                let input = value.cause().map(|open| &open.why).filter(|why| matches!(why, Why::Input(_)));
                let condition = || Why::Condition(evaluator.maker.notation().as_written(condition));
                Some(Presence::Unknown(input.cloned().unwrap_or_else(condition)))
            }
        }
    }

    fn named(&self, kind: Symbol, evaluator: &mut Evaluator<'x>) -> Named {
        let written = self.declaration.name.as_ref();
        let value = written.map(|name| evaluator.value(name, &self.context));
        let own = value.as_ref().and_then(functions::text);
        let shown = shown_name(own.as_ref(), written, self.instance.as_ref());
        let address = self.address(&kind, &shown, evaluator);
        let whole = own.as_ref().map(|own| within(self.parent, own.clone()));
        let Some(extension) = whole.and_then(|whole| Extension::of(&kind, &whole)) else {
            return Named { kind, own, value, shown, address, extended: None };
        };
        let path = self.context.place.prefix().into_iter().chain(extension.target);
        let origin = evaluator.maker.written(self.declaration.header);
        let extended = Some(Value::new(Kind::Text(Text::joined(path)), origin));
        let text = |origin| Value::new(Kind::Text(extension.name.clone()), origin);
        let value = value.map(|value| text(value.origin));
        Named { kind: extension.kind, own: Some(extension.name), value, shown, address, extended }
    }

    /// What the author would call it: in Bicep its symbol, after those of the modules that lead to it.
    fn address(&self, kind: &str, shown: &str, evaluator: &Evaluator<'x>) -> Symbol {
        let own = address(self.declaration, kind, self.parent, shown);
        if !evaluator.maker.notation().is_bicep() {
            return own;
        }
        let around = self.context.around();
        match &self.instance {
            Some(key) if self.declaration.symbolic.is_some() => format!("{around}{own}[{key}]").into(),
            _ => format!("{around}{own}").into(),
        }
    }

    /// The resource, without what it says.
    fn resource(&self, named: &Named, evaluator: &mut Evaluator<'x>) -> Resource {
        let version = self.declaration.api_version.as_ref();
        let version = version.map(|version| evaluator.value(version, &self.context));
        Resource {
            address: named.address.clone(),
            canonical_type: named.kind.clone(),
            cloud: Cloud::Azure,
            declared_type: named.kind.clone(),
            api_version: version.map(|version| evaluator.lowered(&version)),
            name: named.value.as_ref().map(|name| evaluator.lowered(name)),
            provider: None,
            parent: self.parent.map(|parent| Parent::Declared(parent.resource)),
            presence: self.presence.clone(),
            instance: self.instance.clone(),
            existing: self.declaration.existing,
            part_of: None,
            properties: Map::new(),
            beside: Map::new(),
            header: self.declaration.header,
            block: self.declaration.block,
            calls: Arc::clone(&self.context.calls),
        }
    }

    /// Keeps who a resource is: by its id, by its names, and as a child of others.
    fn identify(&self, id: ResourceId, named: Named, evaluator: &mut Evaluator<'x>) -> Identity {
        let Named { kind, own, shown, extended, .. } = named;
        let name = within(self.parent, own.unwrap_or_else(|| Text::Known("".into())));
        let shown = match self.parent {
            Some(parent) => format!("{}/{shown}", parent.shown),
            None => shown,
        };
        let base: Vec<Part> = match extended.as_ref().and_then(functions::parts) {
            Some(base) => base,
            None => evaluator.base_of_id(self.declaration, &self.context),
        };
        let identities = evaluator.registry.identities();
        if let Some(path) = provider_path(&kind, &name.segments()) {
            let text = Text::joined(base.into_iter().chain(path));
            identities.add(&text, &name, id, self.presence == Presence::Certain);
        }
        if self.parent.is_none() {
            identities.add_below(id, ancestors(&kind, &name, &self.context.place));
        }
        if let Some(symbolic) = &self.declaration.symbolic {
            identities.add_symbol(self.context.scope, symbolic, id);
            if let Some(Key::Index(index)) = self.instance {
                identities.add_symbol(self.context.scope, &format!("{symbolic}[{index}]"), id);
            }
        }
        Identity { resource: id, kind, name, shown }
    }
}

/// Reports a deployment whose template is neither written there nor linked to in a form that is read.
fn without_template(declaration: &Declaration, identity: &Identity, evaluator: &mut Evaluator<'_>) {
    if is_deployment(&identity.kind) && !declaration.existing {
        let reason = "the template of the deployment is not read";
        evaluator.maker.report(Event::UnsupportedConstruct, &identity.shown, reason, declaration.header);
    }
}
