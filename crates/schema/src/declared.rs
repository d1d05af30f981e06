//! The property trees of ARM types as templates write them, one for each API version: `properties` is a level of its own,
//! kinds of objects are apart.
//!
//! What a policy asks knows only the newest version, flattened: that is [`crate::type_schema`].

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::shape::TypeSchema;
use crate::shelf::{Shelf, key_of};

static VERSIONS: Shelf = Shelf::new(include_bytes!("../data/arm_declared.shelf"));

/// The most trees that are kept: what is in the input must not grow the memory without bound.
const MAX_KEPT: usize = 5_000;

/// The tree of an ARM type in an API version, both in any case of letters; nothing where none is published.
#[must_use]
pub fn declared_schema(arm_type: &str, version: &str) -> Option<&'static TypeSchema> {
    static KNOWN: OnceLock<Mutex<HashMap<String, &'static TypeSchema>>> = OnceLock::new();
    let wanted = format!("{arm_type}@{version}").to_ascii_lowercase();
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(found) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&wanted) {
        return Some(found);
    }
    let record = VERSIONS.find(arm_type)?;
    let (_, root) = roots(record).find(|(known, _)| known.eq_ignore_ascii_case(version))?;
    let lines: Vec<&str> = record.lines().skip(1).collect();
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= MAX_KEPT {
        return None;
    }
    let read = || &*Box::leak(Box::new(TypeSchema::reachable(key_of(record), &lines, root)));
    Some(known.entry(wanted).or_insert_with(read))
}

/// The API versions of an ARM type that [`declared_schema`] knows, from the oldest.
pub fn declared_versions(arm_type: &str) -> impl Iterator<Item = &'static str> {
    VERSIONS.find(arm_type).into_iter().flat_map(roots).map(|(version, _)| version)
}

/// The versions in a record, each with the number of its root.
fn roots(record: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let first = record.lines().next().unwrap_or_default();
    let list = first.split_once('\t').map_or("", |(_, list)| list);
    list.split(',').filter_map(|entry| entry.split_once('='))
}
