//! ARM and Bicep: canonical spelling of types and names, the `properties` level flattened, values converted.

use cumulint_model::{Cloud, Map, Project};

use super::convert::{self, Spelling};

pub(crate) fn lower(project: &mut Project) {
    for resource in &mut project.resources {
        if resource.cloud == Cloud::Azure {
            resource.canonical_type = super::arm_type(&resource.declared_type);
        }
        let properties = std::mem::take(&mut resource.properties);
        resource.properties = flattened(properties, &resource.canonical_type);
    }
}

/// The properties of a resource of a canonical type; of an unpublished type only the top level is flattened.
pub(crate) fn flattened(properties: Map, canonical_type: &str) -> Map {
    match crate::type_schema(canonical_type) {
        Some(schema) => convert::properties(properties, schema, Spelling::Arm),
        None => top_level(convert::without_nulls(properties)),
    }
}

fn top_level(mut map: Map) -> Map {
    let Some(entry) = map.remove("properties") else { return map };
    let Some(inner) = entry.value.as_map() else {
        map.push(entry);
        return map;
    };
    let mut kept = Map::new();
    for entry in inner {
        let target = if map.get_ignoring_case(&entry.key).is_some() { &mut kept } else { &mut map };
        target.insert(entry.key.clone(), entry.header, entry.value.clone());
    }
    if !kept.is_empty() {
        let value = cumulint_model::Value::map(kept, entry.value.origin);
        map.insert(entry.key, entry.header, value);
    }
    map
}
