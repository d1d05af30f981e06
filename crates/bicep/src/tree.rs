//! The tree of a text, and its directives. The views over it are in `view`.

use std::ops::Deref;
use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_source::{FileId, TextRange};
use cumulint_syntax::{NodeId, SourceText};

use crate::node::Kind;
use crate::parser::{Parsed, Parser};
use crate::view::{Directive, Expression, File, TypeExpression};

/// A node of a tree.
pub(crate) type View<'t> = cumulint_syntax::View<'t, Kind>;

/// A parsed text, which it shares. Threads may share the tree. What can be asked of any text is asked of [`SourceText`].
#[derive(Debug)]
pub struct Tree {
    tree: cumulint_syntax::Tree<Kind>,
    directives: Vec<TextRange>,
    broken: bool,
}

impl Deref for Tree {
    type Target = SourceText;

    fn deref(&self) -> &SourceText {
        self.tree.text()
    }
}

impl Tree {
    fn new(file: FileId, text: Arc<str>, parsed: Parsed) -> (Self, Vec<Diagnostic>) {
        let Parsed { nodes, root, comments, directives, diagnostics } = parsed;
        let tree = cumulint_syntax::Tree::new(SourceText::new(file, text, comments), nodes, root);
        let broken = diagnostics.iter().any(|found| found.severity == Severity::Error);
        (Self { tree, directives, broken }, diagnostics)
    }

    /// Whether parts of the text could not be parsed: what they declare is not in the tree.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The file's declarations; none for a tree of [`parse_expression`].
    #[must_use]
    pub fn root(&self) -> File<'_> {
        File(self.tree.root())
    }

    /// The expression of [`parse_expression`]; an error for a tree of a file.
    #[must_use]
    pub fn root_expression(&self) -> Expression<'_> {
        Expression::of(self.tree.root())
    }

    /// The expression that has this identity in this tree.
    #[must_use]
    pub fn expression(&self, id: NodeId) -> Expression<'_> {
        Expression::of(self.tree.view(id))
    }

    /// The type that has this identity in this tree.
    #[must_use]
    pub fn type_expression(&self, id: NodeId) -> TypeExpression<'_> {
        TypeExpression::of(self.tree.view(id))
    }

    /// The directives about diagnostics, in the order of the text.
    pub fn directives(&self) -> impl Iterator<Item = Directive<'_>> + Clone {
        self.directives.iter().map(|range| Directive { tree: self, range: *range })
    }

    /// The bytes that the tree takes, its text left out.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.tree.heap_bytes() + self.directives.capacity() * size_of::<TextRange>()
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

/// Views of declarations, whose parts may be left out.
pub(crate) trait Parts: Sized {
    /// The child of this place among those that are not decorators.
    fn part(self, index: usize) -> Self;

    /// Itself. `None` if it stands for what was not written.
    fn present(self) -> Option<Self>;
}

impl Parts for View<'_> {
    fn part(self, index: usize) -> Self {
        let parts = self.children().filter(|child| child.kind() != Kind::Decorator);
        parts.into_iter().nth(index).unwrap_or(self.nothing())
    }

    fn present(self) -> Option<Self> {
        (self.kind() != Kind::Absent).then_some(self)
    }
}
