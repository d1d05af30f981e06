//! The resources as policies see them: how an author finds out what to write.

use cumulint_model::{Kind, Map, Project, Resource, ResourceId, Symbol, Value};
use cumulint_source::Span;

/// A value in plain form.
#[derive(Clone, PartialEq, Debug)]
pub enum ShownValue {
    /// Null.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number, with its digits.
    Number(String),
    /// A text.
    String(String),
    /// A list.
    List(Vec<ShownValue>),
    /// A map in the order of the text.
    Map(Vec<(String, ShownValue)>),
    /// A computed attribute of another resource.
    Reference {
        /// The other resource's address.
        resource: String,
        /// The attribute.
        path: String,
    },
    /// Not known, and why.
    Unknown(String),
    /// One of two, by a condition.
    Choice(Box<[ShownCase; 2]>),
    /// Declared secret: not shown.
    Secret,
}

/// What a value is in one case of a condition; null where it is absent then.
#[derive(Clone, PartialEq, Debug)]
pub struct ShownCase {
    /// Which case: "`IsProd` holds".
    pub when: String,
    /// The value.
    pub value: ShownValue,
    /// Where it is written.
    pub place: Option<Span>,
}

/// A resource in plain form.
#[derive(Clone, Debug)]
pub struct ShownResource {
    /// What the author would call it.
    pub address: Symbol,
    /// The canonical type.
    pub canonical_type: Symbol,
    /// The type as declared.
    pub declared_type: Symbol,
    /// The API version, where the dialect writes one.
    pub api_version: Option<ShownValue>,
    /// Its name, where one is given.
    pub name: Option<ShownValue>,
    /// The address of what it lies in.
    pub parent: Option<Symbol>,
    /// Its properties in canonical form.
    pub properties: ShownValue,
    /// The properties' places, by JSON path, in order: what `show` prints as comments.
    pub places: Vec<(String, Span)>,
    /// The whole declaration.
    pub block: Span,
    /// The set of inputs, where there is more than one.
    pub environment: Option<Symbol>,
}

/// What `show` prints.
#[derive(Clone, Default, Debug)]
pub struct Shown {
    /// The resources, in the order of their places.
    pub resources: Vec<ShownResource>,
}

/// The deployments that only hold other resources, which are listed themselves.
const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

/// The resources of a project that policies judge.
pub(crate) fn show(project: &Project) -> Vec<ShownResource> {
    let shown = |resource: &&Resource| {
        resource.is_judged() && !resource.canonical_type.eq_ignore_ascii_case(DEPLOYMENTS)
    };
    project.resources.iter().filter(shown).map(|resource| show_resource(project, resource)).collect()
}

fn show_resource(project: &Project, resource: &Resource) -> ShownResource {
    let mut places = Vec::new();
    collect_places(project, &resource.properties, "$", &mut places);
    ShownResource {
        address: resource.address.clone(),
        canonical_type: resource.canonical_type.clone(),
        declared_type: resource.declared_type.clone(),
        api_version: resource.api_version.as_ref().map(|value| plain(project, value)),
        name: resource.name.as_ref().map(|value| plain(project, value)),
        parent: parent_address(project, resource),
        properties: plain_map(project, &resource.properties),
        places,
        block: resource.block,
        environment: project.environment.clone(),
    }
}

fn parent_address(project: &Project, resource: &Resource) -> Option<Symbol> {
    match resource.parent.as_ref()? {
        cumulint_model::Parent::Declared(parent) => project.get(*parent).map(|parent| parent.address.clone()),
        cumulint_model::Parent::Unknown(_) => None,
    }
}

fn plain(project: &Project, value: &Value) -> ShownValue {
    if value.sensitive {
        return ShownValue::Secret;
    }
    match &value.kind {
        Kind::Null => ShownValue::Null,
        Kind::Bool(known) => ShownValue::Bool(*known),
        Kind::Number(number) => ShownValue::Number(number.to_string()),
        Kind::String(text) => ShownValue::String(text.to_string()),
        Kind::List(items) => ShownValue::List(items.iter().map(|item| plain(project, item)).collect()),
        Kind::Map(map) => plain_map(project, map),
        Kind::Encoded(encoded) => plain(project, &encoded.value),
        Kind::Reference(reference) => ShownValue::Reference {
            resource: address(project, reference.target),
            path: reference.path.to_string(),
        },
        Kind::Unknown(unknown) => match &unknown.choice {
            Some(choice) => ShownValue::Choice(Box::new([true, false].map(|holds| ShownCase {
                when: project.conditions.says(choice.condition, holds),
                value: plain(project, choice.case(holds)),
                place: project.place_of(choice.case(holds)),
            }))),
            None => ShownValue::Unknown(unknown.why.to_string()),
        },
    }
}

fn plain_map(project: &Project, map: &Map) -> ShownValue {
    ShownValue::Map(map.iter().map(|entry| (entry.key.to_string(), plain(project, &entry.value))).collect())
}

fn address(project: &Project, id: ResourceId) -> String {
    project.get(id).map(|resource| resource.address.to_string()).unwrap_or_default()
}

fn collect_places(project: &Project, map: &Map, path: &str, places: &mut Vec<(String, Span)>) {
    for entry in map {
        let path = format!("{path}.{}", entry.key);
        if let Some(place) = project.place_of(&entry.value) {
            places.push((path.clone(), place));
        }
        if let Some(inner) = entry.value.as_map() {
            collect_places(project, inner, &path, places);
        }
    }
}
