//! Values by schema: `"true"` becomes true where a Boolean is expected, `22` becomes `"22"` where a text is; names take the
//! schema's spelling; what stands below `properties` moves up; null entries are dropped.
//!
//! Enumerations keep the author's spelling, and what has no schema stays as it is.

use std::sync::Arc;

use cumulint_model::{Choice, Entry, Kind, Map, Number, Symbol, Unknown, Value, Why};

use crate::shape::{NodeId, Shape, TypeSchema};

/// How deep values are followed; front ends bound the nesting, this bounds our own stack.
const DEPTH: usize = 96;

/// What happens to names of properties.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// They stay: CloudFormation's names must be spelt exactly.
    Kept,
    /// They take the schema's spelling, and ARM's level `properties` moves up.
    Arm,
}

/// Converts the properties of a resource.
pub(crate) fn properties(map: Map, schema: &TypeSchema, spelling: Spelling) -> Map {
    Conversion { schema, spelling }.object(map, 0, 0)
}

/// Converts a value for a node of a schema.
pub(crate) fn value(value: Value, schema: &TypeSchema, node: NodeId, spelling: Spelling) -> Value {
    Conversion { schema, spelling }.value(value, node, 0)
}

/// Drops null entries, at any depth.
pub(crate) fn without_nulls(map: Map) -> Map {
    map.into_iter()
        .filter(|entry| entry.value.kind != Kind::Null)
        .map(|entry| Entry { value: value_without_nulls(entry.value, 0), ..entry })
        .collect()
}

fn value_without_nulls(mut value: Value, depth: usize) -> Value {
    value.kind = match value.kind {
        Kind::List(items) if depth < DEPTH => {
            let items = Arc::unwrap_or_clone(items).into_iter();
            let kept = items.filter(|item| item.kind != Kind::Null);
            Kind::List(Arc::new(kept.map(|item| value_without_nulls(item, depth + 1)).collect()))
        }
        Kind::Map(map) if depth < DEPTH => {
            let mut kept = Map::new();
            for entry in Arc::unwrap_or_clone(map) {
                if entry.value.kind != Kind::Null {
                    kept.push(Entry { value: value_without_nulls(entry.value, depth + 1), ..entry });
                }
            }
            Kind::Map(Arc::new(kept))
        }
        Kind::Unknown(unknown) if depth < DEPTH => {
            Kind::Unknown(cases(unknown, &|case| value_without_nulls(case, depth + 1)))
        }
        other => other,
    };
    value
}

/// The cases of a choice, each converted; one that is nothing stays null.
fn cases(unknown: Arc<Unknown>, convert: &dyn Fn(Value) -> Value) -> Arc<Unknown> {
    if unknown.choice.is_none() {
        return unknown;
    }
    let mut unknown = Arc::unwrap_or_clone(unknown);
    unknown.choice = unknown.choice.map(|choice| Choice {
        holds: convert(choice.holds),
        fails: convert(choice.fails),
        ..choice
    });
    Arc::new(unknown)
}

struct Conversion<'s> {
    schema: &'s TypeSchema,
    spelling: Spelling,
}

