//! Parts of a template and of its resources that CloudFormation does not know.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_types::Mistakes;

use crate::loops::is_expansion;

/// The parts of a template.
const SECTIONS: [&str; 11] = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
    "Hooks",
];

/// The parts of a resource.
const ATTRIBUTES: [&str; 9] = [
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "CreationPolicy",
    "UpdatePolicy",
    "DeletionPolicy",
    "UpdateReplacePolicy",
];

/// Tells of parts that CloudFormation does not know.
pub(super) fn sections(root: Node<'_>, mistakes: &mut Mistakes) {
    let mut tell = |entry: &Entry<'_>, known: &[&str], holder: &str| {
        let name = entry.name();
        if known.contains(&name.as_ref()) || is_expansion(&name) || entry.key.kind() != NodeKind::String {
            return;
        }
        let message = format!("`{name}` is no part of {holder}");
        if let Some(found) = mistakes.add("unknown-section", message, Some(entry.key.span())) {
            let near = cumulint_schema::nearest(&name, known.iter().copied());
            found.help = near.map(|near| format!("did you mean `{near}`?"));
        }
    };
    root.entries().for_each(|entry| tell(&entry, &SECTIONS, "a template"));
    for resource in root.get("Resources").into_iter().flat_map(Node::entries) {
        let kind = resource.value.get("Type").and_then(Node::as_str);
        // SAM and modules have parts of their own.
        if kind.is_some_and(|kind| kind.starts_with("AWS::") && !kind.starts_with("AWS::Serverless::")) {
            resource.value.entries().for_each(|entry| tell(&entry, &ATTRIBUTES, "a resource"));
        }
    }
}
