//! The transform of AWS SAM (`AWS::Serverless-2016-10-31`), on evaluated resources.
//!
//! What a template declares as `AWS::Serverless::…` becomes what CloudFormation is given by the transform: the declaration itself
//! is turned into its main resource, the others are appended under the logical ids that the transform gives them. What the
//! author wrote keeps its place; what the transform adds is implied by the declaration. It deliberately does not know how code
//! is packaged, and it does not refuse what the transform would refuse: it makes of it what it can.

mod api_body;
mod authorizer;
mod cases;
mod connector;
mod copy;
mod deployment;
mod domain;
mod event;
mod event_rule;
mod function;
mod globals;
mod graphql;
mod http_api;
mod invoke;
mod late;
mod mapping;
mod pattern;
mod policies;
mod rest_api;
mod role;
mod simple;
mod source;
mod state_machine;
mod statements;
mod tags;
mod trigger;
mod usage_plan;
mod web_socket_api;

use cumulint_document::Node;
use cumulint_model::{Cloud, Entry, Map, Presence, Resource, ResourceId, Symbol};
use rustc_hash::FxHashMap;

use crate::evaluator::{Evaluator, Logical};
use deployment::Deployment;
use rest_api::Api;
use source::{Source, implied};

/// What the types of SAM begin with.
const PREFIX: &str = "AWS::Serverless::";

/// The main resource that a declaration becomes.
const TYPES: [(&str, &str); 10] = [
    ("Api", "AWS::ApiGateway::RestApi"),
    ("Application", "AWS::CloudFormation::Stack"),
    ("CapacityProvider", "AWS::Lambda::CapacityProvider"),
    ("Function", "AWS::Lambda::Function"),
    ("GraphQLApi", "AWS::AppSync::GraphQLApi"),
    ("HttpApi", "AWS::ApiGatewayV2::Api"),
    ("LayerVersion", "AWS::Lambda::LayerVersion"),
    ("SimpleTable", "AWS::DynamoDB::Table"),
    ("StateMachine", "AWS::StepFunctions::StateMachine"),
    ("WebSocketApi", "AWS::ApiGatewayV2::Api"),
];

/// What making a resource costs of the evaluation's steps.
const STEPS_OF_RESOURCE: u64 = 30;

/// Whether a resource is one of SAM, or has connectors as only SAM knows them.
pub(crate) fn is_sam(resource: Node<'_>) -> bool {
    let kind = resource.get("Type").and_then(Node::text);
    kind.is_some_and(|kind| kind.starts_with(PREFIX)) || resource.get("Connectors").is_some()
}

