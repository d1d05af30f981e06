//! Fills the table of a tree, from the events of either parser.

use std::borrow::Cow;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::TextRange;

use crate::lookup::{INDEX_ABOVE, Key, KeyIndex, hash};
use crate::problems::{Problem, Problems};
use crate::text_map::offset;
use crate::tree::{INDEXED, NodeData};
use crate::{Kind, Node, Place, Style, Tree};

/// A collection that is not closed yet.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    /// Where its keys begin among those of all open mappings.
    keys: usize,
}

/// A tree in the making.
pub(crate) struct Builder {
    pub(crate) tree: Tree,
    pub(crate) problems: Problems,
    open: Vec<Open>,
    keys: Vec<Key>,
}

impl Builder {
    pub(crate) fn new(text: Arc<str>, place: Place, bytes_per_node: usize) -> Self {
        let nodes = Vec::with_capacity(text.len() / bytes_per_node);
        let tree = Tree {
            text,
            place,
            nodes,
            documents: Vec::new(),
            comments: Vec::new(),
            leniencies: Vec::new(),
            index: KeyIndex::default(),
            strings: Vec::new(),
            indents: Vec::new(),
            tags: Vec::new(),
            aliases: Vec::new(),
        };
        Self { tree, problems: Problems::default(), open: Vec::new(), keys: Vec::new() }
    }

    pub(crate) fn finish(mut self) -> (Tree, Vec<Diagnostic>) {
        self.tree.nodes.shrink_to_fit();
        let diagnostics = self.problems.placed(&self.tree.place);
        (self.tree, diagnostics)
    }

    /// The number of open collections.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The innermost open collection.
    pub(crate) fn innermost(&self) -> Option<NodeData> {
        self.open.last().map(|open| self.tree.data(open.node))
    }

    /// Adds a node without children and returns its number.
    pub(crate) fn leaf(&mut self, kind: Kind, style: Style, flags: u8, range: TextRange) -> u32 {
        let id = offset(self.tree.nodes.len());
        if self.open.is_empty() {
            self.tree.documents.push(id);
        }
        let next = id.saturating_add(1);
        self.tree.nodes.push(NodeData { start: range.start, end: range.end, next, kind, style, flags });
        id
    }

    /// Opens a collection.
    pub(crate) fn open(&mut self, kind: Kind, style: Style, flags: u8, range: TextRange) -> u32 {
        let node = self.leaf(kind, style, flags, range);
        self.open.push(Open { node, keys: self.keys.len() });
        node
    }

    /// Makes the node, with this decoded text, a key of the innermost mapping.
    pub(crate) fn key(&mut self, node: u32, text: &str) {
        self.keys.push(Key { hash: hash(text), node });
    }

    /// Makes a node a key of the innermost mapping by its own text, where it is a scalar.
    pub(crate) fn key_by_text(&mut self, node: u32) {
        let text = Node { tree: &self.tree, id: node }.text();
        let hash = text.map(|text| hash(&text));
        self.keys.extend(hash.map(|hash| Key { hash, node }));
    }

    /// Closes the innermost collection at `end` and returns its number.
    pub(crate) fn close(&mut self, end: u32) -> Option<u32> {
        let Open { node, keys } = self.open.pop()?;
        let next = offset(self.tree.nodes.len());
        self.check_keys(node, keys);
        if let Some(data) = self.tree.nodes.get_mut(node as usize) {
            data.end = end.max(data.start);
            data.next = next;
        }
        Some(node)
    }

    /// Reports the keys of a mapping that are written twice and indexes a large one.
    fn check_keys(&mut self, mapping: u32, from: usize) {
        let keys = self.keys.get(from..).unwrap_or_default();
        if keys.len() > INDEX_ABOVE {
            self.index_keys(mapping, from);
            return;
        }
        let mut rest = keys;
        let mut again = Vec::new();
        while let Some((last, before)) = rest.split_last() {
            let same = |key: &&Key| key.hash == last.hash && self.same(key.node, last.node);
            again.extend(before.iter().find(same).map(|first| (first.node, last.node)));
            rest = before;
        }
        self.keys.truncate(from);
        for (first, second) in again.into_iter().rev() {
            self.report_duplicate(first, second);
        }
    }

    fn index_keys(&mut self, mapping: u32, from: usize) {
        let mut keys = self.keys.split_off(from);
        KeyIndex::sort(&mut keys, &|id| self.text_of(id));
        let mut first: Option<Key> = None;
        let mut again = Vec::new();
        for key in &keys {
            match first {
                Some(first) if first.hash == key.hash && self.same(first.node, key.node) => {
                    again.push((first.node, key.node));
                }
                _ => first = Some(*key),
            }
        }
        again.sort_unstable_by_key(|(_, second)| *second);
        for (first, second) in again {
            self.report_duplicate(first, second);
        }
        self.tree.index.keep(mapping, &keys);
        if let Some(data) = self.tree.nodes.get_mut(mapping as usize) {
            data.flags |= INDEXED;
        }
    }

    fn same(&self, first: u32, second: u32) -> bool {
        self.text_of(first) == self.text_of(second)
    }

    pub(crate) fn text_of(&self, id: u32) -> Cow<'_, str> {
        Node { tree: &self.tree, id }.text().unwrap_or_default()
    }

    fn report_duplicate(&mut self, first: u32, second: u32) {
        let name = self.text_of(second);
        let shown: String = name.chars().filter(|character| !character.is_control()).take(60).collect();
        let message = format!("the key `{shown}` is written twice; the last one counts");
        let problem = Problem::warning("duplicate-key", message, self.tree.data(second).range());
        self.problems.push(problem.label(self.tree.data(first).range(), "first written here"));
    }
}
