//! `Globals`: what all resources of a type have unless they say otherwise. Maps are merged, lists joined with the global items
//! first, and of anything else the resource's own value counts.

use std::sync::Arc;

use cumulint_document::Node;
use cumulint_model::{Entry, Kind, Map, Origin, OriginId, Value};
use rustc_hash::FxHashMap;

use super::Expansion;

impl Expansion<'_, '_> {
    /// The properties of a resource with those of `Globals` for its type. `node` is the resource, for what it ignores.
    pub(super) fn with_globals(&mut self, section: &str, own: Map, node: Option<Node<'_>>) -> Map {
        let Some(mut globals) = self.globals(section) else { return own };
        match node.and_then(|node| node.get("IgnoreGlobals")) {
            Some(ignored) if ignored.text().is_some_and(|text| text == "*") => return own,
            Some(ignored) => {
                for name in ignored.items().filter_map(Node::text) {
                    globals.remove(&name);
                }
            }
            None => {}
        }
        if globals.is_empty() {
            return own;
        }
        self.merged_maps(globals, own, 0)
    }

    fn globals(&mut self, section: &str) -> Option<Map> {
        if let Some(known) = self.globals.get(section) {
            return known.clone();
        }
        let node = self.evaluator.section("Globals").and_then(|globals| globals.get(section));
        let value = node.and_then(|node| self.evaluator.value(node));
        let found = value.and_then(|value| value.as_map().cloned());
        self.globals.insert(section.into(), found.clone());
        found
    }

    fn merged(&mut self, global: Value, own: Value, depth: u32) -> Value {
        if !self.is_written(&global) || !self.is_written(&own) || depth > 64 {
            return own;
        }
        let (origin, refers) = (own.origin, own.refers);
        match (global.kind, own.kind) {
            (Kind::Map(global), Kind::Map(own)) => {
                let map = self.merged_maps(Arc::unwrap_or_clone(global), Arc::unwrap_or_clone(own), depth);
                Value::map(map, origin)
            }
            (Kind::List(global), Kind::List(own)) => {
                self.spend(global.len(), origin);
                let items = global.iter().chain(own.iter()).cloned().collect();
                Value::list(items, origin)
            }
            (_, kind) => Value { kind, origin, refers, sensitive: own.sensitive },
        }
    }

    /// Functions of CloudFormation are not merged: a value counts as written where it stands as such.
    pub(super) fn is_written(&self, value: &Value) -> bool {
        matches!(self.evaluator.project.origins.get(value.origin), Some(Origin::Written(_)))
    }

    /// Takes what joining so many entries costs; false if the budget is used up, which is reported at the origin's place.
    fn spend(&mut self, entries: usize, origin: OriginId) -> bool {
        let place = self.evaluator.project.place(origin);
        self.evaluator.spend(entries as u64, place)
    }

    fn merged_maps(&mut self, global: Map, own: Map, depth: u32) -> Map {
        let place = own.iter().next().map(|entry| entry.header);
        if !place.is_none_or(|place| self.spend(global.len() + own.len(), place)) {
            return own;
        }
        let mut places: FxHashMap<_, usize> = FxHashMap::default();
        let mut entries: Vec<Entry> = Vec::with_capacity(global.len() + own.len());
        for entry in global {
            places.insert(entry.key.clone(), entries.len());
            entries.push(entry);
        }
        for entry in own {
            match places.get(&entry.key).and_then(|place| entries.get_mut(*place)) {
                Some(earlier) => {
                    let global = std::mem::replace(&mut earlier.value, entry.value.clone());
                    let value = self.merged(global, entry.value, depth + 1);
                    *earlier = Entry { key: entry.key, header: entry.header, value };
                }
                None => entries.push(entry),
            }
        }
        let mut map = Map::new();
        entries.into_iter().for_each(|entry| map.push(entry));
        map
    }
}
