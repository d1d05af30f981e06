//! The resources of a template: first who they are, so that references find them, then what they say.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Cloud, Dialect, Key, Map, Parent, Presence, Resource, ResourceId, Symbol, Why};

use crate::deployment::Deployment;
use crate::evaluator::{Evaluator, MAX_COPIES};
use crate::functions;
use crate::identity::provider_path;
use crate::scope::{Context, Place};
use crate::syntax::{
    Declaration, Expression, Level, ResourceId as ResourceIdParts, ResourceLoop, Template, is_deployment,
};
use crate::text::{Part, Text};
use crate::value::{Entry, Kind, Value};
use cumulint_source::Span;

/// The most resources of one project.
pub(crate) const MAX_RESOURCES: usize = 10_000;

/// The longest address, in characters, and the longest expression that an instance is shown by.
const MAX_ADDRESS: usize = 120;
const MAX_SHOWN: usize = 60;

/// A resource whose properties are still to be evaluated.
pub(crate) struct Pending<'x> {
    id: ResourceId,
    declaration: &'x Declaration,
    context: Context,
    /// The id of what it extends, where its type and its name say so.
    extended: Option<Value>,
}

/// Who a resource is, for those declared within it.
#[derive(Clone)]
pub(crate) struct Identity {
    resource: ResourceId,
    kind: Symbol,
    name: Text,
    /// The name as shown: what is known of it, or its expression.
    shown: String,
}

impl<'x> Evaluator<'x> {
    /// Fills the project.
    pub(crate) fn resources(&mut self, template: &'x Template) {
        self.register_template(template);
        self.link_parents();
        for each in std::mem::take(&mut self.pending) {
            self.fill(&each);
        }
        self.declare_all();
    }

    /// Registers all resources, with those of all deployments, without what they say.
    pub(crate) fn register_template(&mut self, template: &'x Template) {
        let context = Context::outermost(template.level);
        self.declaring(template, &context, true, &Presence::Certain);
        self.register_all(&template.resources, &context, None, &Presence::Certain);
        self.expand_all();
    }

    pub(crate) fn register_all(
        &mut self,
        declarations: &'x [Declaration],
        context: &Context,
        parent: Option<&Identity>,
        presence: &Presence,
    ) {
        for declaration in declarations {
            for (turned, key, counted) in self.turns(declaration, context) {
                let presence = combined(presence, counted);
                self.register(declaration, turned, key, parent, presence);
            }
        }
    }

    /// The instances of a declaration: one for each turn of its loop, or one that stands for all.
    fn turns(
        &mut self,
        declaration: &'x Declaration,
        context: &Context,
    ) -> Vec<(Context, Option<Key>, Option<Why>)> {
        let Some(copy) = &declaration.copy else { return vec![(context.clone(), None, None)] };
        let count = self.value(&copy.count, context);
        let list = copy.over.as_ref().map(|over| self.value(&over.list, context));
        let turns = count.as_i64().map(|turns| u64::try_from(turns).unwrap_or_default());
        let room =
            u64::try_from(MAX_RESOURCES.saturating_sub(self.project.resources.len())).unwrap_or_default();
        let turns_known = turns.filter(|turns| *turns <= MAX_COPIES.min(room));
        if let Some(symbolic) = &declaration.symbolic {
            self.identities.add_loop(context.scope, symbolic, turns_known);
        }
        match turns {
            Some(turns) if turns_known.is_some() => {
                let mut turn = |index| {
                    let turned = context.turn(&copy.name, Some(index), false);
                    (self.bound(turned, copy, list.as_ref(), Some(index)), Some(Key::Index(index)), None)
                };
                (0..turns).map(&mut turn).collect()
            }
            known => {
                if known.is_some() {
                    self.limited(Limit::Instances, copy.count.span);
                }
                let why = count.cause().map(|open| open.why.clone());
                let turned = context.turn(&copy.name, None, false);
                vec![(self.bound(turned, copy, list.as_ref(), None), Some(Key::Unknown), why)]
            }
        }
    }

