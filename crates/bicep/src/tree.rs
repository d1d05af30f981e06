//! The tree of a text: the table, the text, the comments and the directives. The views over it are in `view`.

use std::fmt;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, Span, TextRange};

use crate::node::{Kind, NONE, Node, NodeId, Nodes};
use crate::parser::{Parsed, Parser};
use crate::view::{Directive, Expression, File, TypeExpression};

/// A parsed text, which it shares. Threads may share the tree.
pub struct Tree {
    file: FileId,
    text: Arc<str>,
    pub(crate) nodes: Nodes,
    root: NodeId,
    comments: Vec<TextRange>,
    directives: Vec<TextRange>,
}

impl fmt::Debug for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Tree")
            .field("file", &self.file)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

impl Tree {
    fn new(file: FileId, text: Arc<str>, parsed: Parsed) -> (Self, Vec<Diagnostic>) {
        let Parsed { nodes, root, comments, directives, diagnostics } = parsed;
        (Self { file, text, nodes, root, comments, directives }, diagnostics)
    }

    /// The file that the ranges lie in.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that a range marks.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> &str {
        range.slice(&self.text)
    }

    /// A range of this tree as a span.
    #[must_use]
    pub fn span(&self, range: TextRange) -> Span {
        range.of(self.file)
    }

    /// The file's declarations; none for a tree of [`parse_expression`].
    #[must_use]
    pub fn root(&self) -> File<'_> {
        File(self.view(self.root))
    }

    /// The expression of [`parse_expression`]; an error for a tree of a file.
    #[must_use]
    pub fn root_expression(&self) -> Expression<'_> {
        Expression::of(self.view(self.root))
    }

    /// The expression that has this identity in this tree.
    #[must_use]
    pub fn expression(&self, id: NodeId) -> Expression<'_> {
        Expression::of(self.view(id))
    }

    /// The type that has this identity in this tree.
    #[must_use]
    pub fn type_expression(&self, id: NodeId) -> TypeExpression<'_> {
        TypeExpression::of(self.view(id))
    }

    /// The comments in the order of the text, each with its signs and without the line end.
    #[must_use]
    pub fn comments(&self) -> &[TextRange] {
        &self.comments
    }

    /// The directives about diagnostics, in the order of the text.
    pub fn directives(&self) -> impl Iterator<Item = Directive<'_>> + Clone {
        self.directives.iter().map(|range| Directive { tree: self, range: *range })
    }

    /// The bytes that the tree takes, its text left out.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let ranges = self.comments.capacity() + self.directives.capacity();
        self.nodes.len() * size_of::<Node>() + ranges * size_of::<TextRange>()
    }

    fn view(&self, id: NodeId) -> View<'_> {
        View { tree: self, id }
    }
}

/// Parses a Bicep file (`.bicep`). What is wrong is reported and left out, everything else is in the tree.
#[must_use]
pub fn parse(file: FileId, text: impl Into<Arc<str>>) -> (Tree, Vec<Diagnostic>) {
    let text = text.into();
    let parsed = Parser::file(file, &text, false);
    Tree::new(file, text, parsed)
}

/// Parses a file of parameters (`.bicepparam`), whose `param` says a value where that of a Bicep file says a type.
#[must_use]
pub fn parse_parameters(file: FileId, text: impl Into<Arc<str>>) -> (Tree, Vec<Diagnostic>) {
    let text = text.into();
    let parsed = Parser::file(file, &text, true);
    Tree::new(file, text, parsed)
}

/// Parses a text that is one expression. Ranges count from the start of `text`.
#[must_use]
pub fn parse_expression(file: FileId, text: impl Into<Arc<str>>) -> (Tree, Vec<Diagnostic>) {
    let text = text.into();
    let parsed = Parser::lone_expression(file, &text);
    Tree::new(file, text, parsed)
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub(crate) struct View<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) id: NodeId,
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {:?}", self.kind(), self.range())
    }
}

impl<'t> View<'t> {
    pub(crate) fn node(self) -> Option<&'t Node> {
        self.tree.nodes.get(self.id)
    }

    pub(crate) fn kind(self) -> Kind {
        self.tree.nodes.kind(self.id)
    }

    pub(crate) fn has(self, flag: u8) -> bool {
        self.node().is_some_and(|node| node.flags & flag != 0)
    }

    pub(crate) fn range(self) -> TextRange {
        self.tree.nodes.range(self.id)
    }

    pub(crate) fn text(self) -> &'t str {
        self.tree.slice(self.range())
    }

    /// What a leaf holds beside its range.
    pub(crate) fn payload(self) -> u32 {
        self.node().map_or(0, |node| node.first.0)
    }

    pub(crate) fn children(self) -> ViewChildren<'t> {
        // What a leaf holds in that place is no child.
        let next = self.node().filter(|node| node.height > 0).map_or(NONE, |node| node.first);
        ViewChildren { tree: self.tree, next }
    }

    /// The child of this place; a view of nothing, which reads as an error, where there is none.
    pub(crate) fn child(self, index: usize) -> Self {
        let nothing = Self { tree: self.tree, id: NONE };
        self.children().nth(index).unwrap_or(nothing)
    }

    /// The child of this place among those that are no decorators.
    pub(crate) fn part(self, index: usize) -> Self {
        let nothing = Self { tree: self.tree, id: NONE };
        self.children().filter(|child| child.kind() != Kind::Decorator).nth(index).unwrap_or(nothing)
    }

    /// Itself, unless it is what was not written.
    pub(crate) fn present(self) -> Option<Self> {
        (self.kind() != Kind::Absent).then_some(self)
    }
}

#[derive(Clone)]
pub(crate) struct ViewChildren<'t> {
    tree: &'t Tree,
    next: NodeId,
}

impl<'t> Iterator for ViewChildren<'t> {
    type Item = View<'t>;

    fn next(&mut self) -> Option<View<'t>> {
        let id = self.next;
        let node = self.tree.nodes.get(id)?;
        self.next = node.next;
        Some(View { tree: self.tree, id })
    }
}
