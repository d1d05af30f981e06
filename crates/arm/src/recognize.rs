//! Which documents are ARM templates or their parameter files: a sniff at the text, then the tree.

use cumulint_document::{Kind as NodeKind, Node, Tree};
use memchr::memmem;

use crate::syntax::get;

/// What a JSON document is to Azure Resource Manager.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FileKind {
    /// A template.
    Template,
    /// Values for the parameters of a template.
    ParameterFile,
}

/// Whether a text could be a template or a parameter file at all. Reads it at most three times at the speed of memory and
/// decides nothing: what passes is parsed and asked again by [`recognize`].
#[must_use]
pub fn might_be(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with(['{', '/']) {
        return false;
    }
    let holds = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    // `deploymentTemplate`, `subscriptionDeploymentTemplate`, `deploymentParameters`.
    holds("eploymentTemplate") || holds("eploymentParameters") || (holds("apiVersion") && holds("resources"))
}

/// What a document is, where it is anything to Azure: by its `$schema`, or by resources with a type and an API version.
#[must_use]
pub fn recognize(tree: &Tree) -> Option<FileKind> {
    let root = tree.root().filter(|root| root.kind() == NodeKind::Mapping)?;
    let schema = get(root, "$schema").and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
    if schema.contains("deploymentparameters") {
        return Some(FileKind::ParameterFile);
    }
    let is_template =
        schema.contains("deploymenttemplate") || get(root, "resources").is_some_and(has_versioned);
    is_template.then_some(FileKind::Template)
}

/// Whether a template says that it was compiled from Bicep.
#[must_use]
pub fn is_compiled(tree: &Tree) -> bool {
    let metadata = tree.root().and_then(|root| get(root, "metadata"));
    let generator = metadata.and_then(|metadata| get(metadata, "_generator"));
    let name = generator.and_then(|generator| get(generator, "name")).and_then(Node::as_str);
    name.is_some_and(|name| name.eq_ignore_ascii_case("bicep"))
}

fn has_versioned(resources: Node<'_>) -> bool {
    let is_versioned = |node: Node<'_>| {
        let kind = get(node, "type").and_then(Node::as_str);
        kind.is_some_and(|kind| kind.contains('/')) && get(node, "apiVersion").is_some()
    };
    resources.items().any(is_versioned) || resources.entries().any(|entry| is_versioned(entry.value))
}
