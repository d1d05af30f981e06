//! From the evaluator's values and instances to the model.

use std::cell::Cell;
use std::sync::Arc;

use cumulint_evaluation::{Evaluated, Limit};
use cumulint_model::{
    Dialect, Entry, Kind, Map, Presence, Project, Reference, Resource, ResourceId, Symbol, Unknown, Why,
};

use crate::evaluate::{Evaluator, Expansion, ModuleIndex};
use crate::module::{Expression, Mode};
use crate::resource::{Attributes, Input, cloud, document, inputs, with_default_tags};
use crate::value::{Content, InstanceId, Members, Value};

/// Which resource an instance becomes.
pub(crate) struct Places {
    by_instance: Vec<ResourceId>,
    /// How much may still be lowered: parts that values share are lowered each time.
    left: Cell<u32>,
}

/// How many values a root may lower.
const MAX_LOWERED: u32 = 8_000_000;

impl Places {
    /// Of instances that become the resources of the same numbers.
    pub(crate) fn in_order(count: usize) -> Self {
        Self { by_instance: (0..).map(ResourceId).take(count).collect(), left: MAX_LOWERED.into() }
    }

    /// Of so many instances, some of which become resources in an order of their own.
    fn of_some(count: usize, order: &[InstanceId]) -> Self {
        let mut by_instance = vec![ResourceId(u32::MAX); count];
        for (place, instance) in (0..).zip(order) {
            if let Some(slot) = by_instance.get_mut(instance.0 as usize) {
                *slot = ResourceId(place);
            }
        }
        Self { by_instance, left: MAX_LOWERED.into() }
    }

    fn of(&self, instance: InstanceId) -> ResourceId {
        self.by_instance.get(instance.0 as usize).copied().unwrap_or(ResourceId(u32::MAX))
    }

    /// Whether there was more to lower than may be.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }
}

/// Evaluates every resource of the root and of what it calls, in the order of the text, and makes the project of them.
pub(crate) fn project(
    mut evaluator: Evaluator<'_>,
    environment: Option<Symbol>,
    provider_majors: Vec<(Symbol, u32)>,
) -> Evaluated {
    let mut order: Vec<InstanceId> = Vec::new();
    let modules = modules(&mut evaluator);
    for module in modules.iter().copied() {
        let instance = evaluator.instances().module(module);
        let blocks = instance.map_or(0, |module| module.configuration().resources.len());
        for block in 0..blocks {
            let expansion = evaluator.expansion(module, block);
            order.extend(expansion.iter().flat_map(Expansion::instances));
        }
    }
    let evaluated: Vec<(InstanceId, Members)> =
        order.iter().map(|instance| (*instance, properties(&mut evaluator, *instance))).collect();
    let places = Places::of_some(evaluator.instances().resource_count(), &order);
    let mut resources: Vec<Resource> = Vec::new();
    for (instance, members) in evaluated {
        resources.extend(resource(&mut evaluator, instance, &members, &places));
        if let Some(last) = resources.last().filter(|_| places.is_exhausted()) {
            evaluator.reporter().limit(Limit::ValueSize, last.header);
        }
    }
    resources.extend(inputs(&mut evaluator, &modules).into_iter().map(|input| declared(input, &places)));
    let mut project = Project::new(Dialect::Terraform, evaluator.instances().root_folder());
    project.environment = environment;
    project.provider_majors = provider_majors;
    project.resources = resources;
    let diagnostics;
    (project.origins, project.conditions, diagnostics, project.gaps) = evaluator.finish();
    Evaluated { project, diagnostics }
}

fn declared(input: Input, places: &Places) -> Resource {
    let entry = |(key, value): (&str, Value)| Entry {
        key: key.into(),
        header: value.origin,
        value: to_model(&value, places),
    };
    Resource { properties: input.properties.into_iter().map(entry).collect(), ..input.resource }
}

/// All instances of modules, callers before what they call.
fn modules(evaluator: &mut Evaluator<'_>) -> Vec<ModuleIndex> {
    let mut modules = Vec::new();
    let mut ahead = vec![ModuleIndex::ROOT];
    while let Some(module) = ahead.pop() {
        let Some(instance) = evaluator.instances().module(module) else { continue };
        modules.push(module);
        let configuration = instance.configuration();
        for name in configuration.modules.keys().rev() {
            if let Some(Ok(expansion)) = evaluator.called(module, name) {
                ahead.extend(expansion.instances().into_iter().rev());
            }
        }
    }
    modules
}

/// What the author wrote; of a data source that makes a policy, the policy.
fn properties(evaluator: &mut Evaluator<'_>, instance: InstanceId) -> Members {
    let document = document(evaluator, instance).and_then(|document| document.members().cloned());
    document.unwrap_or_else(|| {
        let written = Attributes::of(evaluator, instance).all();
        with_default_tags(evaluator, instance, written)
    })
}

