//! The tree of a text. The views over it are in `view`.

use std::ops::Deref;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::FileId;
use cumulint_syntax::{NodeId, SourceText};

use crate::node::Kind;
use crate::parser::{Parsed, Parser};
use crate::view::{Body, Expression, Template};

/// A node of a tree.
pub(crate) type View<'t> = cumulint_syntax::View<'t, Kind>;

/// A parsed text, which it shares. Threads may share the tree. What can be asked of any text is asked of [`SourceText`].
#[derive(Debug)]
pub struct Tree(cumulint_syntax::Tree<Kind>);

impl Deref for Tree {
    type Target = SourceText;

    fn deref(&self) -> &SourceText {
        self.0.text()
    }
}

impl Tree {
    fn new(file: FileId, text: Arc<str>, parsed: Parsed) -> (Self, Vec<Diagnostic>) {
        let Parsed { nodes, root, comments, diagnostics } = parsed;
        (Self(cumulint_syntax::Tree::new(SourceText::new(file, text, comments), nodes, root)), diagnostics)
    }

    /// The body of the file; an empty one for a tree of [`parse_expression`] or [`parse_template`].
    #[must_use]
    pub fn body(&self) -> Body<'_> {
        Body(self.0.root())
    }

    /// The expression of [`parse_expression`] or [`parse_template`]; an error for a tree of [`parse`].
    #[must_use]
    pub fn root_expression(&self) -> Expression<'_> {
        Expression::of(self.0.root())
    }

    /// The template of [`parse_template`].
    #[must_use]
    pub fn root_template(&self) -> Option<Template<'_>> {
        Template::of(self.0.root())
    }

    /// The expression that has this identity in this tree.
    #[must_use]
    pub fn expression(&self, id: NodeId) -> Expression<'_> {
        Expression::of(self.0.view(id))
    }

    /// The bytes that the tree takes, its text left out.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.0.heap_bytes()
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
