//! How the expressions of a template are read: the one place that knows what each intrinsic function takes, in both notations.
//! The evaluator and the checks are visitors of it. It evaluates nothing.
//!
//! An expression is read where it is visited, one level at a time: an alias of YAML can stand for a great many nodes, and most
//! of what a template holds is visited once.

mod for_each;
mod function;
mod get_att;
mod intrinsic;
mod sub;

use std::borrow::Cow;

use cumulint_document::Node;

pub(crate) use self::for_each::{ForEach, is_expansion, is_loop};
pub(crate) use self::function::{Function, Malformed, Name};
pub(crate) use self::get_att::GetAtt;
pub(crate) use self::intrinsic::Intrinsic;
pub(crate) use self::sub::Sub;

/// The string of a scalar that is not a function.
pub(crate) fn literal(node: Node<'_>) -> Option<Cow<'_, str>> {
    node.text().filter(|_| Intrinsic::of(node).is_none())
}

/// The name in `Condition: Name`, where that is a reference by itself.
pub(crate) fn condition_by_name(node: Node<'_>) -> Option<Node<'_>> {
    let name = node.get("Condition")?;
    (node.entries().count() == 1 && node.tag().is_none()).then_some(name)
}

/// Whether a mapping is what a tool replaces before CloudFormation sees the template: `Rain::Embed: handler.py`.
pub(crate) fn is_directive(node: Node<'_>) -> bool {
    let mut entries = node.entries();
    entries.next().is_some_and(|entry| entry.name().contains("::")) && entries.next().is_none()
}
