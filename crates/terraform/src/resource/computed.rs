//! Attributes that nobody wrote: the provider computes them, or they stay null. Its schema says which.

use std::sync::Arc;

use cumulint_model::{OriginId, Symbol, Why};
use cumulint_schema::{NodeId, Shape, TypeSchema};

use crate::evaluate::Instances;
use crate::module::{Mode, ResourceBlock};
use crate::value::{Computed, Content, InstanceId, Type, Value};

/// Whether a value that the author wrote leaves it to the provider: null, but not where a resource only keeps what it is given.
pub(crate) fn stands_for_computed(block: &ResourceBlock<'_>, value: &Value) -> bool {
    value.is_null() && !matches!(&*block.kind, "terraform_data" | "null_resource")
}

/// An attribute that nobody wrote, or of which the author says that it is null.
pub(crate) fn computed(
    instances: &Instances<'_>,
    instance: InstanceId,
    name: &Symbol,
    origin: OriginId,
) -> Value {
    let Some(block) = instances.block_of(instance) else {
        return Value::unknown(Why::AfterApply(name.clone()), Type::Any, origin);
    };
    if block.mode != Mode::Managed {
        return Value::unknown(Why::RemoteData(instances.address(instance)), Type::Any, origin);
    }
    let schema = cumulint_schema::type_schema(&block.kind);
    let known = schema.and_then(|schema| Some((schema, schema.property(0, name)?)));
    let kind = known.map_or(Type::Any, |(schema, property)| kind(schema, property.node, 0));
    let stays_null = known.is_some_and(|(schema, property)| {
        // Every resource has an `id`, whatever its schema says of it.
        &**name != "id"
            && tells_computed(schema)
            && !(property.computed || property.read_only || property.block || property.required)
    });
    if stays_null {
        return Value::new(Content::Null(kind), origin);
    }
    let computed = Computed { instance, path: name.clone(), kind };
    Value::new(Content::Computed(Arc::new(computed)), origin)
}

/// Whether an attribute in nested blocks, each by its name, may be computed where it is null. What no schema says may be.
pub(crate) fn may_be_computed<'n>(kind: &str, names: impl Iterator<Item = &'n str>) -> bool {
    let Some(schema) = cumulint_schema::type_schema(kind).filter(|schema| tells_computed(schema)) else {
        return true;
    };
    let mut node = 0;
    let mut computed = true;
    for name in names {
        let Some(property) = schema.property(node, name) else { return true };
        node = element(schema, property.node);
        computed = property.computed || property.read_only;
    }
    computed
}

/// Whether a schema says what is computed. Not every published one does; one that does says it of some attribute of nearly every
/// type.
fn tells_computed(schema: &TypeSchema) -> bool {
    schema.properties(0).iter().any(|property| property.computed)
}

/// What a list holds, or a limited value is.
fn element(schema: &TypeSchema, node: NodeId) -> NodeId {
    let mut node = node;
    for _ in 0..MAX_DEPTH {
        match schema.shape(node) {
            Shape::List(inner) | Shape::Map(inner) | Shape::Limited { of: inner, .. } => node = *inner,
            _ => break,
        }
    }
    node
}

/// How deep types are looked at.
const MAX_DEPTH: u32 = 8;

/// The type of an attribute.
fn kind(schema: &TypeSchema, node: NodeId, depth: u32) -> Type {
    match schema.shape(node) {
        _ if depth > MAX_DEPTH => Type::Any,
        Shape::Bool => Type::Bool,
        Shape::Integer | Shape::Number => Type::Number,
        Shape::String | Shape::Enum { .. } => Type::String,
        Shape::Map(element) => Type::map(kind(schema, *element, depth + 1)),
        Shape::Limited { of, .. } => kind(schema, *of, depth + 1),
        // Whether it is a list or a set is not in the schema: what can be done with it differs.
        Shape::List(_) | Shape::Any | Shape::Object { .. } | Shape::Variants { .. } | Shape::Union(_) => {
            Type::Any
        }
    }
}
