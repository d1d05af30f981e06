//! What expressions evaluate to. Richer than the model's values: a text may be known in parts, and what is not known has a
//! term, so that two names made of the same unknown are recognised as the same name.

pub(crate) mod literal;
pub(crate) mod secure;
pub(crate) mod text;

use std::sync::Arc;

use cumulint_evaluation::Limit;
use cumulint_model::{Number, OriginId, ResourceId, Symbol, Why};

use crate::value::text::Text;

/// A value with its origin.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    pub(crate) origin: OriginId,
    pub(crate) sensitive: bool,
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    List(Arc<List>),
    Object(Arc<Object>),
    Open(Arc<Open>),
}

/// Something that is not known.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) why: Why,
    /// What it is, by the values that it is made of: equal terms are equal values.
    pub(crate) term: Symbol,
    /// What is known of it all the same.
    pub(crate) sign: Option<Sign>,
}

/// What is known of something open.
#[derive(Clone, Debug)]
pub(crate) enum Sign {
    /// It is read from a declared resource, at the path below that.
    Of(ResourceId, Symbol),
    /// It is the name of the resource group that the template is deployed to.
    OwnGroup,
}

/// A list.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) items: Vec<Value>,
    size: Size,
}

/// An object. Keys are found in any case of letters.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) entries: Vec<Entry>,
    size: Size,
}

/// One entry of an object.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    key: Key,
    pub(crate) header: OriginId,
    pub(crate) value: Value,
}

/// The key of an entry.
#[derive(Clone, Debug)]
enum Key {
    Name(Symbol),
    /// One that is not known: what is known of it, and what is shown for it.
    Computed {
        text: Text,
        shown: Symbol,
    },
}

/// How large a value is when everything shared in it is written out, and whether anything in it is a secret.
#[derive(Clone, Copy, Default, Debug)]
struct Size {
    values: u32,
    depth: u32,
    secret: bool,
}

/// The largest and deepest values that are made.
const MAX_VALUES: u32 = 200_000;
const MAX_DEPTH: u32 = 200;

impl Size {
    fn around<'v>(values: impl Iterator<Item = &'v Value>) -> Self {
        let start = Self { values: 1, depth: 1, secret: false };
        values.map(Value::size).fold(start, |all, one| Self {
            values: all.values.saturating_add(one.values),
            depth: all.depth.max(one.depth.saturating_add(1)),
            secret: all.secret || one.secret,
        })
    }

    fn fits(self) -> bool {
        self.values <= MAX_VALUES && self.depth <= MAX_DEPTH
    }
}

impl Value {
    pub(crate) fn new(kind: Kind, origin: OriginId) -> Self {
        Self { kind, origin, sensitive: false }
    }

    pub(crate) fn text(text: impl Into<Symbol>, origin: OriginId) -> Self {
        Self::new(Kind::Text(Text::Known(text.into())), origin)
    }

    pub(crate) fn bool(known: bool, origin: OriginId) -> Self {
        Self::new(Kind::Bool(known), origin)
    }

    pub(crate) fn open(why: Why, term: impl Into<Symbol>, origin: OriginId) -> Self {
        Self::new(Kind::Open(Arc::new(Open { why, term: term.into(), sign: None })), origin)
    }

    /// A list; what is too large becomes open.
    pub(crate) fn list(items: Vec<Self>, origin: OriginId) -> Self {
        let size = Size::around(items.iter());
        if !size.fits() {
            return Self::too_large(origin);
        }
        Self::new(Kind::List(Arc::new(List { items, size })), origin)
    }

    /// An object; what is too large becomes open.
    pub(crate) fn object(entries: Vec<Entry>, origin: OriginId) -> Self {
        let size = Size::around(entries.iter().map(|entry| &entry.value));
        if !size.fits() {
            return Self::too_large(origin);
        }
        Self::new(Kind::Object(Arc::new(Object { entries, size })), origin)
    }

    fn too_large(origin: OriginId) -> Self {
        Self::open(Why::Limit(Limit::ValueSize.name().into()), "a value that is too large", origin)
    }

    pub(crate) fn at(mut self, origin: OriginId) -> Self {
        self.origin = origin;
        self
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Kind::Text(Text::Known(text)) = &self.kind { Some(text) } else { None }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(known) = self.kind { Some(known) } else { None }
    }

    pub(crate) fn as_i64(&self) -> Option<i64> {
        if let Kind::Number(number) = &self.kind { number.as_i64() } else { None }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        if let Kind::List(list) = &self.kind { Some(&list.items) } else { None }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        if let Kind::Object(object) = &self.kind { Some(object) } else { None }
    }

    /// Why it is not known, where anything at its own level is not.
    pub(crate) fn cause(&self) -> Option<&Open> {
        match &self.kind {
            Kind::Open(open) => Some(open),
            Kind::Text(text) => text.cause(),
            _ => None,
        }
    }

    /// Why it is not known, where anything in it is not, down to a depth.
    pub(crate) fn cause_within(&self, depth: u32) -> Option<&Open> {
        let below = depth.checked_sub(1)?;
        match &self.kind {
            Kind::List(list) => list.items.iter().find_map(|item| item.cause_within(below)),
            Kind::Object(object) => object.entries.iter().find_map(|entry| {
                let key = entry.computed_key().and_then(Text::cause);
                key.or_else(|| entry.value.cause_within(below))
            }),
            _ => self.cause(),
        }
    }

