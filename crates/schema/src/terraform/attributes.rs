//! Attributes and blocks of one resource into the shape of its canonical type: what a resource and its blocks become, and
//! where their parts are put. What rows do stands in `rows`, the shaping of single values in `shaping`.

mod rows;
mod shaping;

use std::sync::Arc;

use cumulint_model::{Entry, Kind, Map, OriginId, ResourceId, Value};

use self::shaping::{item_of, lists_objects};
use super::table::{Constant, Row, Source, Target, Verb};
use super::values;
use crate::shape::{NodeId, Shape, TypeSchema};
use crate::spelling::{plural_words, same_words};

/// How deep blocks are followed.
const MAX_DEPTH: usize = 64;

/// The lowering of one resource.
pub(crate) struct Lowering {
    schema: Option<&'static TypeSchema>,
    /// The header of the resource, for what is not written anywhere.
    header: OriginId,
    own: ResourceId,
    /// What rows put at the resource itself from within blocks.
    rooted: Vec<(&'static [&'static str], Entry)>,
    /// Resources made of attributes.
    pub(crate) children: Vec<Child>,
}

/// What a resource or a block becomes.
#[derive(Clone, Default)]
pub(crate) struct Shaped {
    pub(crate) properties: Map,
    /// The name that its rows give to a resource of which there is only one.
    pub(crate) name: Option<Value>,
}

/// A resource made of an attribute or a block.
pub(crate) struct Child {
    pub(crate) canonical_type: &'static str,
    pub(crate) shaped: Shaped,
}

/// Where the lowering is.
#[derive(Clone, Copy)]
struct Cursor {
    /// The node of the canonical type's schema. `None` if the schema says nothing of this place.
    node: Option<NodeId>,
    /// The header of the block that is lowered: the origin of what is written nowhere.
    header: OriginId,
    /// How many levels lie around it.
    depth: usize,
}

impl Cursor {
    fn at(self, node: Option<NodeId>) -> Self {
        Self { node, ..self }
    }

    fn below(self, header: OriginId) -> Self {
        Self { header, depth: self.depth + 1, ..self }
    }

    fn deeper(self) -> Self {
        self.below(self.header)
    }
}

/// A block while it is lowered.
#[derive(Default)]
struct Scope {
    out: Shaped,
    /// What `spread` rows make one object each of.
    spread: Vec<(&'static [&'static str], Entry)>,
    /// The attributes of the block, where a row needs to look beside its own.
    beside: Option<Map>,
}

impl Lowering {
    pub(crate) fn new(schema: Option<&'static TypeSchema>, header: OriginId, own: ResourceId) -> Self {
        Self { schema, header, own, rooted: Vec::new(), children: Vec::new() }
    }

    /// What the resource becomes; several resources where a row spreads a list:
    /// `cidr_blocks = ["10.0.0.0/8", "10.1.0.0/16"]` of a rule → two rules with one `CidrIp` each.
    pub(crate) fn resource(&mut self, rows: &'static [Row], declared: Map) -> Vec<Shaped> {
        self.whole(rows, declared, self.root())
    }

    /// What a part of another resource becomes that is joined at a node of the schema: the attributes of
    /// `aws_s3_bucket_versioning` → the properties of `VersioningConfiguration`.
    pub(crate) fn part(&mut self, rows: &'static [Row], declared: Map, node: Option<NodeId>) -> Vec<Map> {
        self.whole(rows, declared, node).into_iter().map(|shaped| shaped.properties).collect()
    }

    fn whole(&mut self, rows: &'static [Row], declared: Map, node: Option<NodeId>) -> Vec<Shaped> {
        let at = Cursor { node, header: self.header, depth: 0 };
        let mut shaped = self.block(rows, declared, at);
        for (segments, entry) in std::mem::take(&mut self.rooted) {
            for one in &mut shaped {
                self.put_at(&mut one.properties, segments, entry.clone(), at);
            }
        }
        shaped
    }

    /// The node of the resource itself.
    fn root(&self) -> Option<NodeId> {
        self.schema.map(|_| 0)
    }

    /// The node at a path below another: `["networkAcls", "defaultAction"]`. Lists on the way are passed through.
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

    /// What a block becomes: `network_rules { default_action = "Deny" }` → `{ defaultAction: "Deny" }`. Several objects where
    /// a row spreads a list.
    fn block(&mut self, rows: &'static [Row], declared: Map, at: Cursor) -> Vec<Shaped> {
        let mut scope = Scope::default();
        self.fill(&mut scope, rows, declared, at);
        self.finish(scope, at)
    }

