//! Attributes and blocks of one resource into the shape of its canonical type.

use std::sync::Arc;

use cumulint_model::{Entry, Kind, Map, OriginId, ResourceId, Value};

use super::table::{Row, Target, Verb};
use super::values;
use crate::lower::{Spelling, convert_value, part_of_unknown, without_nulls};
use crate::shape::{NodeId, Shape, TypeSchema};
use crate::spelling::{plural_words, same_words};

/// How deep blocks are followed.
const DEPTH: usize = 64;

/// The lowering of one resource.
pub(crate) struct Lowering {
    schema: Option<&'static TypeSchema>,
    /// The header of the resource, for what is not written anywhere.
    header: OriginId,
    own: ResourceId,
    /// What rows put at the resource itself from within blocks.
    rooted: Vec<(&'static [&'static str], Entry)>,
    /// Resources made of attributes: type and properties.
    pub(crate) children: Vec<(&'static str, Map)>,
}

/// Where a block goes: the properties so far, the node of the schema that it is, and the lists of which each item makes one.
struct Scope {
    node: Option<NodeId>,
    out: Map,
    spread: Vec<(Vec<&'static str>, Entry)>,
    /// The attributes of the block, where a row needs to look beside it.
    beside: Option<Map>,
}

impl Lowering {
    pub(crate) fn new(schema: Option<&'static TypeSchema>, header: OriginId, own: ResourceId) -> Self {
        Self { schema, header, own, rooted: Vec::new(), children: Vec::new() }
    }

    /// The properties of the resource; several where a row spreads a list.
    pub(crate) fn resource(&mut self, rows: &'static [Row], declared: Map) -> Vec<Map> {
        self.at(rows, declared, self.schema.map(|_| 0))
    }

    /// The same for a part that goes to a node of the schema.
    pub(crate) fn at(&mut self, rows: &'static [Row], declared: Map, node: Option<NodeId>) -> Vec<Map> {
        let header = self.header;
        let mut shaped = self.block(rows, declared, node, header, 0);
        for (segments, entry) in std::mem::take(&mut self.rooted) {
            for map in &mut shaped {
                self.put(map, segments, entry.clone(), node, header);
            }
        }
        shaped
    }

    /// The node at a path below another.
    pub(crate) fn node_at(&self, node: Option<NodeId>, segments: &[&str]) -> Option<NodeId> {
        let schema = self.schema?;
        segments.iter().try_fold(node?, |node, segment| {
            let node = item_of(schema, node);
            match schema.shape(node) {
                Shape::Map(below) => Some(*below),
                _ => schema.property(node, segment).map(|property| property.node),
            }
        })
    }

    fn block(
        &mut self,
        rows: &'static [Row],
        declared: Map,
        node: Option<NodeId>,
        origin: OriginId,
        depth: usize,
    ) -> Vec<Map> {
        let mut scope = Scope { node, out: Map::new(), spread: Vec::new(), beside: None };
        self.fill(&mut scope, rows, declared, origin, depth);
        if scope.spread.is_empty() {
            return vec![scope.out];
        }
        let mut variants = Vec::new();
        for (segments, entry) in std::mem::take(&mut scope.spread) {
            let mut variant = scope.out.clone();
            self.put(&mut variant, &segments, entry, node, origin);
            variants.push(variant);
        }
        variants
    }

    /// Fills a scope with the attributes of a block and the constants of its rows.
    fn fill(
        &mut self,
        scope: &mut Scope,
        rows: &'static [Row],
        declared: Map,
        origin: OriginId,
        depth: usize,
    ) {
        let looks =
            |row: &Row| row.verbs.iter().any(|verb| matches!(verb, Verb::Format(_) | Verb::SameAs(_)));
        scope.beside = rows.iter().any(looks).then(|| declared.clone());
        for entry in declared {
            if entry.value.kind == Kind::Null {
                continue;
            }
            let mut told = false;
            for row in rows.iter().filter(|row| row.source == &*entry.key) {
                told = true;
                self.follow(scope, row, entry.clone(), origin, depth);
            }
            if !told {
                self.mechanical(scope, entry, depth);
            }
        }
        for row in rows.iter().filter(|row| row.source == "=") {
            let Some(Verb::Values(pairs)) = row.verbs.first() else { continue };
            let Some((_, text)) = pairs.first() else { continue };
            let segments = match &row.target {
                Target::Path { segments, .. } => segments.as_slice(),
                // Of a resource made of a block: the holder takes it out again.
                Target::Name => &["@name"],
                _ => continue,
            };
            let value = match *text {
                "self" => Value::reference(self.own, "id", origin),
                text => Value::new(values::constant(text), origin),
            };
            let node = self.node_at(scope.node, segments);
            let value = self.shaped(value, node, &[], depth);
            let entry = Entry { key: "".into(), header: origin, value };
            self.put(&mut scope.out, segments, entry, scope.node, origin);
        }
    }

