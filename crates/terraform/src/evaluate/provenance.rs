//! Where values come from: each that is made gets its origin here.

use std::sync::Arc;

use cumulint_model::{Hop, Key, Origin, OriginId, Origins, Why};
use cumulint_source::Span;

use crate::value::{Content, Mapping, Members, Sequence, Type, Value};

/// Of how many parts of an argument the way is kept.
const MAX_PARTS: u32 = 10_000;

/// The origins of all values of a root.
#[derive(Default, Debug)]
pub(crate) struct Provenance {
    origins: Origins,
}

impl Provenance {
    /// The origin of what is written at a place.
    pub(crate) fn written(&mut self, span: Span) -> OriginId {
        self.origins.written(span)
    }

    /// The origin of what is used at a place, by way of something that has a name.
    pub(crate) fn passed(&mut self, at: Span, by: Hop, from: OriginId) -> OriginId {
        self.origins.add(Origin::Passed { at, by, from })
    }

    /// The origin of what something made at a place from other values.
    pub(crate) fn made(&mut self, at: Span, by: &str, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.origins.add(Origin::Made { at, by: by.into(), from: from.into_iter().collect() })
    }

    /// The origin of one of several values that come of one text.
    pub(crate) fn repeated(&mut self, at: Span, key: Key, from: OriginId) -> OriginId {
        self.origins.add(Origin::Repeated { at, key, from })
    }

    /// An unknown at a place.
    pub(crate) fn unknown(&mut self, why: Why, span: Span) -> Value {
        let origin = self.written(span);
        Value::unknown(why, Type::Any, origin)
    }

    /// A value that came by way of something that has a name.
    pub(crate) fn by(&mut self, value: Value, at: Span, hop: Hop) -> Value {
        let origin = self.passed(at, hop, value.origin);
        value.at(origin)
    }

    /// The place of use of an origin.
    pub(crate) fn place(&self, origin: OriginId) -> Option<Span> {
        self.origins.place(origin)
    }

    /// All origins, for those who make whole documents.
    pub(crate) fn origins_mut(&mut self) -> &mut Origins {
        &mut self.origins
    }

    pub(crate) fn into_origins(self) -> Origins {
        self.origins
    }

    /// A value of which the parts remember that they came with the whole: a module may use one without the others.
    pub(crate) fn parts_through(&mut self, value: Value, hop: &Hop) -> Value {
        if value.weight() > MAX_PARTS {
            return value;
        }
        let content = match &value.content {
            Content::Tuple(items) => Content::Tuple(Arc::new(self.items_through(items, hop))),
            Content::List(sequence) => Content::List(Arc::new(self.sequence_through(sequence, hop))),
            Content::Set(sequence) => Content::Set(Arc::new(self.sequence_through(sequence, hop))),
            Content::Object(members) => Content::Object(Arc::new(self.members_through(members, hop))),
            Content::Map(mapping) => Content::Map(Arc::new(Mapping {
                element: mapping.element.clone(),
                members: self.members_through(&mapping.members, hop),
            })),
            _ => return value,
        };
        Value { content, ..value }
    }

    fn sequence_through(&mut self, sequence: &Sequence, hop: &Hop) -> Sequence {
        Sequence { element: sequence.element.clone(), items: self.items_through(&sequence.items, hop) }
    }

    fn items_through(&mut self, items: &[Value], hop: &Hop) -> Vec<Value> {
        items.iter().map(|item| self.part_through(item, hop)).collect()
    }

    fn members_through(&mut self, members: &Members, hop: &Hop) -> Members {
        members.map(|value| self.part_through(value, hop))
    }

    fn part_through(&mut self, part: &Value, hop: &Hop) -> Value {
        let part = self.parts_through(part.clone(), hop);
        match self.place(part.origin) {
            Some(place) => self.by(part, place, hop.clone()),
            None => part,
        }
    }
}
