//! The node table: kinds, flags and links. It does not know the grammar; the parser writes it and the views read it.

use cumulint_source::TextRange;

/// The place of a node in the table of its tree: stable, small, and good as a key for what was computed about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(crate) u32);

/// No node.
pub(crate) const NONE: NodeId = NodeId(u32::MAX);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Declarations.
    File,
    /// What is optional and was not written.
    Absent,
    /// The word that a declaration begins with.
    Keyword,
    /// An identifier that names something: a declaration, a property, a loop variable.
    Name,
    /// An expression.
    Decorator,
    // Declarations: decorators, the keyword, and then what is said here.
    /// The value.
    TargetScope,
    /// Name, value.
    Metadata,
    /// Name, type (absent in a parameter file), value.
    Param,
    /// Name, type, value.
    Variable,
    /// Name, type, value.
    Output,
    /// Name, the string of the type, body.
    Resource,
    /// Name, the string of the path, body.
    Module,
    /// Name, the string of the path, body.
    Test,
    /// Name, value.
    Assert,
    /// Name, type.
    Type,
    /// Name, parameters, result type, body.
    Function,
    /// `Imports` or `Wildcard`, the string of the path.
    Import,
    /// The specification, the configuration, the alias.
    Extension,
    /// The alias, the configuration.
    ExtensionConfig,
    /// The string of the path, or `Name` for `none`; the configuration.
    Using,
    /// The string of the path.
    Extends,
    /// Decorators with nothing that they decorate, or a line that is no declaration.
    Unknown,
    /// Import items.
    Imports,
    /// The name (or a string), and the alias.
    ImportItem,
    /// The alias.
    Wildcard,
    /// Parameters of a function.
    Parameters,
    /// Name, type.
    Parameter,
    // Expressions.
    Number,
    True,
    False,
    Null,
    /// A string without holes; the payload is its style.
    String,
    /// Literal parts and interpolations; there is always one more of the former, which may be empty.
    Interpolated,
    /// Text of an interpolated string.
    LiteralPart,
    /// An expression.
    Interpolation,
    Identifier,
    /// The root expression, then steps.
    Access,
    /// `.name`, `.?name`; the payload is the offset of the name.
    PropertyStep,
    /// `::name`; the payload is the offset of the name.
    NestedStep,
    /// `[index]`, `[?index]`, `[^index]`: the index.
    IndexStep,
    /// `.name(arguments)`: the name, then arguments. In a type `.name<arguments>`.
    MethodStep,
    /// `!`
    NonNullStep,
    /// `[*]`, in types.
    ElementStep,
    /// `.*`, in types.
    AdditionalStep,
    /// The name, then arguments.
    Call,
    /// The operator's symbol, then the operand.
    Unary,
    /// Left, symbol, right.
    Binary,
    /// The operator is in the flags.
    Operator,
    /// Condition, when true, when false.
    Conditional,
    /// Elements.
    Array,
    /// Properties, spreads and resources.
    Object,
    /// Key and value.
    Property,
    /// An expression.
    Spread,
    /// One or two names, the collection, the body.
    For,
    /// The condition, the object.
    If,
    /// Names, then the body.
    Lambda,
    Parentheses,
    // Types.
    TypeName,
    /// The name, then arguments.
    TypeCall,
    /// The root, then steps.
    TypeAccess,
    /// The element.
    ArrayType,
    /// `resource 'type'`: the string, where there is one.
    ResourceType,
    /// Members.
    Union,
    Nullable,
    NonNullable,
    /// Type properties.
    ObjectType,
    /// Decorators, the key (or `Star`), the type.
    TypeProperty,
    Star,
    /// Tuple elements.
    TupleType,
    /// Decorators, the type.
    TupleElement,
    Error,
}

/// What a node's `flags` mean, by kind.
pub(crate) mod flag {
    /// Whatever has members: something that could not be read was left out.
    pub(crate) const INCOMPLETE: u8 = 1;
    /// `Resource`: it exists already.
    pub(crate) const EXISTING: u8 = 2;
    /// `For`: there is an index variable behind the item variable.
    pub(crate) const TWO_NAMES: u8 = 2;
    /// `PropertyStep`, `IndexStep`: null gives null.
    pub(crate) const SAFE: u8 = 2;
    /// `IndexStep`: counted from the end.
    pub(crate) const FROM_END: u8 = 4;
    /// Literal text: there are escapes in it.
    pub(crate) const ESCAPED: u8 = 2;
    /// `String`: nobody closed it.
    pub(crate) const UNCLOSED: u8 = 4;
    /// `LiteralPart`: it is the first of a multi-line string, whose first line end does not count.
    pub(crate) const FIRST_OF_LINES: u8 = 8;
    /// `Interpolated`: three quotes surround it.
    pub(crate) const MULTI_LINE: u8 = 8;
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
        // The number of tokens is bounded, and no token begins more than a few nodes; should the table ever be full, the
        // last place is shared, and nothing is out of bounds.
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX - 1).min(u32::MAX - 1);
        self.0.push(node);
        NodeId(id)
    }
}
