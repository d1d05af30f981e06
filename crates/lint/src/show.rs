//! The resources as policies see them: how an author finds out what to write.

use cumulint_finding::{ShownCase, ShownResource, ShownValue};
use cumulint_model::{Kind, Map, Project, Resource, ResourceId, Symbol, Value};
use cumulint_source::Span;

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
