//! Whether what a policy names exists: types (also by wildcard) and the paths of their properties.

use crate::shape::{Shape, TypeSchema, shelves, type_schema};
use crate::shelf::key_of;
use crate::spelling::nearest;

/// The answer to [`has_path`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PathCheck {
    /// The path exists, or leads into a part that is not described.
    Known,
    /// No schema of the type is at hand: nothing can be said.
    UnknownType,
    /// A segment names no property of what holds it.
    Unknown {
        /// Which segment of the path, from 0.
        segment: usize,
        /// The property that is probably meant.
        suggestion: Option<String>,
    },
}

/// Whether a canonical type has a property at a path of names. Lists are passed through: a name after a list names a
/// property of its items. Spelling counts, as it does in policies.
#[must_use]
pub fn has_path(canonical_type: &str, path: &[&str]) -> PathCheck {
    let Some(schema) = type_schema(canonical_type) else { return PathCheck::UnknownType };
    let answer = published_path(schema, path);
    let own = path.first().is_some_and(|first| crate::terraform::keeps(canonical_type, first));
    if own { PathCheck::Known } else { answer }
}

/// The same for what the cloud publishes alone.
pub(crate) fn published_path(schema: &TypeSchema, path: &[&str]) -> PathCheck {
    let mut node = 0;
    for (segment, name) in path.iter().enumerate() {
        node = through_lists(schema, node);
        match schema.shape(node) {
            Shape::Object { properties, .. } if !properties.is_empty() => {
                match properties.iter().find(|property| &*property.name == *name) {
                    Some(property) => node = property.node,
                    None => {
                        let names = properties.iter().map(|property| &*property.name);
                        let suggestion = nearest(name, names).map(str::to_owned);
                        return PathCheck::Unknown { segment, suggestion };
                    }
                }
            }
            Shape::Map(value) => node = *value,
            Shape::Any | Shape::Object { .. } => return PathCheck::Known,
            _ => return PathCheck::Unknown { segment, suggestion: None },
        }
    }
    PathCheck::Known
}

fn through_lists(schema: &TypeSchema, mut node: u32) -> u32 {
    for _ in 0..8 {
        let Shape::List(item) = schema.shape(node) else { break };
        node = *item;
    }
    node
}

/// The published types whose names match a pattern, in which `*` stands for any letters. Azure's ignore case.
#[must_use]
pub fn types_like(pattern: &str) -> Vec<&'static str> {
    // A pattern that only one of them can match need not decode the others.
    let own = |shelf: &&'static crate::shelf::Shelf| {
        crate::shape::shelf_of(pattern).is_none_or(|own| std::ptr::eq(own, *shelf))
    };
    let keys = shelves().into_iter().filter(own).flat_map(crate::shelf::Shelf::all).map(key_of);
    keys.filter(|name| {
        let azure = name.contains('/');
        wildcard(pattern, name, azure)
    })
    .collect()
}

/// Whether a text matches a pattern in which `*` stands for any characters and `?` for one.
pub(crate) fn wildcard(pattern: &str, text: &str, ignore_case: bool) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let same = |a: u8, b: u8| a == b || (ignore_case && a.eq_ignore_ascii_case(&b));
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(wanted) if *wanted == b'?' || same(*wanted, *byte) => (p, t) = (p + 1, t + 1),
            _ => match retry {
                Some((back, from)) => {
                    retry = Some((back, from + 1));
                    (p, t) = (back, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}
