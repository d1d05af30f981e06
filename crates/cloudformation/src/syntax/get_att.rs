//! `Fn::GetAtt`: a resource and an attribute, in one string or in a list.

use std::borrow::Cow;

use cumulint_document::{Kind, Node};

use super::function::{Malformed, certainly};
use super::{Intrinsic, literal};

/// The arguments of `Fn::GetAtt`.
#[derive(Clone, Debug)]
pub(crate) struct GetAtt<'t> {
    /// All of them.
    pub(crate) node: Node<'t>,
    /// `Resource.Attribute`; `None` if they are the items of a list.
    pub(crate) dotted: Option<Cow<'t, str>>,
}

impl<'t> GetAtt<'t> {
    pub(super) fn of(intrinsic: &Intrinsic<'t>) -> Result<Self, Malformed> {
        let expected = "a resource and an attribute";
        intrinsic.not_computed(expected)?;
        let node = intrinsic.argument;
        let dotted = node.text();
        let fits = match (&dotted, node.kind()) {
            (Some(string), _) => string.contains('.'),
            (None, Kind::Sequence) => node.items().nth(1).is_some(),
            // Nobody can tell what an object becomes.
            (None, _) => return Err(Malformed { expected, is_certain: false }),
        };
        certainly(fits, expected)?;
        Ok(Self { node, dotted })
    }

    /// The name of the resource, and the node that it stands in. `None` if it is computed.
    pub(crate) fn resource(&self) -> Option<(Cow<'_, str>, Node<'t>)> {
        match &self.dotted {
            Some(dotted) => Some((dotted.split('.').next().unwrap_or_default().into(), self.node)),
            None => self.node.items().next().and_then(|first| Some((literal(first)?, first))),
        }
    }

    /// The attribute. `None` if a part of it is computed.
    pub(crate) fn attribute(&self) -> Option<Cow<'_, str>> {
        if let Some(dotted) = &self.dotted {
            return dotted.split_once('.').map(|(_, attribute)| attribute.into());
        }
        let parts: Option<Vec<_>> = self.node.items().skip(1).map(literal).collect();
        parts.map(|parts| parts.join(".").into())
    }
}