fn resource(
    evaluator: &mut Evaluator<'_>,
    id: InstanceId,
    members: &Members,
    places: &Places,
) -> Option<Resource> {
    let provider = provider(evaluator, id);
    let instances = evaluator.instances();
    let instance = instances.resource(id)?;
    let block = instances.block_of(id)?;
    let module = instances.module(instance.module())?;
    let module_symbolic = module.symbolic();
    let around = module.exists();
    let which = instance.which().clone();
    let exists = evaluator.existing(&which, module_symbolic.is_some(), around);
    let instances = evaluator.instances();
    let instance = instances.resource(id)?;
    let module = instances.module(instance.module())?;
    let presence = match (which.symbolic.or(module_symbolic), exists) {
        (None, _) => Presence::Certain,
        (Some(_), Some(condition)) => Presence::When(condition),
        (Some(why), None) => Presence::Unknown(why),
    };
    Some(Resource {
        address: instance.address().clone(),
        declared_type: block.kind.clone(),
        canonical_type: block.kind.clone(),
        cloud: cloud(&block.kind),
        api_version: None,
        name: None,
        provider,
        parent: None,
        presence,
        instance: instance.which().key.clone(),
        existing: block.mode != Mode::Managed,
        part_of: None,
        properties: to_map(members, places),
        beside: Map::new(),
        header: block.header,
        block: block.span,
        calls: Arc::clone(module.calls_to()),
    })
}

/// `provider = google-beta`, as it is written.
fn provider(evaluator: &mut Evaluator<'_>, id: InstanceId) -> Option<cumulint_model::Value> {
    let argument = evaluator.instances().block_of(id)?.content.argument("provider")?;
    let span = argument.value.span();
    let text = match argument.value {
        Expression::Json(node) => node.as_str()?.into_owned(),
        Expression::Native(..) => evaluator.reader().slice(span),
    };
    let origin = evaluator.provenance().written(span);
    Some(cumulint_model::Value::string(text.trim_matches('"'), origin))
}

/// A value as policies see it.
fn to_model(value: &Value, places: &Places) -> cumulint_model::Value {
    let mut lowered = cumulint_model::Value::new(kind(value, places), value.origin);
    lowered.refers = value.link.map(|instance| places.of(instance));
    if let Kind::Reference(reference) = &lowered.kind {
        lowered.refers = Some(reference.target);
    }
    lowered.sensitive = value.sensitive;
    lowered
}

fn kind(value: &Value, places: &Places) -> Kind {
    match places.left.get().checked_sub(1) {
        Some(left) => places.left.set(left),
        None => return unknown(Why::Limit(Limit::ValueSize.name().into())),
    }
    match &value.content {
        Content::Null(_) => Kind::Null,
        Content::Bool(known) => Kind::Bool(*known),
        Content::Number(number) => match number.to_model() {
            Some(number) => Kind::Number(number),
            None => unknown(Why::Invalid("an infinite number".into())),
        },
        Content::String(text) => Kind::String(text.clone()),
        Content::Tuple(_) | Content::List(_) | Content::Set(_) => {
            let items = value.items().unwrap_or_default();
            Kind::List(Arc::new(items.iter().map(|item| to_model(item, places)).collect()))
        }
        Content::Object(members) => Kind::Map(Arc::new(to_map(members, places))),
        Content::Map(mapping) => Kind::Map(Arc::new(to_map(&mapping.members, places))),
        Content::Encoded(encoded) => {
            let value = to_model(&encoded.value, places);
            Kind::Encoded(Arc::new(cumulint_model::Encoded { text: encoded.text.clone(), value }))
        }
        Content::Resource(instance) => reference(places.of(*instance), ""),
        Content::Computed(computed) => reference(places.of(computed.instance), &computed.path),
        Content::Unknown(it) => {
            let (prefix, suffix) = (it.prefix.clone(), it.suffix.clone());
            let choice = value.choice().map(|choice| cumulint_model::Choice {
                condition: choice.condition,
                at: choice.at,
                holds: to_model(&choice.holds, places),
                fails: to_model(&choice.fails, places),
            });
            Kind::Unknown(Arc::new(Unknown { why: it.why.clone(), prefix, suffix, choice }))
        }
    }
}

fn unknown(why: Why) -> Kind {
    Kind::Unknown(Arc::new(Unknown { why, prefix: None, suffix: None, choice: None }))
}

fn reference(target: ResourceId, path: &str) -> Kind {
    Kind::Reference(Arc::new(Reference { target, path: path.into() }))
}

/// Members as policies see them, in the order of the text.
pub(crate) fn to_map(members: &Members, places: &Places) -> Map {
    let mut map = Map::new();
    for (key, member) in members.as_written() {
        map.push(Entry { key: key.clone(), header: member.header, value: to_model(&member.value, places) });
    }
    map
}
