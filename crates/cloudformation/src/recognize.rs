//! Which documents are CloudFormation templates: a sniff at the text, then the tree.

use cumulint_document::{Kind, Node, Tree};
use memchr::memmem;

/// Whether a text could be a template at all. Reads it at most three times at the speed of memory and decides nothing: what
/// passes is parsed and asked again by [`recognize`].
#[must_use]
pub fn might_be(text: &str) -> bool {
    let holds = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    holds("AWSTemplateFormatVersion") || (holds("::") && holds("Resources"))
}

/// Whether a document is a CloudFormation template: it says so (`AWSTemplateFormatVersion`), has a transform of AWS, or has
/// `Resources` with a type such as `AWS::S3::Bucket`.
#[must_use]
pub fn recognize(tree: &Tree) -> bool {
    let Some(root) = tree.root().filter(|root| root.kind() == Kind::Mapping) else {
        return false;
    };
    root.get("AWSTemplateFormatVersion").is_some()
        || transforms(root).iter().any(|name| name.starts_with("AWS::"))
        || root.get("Resources").is_some_and(has_typed_entry)
}

/// Whether a template is written for another tool, which makes templates of CloudFormation of it: they say so in their version
/// (`2010-09-09-OC`).
pub(crate) fn is_dialect(root: Node<'_>) -> bool {
    let version = root.get("AWSTemplateFormatVersion").and_then(Node::text);
    version.is_some_and(|version| version.starts_with("2010-09-09-"))
}

/// The names of the transforms of a template, whether one or a list.
pub(crate) fn transforms(root: Node<'_>) -> Vec<String> {
    let Some(declared) = root.get("Transform") else {
        return Vec::new();
    };
    let name = |node: Node<'_>| {
        let named = if node.kind() == Kind::Mapping { node.get("Name")? } else { node };
        named.text().map(std::borrow::Cow::into_owned)
    };
    match declared.kind() {
        Kind::Sequence => declared.items().filter_map(name).collect(),
        _ => name(declared).into_iter().collect(),
    }
}

fn has_typed_entry(resources: Node<'_>) -> bool {
    resources.entries().any(|entry| {
        let declared = entry.value.get("Type").and_then(Node::as_str);
        declared.is_some_and(|name| is_type(&name))
    })
}

/// `A::B`, `A::B::C` and longer: names of letters, digits and a few signs.
fn is_type(name: &str) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    let word = |part: &&str| {
        !part.is_empty() && part.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_@".contains(sign))
    };
    parts.len() >= 2 && parts.iter().all(word)
}
