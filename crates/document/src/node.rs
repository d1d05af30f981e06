//! Handles to nodes: what callers read the tree with.

use std::borrow::Cow;
use std::fmt;

use cumulint_source::{Span, TextRange};

use crate::tree::{ALIAS, ESCAPED, INDEXED, MERGES, NodeData, STORED, TAGGED, UNCLOSED, find};
use crate::yaml::Merged;
use crate::{Kind, Style, Tag, TextMap, Tree, json, yaml};

/// A node of a [`Tree`]. An alias (`*name`) reads like the node that it stands for; only [`Node::range`], [`Node::span`] and
/// [`Node::raw`] are the alias's own.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) id: u32,
}

impl PartialEq for Node<'_> {
    /// Whether both are the same node of the same tree.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} at {:?}", self.kind(), self.range())
    }
}

/// A key and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'t> {
    /// The key: in JSON a string, in YAML any node; [`Kind::Error`] where it is missing.
    pub key: Node<'t>,
    /// The value; [`Kind::Error`] where it is missing from JSON, [`Kind::Null`] where it is left out in YAML.
    pub value: Node<'t>,
}

impl<'t> Entry<'t> {
    /// The decoded text of the key, whatever scalar it is (`200:` is `200`); empty for a key that is no scalar.
    #[must_use]
    pub fn name(&self) -> Cow<'t, str> {
        self.key.text().unwrap_or_default()
    }
}

