//! How sure a value is: what a deployment may have otherwise is no ground for a warning.

use cumulint_model::{Hop, Origin, OriginId, Origins};
use cumulint_source::Span;

/// How many origins of one value are looked at.
const MAX_ORIGINS: usize = 64;

/// Whether the default of a parameter went into a value: a deployment can give another.
pub(crate) fn is_from_default(origins: &Origins, origin: OriginId) -> bool {
    let mut open = vec![origin];
    for _ in 0..MAX_ORIGINS {
        let Some(origin) = open.pop().and_then(|origin| origins.get(origin)) else { return false };
        match origin {
            Origin::Passed { by: Hop::Parameter(_), .. } => return true,
            Origin::Passed { from, .. } | Origin::Repeated { from, .. } => open.push(*from),
            Origin::Made { from, .. } => open.extend(from.iter().take(MAX_ORIGINS)),
            Origin::Written(_) | Origin::Assumed { .. } => {}
        }
        if open.is_empty() {
            return false;
        }
    }
    // A value that is made of so much is not looked through.
    true
}

/// Where a value is written, where that is not the place of its use.
pub(crate) fn written_elsewhere(origins: &Origins, origin: OriginId) -> Option<Span> {
    let place = origins.place(origin)?;
    let mut origin = origin;
    for _ in 0..MAX_ORIGINS {
        match origins.get(origin)? {
            Origin::Passed { from, .. } | Origin::Repeated { from, .. } => origin = *from,
            Origin::Written(at) => return (*at != place).then_some(*at),
            Origin::Made { .. } | Origin::Assumed { .. } => return None,
        }
    }
    None
}
