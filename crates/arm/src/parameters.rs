//! Parameter files: which templates they are for, and what they set.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_document::{Entry as NodeEntry, Kind as NodeKind, Node, Tree};
use cumulint_model::{Symbol, Why};

use crate::maker::Maker;
use crate::syntax::get;
use crate::value::Value;
use crate::value::literal::{Places, literal};

/// A parameter file, parsed.
#[derive(Clone, Debug)]
pub struct ParameterFile {
    /// Its path.
    pub path: Arc<str>,
    /// Its tree.
    pub tree: Arc<Tree>,
}

/// What a parameter is set to.
#[derive(Clone, Copy)]
pub(crate) enum SetTo<'f> {
    /// A text, as on a command line.
    Text(&'f str),
    /// What a parameter file says: an object with `value`, `reference` or `expression`.
    Entry(NodeEntry<'f>),
}

impl ParameterFile {
    /// Whether it sets only parameters that a template declares.
    #[must_use]
    pub fn fits(&self, template: &Tree) -> bool {
        let declared = section(template, "parameters");
        let declares = |name: &str| declared.is_some_and(|declared| get(declared, name).is_some());
        self.entries().all(|entry| declares(&entry.name()))
    }

    /// Whether it sets only parameters that a Bicep file declares.
    #[must_use]
    pub fn fits_bicep(&self, file: &cumulint_bicep::Tree) -> bool {
        let declared = crate::bicep::parameters(file);
        self.entries().all(|entry| declared.contains(&entry.name().to_ascii_lowercase()))
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<SetTo<'_>> {
        let found = self.entries().find(|entry| entry.name().eq_ignore_ascii_case(name))?;
        // Null stands for no value.
        let says = ["value", "reference", "expression"]
            .iter()
            .any(|key| get(found.value, key).is_some_and(|node| node.kind() != NodeKind::Null));
        says.then_some(SetTo::Entry(found))
    }

    fn entries(&self) -> impl Iterator<Item = NodeEntry<'_>> {
        section(&self.tree, "parameters").into_iter().flat_map(Node::entries)
    }
}

/// Whether a template and a Bicep file declare parameters of the same names.
#[must_use]
pub fn same_parameters(template: &Tree, file: &cumulint_bicep::Tree) -> bool {
    let declared = section(template, "parameters").into_iter().flat_map(Node::entries);
    let declared: BTreeSet<String> = declared.map(|entry| entry.name().to_ascii_lowercase()).collect();
    declared == crate::bicep::parameters(file)
}

/// Whether a template can be deployed without a value for any of its parameters.
#[must_use]
pub fn needs_no_value(template: &Tree) -> bool {
    let definitions = section(template, "definitions");
    let is_nullable = |node: Node<'_>| get(node, "nullable").and_then(Node::as_bool) == Some(true);
    let needs_none = |declared: Node<'_>| {
        let reference = get(declared, "$ref").and_then(Node::text);
        let name = reference.as_deref().and_then(|path| path.strip_prefix("#/definitions/"));
        let definition = name.zip(definitions).and_then(|(name, definitions)| get(definitions, name));
        get(declared, "defaultValue").is_some()
            || is_nullable(declared)
            || definition.is_some_and(is_nullable)
    };
    section(template, "parameters").into_iter().flat_map(Node::entries).all(|entry| needs_none(entry.value))
}

fn section<'t>(tree: &'t Tree, name: &str) -> Option<Node<'t>> {
    tree.root().and_then(|root| get(root, name))
}

/// What a parameter file says of a parameter: a value as it is written, or a secret that is kept elsewhere.
pub(crate) fn value_in_file(maker: &mut Maker<'_>, entry: NodeEntry<'_>) -> Value {
    if let Some(value) = get(entry.value, "value") {
        return literal(maker, value, Places::Own);
    }
    if let Some(reference) = get(entry.value, "reference") {
        let name = get(reference, "secretName").and_then(Node::text).unwrap_or_default();
        return maker.secret(&name.as_ref().into(), reference.span());
    }
    let expression = get(entry.value, "expression").unwrap_or(entry.value);
    let subject: Symbol = expression.text().unwrap_or_default().as_ref().into();
    let origin = maker.written(expression.span());
    Value::open(Why::Input(subject.clone()), format!("file: {subject}"), origin)
}
