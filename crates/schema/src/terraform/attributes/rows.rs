//! What a row does with an attribute or a block.

use std::sync::Arc;

use cumulint_model::{Entry, Kind, Map, OriginId, Value};

use super::{Child, Cursor, Lowering, MAX_DEPTH, Scope, Shaped};
use crate::lower::part_of_unknown;
use crate::terraform::table::{Row, Source, Target, Verb};
use crate::terraform::values;

impl Lowering {
    /// An attribute with a row: `public_access publicNetworkAccess true=Enabled` → `publicNetworkAccess: "Enabled"`.
    pub(super) fn follow(&mut self, scope: &mut Scope, row: &'static Row, entry: Entry, at: Cursor) {
        if at.depth >= MAX_DEPTH {
            return;
        }
        match &row.target {
            Target::Dropped | Target::Name => {}
            Target::Merged => self.merged(scope, row, entry, at),
            Target::Child(kind) => self.child(kind, row, entry, at),
            Target::Path { segments, absolute, .. } => {
                let value = values::apply(entry.value, &row.verbs, self.own, scope.beside.as_ref());
                let entry = Entry { value, ..entry };
                if row.verbs.contains(&Verb::Spread) {
                    return self.spread(scope, segments, entry, at);
                }
                let from = if *absolute { self.root() } else { at.node };
                let inner = at.at(self.node_at(from, segments)).deeper();
                let mut value = self.shaped(entry.value, &row.below, inner);
                if let Some(Verb::By(name)) = row.verbs.iter().find(|verb| matches!(verb, Verb::By(_))) {
                    value = values::by(value, name);
                }
                if value.kind != Kind::Null {
                    self.place(scope, row, Entry { value, ..entry }, at);
                }
            }
        }
    }

    /// Puts what a row made where its path leads: below the block, or at the resource itself.
    fn place(&mut self, scope: &mut Scope, row: &'static Row, entry: Entry, at: Cursor) {
        let Target::Path { segments, absolute, .. } = &row.target else { return };
        if *absolute {
            self.rooted.push((segments, entry));
        } else {
            self.put_at(&mut scope.out.properties, segments, entry, at);
        }
    }

    /// A block whose attributes go where the block stands: `timeouts { idle = 4 }` with a row `timeouts .` → `idle: 4`.
    fn merged(&mut self, scope: &mut Scope, row: &'static Row, entry: Entry, at: Cursor) {
        let value = match entry.value.kind {
            Kind::List(ref items) if items.len() == 1 => items.first().cloned().unwrap_or(entry.value),
            _ => entry.value,
        };
        match value.kind {
            Kind::Map(map) => {
                self.fill(scope, &row.below, Arc::unwrap_or_clone(map), at.below(value.origin));
            }
            Kind::List(items) => {
                for item in Arc::unwrap_or_clone(items) {
                    let entry = Entry { key: entry.key.clone(), header: item.origin, value: item };
                    self.merged(scope, row, entry, at.deeper());
                }
            }
            Kind::Unknown(_) | Kind::Reference(_) => {
                self.unknown(scope, &row.below, entry.header, &value, at);
            }
            _ => {}
        }
    }

    /// A block that is not known: nothing is known of what its attributes would become either. `site = var.site` with rows
    /// for its members → each of their properties unknown.
    fn unknown(
        &mut self,
        scope: &mut Scope,
        rows: &'static [Row],
        header: OriginId,
        whole: &Value,
        at: Cursor,
    ) {
        if at.depth >= MAX_DEPTH {
            return;
        }
        let at = Cursor { header, ..at };
        for row in rows {
            match &row.target {
                Target::Path { segments, .. } => {
                    let member = row.attribute().or(segments.last().copied()).unwrap_or_default();
                    let value = part_of_unknown(whole, member);
                    self.place(scope, row, Entry { key: "".into(), header, value }, at);
                }
                Target::Merged => self.unknown(scope, &row.below, header, whole, at.deeper()),
                Target::Dropped | Target::Name | Target::Child(_) => {}
            }
        }
    }

    /// Resources of their own, made of an attribute or of each block: `site_config { … }` with `=> Microsoft.Web/sites/config`.
    fn child(&mut self, kind: &'static str, row: &'static Row, entry: Entry, at: Cursor) {
        let outer = std::mem::replace(&mut self.schema, crate::type_schema(kind));
        let itself = row.below.iter().any(|row| row.source == Source::Itself);
        let values = match entry.value.kind {
            Kind::List(items) if !itself => Arc::unwrap_or_clone(items),
            _ => vec![entry.value],
        };
        for value in values {
            let inside = at.at(self.root()).below(value.origin);
            let shaped = match value.kind {
                _ if itself => {
                    let entry = Entry { key: entry.key.clone(), header: entry.header, value };
                    self.itself(&row.below, &entry, inside)
                }
                Kind::Map(map) => self.block(&row.below, Arc::unwrap_or_clone(map), inside),
                Kind::Unknown(_) | Kind::Reference(_) => {
                    let mut scope = Scope::default();
                    self.unknown(&mut scope, &row.below, entry.header, &value, at.at(self.root()));
                    vec![scope.out]
                }
                _ => self.block(&row.below, Map::new(), inside),
            };
            let child = |shaped: Shaped| Child { canonical_type: kind, shaped };
            self.children.extend(shaped.into_iter().map(child));
        }
        self.schema = outer;
    }

    /// A list of which each item makes one object: `cidr_blocks CidrIp spread`.
    fn spread(&mut self, scope: &mut Scope, segments: &'static [&'static str], entry: Entry, at: Cursor) {
        let items = match entry.value.kind {
            Kind::List(items) => Arc::unwrap_or_clone(items),
            Kind::Null => return,
            _ => vec![entry.value],
        };
        let inner = at.at(self.node_at(at.node, segments)).deeper();
        for item in items {
            let value = self.shaped(item, &[], inner);
            scope.spread.push((segments, Entry { key: entry.key.clone(), header: entry.header, value }));
        }
    }
}
