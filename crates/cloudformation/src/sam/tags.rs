//! Tags: SAM writes them as a map, CloudFormation as a list.

use cumulint_model::{Kind, Map, Value};

use super::copy::{is_open, present};
use super::source::Source;

/// The list of tags that a map says, with the one that tells who made the resource.
pub(super) fn tag_list(source: &Source, tags: Option<&Value>, maker: Option<&str>) -> Option<Value> {
    if let Some(chosen) = tags.filter(|tags| tags.choice().is_some()) {
        let nothing = || Value::list(Vec::new(), source.implied);
        return Some(
            chosen.for_each_case(&mut |case| tag_list(source, Some(case), maker).unwrap_or_else(nothing)),
        );
    }
    if let Some(open) = tags.filter(|tags| is_open(tags)) {
        return Some(open.clone());
    }
    let pair = |key: &str, value: Value| source.map([("Key", source.text(key)), ("Value", value)]);
    let mut items: Vec<Value> = maker.map(|key| pair(key, source.text("SAM"))).into_iter().collect();
    let written = tags.and_then(Value::as_map).into_iter().flatten();
    items.extend(written.map(|entry| pair(&entry.key, entry.value.clone())));
    let origin = tags.map_or(source.implied, |tags| tags.origin);
    (!items.is_empty()).then(|| Value::new(Kind::List(std::sync::Arc::new(items)), origin))
}

/// Adds the tags of a declaration to properties, as a list.
pub(super) fn add_tags(source: &Source, properties: &mut Map, declared: &Map, maker: Option<&str>) {
    let entry = present(declared, "Tags");
    if let Some(tags) = tag_list(source, entry.map(|entry| &entry.value), maker) {
        properties.insert("Tags".into(), entry.map_or(source.implied, |entry| entry.header), tags);
    }
}
