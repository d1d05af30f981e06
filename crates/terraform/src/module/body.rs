//! One view of bodies for both syntaxes: arguments and blocks with their places. It does not evaluate.

use std::borrow::Cow;

use cumulint_document::Kind;
use cumulint_model::Symbol;
use cumulint_source::{FileId, Span};

use super::arguments::{Argument, Arguments};

/// An expression of either syntax.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expression<'m> {
    Native(FileId, cumulint_hcl::Expression<'m>),
    /// A JSON value, whose strings are templates.
    Json(cumulint_document::Node<'m>),
}

impl<'m> Expression<'m> {
    pub(crate) fn span(self) -> Span {
        match self {
            Self::Native(file, expression) => expression.range().of(file),
            Self::Json(node) => node.span(),
        }
    }

    /// The text of a string without templates, a bare name or a name in quotes: `provider = aws.west`, `type = "string"`.
    pub(crate) fn literal(self) -> Option<Cow<'m, str>> {
        match self {
            Self::Native(_, cumulint_hcl::Expression::String(text)) => Some(text.value()),
            Self::Native(_, cumulint_hcl::Expression::Variable(name)) => Some(Cow::Borrowed(name.name())),
            Self::Native(..) => None,
            Self::Json(node) => node.as_str(),
        }
    }
}

/// `kind "label" { … }`
#[derive(Clone, Debug)]
pub(crate) struct Block<'m> {
    pub(crate) kind: Symbol,
    pub(crate) labels: Vec<Symbol>,
    pub(crate) header: Span,
    pub(crate) span: Span,
    pub(crate) body: Body<'m>,
}

/// What stands between the braces.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'m> {
    Native(FileId, cumulint_hcl::Body<'m>),
    Json(cumulint_document::Node<'m>),
}

/// Arguments and blocks in the order of the text.
#[derive(Clone, Default, Debug)]
pub(crate) struct Content<'m> {
    pub(crate) arguments: Arguments<'m>,
    pub(crate) blocks: Vec<Block<'m>>,
}

impl<'m> Content<'m> {
    pub(crate) fn argument(&self, name: &str) -> Option<&Argument<'m>> {
        self.arguments.get(name)
    }

    pub(crate) fn blocks_of(&self, kind: &str) -> impl Iterator<Item = &Block<'m>> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }
}

/// Nested blocks of JSON that are told from arguments by their names: how many labels each has.
const JSON_BLOCKS: [(&str, usize); 7] = [
    ("dynamic", 1),
    ("lifecycle", 0),
    ("provisioner", 1),
    ("connection", 0),
    ("required_providers", 0),
    ("validation", 0),
    ("content", 0),
];

impl<'m> Body<'m> {
    /// Its arguments and blocks. In JSON every member is an argument but those that only can be blocks.
    pub(crate) fn content(self) -> Content<'m> {
        match self {
            Self::Native(file, body) => native_content(file, body),
            Self::Json(node) => {
                let labels = |name: &str| {
                    JSON_BLOCKS.iter().find(|(known, _)| *known == name).map(|(_, count)| *count)
                };
                json_content(node, &labels)
            }
        }
    }
}

fn native_content(file: FileId, body: cumulint_hcl::Body<'_>) -> Content<'_> {
    let mut content = Content::default();
    for item in body.items() {
        match item {
            cumulint_hcl::Item::Attribute(attribute) => content.arguments.push(Argument {
                name: attribute.name().into(),
                name_span: attribute.name_range().of(file),
                value: Expression::Native(file, attribute.value()),
            }),
            cumulint_hcl::Item::Block(block) => content.blocks.push(Block {
                kind: block.kind().into(),
                labels: block.labels().map(|label| label.text().into()).collect(),
                header: block.header_range().of(file),
                span: block.range().of(file),
                body: Body::Native(file, block.body()),
            }),
        }
    }
    content
}

/// `labels` says of a member's name how many labels its blocks have, or that it is an argument.
pub(crate) fn json_content<'m>(
    node: cumulint_document::Node<'m>,
    labels: &dyn Fn(&str) -> Option<usize>,
) -> Content<'m> {
    let mut content = Content::default();
    for object in objects(node) {
        for entry in object.entries() {
            let name = entry.name();
            match labels(&name) {
                _ if name == "//" => {}
                None => content.arguments.push(Argument {
                    name: name.into(),
                    name_span: entry.key.span(),
                    value: Expression::Json(entry.value),
                }),
                Some(count) => {
                    json_blocks(&name.into(), &mut Vec::new(), count, entry, &mut content.blocks);
                }
            }
        }
    }
    content
}

/// An object, or the objects of a list.
fn objects(node: cumulint_document::Node<'_>) -> Vec<cumulint_document::Node<'_>> {
    match node.kind() {
        Kind::Mapping => vec![node],
        Kind::Sequence => node.items().filter(|item| item.kind() == Kind::Mapping).collect(),
        _ => Vec::new(),
    }
}

fn json_blocks<'m>(
    kind: &Symbol,
    path: &mut Vec<Symbol>,
    missing: usize,
    entry: cumulint_document::Entry<'m>,
    blocks: &mut Vec<Block<'m>>,
) {
    for object in objects(entry.value) {
        let Some(missing) = missing.checked_sub(1) else {
            blocks.push(Block {
                kind: kind.clone(),
                labels: path.clone(),
                header: entry.key.span(),
                span: Span { range: entry.key.span().range.cover(object.span().range), ..entry.key.span() },
                body: Body::Json(object),
            });
            continue;
        };
        for inner in object.entries().filter(|inner| inner.name() != "//") {
            path.push(inner.name().into());
            json_blocks(kind, path, missing, inner, blocks);
            path.pop();
        }
    }
}