    /// A turn with the names that it binds, where its loop goes over a list.
    fn bound(
        &mut self,
        context: Context,
        copy: &ResourceLoop,
        list: Option<&Value>,
        index: Option<u64>,
    ) -> Context {
        let (Some(over), Some(list)) = (&copy.over, list) else { return context };
        let span = over.list.span;
        let origin = self.project.origins.written(span);
        let place = match index.and_then(|index| i64::try_from(index).ok()) {
            Some(index) => Value::new(Kind::Number(index.into()), origin),
            None => {
                let term = format!("copyindex('{}', 0)", copy.name.to_ascii_lowercase());
                Value::open(Why::Condition(self.as_written(&over.list)), term, origin)
            }
        };
        let item = self.element(list, &place, span);
        let context = context.with_local(&over.item, item);
        match &over.index {
            Some(name) => context.with_local(name, place),
            None => context,
        }
    }

    fn register(
        &mut self,
        declaration: &'x Declaration,
        context: Context,
        instance: Option<Key>,
        parent: Option<&Identity>,
        presence: Presence,
    ) {
        if self.project.resources.len() >= MAX_RESOURCES {
            self.limited(Limit::Instances, declaration.block);
            return;
        }
        let Some(kind) = self.kind(declaration, parent, &context) else { return };
        let Some(presence) = self.presence(declaration, presence, &context) else { return };
        // What may not exist may never be evaluated.
        self.where_present(&presence.clone(), |this| {
            this.register_present(declaration, context, instance, parent, presence, kind);
        });
    }

    fn register_present(
        &mut self,
        declaration: &'x Declaration,
        context: Context,
        instance: Option<Key>,
        parent: Option<&Identity>,
        presence: Presence,
        kind: Symbol,
    ) {
        let name = declaration.name.as_ref().map(|name| self.value(name, &context));
        let own = name.as_ref().and_then(functions::text);
        let shown = shown_name(own.as_ref(), declaration.name.as_ref(), instance.as_ref());
        let api_version = declaration.api_version.as_ref().map(|version| self.value(version, &context));
        let api_version = api_version.map(|version| self.lowered(&version));
        let address = self.address(declaration, &kind, parent, &shown, instance.as_ref(), &context);
        let extension = own.as_ref().and_then(|own| Extension::of(&kind, &within(parent, own.clone())));
        let (kind, own, parent, name) = match &extension {
            Some(extension) => {
                let origin = name.as_ref().map(|name| name.origin);
                let value = origin.map(|origin| Value::new(Kind::Text(extension.name.clone()), origin));
                (extension.kind.clone(), Some(extension.name.clone()), None, value)
            }
            None => (kind, own, parent, name),
        };
        let extended = extension.map(|extension| {
            let path = functions::prefix(&context.place).into_iter().chain(extension.target);
            let origin = self.project.origins.written(declaration.header);
            Value::new(Kind::Text(Text::joined(path)), origin)
        });
        let resource = Resource {
            address,
            canonical_type: kind.clone(),
            cloud: Cloud::Azure,
            declared_type: kind.clone(),
            api_version,
            name: name.map(|name| self.lowered(&name)),
            provider: None,
            parent: parent.map(|parent| Parent::Declared(parent.resource)),
            presence: presence.clone(),
            instance,
            existing: declaration.existing,
            part_of: None,
            properties: Map::new(),
            beside: Map::new(),
            header: declaration.header,
            block: declaration.block,
            calls: Arc::clone(&context.calls),
        };
        let id = self.project.add(resource);
        let identity = self.identify(id, declaration, parent, own, kind, shown, extended.as_ref(), &context);
        // A parent's condition does not carry over to its children, yet they cannot be without it.
        self.register_all(&declaration.children, &context, Some(&identity), &presence);
        match &declaration.nested {
            Some(nested) => {
                let deployment =
                    Deployment::new(declaration, nested, context.clone(), presence, identity.name);
                self.deployments.add(id, deployment);
            }
            None => self.without_template(declaration, &identity),
        }
        self.pending.push(Pending { id, declaration, context, extended });
    }

    /// What the author would call a resource: in Bicep its symbol, after those of the modules that lead to it.
    fn address(
        &self,
        declaration: &Declaration,
        kind: &str,
        parent: Option<&Identity>,
        shown: &str,
        instance: Option<&Key>,
        context: &Context,
    ) -> Symbol {
        let own = address(declaration, kind, parent, shown);
        if self.project.dialect != Dialect::Bicep {
            return own;
        }
        let around = context.calls.last().map(|call| format!("{}.", call.address)).unwrap_or_default();
        match instance {
            Some(key) if declaration.symbolic.is_some() => format!("{around}{own}[{key}]").into(),
            _ => format!("{around}{own}").into(),
        }
    }

