//! Types, as parameters, outputs and definitions declare them.

use cumulint_document::{Kind as NodeKind, Node};

use super::super::template::Type;
use super::{TemplateReader, get};

/// The deepest nesting of a type.
const MAX_TYPE_DEPTH: u32 = 16;

/// A type as it is declared by a parameter, an output or a definition.
pub(super) fn type_of(node: Node<'_>, depth: u32) -> Type {
    let inner = |name: &str| get(node, name).filter(|_| depth < MAX_TYPE_DEPTH);
    let reference = get(node, "$ref").and_then(Node::text);
    let properties = inner("properties").into_iter().flat_map(Node::entries);
    let properties = properties.map(|entry| (entry.name().as_ref().into(), type_of(entry.value, depth + 1)));
    let items = inner("items").or_else(|| inner("additionalProperties"));
    let elements = inner("prefixItems").into_iter().flat_map(Node::items);
    let variants =
        inner("discriminator").and_then(|it| get(it, "mapping")).into_iter().flat_map(Node::entries);
    let allowed = get(node, "allowedValues").into_iter().flat_map(Node::items);
    Type {
        kind: get(node, "type").and_then(Node::text).unwrap_or_default().to_ascii_lowercase(),
        nullable: get(node, "nullable").and_then(Node::as_bool) == Some(true),
        reference: reference.and_then(|path| Some(path.strip_prefix("#/definitions/")?.to_ascii_lowercase())),
        properties: properties.collect(),
        items: items
            .filter(|items| items.kind() == NodeKind::Mapping)
            .map(|items| Box::new(type_of(items, depth + 1))),
        elements: elements.map(|element| type_of(element, depth + 1)).collect(),
        variants: variants.map(|entry| type_of(entry.value, depth + 1)).collect(),
        allowed: allowed.map(|value| TemplateReader::default().expression(value)).collect(),
    }
}
