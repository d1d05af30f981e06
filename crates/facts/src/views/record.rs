//! Members under construction: maps whose entries are the author's own values.
//!
//! What a view must say itself (`access` of an AWS rule) takes the origin of what it was concluded from.

use cumulint_model::{Entry, Kind, Map, OriginId, Value, Why};

/// A map that becomes a member of a view.
#[derive(Clone)]
pub(super) struct Record {
    entries: Vec<Entry>,
    origin: OriginId,
}

impl Record {
    /// An empty record that stands where `origin` does.
    pub(super) fn new(origin: OriginId) -> Self {
        Self { entries: Vec::new(), origin }
    }

    /// Where the record stands.
    pub(super) fn origin(&self) -> OriginId {
        self.origin
    }

    /// The value of a field; `None` if it was not added.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| &*entry.key == name).map(|entry| &entry.value)
    }

    /// Adds a field with the author's value, under the author's key.
    pub(super) fn put(&mut self, name: &str, header: OriginId, value: Value) {
        if !matches!(value.kind, Kind::Null) {
            self.entries.push(Entry { key: name.into(), header, value });
        }
    }

    /// Adds a field that the view concludes from what stands at `origin`.
    pub(super) fn say(&mut self, name: &str, text: &str, origin: OriginId) {
        self.put(name, origin, Value::string(text, origin));
    }

    /// Adds a field, where the author wrote one.
    pub(super) fn put_entry(&mut self, name: &str, entry: Option<&Entry>) {
        if let Some(entry) = entry {
            self.put(name, entry.header, entry.value.clone());
        }
    }

    /// Adds a field as a list, where the author wrote one: a single item becomes a list of one.
    pub(super) fn put_list(&mut self, name: &str, entry: Option<&Entry>) {
        if let Some(entry) = entry {
            self.put(name, entry.header, listed(&entry.value));
        }
    }

    /// The map.
    pub(super) fn finish(self) -> Value {
        Value::map(self.entries.into_iter().collect::<Map>(), self.origin)
    }
}

/// A value as a list: a single item becomes a list of one, what is unknown stays unknown.
pub(super) fn listed(value: &Value) -> Value {
    match &value.kind {
        Kind::Null => value.clone(),
        Kind::List(items) => {
            Value::list(items.iter().filter(|item| !is_null(item)).cloned().collect(), value.origin)
        }
        Kind::Unknown(unknown) if unknown.choice.is_some() => value.for_each_case(&mut listed),
        Kind::Unknown(unknown) if !unknown.is_text() => doubtful(value),
        Kind::Encoded(encoded) if value.as_list().is_some() => listed(&encoded.value),
        _ => Value::list(vec![value.clone()], value.origin),
    }
}

/// The items that a value lists: those of a list, else the value itself.
pub(super) fn items(value: &Value) -> &[Value] {
    match &value.kind {
        Kind::Null => &[],
        _ => value.as_list().unwrap_or(std::slice::from_ref(value)),
    }
}

/// A value that may turn out to be absent: an unknown keeps its reason and origin, and nothing else is claimed of it.
pub(super) fn doubtful(value: &Value) -> Value {
    Value::unknown(reason(value), value.origin)
}

/// Why a value cannot be looked into.
pub(super) fn reason(value: &Value) -> Why {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.why.clone(),
        Kind::Reference(reference) => Why::AfterApply(reference.path.clone()),
        Kind::Encoded(encoded) => reason(&encoded.value),
        _ => Why::Unsupported("a value of an unexpected kind".into()),
    }
}

/// Whether the value's own members and items cannot be seen.
pub(super) fn is_opaque(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_) | Kind::Reference(_) => true,
        Kind::Encoded(encoded) => is_opaque(&encoded.value),
        _ => false,
    }
}

fn is_null(value: &Value) -> bool {
    matches!(value.kind, Kind::Null)
}