    /// What a value becomes that a row takes as it is: of `allowed_ips = ["10.0.0.1"]` with `=> Type` and a row `.`, each
    /// address is a resource.
    fn itself(&mut self, rows: &'static [Row], entry: &Entry, at: Cursor) -> Vec<Shaped> {
        let mut scope = Scope::default();
        if entry.value.kind != Kind::Null {
            for row in rows.iter().filter(|row| row.source == Source::Itself) {
                self.follow(&mut scope, row, entry.clone(), at);
            }
        }
        self.constants(&mut scope, rows, at);
        self.finish(scope, at)
    }

    /// One object, or one for each value that a row has spread.
    fn finish(&self, scope: Scope, at: Cursor) -> Vec<Shaped> {
        if scope.spread.is_empty() {
            return vec![scope.out];
        }
        let mut variants = Vec::new();
        for (segments, entry) in scope.spread {
            let mut variant = scope.out.clone();
            self.put_at(&mut variant.properties, segments, entry, at);
            variants.push(variant);
        }
        variants
    }

    /// Fills a scope with the attributes of a block and the constants of its rows.
    fn fill(&mut self, scope: &mut Scope, rows: &'static [Row], declared: Map, at: Cursor) {
        let looks =
            |row: &Row| row.verbs.iter().any(|verb| matches!(verb, Verb::Format(_) | Verb::SameAs(_)));
        let beside = rows.iter().any(looks).then(|| declared.clone());
        let outer = std::mem::replace(&mut scope.beside, beside);
        for entry in declared {
            if entry.value.kind == Kind::Null {
                continue;
            }
            let mut has_row = false;
            for row in rows.iter().filter(|row| row.attribute() == Some(&*entry.key)) {
                has_row = true;
                self.follow(scope, row, entry.clone(), at);
            }
            if !has_row {
                self.mechanical(scope, entry, at);
            }
        }
        self.constants(scope, rows, at);
        scope.beside = outer;
    }

    /// What rows say of every block: `= kind StorageV2` → `kind: "StorageV2"`.
    fn constants(&mut self, scope: &mut Scope, rows: &'static [Row], at: Cursor) {
        for row in rows {
            let Source::Constant(constant) = row.source else { continue };
            let header = at.header;
            let value = match constant {
                Constant::OwnReference => Value::reference(self.own, "id", header),
                Constant::Value(text) => Value::new(values::constant(text), header),
            };
            match &row.target {
                Target::Path { segments, .. } => {
                    let value = self.shaped(value, &[], at.at(self.node_at(at.node, segments)));
                    let entry = Entry { key: "".into(), header, value };
                    self.put_at(&mut scope.out.properties, segments, entry, at);
                }
                Target::Name => scope.out.name = Some(value),
                Target::Dropped | Target::Merged | Target::Child(_) => {}
            }
        }
    }

    /// An attribute without a row: the property of the same words (`kms_key_id` → `KmsKeyId`), else its own name.
    fn mechanical(&mut self, scope: &mut Scope, entry: Entry, at: Cursor) {
        let schema = self.schema.zip(at.node);
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
        let value = self.shaped(entry.value, &[], at.at(node));
        if value.kind != Kind::Null && scope.out.properties.get(&key).is_none() {
            scope.out.properties.push(Entry { key, header: entry.header, value });
        }
    }

    /// Puts a value at a path below a node (`["networkAcls", "defaultAction"]` → `{ networkAcls: { defaultAction: … } }`),
    /// making the objects that lead there: they are written nowhere, so their header is `holder`, that of the block that the
    /// value stands in.
    pub(crate) fn put(
        &self,
        out: &mut Map,
        segments: &[&str],
        entry: Entry,
        node: Option<NodeId>,
        holder: OriginId,
    ) {
        self.put_at(out, segments, entry, Cursor { node, header: holder, depth: 0 });
    }

    fn put_at(&self, out: &mut Map, segments: &[&str], entry: Entry, at: Cursor) {
        let Some((first, rest)) = segments.split_first() else { return };
        let below = self.node_at(at.node, std::slice::from_ref(first));
        if rest.is_empty() {
            values::merge(out, Entry { key: (*first).into(), ..entry }, None);
            return;
        }
        let listed =
            self.schema.zip(below).is_some_and(|(schema, node)| matches!(schema.shape(node), Shape::List(_)));
        if out.get(first).is_none() {
            let inner = Value::map(Map::new(), at.header);
            let made = if listed { Value::list(vec![inner], at.header) } else { inner };
            out.push(Entry { key: (*first).into(), header: at.header, value: made });
        }
        let Some(made) = out.get_mut(first) else { return };
        let kind = match &mut made.value.kind {
            Kind::List(items) => Arc::make_mut(items).first_mut().map(|item| &mut item.kind),
            kind => Some(kind),
        };
        if let Some(Kind::Map(map)) = kind {
            self.put_at(Arc::make_mut(map), rest, entry, at.at(below));
        }
    }
}