    /// The full type; nothing where it cannot be told, which is said.
    fn kind(
        &mut self,
        declaration: &'x Declaration,
        parent: Option<&Identity>,
        context: &Context,
    ) -> Option<Symbol> {
        let Some(expression) = &declaration.kind else {
            let message = "the resource has no type and is not analysed";
            self.report(Event::InvalidTemplate, "resource", message, declaration.block);
            return None;
        };
        let value = self.value(expression, context);
        let Some(own) = value.as_str() else {
            let (subject, reason) = (expression.to_string(), "the type is not known");
            self.report(Event::UnsupportedConstruct, &subject, reason, expression.span);
            return None;
        };
        let own = own.trim_matches('/');
        let absolute = own.split('/').next().is_some_and(|namespace| namespace.contains('.'));
        Some(match parent.filter(|_| !absolute) {
            Some(parent) => format!("{}/{own}", parent.kind).into(),
            None => own.into(),
        })
    }

    /// Whether it will exist; nothing where it certainly will not. One that the defaults of parameters leave out may exist: a
    /// deployment can give other values.
    fn presence(
        &mut self,
        declaration: &'x Declaration,
        around: Presence,
        context: &Context,
    ) -> Option<Presence> {
        let Some(condition) = &declaration.condition else { return Some(around) };
        let value = self.value(condition, context);
        let list = declaration.copy.as_ref().and_then(|copy| copy.over.as_ref()).map(|over| &over.list);
        match value.as_bool() {
            Some(true) => Some(around),
            Some(false) if !self.overridable(condition, list, context.scope) => None,
            _ => {
                let input = value.cause().map(|open| &open.why).filter(|why| matches!(why, Why::Input(_)));
                let why = input.cloned().unwrap_or_else(|| Why::Condition(self.as_written(condition)));
                Some(Presence::Unknown(why))
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one identity is made of all of them, in one place")]
    fn identify(
        &mut self,
        id: ResourceId,
        declaration: &'x Declaration,
        parent: Option<&Identity>,
        own: Option<Text>,
        kind: Symbol,
        shown: String,
        extended: Option<&Value>,
        context: &Context,
    ) -> Identity {
        let name = within(parent, own.unwrap_or_else(|| Text::Known("".into())));
        let shown = match parent {
            Some(parent) => format!("{}/{shown}", parent.shown),
            None => shown,
        };
        let base = extended.and_then(functions::parts);
        let base = base.unwrap_or_else(|| self.base(declaration, context));
        let path = provider_path(&kind, &name.segments());
        let id_text = path.map(|path| Text::joined(base.into_iter().chain(path)));
        if let Some(id_text) = id_text {
            let certain = self.project.get(id).is_some_and(|resource| resource.presence == Presence::Certain);
            self.identities.add(&id_text, &name, id, certain);
        }
        if parent.is_none() {
            let ancestors = self.ancestors(&kind, &name, &context.place);
            self.identities.add_below(id, ancestors);
        }
        if let Some(symbolic) = &declaration.symbolic {
            self.identities.add_symbol(context.scope, symbolic, id);
            let instance = self.project.get(id).and_then(|resource| resource.instance.clone());
            if let Some(Key::Index(index)) = instance {
                self.identities.add_symbol(context.scope, &format!("{symbolic}[{index}]"), id);
            }
        }
        Identity { resource: id, kind, name, shown }
    }

    /// What the id begins with: the scope of an extension resource, else the place of the deployment.
    fn base(&mut self, declaration: &'x Declaration, context: &Context) -> Vec<Part> {
        let place = functions::prefix(&context.place);
        let Some(scope) = &declaration.scope else { return place };
        let scope = self.value(scope, context);
        match functions::parts(&scope) {
            Some(parts) if Text::joined(parts.clone()).prefix().starts_with('/') => {
                start_of_ids(&Text::joined(parts))
            }
            Some(parts) => {
                place.into_iter().chain([Part::Known("/providers/".into())]).chain(parts).collect()
            }
            None => place,
        }
    }

    /// The id of a resource that is declared by a type, a name and a scope.
    pub(crate) fn declared_id(&mut self, id: &'x ResourceIdParts, span: Span, context: &Context) -> Value {
        let name = self.value(&id.name, context);
        let scope = id.scope.as_ref().map(|scope| self.value(scope, context));
        let base = match &scope {
            Some(scope) => functions::text(scope).map(|scope| start_of_ids(&scope)),
            None => Some(functions::prefix(&context.place)),
        };
        let path = functions::text(&name).and_then(|name| provider_path(&id.kind, &name.segments()));
        let from: Vec<&Value> = std::iter::once(&name).chain(&scope).collect();
        let (Some(base), Some(path)) = (base, path) else { return self.opened("id", &from, span) };
        let origin = self.made(span, "id", from.iter().map(|value| value.origin));
        let mut value = Value::new(Kind::Text(Text::joined(base.into_iter().chain(path))), origin);
        value.sensitive = from.iter().any(|value| value.hands_on_secret());
        value
    }

    /// The ids of what a resource may lie in by its name: of `a/b/c` first `a/b`, then `a`.
    fn ancestors(&self, kind: &str, name: &Text, place: &Place) -> Vec<Text> {
        let names = name.segments();
        let levels: Vec<&str> = kind.split('/').collect();
        if levels.len() != names.len() + 1 {
            return Vec::new();
        }
        let above = |depth: usize| {
            let path = provider_path(&levels.get(..=depth)?.join("/"), names.get(..depth)?)?;
            Some(Text::joined(functions::prefix(place).into_iter().chain(path)))
        };
        (1..names.len()).rev().filter_map(above).collect()
    }

    /// Reports a deployment whose template is neither written there nor linked to in a form that is read.
    fn without_template(&mut self, declaration: &Declaration, identity: &Identity) {
        if is_deployment(&identity.kind) && !declaration.existing {
            let reason = "the template of the deployment is not read";
            self.report(Event::UnsupportedConstruct, &identity.shown, reason, declaration.header);
        }
    }

    /// Links children that are declared by name alone to the nearest declared resource that their names lie in.
    fn link_parents(&mut self) {
        for (child, parent) in self.identities.linked() {
            if let Some(resource) = self.project.get_mut(child) {
                resource.parent = Some(Parent::Declared(parent));
            }
        }
    }

    /// Evaluates what a resource says. Of what may not exist the properties may never be evaluated.
    fn fill(&mut self, pending: &Pending<'x>) {
        let presence = self.project.get(pending.id).map(|resource| resource.presence.clone());
        if let Some(presence) = presence {
            self.where_present(&presence, |this| this.fill_present(pending));
        }
    }

    fn fill_present(&mut self, pending: &Pending<'x>) {
        let (mut entries, open) = self.entries(&pending.declaration.properties, &pending.context);
        for entry in &mut entries {
            if entry.key.eq_ignore_ascii_case("scope") && pending.declaration.scope.is_some() {
                self.complete_scope(&mut entry.value, pending);
            }
        }
        let properties = self.lowered_entries(entries);
        if let Some(resource) = self.project.get_mut(pending.id) {
            resource.properties = properties;
        }
        if let Some(resource) = self.project.get(pending.id).filter(|_| self.checks) {
            cumulint_types::azure(resource, &self.project.origins, open.is_none(), &mut self.mistakes);
        }
        if let Some(nested) = &pending.declaration.nested {
            self.assume_scope(pending.id, nested.inner, pending.declaration.header);
        }
        let scope = match &pending.extended {
            Some(extended) => {
                let (header, value) = (extended.origin, self.lowered(extended));
                Some(cumulint_model::Entry { key: "scope".into(), header, value })
            }
            None => self.implied_scope(pending),
        };
        if let (Some(scope), Some(resource)) = (scope, self.project.get_mut(pending.id)) {
            resource.properties.push(scope);
        }
    }

    pub(crate) fn lowered_entries(&mut self, entries: Vec<Entry>) -> Map {
        let mut properties = Map::new();
        for entry in entries {
            let value = self.lowered(&entry.value);
            properties.push(cumulint_model::Entry { key: entry.key, header: entry.header, value });
        }
        properties
    }

    /// The scope of an extension resource as a whole id: a template may leave out what the place of the deployment says.
    fn complete_scope(&mut self, scope: &mut Value, pending: &Pending<'x>) {
        if functions::text(scope).is_some_and(|text| !text.prefix().starts_with('/')) {
            let whole = self.base(pending.declaration, &pending.context);
            scope.kind = Kind::Text(Text::joined(whole));
        }
    }

    /// The `scope` of a role assignment and its like that says none: what the template is deployed to, unless that is a
    /// resource group.
    fn implied_scope(&mut self, pending: &Pending<'x>) -> Option<cumulint_model::Entry> {
        let resource = self.project.get(pending.id)?;
        let authorization =
            resource.canonical_type.split('/').next()?.eq_ignore_ascii_case("Microsoft.Authorization");
        if !authorization || resource.parent.is_some() || pending.declaration.scope.is_some() {
            return None;
        }
        let holder = resource.header;
        let by = "the template's schema".into();
        let origin = self.project.origins.add(cumulint_model::Origin::Assumed { holder, by });
        let value = match pending.context.place.level {
            Level::ResourceGroup => return None,
            Level::Subscription => cumulint_model::Value::string("subscription", origin),
            Level::Above => {
                cumulint_model::Value::unknown(Why::RemoteData("managementGroup()".into()), origin)
            }
        };
        Some(cumulint_model::Entry { key: "scope".into(), header: origin, value })
    }
}

/// A resource that extends another one and is written below it: of the type `Microsoft.Sql/servers/providers/locks` and with
/// the name `sql/Microsoft.Authorization/keep`.
struct Extension {
    kind: Symbol,
    name: Text,
    /// What follows the place of the deployment in the id of what it extends.
    target: Vec<Part>,
}

impl Extension {
    fn of(kind: &str, name: &Text) -> Option<Self> {
        let levels: Vec<&str> = kind.split('/').collect();
        let at = levels.iter().position(|level| level.eq_ignore_ascii_case("providers"))?;
        let names = name.segments();
        if at < 2 || names.len() + 1 != levels.len() {
            return None;
        }
        let Text::Known(namespace) = names.get(at - 1)? else { return None };
        let own = levels.get(at + 1..).filter(|own| !own.is_empty() && namespace.contains('.'))?;
        let target = provider_path(&levels.get(..at)?.join("/"), names.get(..at - 1)?)?;
        let slash = || Part::Known("/".into());
        let rest = names.get(at..)?.iter().zip(0..);
        let parts = rest.flat_map(|(name, place)| {
            (place > 0).then(slash).into_iter().chain(name.parts()).collect::<Vec<_>>()
        });
        let kind = format!("{namespace}/{}", own.join("/")).into();
        Some(Self { kind, name: Text::joined(parts), target })
    }
}

/// What the ids in a scope begin with: those of the tenant, `/`, with nothing.
fn start_of_ids(scope: &Text) -> Vec<Part> {
    match scope {
        Text::Known(scope) => vec![Part::Known(scope.trim_end_matches('/').into())],
        Text::Mixed(_) => scope.parts(),
    }
}

/// A name with those of the resources that it lies in before it.
fn within(parent: Option<&Identity>, own: Text) -> Text {
    let Some(parent) = parent else { return own };
    let slash = [Part::Known("/".into())];
    Text::joined(parent.name.parts().into_iter().chain(slash).chain(own.parts()))
}

fn combined(around: &Presence, counted: Option<Why>) -> Presence {
    counted.map_or_else(|| around.clone(), Presence::Unknown)
}

/// The name as shown. One of which a part is empty, as by a default that asks to be given, says less than its expression.
fn shown_name(own: Option<&Text>, written: Option<&Expression>, instance: Option<&Key>) -> String {
    let telling = own.filter(|own| {
        own.segments().iter().all(|part| !matches!(part, Text::Known(part) if part.is_empty()))
    });
    match (telling, written, instance) {
        (Some(Text::Known(known)), _, _) => known.to_string(),
        (_, Some(written), Some(key)) => format!("{}[{key}]", capped(written.to_string(), MAX_SHOWN)),
        (_, Some(written), None) => written.to_string(),
        (_, None, _) => "(no name)".to_owned(),
    }
}

fn address(declaration: &Declaration, kind: &str, parent: Option<&Identity>, shown: &str) -> Symbol {
    let address = match (&declaration.symbolic, parent) {
        (Some(symbolic), _) => return symbolic.clone(),
        (None, Some(parent)) => format!("{kind}/{}/{shown}", parent.shown),
        (None, None) => format!("{kind}/{shown}"),
    };
    capped(address, MAX_ADDRESS).into()
}

/// The beginning of a text that is longer than so many characters.
fn capped(text: String, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some(_) => text.chars().take(length.saturating_sub(1)).chain(['…']).collect(),
        None => text,
    }
}
