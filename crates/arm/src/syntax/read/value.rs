//! Values: literals, objects with their loops, and texts that hold expressions.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_evaluation::Event;
use cumulint_model::Number;
use cumulint_source::TextRange;

use super::super::expression::{Expression, Form, Key, Object, Property, PropertyLoop};
use super::super::parser;
use super::{TemplateReader, get};

impl TemplateReader {
    pub(super) fn property(&mut self, entry: Entry<'_>, without_template: bool) -> Property {
        let value = if without_template {
            let entries =
                entry.value.entries().filter(|entry| !entry.name().eq_ignore_ascii_case("template"));
            let object = self.object(entries);
            Expression { span: entry.value.span(), form: Form::Object(object) }
        } else {
            self.expression(entry.value)
        };
        Property { key: self.key(entry.key), header: entry.key.span(), value }
    }

    fn key(&mut self, key: Node<'_>) -> Key {
        let text = key.text().unwrap_or_default();
        match expression_bounds(&text) {
            Some(_) => Key::Computed(Box::new(self.text(key))),
            None => Key::Name(unescaped(&text).into()),
        }
    }

    /// The loops of a `copy` property; nothing where it is an ordinary property of that name.
    pub(super) fn loops(&mut self, node: Node<'_>) -> Option<Vec<PropertyLoop>> {
        let complete = |item: Node<'_>| get(item, "name").is_some() && get(item, "count").is_some();
        let is_loop = node.kind() == NodeKind::Sequence && node.items().all(complete);
        if !is_loop || node.items().next().is_none() {
            return None;
        }
        let items = node.items().filter_map(|item| {
            let name = get(item, "name")?;
            let input = get(item, "input").map(|input| self.expression(input));
            let null = Expression { span: item.span(), form: Form::Null };
            Some(PropertyLoop {
                name: name.text().unwrap_or_default().as_ref().into(),
                header: name.span(),
                count: Box::new(self.expression(get(item, "count")?)),
                input: Box::new(input.unwrap_or(null)),
            })
        });
        Some(items.collect())
    }

    /// A node as an expression.
    pub(crate) fn expression(&mut self, node: Node<'_>) -> Expression {
        let form = match node.kind() {
            NodeKind::Null => Form::Null,
            NodeKind::Bool => node.as_bool().map_or(Form::Null, Form::Bool),
            NodeKind::Number => {
                let number = node.number_text().and_then(|digits| Number::parse(&digits));
                number.map_or_else(|| Form::Text(node.raw().into()), Form::Number)
            }
            NodeKind::String => return self.text(node),
            NodeKind::Sequence => Form::Array(node.items().map(|item| self.expression(item)).collect()),
            NodeKind::Mapping => Form::Object(self.object(node.entries())),
            NodeKind::Error => Form::Invalid("syntax error".into()),
        };
        Expression { span: node.span(), form }
    }

    fn object<'t>(&mut self, entries: impl Iterator<Item = Entry<'t>>) -> Object {
        let mut object = Object::default();
        for entry in entries {
            let loops = if entry.name() == "copy" { self.loops(entry.value) } else { None };
            match loops {
                Some(loops) => object.loops.extend(loops),
                None => object.entries.push(self.property(entry, false)),
            }
        }
        object
    }

    /// A text, or the expression that it holds.
    fn text(&mut self, node: Node<'_>) -> Expression {
        let text = node.text().unwrap_or_default();
        let Some((from, to)) = expression_bounds(&text) else {
            return Expression { span: node.span(), form: Form::Text(unescaped(&text).into()) };
        };
        let map = node.decoded_map();
        let place = |range: TextRange| node.tree().span(map.source_range(range));
        match parser::parse(&text, from, to, &place) {
            Ok(expression) => expression,
            Err(problem) => {
                let inside = text.get(from..to).unwrap_or_default();
                let span = place(problem.range);
                match problem.limit {
                    Some(limit) => self.reporter.limit(limit, span),
                    None => {
                        self.reporter.report(Event::InvalidExpression, inside, problem.message, span);
                    }
                }
                Expression { span: node.span(), form: Form::Invalid(inside.into()) }
            }
        }
    }
}

/// Where the expression lies in a text that holds one: it begins with `[` and ends with `]`, without anything around them;
/// but `[[` begins an ordinary text
/// (<https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>).
fn expression_bounds(text: &str) -> Option<(usize, usize)> {
    let holds = text.len() >= 2 && text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']');
    holds.then(|| (1, text.len() - 1))
}

fn unescaped(text: &str) -> &str {
    match text.strip_prefix('[') {
        Some(rest) if rest.starts_with('[') && text.ends_with(']') => rest,
        _ => text,
    }
}