impl Conversion<'_> {
    fn value(&self, mut value: Value, node: NodeId, depth: usize) -> Value {
        if depth >= DEPTH {
            return value;
        }
        value.kind = match (value.kind, self.schema.shape(node)) {
            (Kind::Map(map), Shape::Object { .. }) => {
                Kind::Map(Arc::new(self.object(Arc::unwrap_or_clone(map), node, depth + 1)))
            }
            (Kind::Map(map), Shape::Map(below)) => {
                Kind::Map(Arc::new(self.entries(Arc::unwrap_or_clone(map), *below, depth + 1)))
            }
            (Kind::List(items), Shape::List(below)) => {
                let items = Arc::unwrap_or_clone(items).into_iter();
                let kept = items.filter(|item| item.kind != Kind::Null);
                Kind::List(Arc::new(kept.map(|item| self.value(item, *below, depth + 1)).collect()))
            }
            (Kind::Unknown(unknown), _) => {
                Kind::Unknown(cases(unknown, &|case| self.value(case, node, depth + 1)))
            }
            (kind @ (Kind::Map(_) | Kind::List(_)), _) => {
                return value_without_nulls(Value { kind, ..value }, depth);
            }
            (kind, shape) => scalar(kind, shape),
        };
        value
    }

    fn entries(&self, map: Map, below: NodeId, depth: usize) -> Map {
        let kept = map.into_iter().filter(|entry| entry.value.kind != Kind::Null);
        kept.map(|entry| Entry { value: self.value(entry.value, below, depth), ..entry }).collect()
    }

    fn object(&self, map: Map, node: NodeId, depth: usize) -> Map {
        let flattened = matches!(self.schema.shape(node), Shape::Object { flattened: true, .. });
        let mut out = Map::new();
        let mut below = None;
        for entry in map {
            if entry.value.kind == Kind::Null {
                continue;
            }
            if self.spelling == Spelling::Arm && flattened && entry.key.eq_ignore_ascii_case("properties") {
                below = Some(entry);
                continue;
            }
            self.place(&mut out, entry, node, depth);
        }
        if let Some(entry) = below {
            self.flatten(&mut out, entry, node, depth);
        }
        out
    }

    /// Puts an entry where the schema has it, under the schema's spelling.
    fn place(&self, out: &mut Map, entry: Entry, node: NodeId, depth: usize) {
        let known = match self.spelling {
            Spelling::Kept => self.schema.properties(node).iter().find(|property| property.name == entry.key),
            Spelling::Arm => self.schema.property(node, &entry.key),
        };
        let (key, value) = match known {
            Some(property) => (Arc::clone(&property.name), self.value(entry.value, property.node, depth)),
            None => (entry.key, value_without_nulls(entry.value, depth)),
        };
        out.insert(key, entry.header, value);
    }

    /// Moves what stands below `properties` up. Names that the envelope has too stay below.
    fn flatten(&self, out: &mut Map, entry: Entry, node: NodeId, depth: usize) {
        let inner = self.schema.property(node, "properties");
        let clashes = |key: &str| inner.is_some_and(|inner| self.schema.property(inner.node, key).is_some());
        let Entry { key, header, value } = entry;
        let (origin, sensitive) = (value.origin, value.sensitive);
        let map = match value.kind {
            Kind::Map(map) => Arc::unwrap_or_clone(map),
            Kind::Encoded(ref encoded) => match encoded.value.as_map() {
                Some(map) => map.clone(),
                None => return self.unknown_below(out, header, &value, node),
            },
            Kind::Unknown(_) | Kind::Reference(_) => return self.unknown_below(out, header, &value, node),
            _ => return out.insert(key, header, value),
        };
        let mut kept = Map::new();
        for entry in map {
            if entry.value.kind == Kind::Null {
                continue;
            }
            match inner.filter(|_| clashes(&entry.key)) {
                Some(inner) => self.place(&mut kept, entry, inner.node, depth),
                None => self.place(out, entry, node, depth),
            }
        }
        if !kept.is_empty() {
            let value = Value { sensitive, ..Value::map(kept, origin) };
            out.insert("properties".into(), header, value);
        }
    }

    /// The whole level is unknown: so is every property that it could hold.
    fn unknown_below(&self, out: &mut Map, header: cumulint_model::OriginId, whole: &Value, node: NodeId) {
        for property in
            self.schema.properties(node).iter().filter(|property| property.inner && !property.read_only)
        {
            if out.get(&property.name).is_none() {
                let value = part_of_unknown(whole, &property.name);
                out.insert(Arc::clone(&property.name), header, value);
            }
        }
    }
}

/// A member of a value that is not known.
pub(crate) fn part_of_unknown(whole: &Value, member: &str) -> Value {
    let why = match &whole.kind {
        Kind::Unknown(unknown) => unknown.why.clone(),
        Kind::Reference(reference) => Why::AfterApply(format!("{}.{member}", reference.path).into()),
        _ => Why::Unsupported(member.into()),
    };
    let mut value = Value::unknown(why, whole.origin);
    value.sensitive = whole.sensitive;
    value
}

fn scalar(kind: Kind, shape: &Shape) -> Kind {
    let converted = match (&kind, shape) {
        (Kind::String(text), Shape::Bool) => boolean(text).map(Kind::Bool),
        (Kind::String(text), Shape::Integer | Shape::Number) => Number::parse(text.trim()).map(Kind::Number),
        (Kind::Bool(known), Shape::String | Shape::Enum { .. }) => {
            Some(text(if *known { "true" } else { "false" }))
        }
        (Kind::Number(number), Shape::String | Shape::Enum { .. }) => Some(text(&number.to_string())),
        _ => None,
    };
    converted.unwrap_or(kind)
}

fn text(text: &str) -> Kind {
    Kind::String(Symbol::from(text))
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
