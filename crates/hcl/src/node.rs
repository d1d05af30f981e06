//! The node table: kinds, flags and links. It does not know the grammar; the parser writes it and the views read it.

use cumulint_source::TextRange;

/// The place of a node in the table of its tree: stable, small, and good as a key for what was computed about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(crate) u32);

/// No node.
pub(crate) const NONE: NodeId = NodeId(u32::MAX);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Items.
    Body,
    /// A name, then the value.
    Attribute,
    /// A name, labels, then the body.
    Block,
    /// An identifier that names something: an attribute, a block type, a bare label, a loop variable.
    Name,
    /// A quoted label.
    Label,
    Number,
    True,
    False,
    Null,
    /// A quoted string without templates.
    String,
    /// Parts.
    QuotedTemplate,
    /// The marker's name, then parts.
    Heredoc,
    /// Parts of a template that stands alone.
    BareTemplate,
    /// Literal text of a template; the payload is the number of bytes of indentation to leave out.
    LiteralPart,
    /// An expression.
    Interpolation,
    /// The condition, the parts when true, the parts when false (where there is an `else`).
    IfDirective,
    /// One or two names, the collection, the parts.
    ForDirective,
    /// Parts of a directive.
    Parts,
    Variable,
    /// The root expression, then steps.
    Traversal,
    /// The payload is the offset of the name.
    GetAttribute,
    /// The payload is the offset of the number.
    LegacyIndex,
    /// An expression.
    Index,
    AttributeSplat,
    FullSplat,
    /// The name, then arguments.
    Call,
    FunctionName,
    /// The operator's symbol, then the operand.
    Unary,
    /// Left, symbol, right.
    Binary,
    /// The operator is in the flags.
    Operator,
    /// Condition, when true, when false.
    Conditional,
    Tuple,
    /// Object items.
    Object,
    /// Key and value.
    ObjectItem,
    /// One or two names, the collection, the value, and the condition where there is one.
    ForTuple,
    /// One or two names, the collection, the key, the value, and the condition where there is one.
    ForObject,
    Parentheses,
    Error,
}

/// What a node's `flags` mean, by kind.
pub(crate) mod flag {
    /// `Body`, `Object`, `Tuple`, `Call`: something that could not be read was left out.
    pub(crate) const INCOMPLETE: u8 = 1;
    /// `Call`: the last argument is expanded by `...`.
    pub(crate) const EXPAND: u8 = 2;
    /// Loops: there is a key variable before the value variable.
    pub(crate) const TWO_NAMES: u8 = 2;
    /// `for` expressions: there is a condition.
    pub(crate) const CONDITION: u8 = 4;
    /// `ForObject`: values of equal keys are grouped.
    pub(crate) const GROUP: u8 = 8;
    /// Literal text: there may be escapes in it.
    pub(crate) const ESCAPED: u8 = 1;
    /// Literal text: a backslash escapes.
    pub(crate) const QUOTED: u8 = 2;
    /// `LiteralPart`: white space at the start is stripped; templates' other parts: the opening marker is `~`.
    pub(crate) const STRIP_START: u8 = 4;
    /// `LiteralPart`: white space at the end is stripped; templates' other parts: the closing marker is `~`.
    pub(crate) const STRIP_END: u8 = 8;
    /// `Heredoc`: opened by `<<-`.
    pub(crate) const FLUSH: u8 = 1;
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) range: TextRange,
    /// The first child; for a leaf, what its kind says.
    pub(crate) first: NodeId,
    /// The next sibling.
    pub(crate) next: NodeId,
    /// The levels below it.
    pub(crate) height: u16,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
}

/// The children of a node while it is being read.
#[derive(Clone, Copy)]
pub(crate) struct Children {
    first: NodeId,
    last: NodeId,
    height: u16,
}

impl Children {
    pub(crate) const EMPTY: Self = Self { first: NONE, last: NONE, height: 0 };
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct Nodes(Vec<Node>);

impl Nodes {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    pub(crate) fn get(&self, id: NodeId) -> Option<&Node> {
        self.0.get(id.0 as usize)
    }

    pub(crate) fn range(&self, id: NodeId) -> TextRange {
        self.get(id).map_or_else(TextRange::default, |node| node.range)
    }

    pub(crate) fn height(&self, id: NodeId) -> u16 {
        self.get(id).map_or(0, |node| node.height)
    }

    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.get(id).map_or(Kind::Error, |node| node.kind)
    }

    pub(crate) fn change(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.0.get_mut(id.0 as usize) {
            change(node);
        }
    }

    /// A node without children; `payload` is what its kind says.
    pub(crate) fn leaf(&mut self, kind: Kind, flags: u8, range: TextRange, payload: u32) -> NodeId {
        self.push(Node { range, first: NodeId(payload), next: NONE, height: 0, kind, flags })
    }

    pub(crate) fn branch(&mut self, kind: Kind, flags: u8, range: TextRange, children: Children) -> NodeId {
        let height = children.height.saturating_add(1);
        self.push(Node { range, first: children.first, next: NONE, height, kind, flags })
    }

    pub(crate) fn append(&mut self, children: &mut Children, child: NodeId) {
        children.height = children.height.max(self.height(child));
        if children.first == NONE {
            children.first = child;
        } else {
            self.change(children.last, |last| last.next = child);
        }
        children.last = child;
    }

    pub(crate) fn of(&mut self, members: &[NodeId]) -> Children {
        let mut children = Children::EMPTY;
        for member in members {
            self.append(&mut children, *member);
        }
        children
    }

    fn push(&mut self, node: Node) -> NodeId {
        // A text has fewer bytes than `u32::MAX`, and no byte begins more than a few nodes that are reached again after
        // a rewind; should the table ever be full, the last place is shared, and nothing is out of bounds.
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX - 1).min(u32::MAX - 1);
        self.0.push(node);
        NodeId(id)
    }
}
