//! Where a plan holds what must not be shown. Terraform writes secrets into it as they are, and marks them beside.

use cumulint_document::{Kind, Node, Tree};
use cumulint_source::Span;

/// Values and the trees that mark the secret ones among them.
const MARKED: [(&str, &str); 3] =
    [("values", "sensitive_values"), ("after", "after_sensitive"), ("before", "before_sensitive")];

/// The places of all values that the plan marks as sensitive: of resources before and after, of outputs and of the root's
/// variables.
#[must_use]
pub fn secrets(tree: &Tree) -> Vec<Span> {
    let mut found = Vec::new();
    if let Some(root) = tree.root() {
        within(root, &mut found);
        variables(root, &mut found);
    }
    found
}

/// Nesting is bounded by the parser.
fn within(node: Node<'_>, found: &mut Vec<Span>) {
    match node.kind() {
        Kind::Sequence => node.items().for_each(|item| within(item, found)),
        Kind::Mapping => {
            for (values, marks) in MARKED {
                if let Some(marks) = node.get(marks) {
                    marked(node.get(values), marks, found);
                }
            }
            if node.get("sensitive").and_then(Node::as_bool) == Some(true) {
                found.extend(node.get("value").or_else(|| node.get("default")).map(Node::span));
            }
            node.entries().for_each(|entry| within(entry.value, found));
        }
        _ => {}
    }
}

/// The values for which a tree of marks says true.
fn marked(value: Option<Node<'_>>, marks: Node<'_>, found: &mut Vec<Span>) {
    let Some(value) = value else { return };
    match marks.kind() {
        Kind::Bool if marks.as_bool() == Some(true) => found.push(value.span()),
        Kind::Sequence => {
            value.items().zip(marks.items()).for_each(|(item, marks)| marked(Some(item), marks, found));
        }
        Kind::Mapping => marks.entries().for_each(|it| marked(value.get(&it.name()), it.value, found)),
        _ => {}
    }
}

/// A variable's value and the mark of its declaration stand apart.
fn variables(root: Node<'_>, found: &mut Vec<Span>) {
    let declared = ["configuration", "root_module", "variables"];
    let declared = declared.iter().try_fold(root, |node, name| node.get(name));
    for entry in declared.into_iter().flat_map(Node::entries) {
        let secret = entry.value.get("sensitive").and_then(Node::as_bool) == Some(true);
        let given = root.get("variables").and_then(|given| given.get(&entry.name()));
        found.extend(given.filter(|_| secret).and_then(|given| given.get("value")).map(Node::span));
    }
}
