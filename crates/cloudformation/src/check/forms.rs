//! What the parts of a template look like.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_model::Number;

/// What a part looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Any,
    /// Any scalar.
    Text,
    Number,
    Bool,
    List,
    Object,
    TextOrList,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// The type of a parameter.
    ParameterType,
}

impl Form {
    /// Whether a function may stand for it in any template.
    pub(super) const fn takes_functions(self) -> bool {
        matches!(self, Self::Any | Self::Object)
    }

    pub(super) fn fits(self, node: Node<'_>) -> bool {
        let text = || node.text().filter(|_| !node.is_null());
        match self {
            Self::Any => !node.is_null(),
            Self::Text | Self::OneOf(_) | Self::ParameterType => text().is_some(),
            Self::Number => text().is_some_and(|text| Number::parse(text.trim()).is_some()),
            Self::Bool => text()
                .is_some_and(|text| ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))),
            Self::List => node.kind() == NodeKind::Sequence,
            // An empty section is harmless.
            Self::Object => node.kind() == NodeKind::Mapping,
            Self::TextOrList => text().is_some() || node.kind() == NodeKind::Sequence,
        }
    }

    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Text | Self::OneOf(_) | Self::ParameterType => "a text",
            Self::Number => "a number",
            Self::Bool => "a Boolean",
            Self::List => "a list",
            Self::Object => "an object",
            Self::TextOrList => "a text or a list",
        }
    }

    /// The texts that it can be, where they are few.
    pub(super) const fn listed(self) -> Option<&'static [&'static str]> {
        match self {
            Self::OneOf(texts) => Some(texts),
            Self::ParameterType => Some(&["String", "Number", "List<Number>", "CommaDelimitedList"]),
            _ => None,
        }
    }

    /// Whether a text that is not listed may be one, too: types of parameters name resources and are added.
    pub(super) fn is_open_to(self, text: &str) -> bool {
        self == Self::ParameterType && (text.starts_with("AWS::") || text.starts_with("List<"))
    }
}

/// What a node is, in words.
pub(super) fn given(node: Node<'_>) -> &'static str {
    match node.kind() {
        NodeKind::Null => "null",
        NodeKind::Bool => "a Boolean",
        NodeKind::Number => "a number",
        NodeKind::String => "a text",
        NodeKind::Sequence => "a list",
        NodeKind::Mapping => "an object",
        NodeKind::Error => "this",
    }
}
