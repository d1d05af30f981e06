//! Conditions that say nothing, and functions that a transform brings.

use cumulint_document::{Kind as NodeKind, Node};

use crate::syntax::{Function, Intrinsic, condition_by_name, is_directive, is_loop};

/// The part of a condition that cannot be one: a text, a list, an object that is no function.
pub(super) fn no_condition(node: Node<'_>, depth: usize) -> Option<Node<'_>> {
    let Some(intrinsic) = Intrinsic::of(node) else {
        let by_name = condition_by_name(node).is_some();
        let known =
            by_name || node.kind() == NodeKind::Bool || node.kind() == NodeKind::Error || is_directive(node);
        return (!known).then_some(node);
    };
    if depth >= MAX_DEPTH {
        return None;
    }
    match intrinsic.function() {
        Function::And(parts) | Function::Or(parts) => {
            parts.items().find_map(|part| no_condition(part, depth + 1))
        }
        Function::Not(inner) => no_condition(inner, depth + 1),
        _ => None,
    }
}

/// How deep conditions are followed.
const MAX_DEPTH: usize = 64;

/// Whether a function is only there where the transform for language extensions is.
pub(super) fn is_of_extensions(name: &str) -> bool {
    matches!(name, "Fn::Length" | "Fn::ToJsonString") || is_loop(name)
}
