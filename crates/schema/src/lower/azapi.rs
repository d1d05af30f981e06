//! `azapi_resource`: an ARM resource written in Terraform. `type` is `Microsoft.X/y@version`, `body` holds the properties.

use cumulint_model::{Kind, Map, Parent, Project, ResourceId, Value};

/// Lowers one resource of azapi; false where its type is not known.
pub(crate) fn lower(project: &mut Project, id: ResourceId) -> bool {
    let Some(resource) = project.get_mut(id) else { return false };
    let Some(kind) = resource.properties.get("type").map(|entry| entry.value.clone()) else { return false };
    let Some((name, version)) = kind.as_str().and_then(|text| text.split_once('@')) else { return false };
    let canonical = super::arm_type(name);
    let version = Value { kind: Kind::String(version.into()), ..kind.clone() };
    let mut declared = std::mem::take(&mut resource.properties);
    declared.remove("type");
    resource.api_version = Some(version);
    if let Some(name) = declared.remove("name") {
        resource.name = Some(name.value);
    }
    if let Some(parent) = declared.remove("parent_id").or_else(|| declared.get("resource_id").cloned()) {
        resource.parent = parent.value.target().map(Parent::Declared);
    }
    let mut shaped = Map::new();
    for mut entry in declared {
        match (&*entry.key, entry.value.as_map()) {
            ("body", Some(body)) => {
                for entry in body.clone() {
                    shaped.insert(entry.key, entry.header, entry.value);
                }
            }
            ("body", None) => {
                // Nothing below an unknown body is known: the level `properties` says so for each of them.
                shaped.insert("properties".into(), entry.header, entry.value);
            }
            ("identity", _) => {
                if let Some([only]) = entry.value.as_list() {
                    entry.value = only.clone();
                }
                shaped.insert(entry.key, entry.header, entry.value);
            }
            _ => shaped.insert(entry.key, entry.header, entry.value),
        }
    }
    resource.properties = super::arm::flattened(shaped, &canonical);
    resource.canonical_type = canonical;
    true
}
