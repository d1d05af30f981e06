//! The property trees of types as templates write them. Of ARM there is one for each API version: `properties` is a level of its
//! own, kinds of objects are apart. Of CloudFormation open and closed objects are told apart.
//!
//! What a policy asks knows only the newest version, flattened: that is [`crate::type_schema`].

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::shape::TypeSchema;
use crate::shelf::{Shelf, key_of};

static VERSIONS: Shelf = Shelf::new(include_bytes!("../data/arm_declared.shelf"));
static CLOUDFORMATION: Shelf = Shelf::new(include_bytes!("../data/cloudformation_declared.shelf"));

/// The most trees that are kept: what is in the input must not grow the memory without bound.
const MAX_KEPT: usize = 5_000;

/// The tree of an ARM type in an API version, both in any case of letters; `None` if none is published.
#[must_use]
pub fn declared_schema(arm_type: &str, version: &str) -> Option<&'static TypeSchema> {
    let wanted = format!("{arm_type}@{version}").to_ascii_lowercase();
    kept(wanted, || {
        let record = VERSIONS.find(arm_type)?;
        let (_, root) = roots(record).find(|(known, _)| known.eq_ignore_ascii_case(version))?;
        Some((record, root))
    })
}

/// The tree of a CloudFormation type, spelt exactly so; `None` if it is not published.
#[must_use]
pub fn declared_cloudformation(name: &str) -> Option<&'static TypeSchema> {
    kept(name.to_owned(), || CLOUDFORMATION.find(name).filter(|record| key_of(record) == name).zip(Some("0")))
}

/// The published CloudFormation type that a misspelt one most probably means; `None` if none is near. Decodes all of them.
#[must_use]
pub fn nearest_cloudformation_type(name: &str) -> Option<&'static str> {
    crate::spelling::nearest_in_one_part(name, ':', CLOUDFORMATION.all().map(key_of))
}

/// A tree, read when it is first asked for: the record that holds it, and its root.
fn kept(
    wanted: String,
    find: impl FnOnce() -> Option<(&'static str, &'static str)>,
) -> Option<&'static TypeSchema> {
    static KNOWN: OnceLock<Mutex<HashMap<String, &'static TypeSchema>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(found) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&wanted) {
        return Some(found);
    }
    let (record, root) = find()?;
    let lines: Vec<&'static str> = record.lines().skip(1).collect();
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= MAX_KEPT {
        return None;
    }
    let root = root.parse().unwrap_or(usize::MAX);
    let read = || &*Box::leak(Box::new(TypeSchema::of_lines(key_of(record), lines, root)));
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
