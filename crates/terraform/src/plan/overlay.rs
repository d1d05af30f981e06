//! A plan's values at the author's text: both say what a resource will be, the plan which values, the text where they are
//! written and which way they came.
//!
//! Where both agree the text's value is taken, with its whole way. Where they do not, the plan's value stands at the place of
//! the text's. What only the plan knows, the provider assumes. What neither knows is taken from the text, which knows the
//! references, unless the plan knows more.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_model::{Encoded, Entry, Kind, Map, Origin, OriginId, Origins, ResourceId, Value, Why};

/// Lists are matched item by item up to this many pairs; longer ones by position.
const MAX_PAIRS: usize = 4096;
/// How many values are compared to tell how alike two items are.
const MAX_COMPARED: u32 = 256;
/// Maps with more entries get an index.
const INDEX_ABOVE: usize = 16;

/// Lays values of a plan over those of the text.
pub(super) struct Overlay<'o> {
    pub(super) origins: &'o mut Origins,
    /// The plan's resources for those of the text.
    pub(super) resources: &'o [Option<ResourceId>],
    /// The origin of what is not written in the resource at hand.
    pub(super) assumed: OriginId,
}

impl Overlay<'_> {
    /// The entries of both.
    pub(super) fn map(&mut self, text: &Map, plan: Map) -> Map {
        let index = Lookup::of(text);
        let mut told = std::collections::BTreeSet::new();
        let mut entries = Vec::new();
        for entry in plan {
            told.insert(entry.key.clone());
            match index.get(&entry.key) {
                // A write-only argument is never told.
                Some(written) if entry.value.kind == Kind::Null && entry.key.ends_with("_wo") => {
                    entries.push(self.kept_entry(written));
                }
                Some(written) => {
                    let value = self.value(&written.value, entry.value);
                    entries.push(Entry { key: entry.key, header: written.header, value });
                }
                None => entries.extend(self.unwritten(entry)),
            }
        }
        let untold: Vec<&Entry> = text.iter().filter(|entry| !told.contains(&entry.key)).collect();
        for entry in untold {
            entries.push(self.kept_entry(entry));
        }
        let mut map = Map::new();
        entries.into_iter().for_each(|entry| map.push(entry));
        map
    }

    fn value(&mut self, text: &Value, plan: Value) -> Value {
        let secret = text.sensitive || plan.sensitive;
        let mut value = self.both(text, plan);
        value.sensitive |= secret;
        value
    }

    fn both(&mut self, text: &Value, plan: Value) -> Value {
        match (&text.kind, &plan.kind) {
            (_, Kind::Unknown(_)) if is_open(text) && !is_bare(text) => self.kept(text),
            (Kind::Reference(_), Kind::Reference(_)) => self.kept(text),
            (Kind::Map(written), Kind::Map(known)) => {
                let map = self.map(written, known.as_ref().clone());
                Value::map(map, text.origin)
            }
            (Kind::List(written), Kind::List(known)) => {
                let items = self.items(written, known, text.origin);
                Value::list(items, text.origin)
            }
            (Kind::Encoded(written), Kind::Encoded(known)) => {
                let value = self.value(&written.value, known.value.clone());
                let encoded = Encoded { text: known.text.clone(), value };
                self.linked(text, Value::new(Kind::Encoded(Arc::new(encoded)), text.origin))
            }
            // The provider writes a single value instead of a list of one.
            (Kind::List(written), known) if !matches!(known, Kind::Unknown(_) | Kind::Reference(_)) => {
                match written.as_slice() {
                    [only] => Value::list(vec![self.value(only, plan)], text.origin),
                    _ => self.placed(plan, text),
                }
            }
            (written, known) if agree(written, known) => {
                let kind = plan.kind;
                self.linked(text, Value::new(kind, text.origin))
            }
            _ => self.placed(plan, text),
        }
    }

    /// The plan's value where the text has another one, or does not know its own.
    fn placed(&mut self, plan: Value, text: &Value) -> Value {
        let place = self.origins.place(text.origin);
        let origin = place.map_or(text.origin, |place| self.origins.written(place));
        let value = at_everywhere(plan, origin);
        self.linked(text, value)
    }

    fn linked(&self, text: &Value, value: Value) -> Value {
        let refers = value.refers.or_else(|| text.refers.and_then(|id| self.resource(id)));
        Value { refers, ..value }
    }

    /// Items of the plan at the places of the text's items that are most alike: sets have no order of their own.
    fn items(&mut self, text: &[Value], plan: &[Value], list: OriginId) -> Vec<Value> {
        let pairs = pairs(text, plan);
        let place = self.origins.place(list);
        let mut items = Vec::new();
        for (item, pair) in plan.iter().zip(pairs) {
            items.push(match pair.and_then(|pair| text.get(pair)) {
                Some(written) => self.value(written, item.clone()),
                None => {
                    let origin = place.map_or(list, |place| self.origins.written(place));
                    at_everywhere(item.clone(), origin)
                }
            });
        }
        items
    }

    /// What the text does not mention: the provider's own, where it says anything.
    fn unwritten(&self, entry: Entry) -> Option<Entry> {
        let silent = match &entry.value.kind {
            Kind::Null | Kind::Unknown(_) | Kind::Reference(_) => true,
            Kind::String(text) => text.is_empty(),
            Kind::List(items) => items.is_empty(),
            Kind::Map(map) => map.is_empty(),
            _ => false,
        };
        let value = at_everywhere(entry.value, self.assumed);
        (!silent).then_some(Entry { key: entry.key, header: self.assumed, value })
    }

    fn kept_entry(&self, entry: &Entry) -> Entry {
        Entry { key: entry.key.clone(), header: entry.header, value: self.kept(&entry.value) }
    }

    /// A value of the text, whose links lead to the plan's resources.
    pub(super) fn kept(&self, text: &Value) -> Value {
        let refers = text.refers.and_then(|id| self.resource(id));
        let kind = match &text.kind {
            Kind::List(items) => Kind::List(Arc::new(items.iter().map(|item| self.kept(item)).collect())),
            Kind::Map(map) => {
                let mut kept = Map::new();
                map.iter().for_each(|entry| kept.push(self.kept_entry(entry)));
                Kind::Map(Arc::new(kept))
            }
            Kind::Encoded(encoded) => {
                let value = self.kept(&encoded.value);
                Kind::Encoded(Arc::new(Encoded { text: encoded.text.clone(), value }))
            }
            Kind::Reference(reference) => match self.resource(reference.target) {
                Some(target) => {
                    return Value {
                        sensitive: text.sensitive,
                        ..Value::reference(target, reference.path.clone(), text.origin)
                    };
                }
                None => {
                    return Value {
                        sensitive: text.sensitive,
                        ..Value::unknown(Why::AfterApply(reference.path.clone()), text.origin)
                    };
                }
            },
            other => other.clone(),
        };
        Value { kind, origin: text.origin, refers, sensitive: text.sensitive }
    }

    fn resource(&self, id: ResourceId) -> Option<ResourceId> {
        self.resources.get(id.0 as usize).copied().flatten()
    }
}

