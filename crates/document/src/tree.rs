//! The tree: one flat table of nodes in the order of their beginnings, and what lies beside it.

use std::sync::Arc;

use cumulint_source::{Span, TextRange};

use crate::lookup::KeyIndex;
use crate::{Kind, Leniency, Node, Place, Style};

/// The node has escapes: its decoded text differs from the written one.
pub(crate) const ESCAPED: u8 = 1;
/// The decoded text lies in the tree's table.
pub(crate) const STORED: u8 = 2;
/// The node has a tag.
pub(crate) const TAGGED: u8 = 4;
/// The mapping has merge keys.
pub(crate) const MERGES: u8 = 8;
/// The mapping has an index of its keys.
pub(crate) const INDEXED: u8 = 16;
/// The closing quote is missing.
pub(crate) const UNCLOSED: u8 = 32;
/// The node is an alias; `next - 1` is itself, the target stands in the tree's table.
pub(crate) const ALIAS: u8 = 64;

/// A row of the table. The children of a collection follow it directly; `next` is the row after the last descendant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeData {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) next: u32,
    pub(crate) kind: Kind,
    pub(crate) style: Style,
    pub(crate) flags: u8,
}

impl NodeData {
    pub(crate) const fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(crate) const fn range(self) -> TextRange {
        TextRange::new(self.start, self.end)
    }
}

/// A parsed text: its nodes, its comments, and where it lies. Shared freely between threads.
#[derive(Debug)]
pub struct Tree {
    pub(crate) text: Arc<str>,
    pub(crate) place: Place,
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) documents: Vec<u32>,
    pub(crate) comments: Vec<TextRange>,
    pub(crate) leniencies: Vec<Leniency>,
    pub(crate) index: KeyIndex,
    /// By node, ascending: decoded scalars that differ from their written form.
    pub(crate) strings: Vec<(u32, Box<str>)>,
    /// By node, ascending: the indentation of blocks of text.
    pub(crate) indents: Vec<(u32, u32)>,
    /// By node, ascending.
    pub(crate) tags: Vec<(u32, TextRange)>,
    /// By node, ascending: the node that an alias stands for.
    pub(crate) aliases: Vec<(u32, u32)>,
}

impl Tree {
    /// The root; in YAML that of the first document. None where the text holds no value at all.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.documents().next()
    }

    /// The roots of all documents of a YAML text that hold anything; at most one for JSON.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.documents.iter().map(|root| Node { tree: self, id: *root })
    }

    /// The comments, in order, each with its marks (`#`, `//`, `/*` and `*/`), without the line break.
    #[must_use]
    pub fn comments(&self) -> &[TextRange] {
        &self.comments
    }

    /// What a strict reader of JSON would refuse, in order; empty for YAML.
    #[must_use]
    pub fn leniencies(&self) -> &[Leniency] {
        &self.leniencies
    }

    /// The text that was parsed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> &str {
        range.slice(&self.text)
    }

    /// The source span of a range of the text.
    #[must_use]
    pub fn span(&self, range: TextRange) -> Span {
        self.place.span(range)
    }

    /// Where the text lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The number of nodes: scalars, keys and collections.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// A row; an error row for a number that is not of this tree.
    pub(crate) fn data(&self, id: u32) -> NodeData {
        let nowhere = NodeData {
            start: 0,
            end: 0,
            next: id.saturating_add(1),
            kind: Kind::Error,
            style: Style::Plain,
            flags: 0,
        };
        self.nodes.get(id as usize).copied().unwrap_or(nowhere)
    }

    /// The row behind an alias, or the node itself.
    pub(crate) fn resolve(&self, id: u32) -> u32 {
        if self.data(id).has(ALIAS) { find(&self.aliases, id).copied().unwrap_or(id) } else { id }
    }
}

/// Looks a node up in a side table.
pub(crate) fn find<T>(table: &[(u32, T)], id: u32) -> Option<&T> {
    let at = table.binary_search_by_key(&id, |(node, _)| *node).ok()?;
    table.get(at).map(|(_, found)| found)
}
