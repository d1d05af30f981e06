//! Where what the transform makes is said to come from: the resource, or the event of a resource, that the author wrote.

use cumulint_model::{Entry, Kind, Map, Origin, OriginId, Origins, Presence, ResourceId, Symbol, Value};
use cumulint_source::Span;

/// A resource that the author wrote, or a part of it, which the transform makes others of.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The resource that the author declared.
    pub(super) id: ResourceId,
    /// Its logical id.
    pub(super) name: Symbol,
    /// The type as declared: `AWS::Serverless::Function`.
    pub(super) kind: Symbol,
    /// What is blamed for what is missing: the logical id, or the name of an event.
    pub(super) header: Span,
    /// The whole declaration.
    pub(super) block: Span,
    /// Whether it will exist.
    pub(super) presence: Presence,
    /// The origin of what nobody wrote.
    pub(super) implied: OriginId,
}

impl Source {
    /// The same resource, with a part of it blamed.
    pub(super) fn within(&self, header: Option<Span>, origins: &mut Origins) -> Self {
        let Some(header) = header else { return self.clone() };
        Self { header, implied: implied(header, &self.kind, origins), ..self.clone() }
    }

    /// The same part, whose values come from what the author wrote there.
    pub(super) fn written(&self, origin: OriginId) -> Self {
        Self { implied: origin, ..self.clone() }
    }

    /// A text that nobody wrote.
    pub(super) fn text(&self, text: &str) -> Value {
        Value::string(text, self.implied)
    }

    /// A Boolean that nobody wrote.
    pub(super) fn flag(&self, flag: bool) -> Value {
        Value::new(Kind::Bool(flag), self.implied)
    }

    /// A number that nobody wrote.
    pub(super) fn number(&self, number: i64) -> Value {
        Value::new(Kind::Number(number.into()), self.implied)
    }

    /// A list that nobody wrote; its items may have been.
    pub(super) fn list(&self, items: Vec<Value>) -> Value {
        Value::list(items, self.implied)
    }

    /// A map that nobody wrote; its values may have been. Keys are unique.
    pub(super) fn map<'k>(&self, entries: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
        Value::map(self.properties(entries), self.implied)
    }

    /// The same as properties of a resource.
    pub(super) fn properties<'k>(&self, entries: impl IntoIterator<Item = (&'k str, Value)>) -> Map {
        let mut map = Map::new();
        for (key, value) in entries {
            // A value that the author wrote is blamed where it stands.
            map.push(Entry { key: key.into(), header: value.origin, value });
        }
        map
    }

    /// An attribute of a resource that the transform knows.
    pub(super) fn reference(&self, target: ResourceId, attribute: &str) -> Value {
        Value::reference(target, attribute, self.implied)
    }
}

/// The origin of what the transform adds of its own accord.
pub(super) fn implied(header: Span, kind: &str, origins: &mut Origins) -> OriginId {
    origins.add(Origin::Assumed { holder: header, by: format!("implied by {kind}").into() })
}
