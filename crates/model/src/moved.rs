//! Parts of values that were passed on as a whole. `cidr_blocks = var.networks` is used here, yet its elements were written in
//! the default of the variable: each of them gets the place of use and the way of the list that it came in.

use std::sync::Arc;

use cumulint_source::Span;

use crate::origin::{MAX_HOPS, Origins};
use crate::{Hop, Kind, Map, Origin, OriginId, Project, Value};

/// How deep values are followed; parsers and evaluators do not nest deeper.
const MAX_DEPTH: usize = 512;

impl Project {
    /// Gives every part of a passed value the place where the value is used. What was read from another resource or from a
    /// file keeps its own place: it is the author's text there, and is judged there.
    pub fn place_parts_where_used(&mut self) {
        let origins = &mut self.origins;
        for resource in &mut self.resources {
            for entry in resource.properties.iter_mut() {
                settle(&mut entry.value, origins, MAX_DEPTH);
            }
        }
    }
}

fn settle(value: &mut Value, origins: &mut Origins, depth: usize) {
    if depth == 0 || !holds_parts(&value.kind) {
        return;
    }
    let whole = value.origin;
    let passed = !matches!(origins.get(whole), Some(Origin::Written(_) | Origin::Assumed { .. }) | None);
    match &mut value.kind {
        Kind::List(items) => {
            for item in Arc::make_mut(items) {
                settle_part(item, whole, passed, origins, depth);
            }
        }
        Kind::Map(map) => settle_map(Arc::make_mut(map), whole, passed, origins, depth),
        Kind::Encoded(encoded) => {
            settle_part(&mut Arc::make_mut(encoded).value, whole, passed, origins, depth);
        }
        Kind::Unknown(unknown) => {
            let choice = Arc::make_mut(unknown).choice.iter_mut();
            let cases = choice.flat_map(crate::Choice::values_mut);
            cases.for_each(|case| settle_part(case, whole, passed, origins, depth));
        }
        _ => {}
    }
}

/// Whether a value has parts at all: scalars and empty collections are not touched, nor copied.
fn holds_parts(kind: &Kind) -> bool {
    match kind {
        Kind::List(items) => !items.is_empty(),
        Kind::Map(map) => !map.is_empty(),
        Kind::Encoded(_) => true,
        Kind::Unknown(unknown) => unknown.choice.is_some(),
        _ => false,
    }
}

fn settle_map(map: &mut Map, whole: OriginId, passed: bool, origins: &mut Origins, depth: usize) {
    for entry in map.iter_mut() {
        if passed {
            entry.header = origins.moved(whole, entry.header).unwrap_or(entry.header);
        }
        settle_part(&mut entry.value, whole, passed, origins, depth);
    }
}

fn settle_part(part: &mut Value, whole: OriginId, passed: bool, origins: &mut Origins, depth: usize) {
    if passed {
        part.origin = origins.moved(whole, part.origin).unwrap_or(part.origin);
    }
    settle(part, origins, depth - 1);
}

impl Origins {
    /// The origin of a part of a passed value; `None` if the part stands inside the place of use anyway.
    fn moved(&mut self, whole: OriginId, part: OriginId) -> Option<OriginId> {
        let (used, written) = (self.place(whole)?, self.place(part)?);
        if used.contains(written) { None } else { self.follow(whole, part, written, MAX_HOPS) }
    }

    /// The way of the whole, ending at the part instead.
    fn follow(&mut self, whole: OriginId, part: OriginId, written: Span, hops: usize) -> Option<OriginId> {
        let hops = hops.checked_sub(1)?;
        let origin = match self.get(whole)?.clone() {
            Origin::Passed { by: Hop::Attribute(_) | Hop::File(_), .. }
            | Origin::Written(_)
            | Origin::Assumed { .. } => return None,
            Origin::Passed { at, by, from } => {
                Origin::Passed { at, by, from: self.follow(from, part, written, hops).unwrap_or(part) }
            }
            Origin::Repeated { at, key, from } => {
                Origin::Repeated { at, key, from: self.follow(from, part, written, hops).unwrap_or(part) }
            }
            Origin::Made { at, by, from } => {
                let source = from.iter().copied().find(|source| self.ends_around(*source, written, hops))?;
                let from = Box::new([self.follow(source, part, written, hops)?]);
                Origin::Made { at, by, from }
            }
        };
        Some(self.add(origin))
    }

    /// Whether a way ends at a text that holds a place.
    fn ends_around(&self, way: OriginId, place: Span, hops: usize) -> bool {
        let Some(hops) = hops.checked_sub(1) else { return false };
        match self.get(way) {
            Some(Origin::Written(span)) => span.contains(place),
            Some(Origin::Passed { from, .. } | Origin::Repeated { from, .. }) => {
                self.ends_around(*from, place, hops)
            }
            // Only the first branches of a wide expression are tried: the search must not grow with its width squared.
            Some(Origin::Made { from, .. }) => {
                from.iter().take(8).any(|from| self.ends_around(*from, place, hops / 8))
            }
            Some(Origin::Assumed { .. }) | None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use cumulint_source::FileId;

    use super::*;

    const fn span(start: u32, end: u32) -> Span {
        Span::new(FileId(0), start, end)
    }

    #[test]
    fn an_element_of_a_passed_list_is_used_where_the_list_is() {
        let mut origins = Origins::default();
        let element = origins.written(span(12, 20));
        let list = origins.written(span(10, 30));
        let by = Hop::Variable("networks".into());
        let used = origins.add(Origin::Passed { at: span(100, 112), by: by.clone(), from: list });
        let mut value = Value::list(vec![Value::string("0.0.0.0/0", element)], used);
        settle(&mut value, &mut origins, MAX_DEPTH);
        let moved = value.as_list().unwrap()[0].origin;
        assert_eq!(origins.get(moved), Some(&Origin::Passed { at: span(100, 112), by, from: element }));
    }

    #[test]
    fn an_element_written_in_place_stays() {
        let mut origins = Origins::default();
        let element = origins.written(span(12, 20));
        let list = origins.written(span(10, 30));
        let mut value = Value::list(vec![Value::string("0.0.0.0/0", element)], list);
        settle(&mut value, &mut origins, MAX_DEPTH);
        assert_eq!(value.as_list().unwrap()[0].origin, element);
    }

    #[test]
    fn a_document_read_from_another_block_stays_there() {
        let mut origins = Origins::default();
        let statement = origins.written(span(12, 20));
        let document = origins.written(span(10, 30));
        let by = Hop::Attribute("data.aws_iam_policy_document.x.json".into());
        let used = origins.add(Origin::Passed { at: span(100, 112), by, from: document });
        let mut value = Value::list(vec![Value::string("*", statement)], used);
        settle(&mut value, &mut origins, MAX_DEPTH);
        assert_eq!(value.as_list().unwrap()[0].origin, statement);
    }
}
