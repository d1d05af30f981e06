//! `Fn::Sub`: a string in which names stand, and values for some of them.

use std::borrow::Cow;

use cumulint_document::{Kind, Node, TextMap};
use cumulint_source::{Span, TextRange};

use super::Intrinsic;
use super::function::{Malformed, certainly, is_string, string};

/// The arguments of `Fn::Sub`.
#[derive(Clone, Debug)]
pub(crate) struct Sub<'t> {
    template: Node<'t>,
    string: Cow<'t, str>,
    /// The values of names that only the string knows.
    names: Option<Node<'t>>,
}

impl<'t> Sub<'t> {
    pub(super) fn of(intrinsic: &Intrinsic<'t>) -> Result<Self, Malformed> {
        intrinsic.not_computed("a text")?;
        let argument = intrinsic.argument;
        let mut items = argument.items();
        if let (Some(template), Some(names)) = (items.next(), items.next()) {
            let expected = "a text, and names for it";
            certainly(names.kind() == Kind::Mapping && items.next().is_none(), expected)?;
            return Ok(Self { template, string: string(template, expected)?, names: Some(names) });
        }
        certainly(is_string(argument), "a text")?;
        Ok(Self { template: argument, string: argument.text().unwrap_or_default(), names: None })
    }

    /// The parts of the string, in order.
    pub(crate) fn parts(&self) -> Vec<Part<'_>> {
        parts(&self.string)
    }

    /// What is given for a name beside the string.
    pub(crate) fn given(&self, name: &str) -> Option<Node<'t>> {
        self.names.and_then(|names| names.get(name))
    }

    /// The way from the decoded string back to the text of the tree.
    pub(crate) fn map(&self) -> TextMap {
        self.template.decoded_map()
    }

    /// Where a range of the decoded string is written; `map` is [`Sub::map`].
    pub(crate) fn span(&self, map: &TextMap, range: TextRange) -> Span {
        self.template.tree().span(map.source_range(range))
    }

    /// The names that the template must know, each with the span of its `${name}`.
    pub(crate) fn references(&self) -> Vec<(&str, Span)> {
        let parts = self.parts();
        let names = parts.iter().filter_map(|part| Some((part.name?, part.range)));
        let mut names = names.filter(|(name, _)| self.given(name).is_none()).peekable();
        if names.peek().is_none() {
            return Vec::new();
        }
        // What leads back to the author's own characters is made of the whole string.
        let map = self.map();
        names.map(|(name, range)| (name, self.span(&map, range))).collect()
    }
}

/// A part of the string of `Fn::Sub`.
#[derive(Clone, Debug)]
pub(crate) struct Part<'s> {
    /// Where it lies in the decoded string.
    pub(crate) range: TextRange,
    /// The characters that it gives; `${!x}` gives `${x}`.
    pub(crate) text: &'s str,
    /// The name of a `${name}`.
    pub(crate) name: Option<&'s str>,
}

/// Cuts the string of `Fn::Sub` at its `${name}`; an unclosed one is text.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut at = 0_usize;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, following)) = after.split_once('}') else { break };
        parts.extend(literal_part(at, before));
        at += before.len();
        match inside.strip_prefix('!') {
            Some(_) => {
                parts.extend(literal_part(at, "${"));
                parts.extend(literal_part(at + 3, after.get(1..=inside.len()).unwrap_or_default()));
            }
            None => {
                let range = range(at, inside.len() + 3);
                parts.push(Part { range, text: "", name: Some(inside.trim()) });
            }
        }
        at += inside.len() + 3;
        rest = following;
    }
    parts.extend(literal_part(at, rest));
    parts
}

fn literal_part(at: usize, text: &str) -> Option<Part<'_>> {
    (!text.is_empty()).then(|| Part { range: range(at, text.len()), text, name: None })
}

fn range(at: usize, length: usize) -> TextRange {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    TextRange::new(offset(at), offset(at + length))
}
