//! Which resource an id or a name means. Ids are compared as texts in any case of letters; what is not known in them is
//! compared by its term.

use cumulint_model::ResourceId;
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::deployment::place::Place;
use crate::evaluator::functions;
use crate::syntax::{Declaration, ResourceId as ResourceIdParts};
use crate::value::text::{Part, Text};
use crate::value::{Kind, Value};

/// The resources of a project, by what expressions call them.
#[derive(Default)]
pub(crate) struct Identities {
    by_id: FxHashMap<String, Holder>,
    /// By scope and lower-case symbolic name.
    by_symbol: FxHashMap<(usize, String), ResourceId>,
    /// How many instances a loop has, by scope and lower-case symbolic name; `None` if that is not known.
    loops: FxHashMap<(usize, String), Option<u64>>,
    by_name: FxHashMap<String, Holder>,
    /// Resources that lie in another one by their names alone, with their possible parents' ids, the nearest first.
    below: Vec<(ResourceId, Vec<Text>)>,
}

/// Who has an id or a name.
struct Holder {
    resource: ResourceId,
    /// Whether it will certainly exist: then it has the name, whatever else may have it.
    certain: bool,
    /// Whether another one has it with the same certainty.
    shared: bool,
}

impl Identities {
    /// Keeps a resource under its id and its name.
    pub(crate) fn add(&mut self, id: &Text, name: &Text, resource: ResourceId, certain: bool) {
        let tables = [(&mut self.by_id, id), (&mut self.by_name, name)];
        for (table, text) in tables {
            let new = || Holder { resource, certain, shared: false };
            let known = table.entry(text.key()).or_insert_with(new);
            if known.resource == resource || (known.certain && !certain) {
                continue;
            }
            if known.certain == certain {
                known.shared = true;
            } else {
                *known = new();
            }
        }
    }

    /// Keeps whose child a resource may be.
    pub(crate) fn add_below(&mut self, child: ResourceId, ancestors: Vec<Text>) {
        if !ancestors.is_empty() {
            self.below.push((child, ancestors));
        }
    }

    /// The children by name that have a declared ancestor, with the nearest one.
    pub(crate) fn linked(&self) -> Vec<(ResourceId, ResourceId)> {
        let nearest = |(child, ancestors): &(ResourceId, Vec<Text>)| {
            let parent = ancestors.iter().find_map(|id| self.of_id(id))?;
            Some((*child, parent))
        };
        self.below.iter().filter_map(nearest).collect()
    }

    pub(crate) fn add_symbol(&mut self, scope: usize, name: &str, resource: ResourceId) {
        self.by_symbol.entry((scope, name.to_ascii_lowercase())).or_insert(resource);
    }

    pub(crate) fn add_loop(&mut self, scope: usize, name: &str, count: Option<u64>) {
        self.loops.insert((scope, name.to_ascii_lowercase()), count);
    }

    /// The instances of a loop, where all are known.
    pub(crate) fn instances(&self, scope: usize, name: &str) -> Option<Vec<ResourceId>> {
        let name = name.to_ascii_lowercase();
        let count = self.loops.get(&(scope, name.clone())).copied().flatten()?;
        (0..count).map(|index| self.by_symbol.get(&(scope, format!("{name}[{index}]"))).copied()).collect()
    }

    pub(crate) fn symbolic(&self, scope: usize, name: &Text) -> Option<ResourceId> {
        if self.by_symbol.is_empty() {
            return None;
        }
        self.by_symbol.get(&(scope, name.key())).copied()
    }

    /// The resource of a name, where it is the only one.
    pub(crate) fn named(&self, name: &Text) -> Option<ResourceId> {
        self.by_name.get(&name.key()).filter(|holder| !holder.shared).map(|holder| holder.resource)
    }

    /// The resource of an id. Of several with one id the first deployed one counts.
    pub(crate) fn of_id(&self, id: &Text) -> Option<ResourceId> {
        self.by_id.get(&id.key()).map(|holder| holder.resource)
    }
}

impl<'x> Evaluator<'x> {
    /// What the id of a resource begins with: the scope of an extension resource, else the place of the deployment.
    pub(crate) fn base_of_id(&mut self, declaration: &'x Declaration, context: &Context) -> Vec<Part> {
        let place = context.place.prefix();
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
            None => Some(context.place.prefix()),
        };
        let path = functions::text(&name).and_then(|name| provider_path(&id.kind, &name.segments()));
        let from: Vec<&Value> = std::iter::once(&name).chain(&scope).collect();
        let (Some(base), Some(path)) = (base, path) else { return self.maker.opened("id", &from, span) };
        let origin = self.maker.made(span, "id", from.iter().map(|value| value.origin));
        let value = Value::new(Kind::Text(Text::joined(base.into_iter().chain(path))), origin);
        Value { sensitive: from.iter().any(|value| value.hands_on_secret()), ..value }
    }
}

/// What the ids in a scope begin with: those of the tenant, `/`, with nothing.
fn start_of_ids(scope: &Text) -> Vec<Part> {
    match scope {
        Text::Known(scope) => vec![Part::Known(scope.trim_end_matches('/').into())],
        Text::Mixed(_) => scope.parts(),
    }
}

/// The ids of what a resource may lie in by its name: of `a/b/c` first `a/b`, then `a`.
pub(crate) fn ancestors(kind: &str, name: &Text, place: &Place) -> Vec<Text> {
    let names = name.segments();
    let levels: Vec<&str> = kind.split('/').collect();
    if levels.len() != names.len() + 1 {
        return Vec::new();
    }
    let above = |depth: usize| {
        let path = provider_path(&levels.get(..=depth)?.join("/"), names.get(..depth)?)?;
        Some(Text::joined(place.prefix().into_iter().chain(path)))
    };
    (1..names.len()).rev().filter_map(above).collect()
}

/// `/providers/Namespace/type/name/childType/childName`: as many names as the type has levels; nothing else is an id.
pub(crate) fn provider_path(kind: &str, names: &[Text]) -> Option<Vec<Part>> {
    let mut levels = kind.split('/');
    let namespace = levels.next()?;
    let levels: Vec<&str> = levels.collect();
    if levels.is_empty() || levels.len() != names.len() {
        return None;
    }
    let mut path = vec![Part::Known(format!("/providers/{namespace}").into())];
    for (level, name) in levels.into_iter().zip(names) {
        path.push(Part::Known(format!("/{level}/").into()));
        path.extend(name.parts());
    }
    Some(path)
}
