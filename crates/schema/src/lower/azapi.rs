//! azapi: ARM resources written in Terraform. `type` is `Microsoft.X/y@version`, `body` and `sensitive_body` hold the
//! properties, as an object or as a text that is JSON; an `azapi_update_resource` becomes a part of what it updates.
//!
//! What only calls an action of a resource (`azapi_resource_action`) declares nothing and stays what it is.

use std::sync::Arc;

use cumulint_model::{
    Cloud, Entry, Kind, Map, Origin, OriginId, Parent, Project, Resource, ResourceId, Symbol, Value, Why,
};
use cumulint_source::Span;

use crate::terraform::join;
use crate::terraform::values::{keys, merge};

/// Lowers one resource of azapi; false where its type is not known, or where it declares none.
pub(crate) fn lower(project: &mut Project, id: ResourceId) -> bool {
    let Some(resource) = project.get(id) else { return false };
    let declares = ["azapi_resource", "azapi_update_resource", "azapi_data_plane_resource"];
    let Some(kind) = resource.properties.get("type").map(|entry| entry.value.clone()) else { return false };
    if !declares.contains(&&*resource.declared_type) {
        return false;
    }
    let Some((name, version)) = type_and_version(project, &kind) else { return false };
    let canonical = super::arm_type(name);
    let Some(resource) = project.get_mut(id) else { return false };
    let mut declared = std::mem::take(&mut resource.properties);
    resource.api_version = Some(version);
    resource.cloud = Cloud::Azure;
    resource.canonical_type = canonical;
    if let Some(name) = declared.remove("name") {
        resource.name = Some(name.value);
    }
    let above = declared.remove("parent_id");
    let updated = declared.remove("resource_id").and_then(|entry| entry.value.target());
    let mut shaped = Map::new();
    for entry in declared.into_iter().flat_map(shape) {
        merge(&mut shaped, entry, None);
    }
    if let Some(scope) = above.and_then(|above| place(project, id, above)) {
        shaped.push(scope);
    }
    if let Some(resource) = project.get_mut(id) {
        resource.properties = super::arm::flattened(shaped, &resource.canonical_type);
        if resource.declared_type.ends_with("update_resource") {
            update(project, id, updated);
        }
    }
    true
}

/// Where a resource lies: a child below its parent, an extension at what it extends. Of others, the group says nothing.
fn place(project: &mut Project, id: ResourceId, above: Entry) -> Option<Entry> {
    let canonical = project.get(id)?.canonical_type.clone();
    if super::names::parent_type(&canonical).is_none() {
        return extends(&canonical).then(|| Entry { key: "scope".into(), ..above });
    }
    let found = join::target(project, &above.value, |candidate| join::may_hold(candidate, &canonical));
    let named = || above.value.as_str().map_or_else(|| "parent_id".into(), Symbol::from);
    let parent = match found {
        Some(found) => Parent::Declared(found),
        None => Parent::Unknown(above.value.why().cloned().unwrap_or_else(|| Why::RemoteData(named()))),
    };
    project.get_mut(id)?.parent = Some(parent);
    None
}

/// Whether resources of a type extend others, so that what lies above them is what they are about.
fn extends(canonical: &str) -> bool {
    canonical.starts_with("Microsoft.Authorization/") || canonical == "Microsoft.Insights/diagnosticSettings"
}

/// The entries that an attribute stands for: a body for those of its document, `identity` for its only block. What steers
/// the provider is no property.
fn shape(mut entry: Entry) -> Vec<Entry> {
    match (&*entry.key, entry.value.as_map(), entry.value.as_list()) {
        ("body" | "sensitive_body", Some(body), _) => body.iter().cloned().collect(),
        ("body" | "sensitive_body", None, _) if entry.value.kind == Kind::Null => Vec::new(),
        // Nothing below an unknown body is known: the level `properties` says so for each of them.
        ("body" | "sensitive_body", None, _) => vec![Entry { key: "properties".into(), ..entry }],
        ("identity", _, Some([only])) => {
            entry.value = identity(only.clone());
            vec![entry]
        }
        ("identity" | "location" | "tags", ..) => vec![entry],
        _ => Vec::new(),
    }
}

/// The API wants identities as keys.
fn identity(mut value: Value) -> Value {
    if let Kind::Map(map) = &mut value.kind {
        let map = Arc::make_mut(map);
        if let Some(ids) = map.remove("identity_ids").filter(|entry| entry.value.kind != Kind::Null) {
            let keys = keys(ids.value);
            map.push(Entry { key: "userAssignedIdentities".into(), header: ids.header, value: keys });
        }
    }
    value
}

/// What updates a resource that is declared here is a part of it. Of a resource that is not, the update says only a part:
/// it is no declaration, unless it lies in one that is declared here, as what exists once in each does.
fn update(project: &mut Project, id: ResourceId, updated: Option<ResourceId>) {
    let Some(part) = project.get(id) else { return };
    let fits = |target: &Resource| target.canonical_type == part.canonical_type && !target.existing;
    let target = updated.filter(|target| *target != id && project.get(*target).is_some_and(fits));
    let within = matches!(part.parent, Some(Parent::Declared(_)));
    let entries = part.properties.clone();
    if let Some(target) = target.and_then(|target| project.get_mut(target)) {
        for entry in entries {
            merge(&mut target.properties, entry, None);
        }
    }
    if let Some(part) = project.get_mut(id) {
        part.part_of = target;
        part.existing = target.is_none() && !within;
    }
}

/// The two halves of `Microsoft.X/y@version`; the version may be unknown.
fn type_and_version<'k>(project: &mut Project, kind: &'k Value) -> Option<(&'k str, Value)> {
    if let Kind::Unknown(unknown) = &kind.kind {
        let (name, _) = unknown.prefix.as_deref()?.split_once('@')?;
        return Some((name, Value::unknown(unknown.why.clone(), kind.origin)));
    }
    let text = kind.as_str()?;
    let (name, version) = text.split_once('@')?;
    let origin = place_of_end(project, kind, text, version);
    Some((name, Value { kind: Kind::String(version.into()), origin, ..kind.clone() }))
}

/// Where the end of a text stands, if the text is written in quotes and without escapes; else where the text does.
fn place_of_end(project: &mut Project, value: &Value, text: &str, end: &str) -> OriginId {
    let Some(Origin::Written(span)) = project.origins.get(value.origin) else { return value.origin };
    let (file, range) = (span.file, span.range);
    let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
    if range.len() != length(text).saturating_add(2) {
        return value.origin;
    }
    let stop = range.end.saturating_sub(1);
    project.origins.written(Span::new(file, stop.saturating_sub(length(end)), stop))
}