/// A value all of whose parts come from one place.
fn at_everywhere(value: Value, origin: OriginId) -> Value {
    let kind = match value.kind {
        Kind::List(items) => {
            Kind::List(Arc::new(items.iter().map(|item| at_everywhere(item.clone(), origin)).collect()))
        }
        Kind::Map(map) => {
            let mut moved = Map::new();
            for entry in map.iter() {
                let value = at_everywhere(entry.value.clone(), origin);
                moved.push(Entry { key: entry.key.clone(), header: origin, value });
            }
            Kind::Map(Arc::new(moved))
        }
        Kind::Encoded(encoded) => {
            let value = at_everywhere(encoded.value.clone(), origin);
            Kind::Encoded(Arc::new(Encoded { text: encoded.text.clone(), value }))
        }
        other => other,
    };
    Value { kind, origin, ..value }
}

/// Whether any part of a value is not known.
fn is_open(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_) | Kind::Reference(_) => true,
        Kind::List(items) => items.iter().any(is_open),
        Kind::Map(map) => map.iter().any(|entry| is_open(&entry.value)),
        Kind::Encoded(encoded) => is_open(&encoded.value),
        _ => false,
    }
}

/// Whether the text says nothing of a value but why it does not know it.
fn is_bare(value: &Value) -> bool {
    matches!(&value.kind, Kind::Unknown(unknown) if !unknown.is_text() && value.refers.is_none())
}