    /// An attribute without a row: the property of the same words, else its own name.
    fn mechanical(&mut self, scope: &mut Scope, entry: Entry, depth: usize) {
        let schema = self.schema.zip(scope.node);
        let twin = schema.and_then(|(schema, node)| {
            let node = item_of(schema, node);
            let mut properties = schema.properties(node).iter();
            let same = properties.clone().find(|property| same_words(&entry.key, &property.name));
            // A block that may be repeated is an item of the list of objects that its plural names.
            same.or_else(|| {
                properties.find(|property| {
                    plural_words(&entry.key, &property.name) && lists_objects(schema, property.node)
                })
            })
        });
        let (key, node) = match twin {
            Some(property) => (Arc::clone(&property.name), Some(property.node)),
            None => (entry.key, None),
        };
        let value = self.shaped(entry.value, node, &[], depth);
        if value.kind != Kind::Null && scope.out.get(&key).is_none() {
            scope.out.push(Entry { key, header: entry.header, value });
        }
    }

    /// An attribute with a row; `holder` is the header of the block that it stands in.
    fn follow(&mut self, scope: &mut Scope, row: &'static Row, entry: Entry, holder: OriginId, depth: usize) {
        if depth >= DEPTH {
            return;
        }
        match &row.target {
            Target::Dropped | Target::Name => {}
            Target::Merged => self.merged(scope, row, entry, depth),
            Target::Child(kind) => self.child(kind, row, entry, depth),
            Target::Path { segments, absolute, .. } => {
                let from = if *absolute { self.schema.map(|_| 0) } else { scope.node };
                let value = values::apply(entry.value, &row.verbs, self.own, scope.beside.as_ref());
                if row.verbs.contains(&Verb::Spread) {
                    self.spread(scope, segments, Entry { value, ..entry }, depth);
                    return;
                }
                let node = self.node_at(from, segments);
                let mut value = self.shaped(value, node, &row.below, depth + 1);
                if let Some(Verb::By(name)) = row.verbs.iter().find(|verb| matches!(verb, Verb::By(_))) {
                    value = values::by(value, name);
                }
                if value.kind == Kind::Null {
                    return;
                }
                let entry = Entry { value, ..entry };
                if *absolute {
                    self.rooted.push((segments, entry));
                } else {
                    self.put(&mut scope.out, segments, entry, scope.node, holder);
                }
            }
        }
    }

    /// A block whose attributes go where the block stands.
    fn merged(&mut self, scope: &mut Scope, row: &'static Row, entry: Entry, depth: usize) {
        let value = match entry.value.kind {
            Kind::List(ref items) if items.len() == 1 => items.first().cloned().unwrap_or(entry.value),
            _ => entry.value,
        };
        match value.kind {
            Kind::Map(map) => {
                self.fill(scope, &row.below, Arc::unwrap_or_clone(map), value.origin, depth + 1);
            }
            Kind::List(items) => {
                for item in Arc::unwrap_or_clone(items) {
                    let entry = Entry { key: entry.key.clone(), header: item.origin, value: item };
                    self.merged(scope, row, entry, depth + 1);
                }
            }
            Kind::Unknown(_) | Kind::Reference(_) => {
                self.unknown(scope, &row.below, entry.header, &value, depth);
            }
            _ => {}
        }
    }

