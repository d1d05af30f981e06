//! `json(text)`, and parameters that are given as JSON text.

use cumulint_document::{Kind as NodeKind, Node, Place, parse_json_at};
use cumulint_model::{Number, OriginId, Why};

use super::Applied;
use crate::evaluator::Evaluator;
use crate::value::{Entry, Kind, Value};

impl Evaluator<'_> {
    pub(crate) fn json(&mut self, applied: &Applied<'_>) -> Value {
        let text = applied.get(0).and_then(Value::as_str);
        match text.filter(|text| self.spend_text(text.len())) {
            Some(text) => {
                let origin = self.made(
                    applied.span,
                    applied.name.clone(),
                    applied.arguments.iter().map(|it| it.origin),
                );
                self.json_value(text, origin)
            }
            None => self.not_evaluated(applied),
        }
    }

    /// What a JSON text says; all of it has the one origin. What is no JSON is not known.
    pub(crate) fn json_value(&mut self, text: &str, origin: OriginId) -> Value {
        let Some(span) = self.project.place(origin) else {
            return Value::open(Why::Invalid("json".into()), "json", origin);
        };
        let (tree, problems) = parse_json_at(text, Place::custom(move |_| span));
        let root = tree.root().filter(|_| problems.is_empty());
        match root {
            Some(root) => self.parsed(root, origin),
            None => {
                let term = self.unique_term("json");
                Value::open(Why::Invalid("json".into()), term, origin)
            }
        }
    }

    fn parsed(&mut self, node: Node<'_>, origin: OriginId) -> Value {
        let text = || node.text().unwrap_or_default();
        match node.kind() {
            NodeKind::Null | NodeKind::Error => Value::new(Kind::Null, origin),
            NodeKind::Bool => Value::bool(node.as_bool().unwrap_or_default(), origin),
            NodeKind::Number => match Number::parse(&text()) {
                Some(number) => Value::new(Kind::Number(number), origin),
                None => Value::text(text().as_ref(), origin),
            },
            NodeKind::String => Value::text(text().as_ref(), origin),
            NodeKind::Sequence => {
                let items = node.items().map(|item| self.parsed(item, origin)).collect();
                Value::list(items, origin)
            }
            NodeKind::Mapping => {
                let entries = node.entries().map(|entry| {
                    let value = self.parsed(entry.value, origin);
                    Entry { key: entry.name().as_ref().into(), header: origin, value }
                });
                let entries = entries.collect();
                Value::object(entries, origin)
            }
        }
    }
}
