//! The ways that values came: of a part that of its whole, and the defaults on it.

use cumulint_model::{Hop, Origin, OriginId, Symbol};
use cumulint_source::Span;

use super::Maker;

/// How many names a part remembers that it came through.
const MAX_PART_HOPS: usize = 8;

/// How many origins are looked at for a default.
const MAX_ORIGINS: usize = 64;

impl Maker<'_> {
    /// A parameter whose default went into a value.
    pub(crate) fn default_behind(&self, origin: OriginId) -> Option<Symbol> {
        let mut open = vec![origin];
        for _ in 0..MAX_ORIGINS {
            match self.origins.get(open.pop()?)? {
                Origin::Passed { by: Hop::Parameter(name), .. } => return Some(name.clone()),
                Origin::Passed { from, .. } | Origin::Repeated { from, .. } => open.push(*from),
                Origin::Made { from, .. } => open.extend(from.iter().rev().take(8)),
                _ => {}
            }
        }
        None
    }

    /// The origin of a part: it came through all names that the whole came through.
    pub(crate) fn through(&mut self, whole: OriginId, part: OriginId, at: Span, name: &str) -> OriginId {
        let mut hops = Vec::new();
        let mut origin = whole;
        for _ in 0..MAX_PART_HOPS {
            match self.origins.get(origin) {
                Some(Origin::Passed { at, by, from }) => {
                    hops.push((*at, by.clone()));
                    origin = *from;
                }
                // What was only picked out of several came the same way.
                Some(Origin::Made { from, .. }) if from.len() == 1 => {
                    origin = from.first().copied().unwrap_or(origin);
                }
                _ => break,
            }
        }
        match hops.first_mut() {
            Some((first, _)) => *first = at,
            None => return self.made(at, name, [part]),
        }
        hops.into_iter().rev().fold(part, |from, (at, by)| self.passed(at, by, from))
    }
}