impl<'t> Node<'t> {
    /// The tree that it belongs to.
    #[must_use]
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// A number that no other node of the tree has, and that grows with the place: a key for caches of the caller's.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.target_data().kind
    }

    /// How it was written.
    #[must_use]
    pub fn style(self) -> Style {
        self.target_data().style
    }

    /// Its bytes in the tree's text: quotes and brackets included, tag and anchor not; a YAML block scalar from its `|` or `>`
    /// to the end of its last line.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.tree.data(self.id).range()
    }

    /// Its place in the source.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.span(self.range())
    }

    /// The text as it was written.
    #[must_use]
    pub fn raw(self) -> &'t str {
        self.tree.slice(self.range())
    }

    /// Whether an alias is written here.
    #[must_use]
    pub fn is_alias(self) -> bool {
        self.tree.data(self.id).has(ALIAS)
    }

    /// The node that an alias stands for, at its own place; any other node is itself.
    #[must_use]
    pub fn anchored(self) -> Self {
        Self { tree: self.tree, id: self.tree.resolve(self.id) }
    }

    /// Its tag, such as `!Sub`; `None` if it has none.
    #[must_use]
    pub fn tag(self) -> Option<Tag<'t>> {
        let target = self.anchored();
        if !target.data().has(TAGGED) {
            return None;
        }
        let range = *find(&self.tree.tags, target.id)?;
        Some(Tag { text: self.tree.slice(range), range })
    }

    /// Its place together with its tag.
    #[must_use]
    pub fn tagged_range(self) -> TextRange {
        match self.tag().filter(|_| !self.is_alias()) {
            Some(tag) => tag.range.cover(self.range()),
            None => self.range(),
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// A string, decoded; `None` if it is of any other kind.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        if self.kind() == Kind::String { self.text() } else { None }
    }

    /// The decoded text of any scalar: of a string its content, of everything else what was written. `None` if it is a sequence, a
    /// mapping or could not be parsed.
    #[must_use]
    pub fn text(self) -> Option<Cow<'t, str>> {
        let target = self.anchored();
        let data = target.data();
        match data.kind {
            Kind::Sequence | Kind::Mapping | Kind::Error => None,
            _ if data.has(STORED) => {
                find(&self.tree.strings, target.id).map(|stored| Cow::Borrowed(stored.as_ref()))
            }
            _ if data.has(ESCAPED) => Some(Cow::Owned(json::decode(target.inner()))),
            _ => Some(Cow::Borrowed(target.inner())),
        }
    }

    /// The truth of a Boolean; `None` if it is of any other kind.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        if self.kind() != Kind::Bool {
            return None;
        }
        self.text().and_then(|text| yaml::boolean(&text))
    }

    /// A number in JSON's decimal form, all digits kept: that of `0x1F` is `31`. What was written is [`Node::text`]. `None` if it is of any
    /// other kind.
    #[must_use]
    pub fn number_text(self) -> Option<Cow<'t, str>> {
        if self.kind() != Kind::Number {
            return None;
        }
        self.text().map(yaml::decimal)
    }

    /// The way from ranges of the decoded text ([`Node::text`]) back to the tree's text.
    #[must_use]
    pub fn decoded_map(self) -> TextMap {
        let target = self.anchored();
        let data = target.data();
        let start = target.inner_start();
        if data.has(STORED) {
            yaml::decoded_map(target)
        } else if data.has(ESCAPED) {
            json::decoded_map(target.inner(), start)
        } else {
            TextMap::shifted(start)
        }
    }

    /// The place in the source of a range of the decoded text. For many ranges of one node, ask for [`Node::decoded_map`] once.
    #[must_use]
    pub fn decoded_span(self, decoded: TextRange) -> Span {
        self.tree.span(self.decoded_map().source_range(decoded))
    }

    /// The items of a sequence; empty if it is of any other kind.
    #[must_use]
    pub fn items(self) -> Items<'t> {
        let (at, end) = self.children(Kind::Sequence);
        Items { tree: self.tree, at, end }
    }

    /// The entries of a mapping, in order; empty if it is of any other kind. A key that is written twice comes twice. Merge keys
    /// (`<<`) are resolved: what they bring and the mapping does not have itself follows its own entries.
    #[must_use]
    pub fn entries(self) -> Entries<'t> {
        let own = self.own_entries();
        let skip_merges = self.target_data().has(MERGES);
        let merged = if skip_merges { yaml::merged(self) } else { Merged::default() };
        Entries { own, skip_merges, merged }
    }

    /// The entries as they are written: merge keys are entries like all others.
    #[must_use]
    pub fn own_entries(self) -> OwnEntries<'t> {
        let (at, end) = self.children(Kind::Mapping);
        OwnEntries { tree: self.tree, at, end }
    }

    /// The value of a key; if it is written several times the last one, as JSON readers have it. `None` if there is none, or it is not
    /// a mapping.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entry of a key, chosen as [`Node::get`] does; `None` if that has none.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        let own = self.own_entry(key);
        if own.is_some() || !self.target_data().has(MERGES) { own } else { yaml::merged_entry(self, key) }
    }

    pub(crate) fn own_entry(self, key: &str) -> Option<Entry<'t>> {
        let target = self.anchored();
        if !target.data().has(INDEXED) {
            return self.own_entries().filter(|entry| entry.key.is_key(key)).last();
        }
        let text = |id| Node { tree: self.tree, id }.text().unwrap_or_default();
        let key = Node { tree: self.tree, id: self.tree.index.last(target.id, key, text)? };
        Some(Entry { key, value: Node { tree: self.tree, id: key.data().next } })
    }

    /// Whether a key reads `wanted`; compares without decoding where it can.
    fn is_key(self, wanted: &str) -> bool {
        let data = self.data();
        if data.flags & (ESCAPED | STORED | ALIAS) == 0 && data.kind == Kind::String {
            return self.inner() == wanted;
        }
        self.text().is_some_and(|text| text == wanted)
    }

    fn data(self) -> NodeData {
        self.tree.data(self.id)
    }

    fn target_data(self) -> NodeData {
        self.tree.data(self.tree.resolve(self.id))
    }

    /// The rows of the children.
    fn children(self, kind: Kind) -> (u32, u32) {
        let target = self.anchored();
        let data = target.data();
        if data.kind == kind { (target.id + 1, data.next) } else { (0, 0) }
    }

    pub(crate) fn inner_start(self) -> u32 {
        let data = self.data();
        let quoted = matches!(data.style, Style::DoubleQuoted | Style::SingleQuoted);
        data.start + u32::from(quoted && data.start < data.end)
    }

    /// What is between the quotes.
    pub(crate) fn inner(self) -> &'t str {
        let data = self.data();
        let start = self.inner_start();
        let end = data.end - u32::from(start > data.start && start < data.end && !data.has(UNCLOSED));
        self.tree.slice(TextRange::new(start, end))
    }
}

/// The items of a sequence.
#[derive(Clone, Debug)]
pub struct Items<'t> {
    tree: &'t Tree,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let item = Node { tree: self.tree, id: self.at };
        self.at = item.data().next;
        Some(item)
    }
}

/// The entries of a mapping as they are written.
#[derive(Clone, Debug)]
pub struct OwnEntries<'t> {
    tree: &'t Tree,
    at: u32,
    end: u32,
}

impl<'t> Iterator for OwnEntries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        if self.at >= self.end {
            return None;
        }
        let key = Node { tree: self.tree, id: self.at };
        let value = Node { tree: self.tree, id: key.data().next };
        self.at = value.data().next;
        Some(Entry { key, value })
    }
}

/// The entries of a mapping, those of merge keys included.
#[derive(Clone, Debug)]
pub struct Entries<'t> {
    own: OwnEntries<'t>,
    skip_merges: bool,
    merged: Merged<'t>,
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        let own = self.own.find(|entry| !self.skip_merges || !yaml::is_merge_key(entry.key));
        own.or_else(|| self.merged.next())
    }
}
