//! azapi: ARM resources written in Terraform. `type` is `Microsoft.X/y@version`, `body` holds the properties; an
//! `azapi_update_resource` becomes a part of what it updates.

use cumulint_model::{
    Cloud, Entry, Kind, Map, Origin, OriginId, Parent, Project, Resource, ResourceId, Value,
};
use cumulint_source::Span;

use crate::terraform::values::merge;

/// Lowers one resource of azapi; false where its type is not known.
pub(crate) fn lower(project: &mut Project, id: ResourceId) -> bool {
    let Some(kind) = project.get(id).and_then(|resource| resource.properties.get("type")) else {
        return false;
    };
    let kind = kind.value.clone();
    let Some((name, version)) = type_and_version(project, &kind) else { return false };
    let canonical = super::arm_type(name);
    let Some(resource) = project.get_mut(id) else { return false };
    let mut declared = std::mem::take(&mut resource.properties);
    declared.remove("type");
    resource.api_version = Some(version);
    resource.cloud = Cloud::Azure;
    if let Some(name) = declared.remove("name") {
        resource.name = Some(name.value);
    }
    let above = declared.remove("parent_id");
    if let Some(above) = above.filter(|_| super::names::parent_type(&canonical).is_some()) {
        resource.parent = above.value.target().map(Parent::Declared);
    }
    let updated = declared.remove("resource_id").and_then(|entry| entry.value.target());
    let shaped: Map = declared.into_iter().flat_map(shaped).collect();
    resource.properties = super::arm::flattened(shaped, &canonical);
    resource.canonical_type = canonical;
    if let Some(updated) = updated.filter(|_| resource.declared_type.ends_with("update_resource")) {
        fold(project, id, updated);
    }
    true
}

/// The entries that an attribute stands for: `body` for those of its document, `identity` for its only block.
fn shaped(mut entry: Entry) -> Vec<Entry> {
    match (&*entry.key, entry.value.as_map(), entry.value.as_list()) {
        ("body", Some(body), _) => body.iter().cloned().collect(),
        // Nothing below an unknown body is known: the level `properties` says so for each of them.
        ("body", None, _) => vec![Entry { key: "properties".into(), ..entry }],
        ("identity", _, Some([only])) => {
            entry.value = only.clone();
            vec![entry]
        }
        _ => vec![entry],
    }
}

/// What updates a resource that is declared here is a part of it.
fn fold(project: &mut Project, id: ResourceId, updated: ResourceId) {
    let Some(part) = project.get(id) else { return };
    let fits = |target: &Resource| target.canonical_type == part.canonical_type && !target.existing;
    if id == updated || !project.get(updated).is_some_and(fits) {
        return;
    }
    let entries = part.properties.clone();
    if let Some(target) = project.get_mut(updated) {
        for entry in entries {
            merge(&mut target.properties, entry, None);
        }
    }
    if let Some(part) = project.get_mut(id) {
        part.part_of = Some(updated);
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
