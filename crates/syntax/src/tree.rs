//! A text with its table of nodes, and views of single nodes.

use std::fmt;

use cumulint_source::TextRange;

use crate::nodes::{Node, NodeId, Nodes, SyntaxKind};
use crate::source_text::SourceText;

/// A text and its nodes. Threads may share it.
#[derive(Debug)]
pub struct Tree<K> {
    text: SourceText,
    nodes: Nodes<K>,
    root: NodeId,
}

impl<K: SyntaxKind> Tree<K> {
    /// The nodes of a text, and the one that all others are below.
    #[must_use]
    pub fn new(text: SourceText, nodes: Nodes<K>, root: NodeId) -> Self {
        Self { text, nodes, root }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &SourceText {
        &self.text
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> View<'_, K> {
        self.view(self.root)
    }

    /// The node that has this identity in this tree.
    #[must_use]
    pub fn view(&self, id: NodeId) -> View<'_, K> {
        View { tree: self, id }
    }

    /// The bytes that the tree takes, its text left out.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.nodes.heap_bytes() + self.text.heap_bytes()
    }
}

/// A node of a tree; or nothing, which reads as an error without children.
#[derive(Clone, Copy)]
pub struct View<'t, K> {
    tree: &'t Tree<K>,
    id: NodeId,
}

impl<K: SyntaxKind> fmt::Debug for View<'_, K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {:?}", self.kind(), self.range())
    }
}

impl<'t, K: SyntaxKind> View<'t, K> {
    /// Its identity in its tree.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> K {
        self.tree.nodes.kind(self.id)
    }

    /// Whether any of these flags is set.
    #[must_use]
    pub fn has(self, flags: u8) -> bool {
        self.node().is_some_and(|node| node.flags & flags != 0)
    }

    /// Its bytes in the text.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.tree.nodes.range(self.id)
    }

    /// What is written there.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.slice(self.range())
    }

    /// What is written in another range of its text.
    #[must_use]
    pub fn slice(self, range: TextRange) -> &'t str {
        self.tree.text.slice(range)
    }

    /// What a leaf holds beside its range; 0 for nothing.
    #[must_use]
    pub fn payload(self) -> u32 {
        self.node().map_or(0, Node::payload)
    }

    /// Its children, in the order of the text.
    #[must_use]
    pub fn children(self) -> ViewChildren<'t, K> {
        let next = self.node().and_then(Node::first_child).unwrap_or(NodeId::NONE);
        ViewChildren { tree: self.tree, next }
    }

    /// The child of this place, counted from 0; a view of nothing if there is none.
    #[must_use]
    pub fn child(self, index: usize) -> Self {
        self.children().nth(index).unwrap_or(self.nothing())
    }

    /// A view of nothing.
    #[must_use]
    pub fn nothing(self) -> Self {
        Self { tree: self.tree, id: NodeId::NONE }
    }

    fn node(self) -> Option<&'t Node<K>> {
        self.tree.nodes.get(self.id)
    }
}

/// The children of a node.
#[derive(Clone, Debug)]
pub struct ViewChildren<'t, K> {
    tree: &'t Tree<K>,
    next: NodeId,
}

impl<'t, K: SyntaxKind> Iterator for ViewChildren<'t, K> {
    type Item = View<'t, K>;

    fn next(&mut self) -> Option<Self::Item> {
        let id = self.next;
        let node = self.tree.nodes.get(id)?;
        self.next = node.next();
        Some(View { tree: self.tree, id })
    }
}
