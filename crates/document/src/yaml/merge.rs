//! Merge keys (`<<`): what a mapping takes over from others (yaml.org/type/merge.html). Its own keys win, then the mappings
//! that are named first.
//!
//! The tree's limits on aliases bound the recursion here.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::{Entry, Kind, Node, Style};

/// The entries that merge keys bring.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged<'t>(std::vec::IntoIter<Entry<'t>>);

impl<'t> Iterator for Merged<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        self.0.next()
    }
}

/// Whether a key is a merge key: `<<` without quotes and without a tag.
pub(crate) fn is_merge_key(key: Node<'_>) -> bool {
    key.raw() == "<<" && key.style() == Style::Plain && key.tag().is_none()
}

/// What a mapping's merge keys bring that it does not have itself.
pub(crate) fn merged(mapping: Node<'_>) -> Merged<'_> {
    let own = mapping.own_entries().filter(|entry| !is_merge_key(entry.key));
    let mut seen: FxHashSet<Cow<'_, str>> = own.filter_map(|entry| entry.key.text()).collect();
    let mut found = Vec::new();
    collect(mapping, &mut seen, &mut found);
    Merged(found.into_iter())
}

/// The entry that a mapping's merge keys bring for a key.
pub(crate) fn merged_entry<'t>(mapping: Node<'t>, key: &str) -> Option<Entry<'t>> {
    sources(mapping).find_map(|source| source.entry(key))
}

fn collect<'t>(mapping: Node<'t>, seen: &mut FxHashSet<Cow<'t, str>>, found: &mut Vec<Entry<'t>>) {
    for source in sources(mapping) {
        for entry in source.own_entries().filter(|entry| !is_merge_key(entry.key)) {
            match entry.key.text() {
                Some(name) if seen.insert(name.clone()) => found.extend(source.own_entry(&name)),
                Some(_) => {}
                None => found.push(entry),
            }
        }
        collect(source, seen, found);
    }
}

/// The mappings that are merged into one, first named first.
fn sources<'t>(mapping: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let values = mapping.own_entries().filter(|entry| is_merge_key(entry.key)).map(|entry| entry.value);
    let named = values.flat_map(|value| {
        let single = (value.kind() == Kind::Mapping).then_some(value);
        single.into_iter().chain(value.items())
    });
    named.filter(|source| source.kind() == Kind::Mapping)
}
