//! `secrets`: the values of properties that are there to hold a secret, by what clouds and providers publish.

use cumulint_model::{Entry, Kind, Map, OriginId, Project, ResourceId, Value};
use cumulint_schema::{NodeId, Shape as Published, TypeSchema, holds_secret, type_schema};
use rustc_hash::FxHashSet;

use super::record::Record;
use super::{Field, Member, Shape, View};

/// `secrets`: one member for each value.
///
/// | field | what it holds |
/// |---|---|
/// | `property` | the name of the property |
/// | `value` | its value, never shown |
/// | `declared` | whether its author declares it to be secret |
pub(super) const VALUES: View = View {
    name: "secrets",
    fields: &[
        Field { name: "property", shape: Shape::Text },
        Field { name: "value", shape: Shape::Any },
        Field { name: "declared", shape: Shape::Boolean },
    ],
    gather,
};

fn gather(project: &Project) -> Vec<Member> {
    let held = held(project);
    held.map(|(resource, entry)| Member { resource, value: member(entry) }).collect()
}

/// Where the values stand.
pub(super) fn origins(project: &Project) -> FxHashSet<OriginId> {
    held(project).map(|(_, entry)| entry.value.origin).collect()
}

fn held(project: &Project) -> impl Iterator<Item = (ResourceId, &Entry)> {
    let deployed = project.iter().filter(|(_, resource)| resource.is_judged());
    deployed.flat_map(|(id, resource)| {
        let mut found = Vec::new();
        if let Some(schema) = type_schema(&resource.canonical_type) {
            in_map(&resource.properties, schema, 0, &mut found, MAX_DEPTH);
        }
        found.into_iter().map(move |entry| (id, entry))
    })
}

fn in_map<'p>(map: &'p Map, schema: &TypeSchema, node: NodeId, found: &mut Vec<&'p Entry>, depth: u32) {
    for entry in map {
        match schema.shape(node) {
            Published::Map(item) => in_value(&entry.value, schema, *item, found, depth),
            _ => {
                let Some(property) = schema.property(node, &entry.key) else { continue };
                if holds_secret(schema, property) && !holds_more(&entry.value) {
                    found.push(entry);
                } else {
                    in_value(&entry.value, schema, property.node, found, depth);
                }
            }
        }
    }
}

fn in_value<'p>(value: &'p Value, schema: &TypeSchema, node: NodeId, found: &mut Vec<&'p Entry>, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match (&value.kind, schema.shape(node)) {
        (Kind::Map(map), _) => in_map(map, schema, node, found, depth),
        (Kind::List(items), Published::List(item)) => {
            items.iter().for_each(|value| in_value(value, schema, *item, found, depth));
        }
        _ => {}
    }
}

fn member(entry: &Entry) -> Value {
    let mut record = Record::new(entry.value.origin);
    record.say("property", &entry.key, entry.header);
    let declared = Value::new(Kind::Bool(entry.value.sensitive), entry.value.origin);
    record.put("declared", entry.header, declared);
    record.put("value", entry.header, Value { sensitive: true, ..entry.value.clone() });
    record.finish()
}

/// Whether a value is none by itself.
fn holds_more(value: &Value) -> bool {
    matches!(value.kind, Kind::Null | Kind::List(_) | Kind::Map(_))
}

/// How deep properties are looked into.
const MAX_DEPTH: u32 = 64;
