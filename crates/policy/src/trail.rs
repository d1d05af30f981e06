//! The way of a value: from where it is used back to where it was written, in a few words for each hop.

use cumulint_finding::{HopKind, Label, Role};
use cumulint_model::{Hop, Key, Origin, OriginId, Project};
use cumulint_source::Span;

use crate::verdicts::hop_kind;

/// The hops of an origin, each labelled where the value comes from; the place itself is left out.
pub(crate) fn trail(project: &Project, origin: OriginId) -> Vec<Label> {
    let mut trail = Trail {
        project,
        labels: Vec::new(),
        seen: project.place(origin).into_iter().collect(),
        left: MAX_HOPS,
    };
    trail.follow(origin, MAX_DEPTH);
    nearest(trail.labels)
}

/// Of many labels the ones that are the fewest hops away, in the order in which they were found.
fn nearest(labels: Vec<(usize, Label)>) -> Vec<Label> {
    let mut far: Vec<usize> = labels.iter().map(|(hops, _)| *hops).collect();
    far.sort_unstable();
    let furthest = far.get(MAX_LABELS - 1).copied().unwrap_or(MAX_DEPTH);
    let near = labels.into_iter().filter(|(hops, _)| *hops <= furthest);
    near.take(MAX_LABELS).map(|(_, label)| label).collect()
}

/// The origin outside of the module that a value came into by an argument, as it was given there: what an author would change.
/// A `computed` value (a Boolean, a number) may have been calculated of one such argument; a text is only taken as it is.
/// Nothing for a value that did not come through an argument.
pub(crate) fn outside(project: &Project, origin: OriginId, computed: bool) -> Option<OriginId> {
    Outside { project, computed, left: MAX_HOPS }.follow(origin, None, MAX_DEPTH)
}

struct Outside<'p> {
    project: &'p Project,
    computed: bool,
    left: usize,
}

impl Outside<'_> {
    fn follow(&mut self, origin: OriginId, found: Option<OriginId>, depth: usize) -> Option<OriginId> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth == 0 {
            return found;
        }
        match self.project.origins.get(origin)? {
            Origin::Passed { by: Hop::ModuleArgument(_), from, .. } => {
                self.follow(*from, Some(*from), depth - 1)
            }
            Origin::Passed { from, .. } | Origin::Repeated { from, .. } => {
                self.follow(*from, found, depth - 1)
            }
            Origin::Made { from, .. } if self.computed && found.is_none() => {
                let mut outside: Vec<OriginId> =
                    from.iter().filter_map(|from| self.follow(*from, None, depth - 1)).collect();
                outside.sort_unstable();
                outside.dedup();
                // Where several arguments decide together, none of them is the one to change.
                if let [only] = outside.as_slice() { Some(*only) } else { None }
            }
            Origin::Made { .. } | Origin::Written(_) | Origin::Assumed { .. } => found,
        }
    }
}

/// Where the characters of a value were written, where it was passed on unchanged.
pub(crate) fn written(project: &Project, origin: OriginId) -> Option<Span> {
    let mut origin = origin;
    for _ in 0..MAX_HOPS {
        match project.origins.get(origin)? {
            Origin::Written(span) => return Some(*span),
            Origin::Passed { from, .. } => origin = *from,
            Origin::Made { .. } | Origin::Repeated { .. } | Origin::Assumed { .. } => return None,
        }
    }
    None
}

/// All places on the way of a value where a part of it may be written: none of them may show a secret. A name that it came
/// through may be shown.
pub(crate) fn places(project: &Project, origin: OriginId) -> Vec<Span> {
    let mut places = Vec::new();
    let mut ahead = vec![origin];
    while let Some(origin) = ahead.pop().filter(|_| places.len() < MAX_PLACES) {
        match project.origins.get(origin) {
            Some(Origin::Passed { from, .. } | Origin::Repeated { from, .. }) => ahead.push(*from),
            Some(Origin::Made { at, from, .. }) => {
                places.push(*at);
                ahead.extend(from.iter().copied());
            }
            _ => places.extend(project.place(origin)),
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

struct Trail<'p> {
    project: &'p Project,
    /// Each with the number of hops that lead to it.
    labels: Vec<(usize, Label)>,
    seen: Vec<Span>,
    left: usize,
}

impl Trail<'_> {
    fn follow(&mut self, origin: OriginId, depth: usize) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth == 0 {
            return;
        }
        match self.project.origins.get(origin) {
            Some(Origin::Passed { by: Hop::Function(_), from, .. }) => self.follow(*from, depth - 1),
            Some(Origin::Passed { by, from, .. }) => {
                self.label(*from, hop_kind(by), by.to_string(), depth);
                self.follow(*from, depth - 1);
            }
            Some(Origin::Repeated { key, from, .. }) => {
                match key {
                    Key::Unknown => {}
                    key => self.label(*from, HopKind::Repetition, format!("for {key}"), depth),
                }
                self.follow(*from, depth - 1);
            }
            Some(Origin::Made { from, .. }) => from.iter().for_each(|from| self.follow(*from, depth - 1)),
            Some(Origin::Written(_) | Origin::Assumed { .. }) | None => {}
        }
    }

    /// Labels the place of an origin, unless that was marked before.
    fn label(&mut self, origin: OriginId, hop: HopKind, message: String, depth: usize) {
        let Some(span) = self.project.place(origin) else { return };
        if !self.seen.contains(&span) {
            self.seen.push(span);
            self.labels.push((MAX_DEPTH - depth, Label { span, role: Role::Hop(hop), message }));
        }
    }
}

/// How many hops of a value are followed, over all branches.
const MAX_HOPS: usize = 64;
/// How many hops one way may have.
const MAX_DEPTH: usize = 32;
/// How many hops are labelled: a text that is made of twenty parameters is not explained by forty places.
const MAX_LABELS: usize = 8;
/// How many places of a secret are hidden.
const MAX_PLACES: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    fn hops(labels: &[usize]) -> Vec<usize> {
        let place = |at: usize| Span::new(cumulint_source::FileId(0), at as u32, at as u32 + 1);
        let role = Role::Hop(HopKind::Local);
        let label =
            |(at, hops): (usize, &usize)| (*hops, Label { span: place(at), role, message: hops.to_string() });
        let near = nearest(labels.iter().enumerate().map(label).collect());
        near.iter().map(|label| label.message.parse().unwrap()).collect()
    }

    #[test]
    fn a_few_hops_are_all_labelled() {
        assert_eq!(hops(&[1, 2, 3, 9]), [1, 2, 3, 9]);
    }

    #[test]
    fn of_many_hops_the_nearest_are_labelled_in_their_order() {
        assert_eq!(hops(&[1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 1, 2]), [1, 2, 1, 2, 1, 2, 1, 2]);
        assert_eq!(hops(&[1; 12]), [1; 8]);
        assert_eq!(hops(&(1..40).collect::<Vec<_>>()), (1..9).collect::<Vec<_>>());
    }
}