    /// Nothing is known of a block: nor of anything that its attributes would become.
    fn unknown(
        &mut self,
        scope: &mut Scope,
        rows: &'static [Row],
        header: OriginId,
        whole: &Value,
        depth: usize,
    ) {
        if depth >= DEPTH {
            return;
        }
        for row in rows {
            match &row.target {
                Target::Path { segments, absolute, .. } => {
                    let value = part_of_unknown(whole, row.source);
                    let entry = Entry { key: "".into(), header, value };
                    if *absolute {
                        self.rooted.push((segments, entry));
                    } else {
                        self.put(&mut scope.out, segments, entry, scope.node, header);
                    }
                }
                Target::Merged => self.unknown(scope, &row.below, header, whole, depth + 1),
                Target::Dropped | Target::Name | Target::Child(_) => {}
            }
        }
    }

    /// A resource of its own, made of an attribute or of each block.
    fn child(&mut self, kind: &'static str, row: &'static Row, entry: Entry, depth: usize) {
        let schema = std::mem::replace(&mut self.schema, crate::type_schema(kind));
        let node = self.schema.map(|_| 0);
        let itself = row.below.iter().any(|row| row.source == ".");
        let values = match entry.value.kind {
            Kind::List(items) if !itself => Arc::unwrap_or_clone(items),
            _ => vec![entry.value],
        };
        for value in values {
            let origin = value.origin;
            let mut declared = Map::new();
            match value.kind {
                Kind::Map(map) if !itself => declared = Arc::unwrap_or_clone(map),
                Kind::Unknown(_) | Kind::Reference(_) if !itself => {
                    let mut scope = Scope { node, out: Map::new(), spread: Vec::new(), beside: None };
                    self.unknown(&mut scope, &row.below, entry.header, &value, depth);
                    self.children.push((kind, scope.out));
                    continue;
                }
                _ => declared.push(Entry { key: ".".into(), header: entry.header, value }),
            }
            for properties in self.block(&row.below, declared, node, origin, depth + 1) {
                self.children.push((kind, properties));
            }
        }
        self.schema = schema;
    }

