//! Functions with arguments of a form that they cannot have, and those that a transform brings.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_model::Number;

use super::is_directive;
use crate::intrinsic::Intrinsic;

/// What a function needs, where its argument has a form that it cannot have. A function as an argument may give anything.
pub(crate) fn wanted(intrinsic: &Intrinsic<'_>) -> Option<&'static str> {
    let argument = intrinsic.argument;
    let computed = if intrinsic.short { Intrinsic::long(argument) } else { Intrinsic::of(argument) };
    if computed.is_some() || argument.kind() == NodeKind::Error || is_directive(argument) {
        return None;
    }
    let items: Vec<Node<'_>> = argument.items().collect();
    let is_list = argument.kind() == NodeKind::Sequence;
    let (fits, wanted) = match (intrinsic.name.as_ref(), items.as_slice()) {
        ("Ref" | "Condition", _) => (is_text(argument), "a name"),
        ("Fn::GetAZs", _) => (argument.kind() != NodeKind::Mapping && !is_list, "a region"),
        ("Fn::GetAtt", _) if argument.kind() == NodeKind::Mapping => return None,
        ("Fn::GetAtt", parts) => (has_attribute(argument, parts), "a resource and an attribute"),
        ("Fn::Sub", [text, names]) => (is_text(*text) && is_names(*names), "a text, and names for it"),
        ("Fn::Sub" | "Fn::Base64" | "Fn::ImportValue", _) => (is_text(argument), "a text"),
        ("Fn::Join", [by, list]) => (is_text(*by) && may_be_list(*list), "a delimiter and a list"),
        ("Fn::Join", _) => (false, "a delimiter and a list"),
        ("Fn::Select", [index, list]) => (is_index(*index) && may_be_list(*list), "an index and a list"),
        ("Fn::Select", _) => (false, "an index and a list"),
        ("Fn::Split", [by, text]) => (is_text(*by) && may_be_text(*text), "a delimiter and a text"),
        ("Fn::Split", _) => (false, "a delimiter and a text"),
        ("Fn::Cidr", parts) => ((2..=3).contains(&parts.len()), "a block, a count and a number of bits"),
        ("Fn::FindInMap", parts) => ((3..=4).contains(&parts.len()), "a mapping and two keys"),
        ("Fn::If", [name, _, _]) => (may_be_text(*name), "a condition and two values"),
        ("Fn::If", _) => (false, "a condition and two values"),
        ("Fn::Equals", parts) => (parts.len() == 2, "two values"),
        ("Fn::And" | "Fn::Or", parts) => ((2..=10).contains(&parts.len()), "two to ten conditions"),
        ("Fn::Not", parts) => (parts.len() == 1, "one condition in a list"),
        ("Fn::Length", _) => (is_list, "a list"),
        _ => return None,
    };
    (!fits).then_some(wanted)
}

/// The part of a condition that cannot be one: a text, a list, an object that is no function.
pub(super) fn no_condition(node: Node<'_>, depth: usize) -> Option<Node<'_>> {
    let Some(function) = Intrinsic::of(node) else {
        let by_name = node.get("Condition").is_some() && node.entries().count() == 1;
        let known =
            by_name || node.kind() == NodeKind::Bool || node.kind() == NodeKind::Error || is_directive(node);
        return (!known).then_some(node);
    };
    if depth >= MAX_DEPTH || !matches!(function.name.as_ref(), "Fn::And" | "Fn::Or" | "Fn::Not") {
        return None;
    }
    function.argument.items().find_map(|part| no_condition(part, depth + 1))
}

/// How deep conditions are followed.
const MAX_DEPTH: usize = 64;

/// Whether a function is only there where the transform for language extensions is.
pub(super) fn is_of_extensions(name: &str) -> bool {
    matches!(name, "Fn::Length" | "Fn::ToJsonString") || name.starts_with("Fn::ForEach::")
}

fn is_text(node: Node<'_>) -> bool {
    node.text().is_some() && !node.is_null()
}

fn may_be_text(node: Node<'_>) -> bool {
    is_text(node) || Intrinsic::of(node).is_some()
}

fn may_be_list(node: Node<'_>) -> bool {
    node.kind() == NodeKind::Sequence || Intrinsic::of(node).is_some()
}

fn is_names(node: Node<'_>) -> bool {
    node.kind() == NodeKind::Mapping
}

fn is_index(node: Node<'_>) -> bool {
    Intrinsic::of(node).is_some() || node.text().is_some_and(|text| Number::parse(text.trim()).is_some())
}

fn has_attribute(argument: Node<'_>, parts: &[Node<'_>]) -> bool {
    argument.text().is_some_and(|dotted| dotted.contains('.')) || parts.len() >= 2
}
