//! Functions that read a file beside: as a text, or as the value that JSON or YAML writes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cumulint_bicep::Expression as Source;
use cumulint_document::{Kind as NodeKind, Node, Place, parse_json_at, parse_yaml_at};
use cumulint_model::Number;
use cumulint_source::{Span, join_path, parent_path};

use super::expression::elsewhere;
use super::{Reader, Unit, text};
use crate::syntax::{Expression, Form, Key, Object, Property};

impl Reader<'_> {
    pub(super) fn loaded(
        &mut self,
        unit: &Unit<'_>,
        name: &str,
        arguments: &[Source<'_>],
        span: Span,
    ) -> Expression {
        let written = unit.tree.slice(span.range);
        let Some(Source::String(relative)) = arguments.first() else { return elsewhere(written, span) };
        let path = join_path(parent_path(&unit.path), &relative.value());
        let found = self.sources.files().size(&path).ok().and_then(|_| self.sources.load(&path).ok());
        let Some(file) = found else {
            self.warn(format!("`{}` cannot be read", relative.value()), span);
            return elsewhere(written, span);
        };
        let content = self.sources.get(file).text.clone();
        let tree = match (name, arguments.len()) {
            ("loadTextContent", _) => return text(content.as_ref(), span),
            ("loadFileAsBase64", _) => return text(STANDARD.encode(content.as_bytes()), span),
            ("loadJsonContent", 1) => parse_json_at(content, Place::File(file)).0,
            ("loadYamlContent", 1) => parse_yaml_at(content, Place::File(file)).0,
            _ => return elsewhere(written, span),
        };
        tree.root().map_or_else(|| elsewhere(written, span), value)
    }
}

/// A node as the value that it writes.
fn value(node: Node<'_>) -> Expression {
    let form = match node.kind() {
        NodeKind::Null => Form::Null,
        NodeKind::Bool => node.as_bool().map_or(Form::Null, Form::Bool),
        NodeKind::Number => {
            let number = node.number_text().and_then(|digits| Number::parse(&digits));
            number.map_or_else(|| Form::Text(node.raw().into()), Form::Number)
        }
        NodeKind::String => Form::Text(node.text().unwrap_or_default().as_ref().into()),
        NodeKind::Sequence => Form::Array(node.items().map(value).collect()),
        NodeKind::Mapping => {
            let entry = |entry: cumulint_document::Entry<'_>| Property {
                key: Key::Name(entry.name().as_ref().into()),
                header: entry.key.span(),
                value: value(entry.value),
            };
            Form::Object(Object { entries: node.entries().map(entry).collect(), loops: Vec::new() })
        }
        NodeKind::Error => Form::Invalid("a syntax error".into()),
    };
    Expression { span: node.span(), form }
}