    fn spread(&mut self, scope: &mut Scope, segments: &[&'static str], entry: Entry, depth: usize) {
        let node = self.node_at(scope.node, segments);
        let items = match entry.value.kind {
            Kind::List(items) => Arc::unwrap_or_clone(items),
            Kind::Null => return,
            _ => vec![entry.value],
        };
        for item in items {
            let value = self.shaped(item, node, &[], depth + 1);
            let entry = Entry { key: entry.key.clone(), header: entry.header, value };
            scope.spread.push((segments.to_vec(), entry));
        }
    }

    /// A value in the shape that the schema has there.
    fn shaped(&mut self, value: Value, node: Option<NodeId>, below: &'static [Row], depth: usize) -> Value {
        if depth >= DEPTH {
            return value;
        }
        let Some((schema, node)) = self.schema.zip(node) else { return self.free(value, below, depth) };
        match (&value.kind, schema.shape(node)) {
            // What the API takes as a structure, Terraform may take as a text that says it.
            (Kind::Encoded(encoded), Shape::List(_) | Shape::Object { .. }) => {
                let inner = Value { sensitive: value.sensitive, ..encoded.value.clone() };
                self.shaped(inner, Some(node), below, depth + 1)
            }
            (Kind::List(_), Shape::List(item)) => self.items(value, Some(*item), below, depth),
            (Kind::List(items), Shape::Object { .. } | Shape::Map(_)) => match items.as_slice() {
                [only] => self.shaped(only.clone(), Some(node), below, depth + 1),
                [] => Value { kind: Kind::Null, ..value },
                _ => self.items(value, Some(node), below, depth),
            },
            (
                Kind::List(items),
                Shape::Bool | Shape::Whole | Shape::Number | Shape::Text | Shape::Choice { .. },
            ) => match items.as_slice() {
                [only] => self.shaped(only.clone(), Some(node), below, depth + 1),
                [] => Value { kind: Kind::Null, ..value },
                _ => value,
            },
            (Kind::Map(_), Shape::List(item)) => match pair_names(schema, *item) {
                Some((key, name)) if below.is_empty() => {
                    let pairs = values::pairs(value, key, name);
                    self.items(pairs, Some(*item), below, depth)
                }
                _ => {
                    let origin = value.origin;
                    let only = self.shaped(value, Some(*item), below, depth + 1);
                    Value::list(vec![only], origin)
                }
            },
            (Kind::Map(_), Shape::Object { .. }) => self.object(value, Some(node), below, depth),
            (Kind::String(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Reference(_), Shape::List(item)) => {
                let origin = value.origin;
                let only = self.shaped(value, Some(*item), below, depth + 1);
                Value::list(vec![only], origin)
            }
            (Kind::Map(_) | Kind::List(_), _) => self.free(value, below, depth),
            _ => convert_value(value, schema, node, Spelling::Kept),
        }
    }

    /// A value of which the schema says nothing.
    fn free(&mut self, mut value: Value, below: &'static [Row], depth: usize) -> Value {
        match value.kind {
            Kind::Map(map) if below.is_empty() => {
                value.kind = Kind::Map(Arc::new(without_nulls(Arc::unwrap_or_clone(map))));
                value
            }
            Kind::Map(_) => self.object(value, None, below, depth),
            Kind::List(_) => self.items(value, None, below, depth),
            _ => value,
        }
    }

    fn object(
        &mut self,
        mut value: Value,
        node: Option<NodeId>,
        below: &'static [Row],
        depth: usize,
    ) -> Value {
        if let Kind::Map(map) = value.kind {
            let shaped = self.block(below, Arc::unwrap_or_clone(map), node, value.origin, depth + 1);
            let only = shaped.into_iter().next().unwrap_or_default();
            value.kind = Kind::Map(Arc::new(only));
        }
        value
    }

    fn items(
        &mut self,
        mut value: Value,
        node: Option<NodeId>,
        below: &'static [Row],
        depth: usize,
    ) -> Value {
        let Kind::List(items) = value.kind else { return value };
        let mut shaped = Vec::with_capacity(items.len());
        for item in Arc::unwrap_or_clone(items) {
            match item.kind {
                Kind::Null => {}
                Kind::Map(map) if !below.is_empty() => {
                    for map in self.block(below, Arc::unwrap_or_clone(map), node, item.origin, depth + 1) {
                        shaped.push(Value::map(map, item.origin));
                    }
                }
                _ => shaped.push(self.shaped(item, node, below, depth + 1)),
            }
        }
        value.kind = Kind::List(Arc::new(shaped));
        value
    }

    /// Puts a value at a path, making the objects that lead there: they are written nowhere, so their header is `holder`, that of
    /// the block that the value stands in.
    pub(crate) fn put(
        &self,
        out: &mut Map,
        segments: &[&str],
        entry: Entry,
        node: Option<NodeId>,
        holder: OriginId,
    ) {
        let Some((first, rest)) = segments.split_first() else { return };
        let below = self.node_at(node, std::slice::from_ref(first));
        if rest.is_empty() {
            values::merge(out, Entry { key: (*first).into(), ..entry }, None);
            return;
        }
        let listed =
            self.schema.zip(below).is_some_and(|(schema, node)| matches!(schema.shape(node), Shape::List(_)));
        if out.get(first).is_none() {
            let inner = Value::map(Map::new(), holder);
            let made = if listed { Value::list(vec![inner], holder) } else { inner };
            out.push(Entry { key: (*first).into(), header: holder, value: made });
        }
        let Some(made) = out.get_mut(first) else { return };
        let kind = match &mut made.value.kind {
            Kind::List(items) => Arc::make_mut(items).first_mut().map(|item| &mut item.kind),
            kind => Some(kind),
        };
        if let Some(Kind::Map(map)) = kind {
            self.put(Arc::make_mut(map), rest, entry, below, holder);
        }
    }
}

/// The item of a list, the node itself otherwise.
fn item_of(schema: &TypeSchema, node: NodeId) -> NodeId {
    if let Shape::List(item) = schema.shape(node) { *item } else { node }
}

fn lists_objects(schema: &TypeSchema, node: NodeId) -> bool {
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
