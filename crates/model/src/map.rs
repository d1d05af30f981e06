//! Maps that keep the order in which they were written and where each key stands.

use std::collections::HashMap;

use crate::{OriginId, Symbol, Value};

/// From this length on a map finds its keys by hash; shorter ones are searched faster from end to end.
const LONG: usize = 64;

/// One key with its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The key.
    pub key: Symbol,
    /// Where the key, or the header of the block that is the value, is written: what is blamed when something is missing
    /// inside the value.
    pub header: OriginId,
    /// The value.
    pub value: Value,
}

/// Entries in the order of the text; keys are unique. Equality ignores the order.
#[derive(Clone, Default, Debug)]
pub struct Map {
    entries: Vec<Entry>,
    /// Where each key stands, for long maps: a template with tens of thousands of keys is still lowered in linear time.
    places: Option<Box<Places>>,
}

/// The place of each key. A type of its own, so that a short map pays for one pointer only.
#[derive(Clone, Debug)]
struct Places(HashMap<Symbol, usize>);

impl Map {
    /// No entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key: an entry of the same key keeps its place and takes the new header and value.
    pub fn insert(&mut self, key: Symbol, header: OriginId, value: Value) {
        match self.get_mut(&key) {
            Some(entry) => (entry.header, entry.value) = (header, value),
            None => self.push(Entry { key, header, value }),
        }
    }

    /// Adds an entry whose key the caller knows to be new: building a large map stays linear.
    pub fn push(&mut self, entry: Entry) {
        if let Some(places) = &mut self.places {
            places.0.insert(entry.key.clone(), self.entries.len());
        }
        self.entries.push(entry);
        if self.places.is_none() && self.entries.len() >= LONG {
            let places = self.entries.iter().enumerate().map(|(place, entry)| (entry.key.clone(), place));
            self.places = Some(Box::new(Places(places.collect())));
        }
    }

    /// The entry of a key, spelt exactly so; `None` if there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(self.place(key)?)
    }

    /// The entry of a key, to change it; `None` if there is none.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        let place = self.place(key)?;
        self.entries.get_mut(place)
    }

    fn place(&self, key: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.0.get(key).copied(),
            None => self.entries.iter().position(|entry| &*entry.key == key),
        }
    }

    /// The entry of a key in any case of letters, as Azure's names are compared; `None` if there is none.
    #[must_use]
    pub fn get_ignoring_case(&self, key: &str) -> Option<&Entry> {
        self.get(key).or_else(|| self.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)))
    }

    /// Takes an entry out; `None` if there is none.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let place = self.place(key)?;
        self.places = None;
        Some(self.entries.remove(place))
    }

    /// All entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// All entries in order, to change their values; a key that is changed is no longer found.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry> {
        self.entries.iter_mut()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        let same = |entry: &Entry| other.get(&entry.key).is_some_and(|twin| twin.value == entry.value);
        self.len() == other.len() && self.iter().all(same)
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = &'m Entry;
    type IntoIter = std::slice::Iter<'m, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Map {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl FromIterator<Entry> for Map {
    /// Of entries with the same key the last one stays.
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let mut map = Self::new();
        for entry in entries {
            map.insert(entry.key, entry.header, entry.value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origins;
    use cumulint_source::{FileId, Span};

    fn entry(origins: &mut Origins, key: &str, text: &str) -> Entry {
        let origin = origins.written(Span::new(FileId(0), 0, 0));
        Entry { key: key.into(), header: origin, value: Value::string(text, origin) }
    }

    #[test]
    fn a_long_map_finds_replaces_and_removes_as_a_short_one_does() {
        let mut origins = Origins::default();
        let mut map: Map = (0..200).map(|place| entry(&mut origins, &format!("key{place}"), "old")).collect();
        let replacement = entry(&mut origins, "key150", "new");
        map.insert(replacement.key, replacement.header, replacement.value.clone());
        assert_eq!(map.get("key150").map(|entry| &entry.value), Some(&replacement.value));
        assert!(map.remove("key10").is_some());
        assert!(map.remove("key10").is_none());
        let added = entry(&mut origins, "key10", "again");
        map.push(added);
        assert_eq!(map.get("key11").map(|entry| &*entry.key), Some("key11"));
        assert_eq!(map.iter().position(|entry| &*entry.key == "key10"), Some(199));
    }
}
