//! Maps that keep the order in which they were written and where each key stands.

use crate::{OriginId, Symbol, Value};

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
}

impl Map {
    /// No entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key: an entry of the same key keeps its place and takes the new header and value.
    pub fn insert(&mut self, key: Symbol, header: OriginId, value: Value) {
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => (entry.header, entry.value) = (header, value),
            None => self.entries.push(Entry { key, header, value }),
        }
    }

    /// Adds an entry whose key the caller knows to be new: building a large map stays linear.
    pub fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The entry of a key, spelt exactly so.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| &*entry.key == key)
    }

    /// The entry of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| &*entry.key == key)
    }

    /// The entry of a key in any case of letters: Azure's names are compared so.
    #[must_use]
    pub fn get_ignoring_case(&self, key: &str) -> Option<&Entry> {
        self.get(key).or_else(|| self.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)))
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self.entries.iter().position(|entry| &*entry.key == key)?;
        Some(self.entries.remove(index))
    }

    /// All entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// All entries in order, to change them.
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
