//! The entries of objects: of a key that is written twice the last one counts.

use cumulint_model::Symbol;
use rustc_hash::FxHashMap;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::functions;
use crate::syntax::{Key, Object, Property};
use crate::value::{Entry, Value};

/// The most entries that are looked through one by one.
const FEW: usize = 16;

impl<'x> Evaluator<'x> {
    /// The entries of an object, those of its loops after the written ones. Beside them a value whose entries belong there,
    /// too, and are not known.
    pub(crate) fn entries(&mut self, object: &'x Object, context: &Context) -> (Vec<Entry>, Option<Value>) {
        let size = object.entries.len() + object.loops.len();
        let mut entries = Entries { all: Vec::with_capacity(size), places: FxHashMap::default() };
        let mut open = None;
        for property in &object.entries {
            if !matches!(property.key, Key::Spread) {
                let entry = self.entry(property, context);
                entries.put(entry);
                continue;
            }
            let spread = self.value(&property.value, context);
            match spread.as_object() {
                Some(inner) => inner.entries.iter().for_each(|entry| entries.put(entry.clone())),
                None => open = Some(spread),
            }
        }
        for each in &object.loops {
            let value = self.property_loop(each, context);
            let header = self.maker.written(each.header);
            entries.put(Entry::new(each.name.clone(), header, value));
        }
        (entries.all, open)
    }

    fn entry(&mut self, property: &'x Property, context: &Context) -> Entry {
        let key = match &property.key {
            Key::Computed(key) => Some(self.value(key, context)),
            Key::Name(_) | Key::Spread => None,
        };
        let value = self.value(&property.value, context);
        let header = self.maker.written(property.header);
        match (&property.key, key.as_ref().and_then(functions::text)) {
            (Key::Name(name), _) => Entry::new(name.clone(), header, value),
            (_, Some(text)) => Entry::of_text(text, header, value),
            (Key::Computed(key), None) => {
                let shown = format!("[{}]", self.maker.notation().as_written(key));
                Entry::computed(shown.into(), header, value)
            }
            (Key::Spread, None) => Entry::computed("...".into(), header, value),
        }
    }
}

/// Entries with unique keys.
struct Entries {
    all: Vec<Entry>,
    /// Where each key is, once there are more than a few.
    places: FxHashMap<Symbol, usize>,
}

impl Entries {
    fn put(&mut self, mut entry: Entry) {
        let count = self.all.len();
        match self.place(entry.shown()).and_then(|place| self.all.get_mut(place)) {
            Some(earlier) if earlier.has_key_of(&entry) => {
                *earlier = entry;
                return;
            }
            // Two keys that only look the same: neither may stand for the other.
            Some(earlier) if entry.computed_key().is_none() => earlier.distinguish(count),
            Some(_) => entry.distinguish(count),
            None => {}
        }
        if count >= FEW {
            self.places.insert(entry.shown().clone(), count);
        }
        self.all.push(entry);
    }

    fn place(&self, key: &Symbol) -> Option<usize> {
        let few = self.all.iter().take(FEW).position(|entry| entry.shown() == key);
        few.or_else(|| self.places.get(key).copied())
    }
}
