//! The node table: kinds, flags and links. A parser writes it and views read it.

use std::fmt;

use cumulint_source::TextRange;

/// The kinds of nodes that a language has.
pub trait SyntaxKind: Copy + Eq + fmt::Debug {
    /// What could not be read; the kind of a node that is not there, too.
    const ERROR: Self;
}

/// The place of a node in the table of its tree: stable, small, and good as a key for what was computed about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(u32);

impl NodeId {
    /// No node.
    pub const NONE: Self = Self(u32::MAX);
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Node<K> {
    /// Its bytes in the text.
    pub range: TextRange,
    /// The first child; of a leaf the payload.
    first: NodeId,
    /// The next sibling.
    next: NodeId,
    /// The levels below it; 0 for a leaf only.
    height: u16,
    /// What it is.
    pub kind: K,
    /// What they mean depends on the kind.
    pub flags: u8,
}

impl<K> Node<K> {
    /// The first child. `None` if it has no children.
    #[inline]
    #[must_use]
    pub fn first_child(&self) -> Option<NodeId> {
        // What a leaf holds in that place is not a child.
        (self.height > 0 && self.first != NodeId::NONE).then_some(self.first)
    }

    /// The sibling behind it.
    #[inline]
    #[must_use]
    pub fn next(&self) -> NodeId {
        self.next
    }

    /// What a leaf holds beside its range: the language says what that is, by kind.
    #[inline]
    #[must_use]
    pub fn payload(&self) -> u32 {
        self.first.0
    }

    /// Changes what a leaf holds; does nothing to a node with children.
    pub fn set_payload(&mut self, payload: u32) {
        if self.height == 0 {
            self.first = NodeId(payload);
        }
    }
}

/// The children of a node while it is being read.
#[derive(Clone, Copy, Debug)]
pub struct Children {
    first: NodeId,
    last: NodeId,
    height: u16,
}

impl Children {
    /// No children yet.
    pub const EMPTY: Self = Self { first: NodeId::NONE, last: NodeId::NONE, height: 0 };
}

/// The table.
#[derive(Debug)]
pub struct Nodes<K>(Vec<Node<K>>);

impl<K: SyntaxKind> Nodes<K> {
    /// An empty table with room for so many nodes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Gives back the room that is not used.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// The bytes that the table takes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.0.len() * size_of::<Node<K>>()
    }

    /// A node. `None` for [`NodeId::NONE`] and for a node of another table that is larger.
    #[inline]
    #[must_use]
    pub fn get(&self, id: NodeId) -> Option<&Node<K>> {
        self.0.get(id.0 as usize)
    }

    /// The range of a node; an empty one at the start of the text for a node that is not there.
    #[inline]
    #[must_use]
    pub fn range(&self, id: NodeId) -> TextRange {
        self.get(id).map_or_else(TextRange::default, |node| node.range)
    }

    /// The levels below a node.
    #[inline]
    #[must_use]
    pub fn height(&self, id: NodeId) -> u16 {
        self.get(id).map_or(0, |node| node.height)
    }

    /// The kind of a node.
    #[inline]
    #[must_use]
    pub fn kind(&self, id: NodeId) -> K {
        self.get(id).map_or(K::ERROR, |node| node.kind)
    }

    /// Changes a node that was written already.
    #[inline]
    pub fn change(&mut self, id: NodeId, change: impl FnOnce(&mut Node<K>)) {
        if let Some(node) = self.0.get_mut(id.0 as usize) {
            change(node);
        }
    }

    /// Adds a node without children; `payload` is what the language says of its kind.
    #[inline]
    pub fn leaf(&mut self, kind: K, flags: u8, range: TextRange, payload: u32) -> NodeId {
        self.push(Node { range, first: NodeId(payload), next: NodeId::NONE, height: 0, kind, flags })
    }

    /// Adds a node with these children, which may be none.
    #[inline]
    pub fn branch(&mut self, kind: K, flags: u8, range: TextRange, children: Children) -> NodeId {
        let height = children.height.saturating_add(1);
        self.push(Node { range, first: children.first, next: NodeId::NONE, height, kind, flags })
    }

    /// Adds a node with these nodes as its children.
    #[inline]
    pub fn branch_of(&mut self, kind: K, flags: u8, range: TextRange, members: &[NodeId]) -> NodeId {
        let children = self.children_of(members);
        self.branch(kind, flags, range, children)
    }

    /// Adds a child behind those that were read before. A node is the child of one node only.
    #[inline]
    pub fn append(&mut self, children: &mut Children, child: NodeId) {
        children.height = children.height.max(self.height(child));
        if children.first == NodeId::NONE {
            children.first = child;
        } else {
            self.change(children.last, |last| last.next = child);
        }
        children.last = child;
    }

    /// These nodes as children.
    #[inline]
    pub fn children_of(&mut self, members: &[NodeId]) -> Children {
        let mut children = Children::EMPTY;
        for member in members {
            self.append(&mut children, *member);
        }
        children
    }

    #[inline]
    fn push(&mut self, node: Node<K>) -> NodeId {
        // No byte of a text begins more than a few nodes, and texts have fewer bytes than `u32::MAX`; should the table ever
        // be full, the last place is shared, and nothing is out of bounds.
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX - 1).min(u32::MAX - 1);
        self.0.push(node);
        NodeId(id)
    }
}
