//! The template that is evaluated: its tree, and where it lies.

use cumulint_document::{Kind, Node, Tree};
use cumulint_model::Symbol;

/// A template.
pub(super) struct Template<'t> {
    tree: &'t Tree,
    path: Symbol,
    root: Option<Node<'t>>,
    /// The snippet that a transform of the whole template includes.
    included: Option<Node<'t>>,
}

impl<'t> Template<'t> {
    pub(super) fn new(tree: &'t Tree, path: &str) -> Self {
        let root = tree.root().filter(|root| root.kind() == Kind::Mapping);
        Self { tree, path: path.into(), root, included: None }
    }

    /// Its tree.
    pub(super) const fn tree(&self) -> &'t Tree {
        self.tree
    }

    /// Its path.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Its root. `None` if it is not a mapping.
    pub(super) const fn root(&self) -> Option<Node<'t>> {
        self.root
    }

    /// Puts in the snippet that a transform of the whole template includes; false if there is none.
    pub(super) const fn include(&mut self, snippet: Option<Node<'t>>) -> bool {
        self.included = snippet;
        snippet.is_some()
    }

    /// A section.
    pub(super) fn section(&self, name: &str) -> Option<Node<'t>> {
        let own = self.root.and_then(|root| root.get(name));
        own.or_else(|| self.included.and_then(|snippet| snippet.get(name)))
    }
}
