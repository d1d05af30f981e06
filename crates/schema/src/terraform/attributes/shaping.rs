//! A value in the shape that the schema has at its place: Terraform writes a single object as a list of one block, a list
//! of one as its item, and pairs as a map.

use std::sync::Arc;

use cumulint_model::{Kind, Value};

use super::{Cursor, Lowering, MAX_DEPTH};
use crate::lower::{Spelling, convert_value, without_nulls};
use crate::shape::{NodeId, Shape, TypeSchema};
use crate::terraform::table::Row;
use crate::terraform::values;

impl Lowering {
    /// A value in the shape that the schema has there; `below` are the rows of its attributes. `[{ enabled = true }]`, where
    /// the API takes one object → `{ enabled: true }`.
    pub(super) fn shaped(&mut self, value: Value, below: &'static [Row], at: Cursor) -> Value {
        if at.depth >= MAX_DEPTH {
            return value;
        }
        if value.choice().is_some() {
            return value.for_each_case(&mut |case| match case.kind {
                Kind::Null => case.clone(),
                _ => self.shaped(case.clone(), below, at.deeper()),
            });
        }
        let Some((schema, node)) = self.schema.zip(at.node) else { return self.free(value, below, at) };
        match (&value.kind, schema.shape(node)) {
            // What the API takes as a structure, Terraform may take as a text that says it.
            (Kind::Encoded(encoded), Shape::List(_) | Shape::Object { .. }) => {
                let inner = Value { sensitive: value.sensitive, ..encoded.value.clone() };
                self.shaped(inner, below, at.deeper())
            }
            (Kind::List(_), Shape::List(item)) => self.items(value, below, at.at(Some(*item))),
            (Kind::List(items), shape) if is_single(shape) => match items.as_slice() {
                [only] => self.shaped(only.clone(), below, at.deeper()),
                [] => Value { kind: Kind::Null, ..value },
                _ if is_scalar(shape) => value,
                _ => self.items(value, below, at),
            },
            (Kind::Map(_), Shape::List(item)) => match pair_names(schema, *item) {
                Some((key, name)) if below.is_empty() => {
                    self.items(values::pairs(value, key, name), below, at.at(Some(*item)))
                }
                _ => self.only(value, below, at.at(Some(*item))),
            },
            (Kind::Map(_), Shape::Object { .. }) => self.object(value, below, at),
            (Kind::String(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Reference(_), Shape::List(item)) => {
                self.only(value, below, at.at(Some(*item)))
            }
            (Kind::Map(_) | Kind::List(_), _) => self.free(value, below, at),
            _ => convert_value(value, schema, node, Spelling::Kept),
        }
    }

    /// A value as the only item of a list: `"a"`, where the API takes a list → `["a"]`.
    fn only(&mut self, value: Value, below: &'static [Row], at: Cursor) -> Value {
        let origin = value.origin;
        let only = self.shaped(value, below, at.deeper());
        Value::list(vec![only], origin)
    }

    /// A value of which the schema says nothing stays as it is, without nulls.
    fn free(&mut self, mut value: Value, below: &'static [Row], at: Cursor) -> Value {
        match value.kind {
            Kind::Map(map) if below.is_empty() => {
                value.kind = Kind::Map(Arc::new(without_nulls(Arc::unwrap_or_clone(map))));
                value
            }
            Kind::Map(_) => self.object(value, below, at.at(None)),
            Kind::List(_) => self.items(value, below, at.at(None)),
            _ => value,
        }
    }

    /// A map whose attributes become properties: `{ default_action = "Deny" }` → `{ defaultAction: "Deny" }`.
    fn object(&mut self, mut value: Value, below: &'static [Row], at: Cursor) -> Value {
        if let Kind::Map(map) = value.kind {
            let shaped = self.block(below, Arc::unwrap_or_clone(map), at.below(value.origin));
            let only = shaped.into_iter().next().unwrap_or_default();
            value.kind = Kind::Map(Arc::new(only.properties));
        }
        value
    }

    /// A list of values in the shape of its items, without nulls. A block whose rows spread a list becomes several items.
    fn items(&mut self, mut value: Value, below: &'static [Row], at: Cursor) -> Value {
        let Kind::List(items) = value.kind else { return value };
        let mut shaped = Vec::with_capacity(items.len());
        for item in Arc::unwrap_or_clone(items) {
            match item.kind {
                Kind::Null => {}
                Kind::Map(map) if !below.is_empty() => {
                    for one in self.block(below, Arc::unwrap_or_clone(map), at.below(item.origin)) {
                        shaped.push(Value::map(one.properties, item.origin));
                    }
                }
                _ => shaped.push(self.shaped(item, below, at.deeper())),
            }
        }
        value.kind = Kind::List(Arc::new(shaped));
        value
    }
}

/// Whether a shape is that of one value, which Terraform may write as a list of one block.
fn is_single(shape: &Shape) -> bool {
    is_scalar(shape) || matches!(shape, Shape::Object { .. } | Shape::Map(_))
}

fn is_scalar(shape: &Shape) -> bool {
    matches!(shape, Shape::Bool | Shape::Integer | Shape::Number | Shape::String | Shape::Enum { .. })
}

/// The item of a list, the node itself otherwise.
pub(super) fn item_of(schema: &TypeSchema, node: NodeId) -> NodeId {
    if let Shape::List(item) = schema.shape(node) { *item } else { node }
}

/// Whether a node is a list of objects.
pub(super) fn lists_objects(schema: &TypeSchema, node: NodeId) -> bool {
    let Shape::List(item) = schema.shape(node) else { return false };
    matches!(schema.shape(*item), Shape::Object { .. })
}

/// The names of key and value of objects that stand for the pairs of a map, such as tags.
fn pair_names(schema: &'static TypeSchema, node: NodeId) -> Option<(&'static str, &'static str)> {
    let properties = schema.properties(node);
    let named = |wanted: &[&str]| {
        properties
            .iter()
            .map(|property| &*property.name)
            .find(|name| wanted.iter().any(|wanted| name == wanted))
    };
    Some((
        named(&["Key", "Name", "name", "key", "ParameterName"])?,
        named(&["Value", "value", "ParameterValue"])?,
    ))
}
