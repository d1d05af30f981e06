//! The tree of a text: the table, the text and the comments. The views over it are in `view`.

use std::fmt;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, Span, TextRange};

use crate::node::{Kind, Node, NodeId, Nodes};
use crate::parser::{Parsed, Parser};
use crate::view::{Body, Expression, Template};

/// A parsed text, which it shares. Threads may share the tree.
pub struct Tree {
    file: FileId,
    text: Arc<str>,
    pub(crate) nodes: Nodes,
    root: NodeId,
    comments: Vec<TextRange>,
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
        let Parsed { nodes, root, comments, diagnostics } = parsed;
        (Self { file, text, nodes, root, comments }, diagnostics)
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

    /// The body of the file; an empty one for a tree of [`parse_expression`] or [`parse_template`].
    #[must_use]
    pub fn body(&self) -> Body<'_> {
        Body(self.view(self.root))
    }

    /// The expression of [`parse_expression`] or [`parse_template`]; an error for a tree of [`parse`].
    #[must_use]
    pub fn root_expression(&self) -> Expression<'_> {
        Expression::of(self.view(self.root))
    }

    /// The template of [`parse_template`].
    #[must_use]
    pub fn root_template(&self) -> Option<Template<'_>> {
        Template::of(self.view(self.root))
    }

    /// The expression that has this identity in this tree.
    #[must_use]
    pub fn expression(&self, id: NodeId) -> Expression<'_> {
        Expression::of(self.view(id))
    }

    /// The comments in the order of the text, each with its sign and without the line end.
    #[must_use]
    pub fn comments(&self) -> &[TextRange] {
        &self.comments
    }

    /// The bytes that the tree takes, its text left out.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node>() + self.comments.capacity() * size_of::<TextRange>()
    }

    fn view(&self, id: NodeId) -> View<'_> {
        View { tree: self, id }
    }
}

/// Parses a file of HCL's native syntax. What is wrong is reported and left out, everything else is in the tree.
#[must_use]
pub fn parse(file: FileId, text: impl Into<Arc<str>>) -> (Tree, Vec<Diagnostic>) {
    let text = text.into();
    let parsed = Parser::file(file, &text);
    Tree::new(file, text, parsed)
}

/// Parses a text that is one expression, in which line ends mean nothing. Ranges count from the start of `text`.
#[must_use]
pub fn parse_expression(file: FileId, text: impl Into<Arc<str>>) -> (Tree, Vec<Diagnostic>) {
    let text = text.into();
    let parsed = Parser::lone_expression(file, &text);
    Tree::new(file, text, parsed)
}

/// Parses a text that is one template without quotes, such as a string of JSON syntax after its own decoding: a
/// backslash is a backslash. Ranges count from the start of `text`, for the caller to map.
#[must_use]
pub fn parse_template(file: FileId, text: impl Into<Arc<str>>) -> (Tree, Vec<Diagnostic>) {
    let text = text.into();
    let parsed = Parser::lone_template(file, &text);
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
        let next = self.node().map_or(crate::node::NONE, |node| node.first);
        ViewChildren { tree: self.tree, next }
    }

    /// The child of this place; a view of nothing, which reads as an error, where there is none.
    pub(crate) fn child(self, index: usize) -> Self {
        let nothing = Self { tree: self.tree, id: crate::node::NONE };
        self.children().nth(index).unwrap_or(nothing)
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