/// Replaces the resources of SAM among those that are declared. `open_world` says whether other macros may add names.
pub(crate) fn expand<'t>(
    evaluator: &mut Evaluator<'t>,
    declared: &[(Symbol, ResourceId, Node<'t>)],
    open_world: bool,
) {
    let mut expansion = Expansion {
        evaluator,
        globals: FxHashMap::default(),
        made: FxHashMap::default(),
        apis: Vec::new(),
        api_of: FxHashMap::default(),
        deployments: Vec::new(),
        record_sets: FxHashMap::default(),
    };
    expansion.all(declared);
    expansion.late_references(open_world);
}

/// One expansion of a template.
struct Expansion<'e, 't> {
    evaluator: &'e mut Evaluator<'t>,
    /// `Globals` by their section.
    globals: FxHashMap<Symbol, Option<Map>>,
    /// The resources that were made, by their logical ids.
    made: FxHashMap<Symbol, ResourceId>,
    /// The APIs, whether declared or implied, with the routes of events.
    apis: Vec<Api>,
    api_of: FxHashMap<ResourceId, usize>,
    deployments: Vec<Deployment>,
    /// The groups of DNS records that APIs share, by their hosted zone.
    record_sets: FxHashMap<Symbol, ResourceId>,
}

/// A resource of SAM as declared, with what `Globals` say.
struct Sam {
    source: Source,
    /// The last part of its type.
    section: Symbol,
    properties: Map,
}

impl<'t> Expansion<'_, 't> {
    fn all(&mut self, declared: &[(Symbol, ResourceId, Node<'t>)]) {
        let found: Vec<Sam> =
            declared.iter().filter_map(|(name, id, node)| self.sam(name, *id, *node)).collect();
        if found.is_empty() && !declared.iter().any(|(_, _, node)| node.get("Connectors").is_some()) {
            return;
        }
        for sam in found.iter().filter(|sam| matches!(&*sam.section, "Api" | "HttpApi")) {
            self.register_api(sam);
        }
        let of = |section: &'static str| found.iter().filter(move |sam| &*sam.section == section);
        of("Function").for_each(|sam| self.function(sam));
        of("StateMachine").for_each(|sam| self.state_machine(sam));
        self.finish_apis();
        of("WebSocketApi").for_each(|sam| self.web_socket_api(sam));
        of("SimpleTable").for_each(|sam| self.simple_table(sam));
        of("LayerVersion").for_each(|sam| self.layer(sam));
        of("Application").for_each(|sam| self.application(sam));
        of("CapacityProvider").for_each(|sam| self.capacity_provider(sam));
        of("GraphQLApi").for_each(|sam| self.graphql_api(sam));
        of("Connector").for_each(|sam| self.connector(sam));
        for (name, id, node) in declared {
            self.attached_connectors(name, *id, *node);
        }
        self.finish_deployments();
    }

    /// A resource of SAM: its properties are taken out, and it has the type that it becomes.
    fn sam(&mut self, name: &Symbol, id: ResourceId, node: Node<'t>) -> Option<Sam> {
        let resource = self.evaluator.project.get_mut(id)?;
        let section: Symbol = resource.declared_type.strip_prefix(PREFIX)?.into();
        if let Some((_, becomes)) = TYPES.iter().find(|(name, _)| *name == &*section) {
            resource.canonical_type = (*becomes).into();
        } else if &*section != "Connector" {
            return None;
        }
        let own = std::mem::take(&mut resource.properties);
        let (name, kind) = (name.clone(), resource.declared_type.clone());
        let (header, block, presence) = (resource.header, resource.block, resource.presence.clone());
        let implied = implied(header, &kind, &mut self.evaluator.project.origins);
        let properties = self.with_globals(&section, own, Some(node));
        let source = Source { id, name, kind, header, block, presence, implied };
        Some(Sam { source, section, properties })
    }

    /// Gives the declaration itself its properties.
    fn becomes(&mut self, source: &Source, properties: Map) {
        self.set(source.id, properties);
    }

    fn set(&mut self, id: ResourceId, properties: Map) {
        if let Some(resource) = self.evaluator.project.get_mut(id) {
            resource.properties = properties;
        }
    }

    /// Makes a resource of a type, under a logical id. One that was made before under the same id is replaced; one that the
    /// author declared is left alone.
    fn add(&mut self, source: &Source, name: &str, kind: &str, properties: Map) -> ResourceId {
        if let Some(id) = self.made.get(name).copied() {
            self.set(id, properties);
            return id;
        }
        if !self.evaluator.spend(STEPS_OF_RESOURCE, Some(source.header)) {
            return source.id;
        }
        if let Some(id) = self.named(name) {
            return id;
        }
        let kind: Symbol = kind.into();
        let resource = Resource {
            address: self.address(name),
            declared_type: kind.clone(),
            canonical_type: kind,
            cloud: Cloud::Aws,
            api_version: None,
            name: None,
            provider: None,
            parent: None,
            presence: source.presence.clone(),
            instance: None,
            existing: false,
            part_of: None,
            properties,
            beside: Map::new(),
            header: source.header,
            block: source.block,
            calls: self.evaluator.calls(),
        };
        let name: Symbol = name.into();
        let id = self.evaluator.project.add(resource);
        self.evaluator.logical_mut().declare(name.clone(), Logical::Resource(id));
        self.made.insert(name, id);
        id
    }

    /// What a logical id is called from the root: below the stack that nests it.
    fn address(&self, name: &str) -> Symbol {
        self.evaluator.address(name)
    }

    /// Gives a resource the name that its author would use; the first one stays.
    fn rename(&mut self, id: ResourceId, name: &str) {
        let address = self.address(name);
        if let Some(resource) = self.evaluator.project.get_mut(id).filter(|made| !made.address.contains('.'))
        {
            resource.address = address;
        }
    }

    /// Makes a name by which the author can refer to what was made: `Site.Stage`.
    fn known_as(&mut self, name: String, id: ResourceId) {
        self.evaluator.logical_mut().alias(name.into(), id);
    }

    /// A declaration, a part of it being blamed: where the key of an entry stands.
    fn part(&mut self, source: &Source, entry: &Entry) -> Source {
        let header = self.evaluator.project.place(entry.header);
        source.within(header, &mut self.evaluator.project.origins)
    }

    /// The type that a resource has become.
    fn type_of(&self, id: ResourceId) -> Option<Symbol> {
        self.evaluator.project.get(id).map(|resource| resource.canonical_type.clone())
    }

    /// The resource of a logical id.
    fn named(&self, name: &str) -> Option<ResourceId> {
        match self.evaluator.logical().get(name) {
            Some(Logical::Resource(id)) => Some(*id),
            _ => None,
        }
    }
}

/// A declaration of which it is not known whether it is made at all.
fn doubtful(source: &Source, why: cumulint_model::Why) -> Source {
    Source { presence: Presence::Unknown(why), ..source.clone() }
}