/// Whether two single values say the same: providers convert freely between texts, numbers and Booleans.
fn agree(text: &Kind, plan: &Kind) -> bool {
    match (text, plan) {
        (
            Kind::String(_) | Kind::Number(_) | Kind::Bool(_),
            Kind::String(_) | Kind::Number(_) | Kind::Bool(_),
        ) => text == plan || plain(text) == plain(plan),
        (Kind::Encoded(text), Kind::Encoded(plan)) => text.value == plan.value,
        _ => false,
    }
}

fn plain(kind: &Kind) -> Option<String> {
    match kind {
        Kind::String(text) => Some(text.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Bool(known) => Some(known.to_string()),
        _ => None,
    }
}

/// For each item of the plan the item of the text that it is.
fn pairs(text: &[Value], plan: &[Value]) -> Vec<Option<usize>> {
    if text.len().saturating_mul(plan.len()) > MAX_PAIRS {
        return (0..plan.len()).map(|at| (at < text.len()).then_some(at)).collect();
    }
    let mut pairs = vec![None; plan.len()];
    let mut ranked: Vec<(i32, usize, usize)> = Vec::new();
    for (at, item) in plan.iter().enumerate() {
        for (from, written) in text.iter().enumerate() {
            let likeness = likeness(written, item, &mut { MAX_COMPARED });
            ranked.push((-likeness, at.abs_diff(from), at));
        }
    }
    // The most alike first; of equal ones those in the same places.
    let mut order: Vec<usize> = (0..ranked.len()).collect();
    order.sort_by_key(|index| ranked.get(*index).copied());
    let mut taken = vec![false; text.len()];
    for index in order {
        let (at, from) = (index / text.len().max(1), index % text.len().max(1));
        let (Some(pair), Some(taken)) = (pairs.get_mut(at), taken.get_mut(from)) else { continue };
        if pair.is_none() && !*taken {
            (*pair, *taken) = (Some(from), true);
        }
    }
    pairs
}

/// How many parts agree, less those that do not.
fn likeness(text: &Value, plan: &Value, left: &mut u32) -> i32 {
    match left.checked_sub(1) {
        Some(fewer) => *left = fewer,
        None => return 0,
    }
    match (&text.kind, &plan.kind) {
        (Kind::Unknown(_) | Kind::Reference(_), _) | (_, Kind::Unknown(_) | Kind::Reference(_)) => 0,
        (Kind::Map(text), Kind::Map(plan)) => text
            .iter()
            .take(INDEX_ABOVE * 4)
            .filter_map(|entry| Some(likeness(&entry.value, &plan.get(&entry.key)?.value, left)))
            .sum(),
        (Kind::List(text), Kind::List(plan)) => {
            let same =
                text.iter().zip(plan.iter()).map(|(text, plan)| likeness(text, plan, left)).sum::<i32>();
            if text.len() == plan.len() { same } else { same - 1 }
        }
        (text, plan) if agree(text, plan) => 1,
        _ => -1,
    }
}

/// The entries of a map by their keys, found quickly however many there are.
enum Lookup<'m> {
    Few(&'m Map),
    Many(BTreeMap<&'m str, &'m Entry>),
}

impl<'m> Lookup<'m> {
    fn of(map: &'m Map) -> Self {
        if map.len() <= INDEX_ABOVE {
            return Self::Few(map);
        }
        Self::Many(map.iter().map(|entry| (&*entry.key, entry)).collect())
    }

    fn get(&self, key: &str) -> Option<&'m Entry> {
        match self {
            Self::Few(map) => map.get(key),
            Self::Many(index) => index.get(key).copied(),
        }
    }
}

/// What is not written in a resource: its provider fills it in.
pub(super) fn assumed(holder: cumulint_source::Span, kind: &str) -> Origin {
    let provider = kind.split_once('_').map_or(kind, |(provider, _)| provider);
    Origin::Assumed { holder, by: format!("the {provider} provider, as the plan has it").into() }
}
