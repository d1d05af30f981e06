//! `Fn::ForEach`, and the other keys that stand for entries which are made elsewhere.

use std::borrow::Cow;

use cumulint_document::{Kind, Node};

/// What the key of a loop begins with.
const LOOP: &str = "Fn::ForEach::";

/// A loop over a collection.
#[derive(Clone, Debug)]
pub(crate) struct ForEach<'t> {
    pub(crate) identifier: Cow<'t, str>,
    pub(crate) collection: Node<'t>,
    /// A mapping, whose entries are made once for each item.
    pub(crate) body: Node<'t>,
}

impl<'t> ForEach<'t> {
    /// The loop that the value of a key [`is_loop`] says. `None` if it has another form.
    pub(crate) fn of(value: Node<'t>) -> Option<Self> {
        let mut items = value.items();
        let (identifier, collection, body) = (items.next()?, items.next()?, items.next()?);
        let fits = items.next().is_none() && body.kind() == Kind::Mapping;
        let identifier = identifier.text().filter(|_| fits)?;
        Some(Self { identifier, collection, body })
    }
}

/// Whether a key begins a loop.
pub(crate) fn is_loop(key: &str) -> bool {
    key.starts_with(LOOP)
}

/// Whether a key stands for what a macro or a loop puts there.
pub(crate) fn is_expansion(key: &str) -> bool {
    key == "Fn::Transform" || is_loop(key)
}
