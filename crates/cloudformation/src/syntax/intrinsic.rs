//! Intrinsic functions in both notations: `!GetAtt A.B` and `{"Fn::GetAtt": ["A", "B"]}` are one thing.

use std::borrow::Cow;

use cumulint_document::{Kind, Node};
use cumulint_source::Span;

/// A use of an intrinsic function.
#[derive(Clone, Debug)]
pub(crate) struct Intrinsic<'t> {
    /// Its long name: `Ref`, `Condition`, `Fn::Sub`; of an unknown tag the tag itself.
    pub(crate) name: Cow<'t, str>,
    /// Its argument.
    pub(crate) argument: Node<'t>,
    /// Whether the argument's node carries the tag that names the function: then that tag is not part of the argument.
    pub(crate) short: bool,
    /// All of it.
    pub(crate) span: Span,
}

impl<'t> Intrinsic<'t> {
    /// The function that a node uses, by tag or by key.
    pub(crate) fn of(node: Node<'t>) -> Option<Self> {
        Self::short(node).or_else(|| Self::long(node))
    }

    fn short(node: Node<'t>) -> Option<Self> {
        let tag = node.tag()?.text;
        // `!!str` and its like are YAML's own.
        let name = tag.strip_prefix('!').filter(|name| !name.starts_with('!') && !name.starts_with('<'))?;
        let name = match name {
            "Ref" | "Condition" => name,
            _ => FUNCTIONS.iter().find(|long| long.get("Fn::".len()..) == Some(name)).unwrap_or(&tag),
        };
        Some(Self {
            name: Cow::Borrowed(name),
            argument: node,
            short: true,
            span: node.tree().span(node.tagged_range()),
        })
    }

    /// The function that a mapping of one entry uses; any tag of the node itself is left aside.
    pub(crate) fn long(node: Node<'t>) -> Option<Self> {
        if node.kind() != Kind::Mapping {
            return None;
        }
        let mut entries = node.entries();
        let entry = entries.next().filter(|_| entries.next().is_none())?;
        let name = entry.name();
        let known = name == "Ref" || name.strip_prefix("Fn::").is_some_and(|name| !name.contains("::"));
        known.then(|| Self { name, argument: entry.value, short: false, span: node.span() })
    }

    /// Whether it takes away what it is the value of.
    pub(crate) fn is_no_value(&self) -> bool {
        self.name == "Ref" && self.argument.text().is_some_and(|name| name == "AWS::NoValue")
    }
}

/// The functions that have a short form, which leaves `Fn::` out.
const FUNCTIONS: [&str; 19] = [
    "Fn::And",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Length",
    "Fn::Not",
    "Fn::Or",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
    "Fn::ToJsonString",
    "Fn::Transform",
    "Fn::Contains",
];
