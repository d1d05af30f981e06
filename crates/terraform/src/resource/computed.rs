//! Attributes that nobody wrote: the provider computes them, or they stay null. Its schema says which.

use std::sync::Arc;

use cumulint_model::{OriginId, Symbol, Why};
use cumulint_schema::{NodeId, Shape, TypeSchema};

use crate::evaluate::Evaluator;
use crate::module::Mode;
use crate::value::{Computed, Content, InstanceId, Type, Value};

impl Evaluator<'_> {
    /// Whether a value that the author wrote leaves it to the provider: null, but not where a resource only keeps what it is given.
    pub(crate) fn stands_for_computed(&self, instance: InstanceId, value: &Value) -> bool {
        let keeps = |kind: &str| matches!(kind, "terraform_data" | "null_resource");
        value.is_null() && self.block_of(instance).is_some_and(|block| !keeps(&block.kind))
    }

    /// An attribute that nobody wrote, or of which the author says that it is null.
    pub(crate) fn computed(&self, instance: InstanceId, name: &Symbol, origin: OriginId) -> Value {
        let Some(block) = self.block_of(instance) else {
            return Value::unknown(Why::AfterApply(name.clone()), Type::Any, origin);
        };
        if block.mode != Mode::Managed {
            return Value::unknown(Why::RemoteData(self.address(instance)), Type::Any, origin);
        }
        let schema = cumulint_schema::type_schema(&block.kind);
        let known = schema.and_then(|schema| Some((schema, schema.property(0, name)?)));
        let kind = known.map_or(Type::Any, |(schema, property)| kind(schema, property.node, 0));
        // Not every published schema tells what is computed; one that does says it of some attribute of nearly every type.
        let tells = |schema: &TypeSchema| schema.properties(0).iter().any(|property| property.computed);
        let stays_null = known.is_some_and(|(schema, property)| {
            // Every resource has an `id`, whatever its schema says of it.
            &**name != "id"
                && tells(schema)
                && !(property.computed || property.read_only || property.block || property.required)
        });
        if stays_null {
            return Value::new(Content::Null(kind), origin);
        }
        let computed = Computed { instance, path: name.clone(), kind };
        Value::new(Content::Computed(Arc::new(computed)), origin)
    }
}

/// How deep types are looked at.
const MAX_DEPTH: u32 = 8;

/// The type of an attribute.
fn kind(schema: &TypeSchema, node: NodeId, depth: u32) -> Type {
    match schema.shape(node) {
        _ if depth > MAX_DEPTH => Type::Any,
        Shape::Bool => Type::Bool,
        Shape::Whole | Shape::Number => Type::Number,
        Shape::Text | Shape::Choice { .. } => Type::String,
        Shape::Map(element) => Type::map(kind(schema, *element, depth + 1)),
        Shape::Limited { of, .. } => kind(schema, *of, depth + 1),
        // Whether it is a list or a set is not in the schema: what can be done with it differs.
        Shape::List(_) | Shape::Any | Shape::Object { .. } | Shape::Variants { .. } | Shape::Union(_) => {
            Type::Any
        }
    }
}