    /// Whether it certainly has no part of a key.
    pub(crate) fn lacks(&self, key: &Self) -> bool {
        match (&self.kind, key.as_str(), key.as_i64()) {
            (Kind::Null, _, _) => true,
            (Kind::Object(object), Some(name), _) => {
                object.get(name).is_none() && object.may_have(name).is_none()
            }
            (Kind::List(list), _, Some(at)) => {
                usize::try_from(at).ok().and_then(|at| list.items.get(at)).is_none()
            }
            _ => false,
        }
    }

    /// The known bytes of a text.
    pub(crate) fn known_length(&self) -> usize {
        match &self.kind {
            Kind::Text(text) => text.known_length(),
            _ => 0,
        }
    }

    /// How many values it holds when everything shared is written out.
    pub(crate) fn weight(&self) -> u32 {
        self.size().values
    }

    /// Whether it is a secret, or holds one: what is made of all of it is one, too.
    pub(crate) fn holds_secret(&self) -> bool {
        self.size().secret
    }

    /// Whether what is made of it is a secret. An empty text has nothing to hide: so defaults say that there is no secret.
    pub(crate) fn hands_on_secret(&self) -> bool {
        self.sensitive && self.as_str() != Some("")
    }

    fn size(&self) -> Size {
        let size = match &self.kind {
            Kind::List(list) => list.size,
            Kind::Object(object) => object.size,
            _ => Size { values: 1, depth: 1, secret: false },
        };
        Size { secret: size.secret || self.hands_on_secret(), ..size }
    }
}

impl Open {
    /// The resource that it is read from, and the path below that.
    pub(crate) fn resource(&self) -> Option<(ResourceId, &Symbol)> {
        match &self.sign {
            Some(Sign::Of(target, path)) => Some((*target, path)),
            Some(Sign::OwnGroup) | None => None,
        }
    }

    /// The same, read from a declared resource.
    pub(crate) fn of(&self, target: ResourceId, path: impl Into<Symbol>) -> Self {
        Self { sign: Some(Sign::Of(target, path.into())), ..self.clone() }
    }

    /// The same as another thing, which its term tells.
    pub(crate) fn named(&self, term: impl Into<Symbol>) -> Self {
        Self { term: term.into(), ..self.clone() }
    }
}

impl Entry {
    pub(crate) fn new(key: impl Into<Symbol>, header: OriginId, value: Value) -> Self {
        Self { key: Key::Name(key.into()), header, value }
    }

    /// An entry whose key is perhaps only known in part.
    pub(crate) fn of_text(text: Text, header: OriginId, value: Value) -> Self {
        let key = match text {
            Text::Known(name) => Key::Name(name),
            text @ Text::Mixed(_) => Key::Computed { shown: text.as_key(), text },
        };
        Self { key, header, value }
    }

    /// The same, with another value.
    pub(crate) fn with(&self, value: Value) -> Self {
        Self { key: self.key.clone(), header: self.header, value }
    }

    /// The same, written at another place.
    pub(crate) fn headed(self, header: OriginId) -> Self {
        Self { header, ..self }
    }

    /// An entry of whose key nothing is known but how it is written.
    pub(crate) fn computed(shown: Symbol, header: OriginId, value: Value) -> Self {
        Self { key: Key::Computed { text: Text::Known(shown.clone()), shown }, header, value }
    }

    /// The key, or what is shown for one that is not known.
    pub(crate) fn shown(&self) -> &Symbol {
        match &self.key {
            Key::Name(shown) | Key::Computed { shown, .. } => shown,
        }
    }

    /// What is known of a key that is not known.
    pub(crate) fn computed_key(&self) -> Option<&Text> {
        match &self.key {
            Key::Name(_) => None,
            Key::Computed { text, .. } => Some(text),
        }
    }

    /// The key as a text.
    pub(crate) fn key_text(&self) -> Text {
        match &self.key {
            Key::Name(name) => Text::Known(name.clone()),
            Key::Computed { text, .. } => text.clone(),
        }
    }

    /// Whether two entries have the same key, whatever that is.
    pub(crate) fn has_key_of(&self, other: &Self) -> bool {
        match (&self.key, &other.key) {
            (Key::Name(own), Key::Name(other)) => own == other,
            (Key::Computed { text: own, .. }, Key::Computed { text: other, .. }) => own.key() == other.key(),
            _ => false,
        }
    }

    /// Shows a key that is not known otherwise than another one that looks the same.
    pub(crate) fn distinguish(&mut self, place: usize) {
        if let Key::Computed { shown, .. } = &mut self.key {
            *shown = format!("{shown}#{place}").into();
        }
    }
}

impl Object {
    /// Why it may have an entry of a key that it is not known to have: the first key that may be it.
    pub(crate) fn may_have(&self, key: &str) -> Option<&Open> {
        let open = self.entries.iter().filter_map(Entry::computed_key);
        open.filter(|text| text.may_be(key)).find_map(Text::cause)
    }

    pub(crate) fn has_open_key(&self) -> bool {
        self.entries.iter().any(|entry| entry.computed_key().is_some())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        let mut known = self.entries.iter().filter(|entry| entry.computed_key().is_none());
        let exact = known.clone().find(|entry| &**entry.shown() == key);
        exact.or_else(|| known.find(|entry| entry.shown().eq_ignore_ascii_case(key)))
    }
}
