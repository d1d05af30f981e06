//! What an object is judged by: the objects of the schema that it is made of, once it is known of which kind it is.

use cumulint_model::Map;
use cumulint_schema::{NodeId, Property, Shape, nearest};

use crate::judge::{Judge, MAX_DEPTH};
use crate::known::is_from_default;

/// What a map is judged by.
pub(crate) struct Parts {
    pub(crate) nodes: Vec<NodeId>,
    /// The property that says of which kind it is.
    pub(crate) key: Option<String>,
    /// What the values of further keys look like.
    pub(crate) rest: Option<NodeId>,
    /// Whether it is known of which kind it is.
    pub(crate) decided: bool,
    /// Whether none of the kinds is the one that is meant where none is named.
    pub(crate) needs_key: bool,
}

impl Judge<'_> {
    /// The objects that a map is of: itself, or of a kind. Nothing where any properties may stand.
    pub(crate) fn parts(&mut self, map: &Map, node: NodeId) -> Option<Parts> {
        let schema = self.schema;
        let (key, base, kinds) = match schema.shape(node) {
            Shape::Object { properties, rest: None, .. } if properties.is_empty() => return None,
            Shape::Object { rest, .. } => {
                let nodes = vec![node];
                return Some(Parts { nodes, key: None, rest: *rest, decided: true, needs_key: false });
            }
            Shape::Variants { key, base, kinds } => (key, *base, kinds),
            _ => return None,
        };
        let entry = self.entry_of(map, key);
        let said = match entry {
            _ if self.path.is_empty() && &**key == "name" => self.rules.name,
            Some(entry) if is_from_default(self.origins, entry.value.origin) => None,
            Some(entry) => entry.value.as_str(),
            None => None,
        };
        let kind = said.and_then(|said| kinds.iter().find(|(value, _)| self.rules.same(value, said)));
        if let (Some(said), None) = (said, kind) {
            // Kinds are added without a new version: one that is not even nearly listed is probably such a one.
            let values: Vec<&str> = kinds.iter().map(|(value, _)| &**value).collect();
            if let Some(entry) = entry.filter(|_| nearest(said, values.iter().copied()).is_some()) {
                self.in_entry(entry, |this| this.unlisted(&entry.value, said, &values, false));
            }
            return None;
        }
        let key = Some(key.to_string());
        let Some((_, below)) = kind else {
            let nodes = std::iter::once(base).chain(kinds.iter().map(|(_, below)| *below)).collect();
            let needs_key = !kinds.iter().any(|(value, _)| self.rules.same(value, "Default"));
            return Some(Parts { nodes, key, rest: None, decided: false, needs_key });
        };
        match schema.shape(*below) {
            Shape::Object { rest, .. } => {
                Some(Parts { nodes: vec![base, *below], key, rest: *rest, decided: true, needs_key: true })
            }
            _ => None,
        }
    }

    /// The properties that an object can be given.
    pub(crate) fn names<'a>(&'a self, parts: &'a Parts) -> impl Iterator<Item = &'a str> {
        let all = parts.nodes.iter().flat_map(|node| self.schema.properties(*node));
        let at_top = self.path.is_empty();
        all.filter(|property| !property.read_only)
            .map(|property| &*property.name)
            .filter(move |name| !(at_top && self.rules.is_enveloped(name)))
    }

    /// Whether an object without any properties would do: then leaving it out does, too.
    pub(crate) fn may_be_empty(&self, node: NodeId, depth: usize) -> bool {
        let needed = |property: &Property| {
            property.required && !property.read_only && !self.may_be_empty(property.node, depth + 1)
        };
        match self.schema.shape(node) {
            _ if !self.rules.empty_is_absent => false,
            Shape::Object { properties, rules, .. } => {
                depth < MAX_DEPTH && rules.is_empty() && !properties.iter().any(needed)
            }
            Shape::Map(_) => true,
            _ => false,
        }
    }
}
