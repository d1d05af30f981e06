//! `json(text)`, and parameters that are given as JSON text.

use cumulint_document::{Kind as NodeKind, Node, Place, parse_json_at};
use cumulint_model::{Number, OriginId};

use super::Applied;
use crate::evaluator::Evaluator;
use crate::value::{Entry, Kind, Value};

impl Evaluator<'_> {
    pub(crate) fn json(&mut self, applied: &Applied<'_>) -> Value {
        let text = applied.text(0);
        match text.filter(|text| self.spend_text(text.len())) {
            Some(text) => {
                let origin = self.made(
                    applied.span,
                    applied.name.clone(),
                    applied.arguments.iter().map(|it| it.origin),
                );
                match self.json_value(text, origin) {
                    Some(value) => {
                        Value { sensitive: applied.arguments.iter().any(Value::hands_on_secret), ..value }
                    }
                    None => self.unfit(applied, "the text is not JSON"),
                }
            }
            None => self.unfit(applied, "`json` needs a text"),
        }
    }

    /// What a JSON text says, where it is JSON; all of it has the one origin. An empty text is null.
    pub(crate) fn json_value(&mut self, text: &str, origin: OriginId) -> Option<Value> {
        let span = self.project.place(origin)?;
        if text.trim().is_empty() {
            return Some(Value::new(Kind::Null, origin));
        }
        let (tree, problems) = parse_json_at(text, Place::custom(move |_| span));
        let root = tree.root().filter(|_| problems.is_empty());
        root.map(|root| parsed(root, origin))
    }
}

fn parsed(node: Node<'_>, origin: OriginId) -> Value {
    let text = || node.text().unwrap_or_default();
    match node.kind() {
        NodeKind::Null | NodeKind::Error => Value::new(Kind::Null, origin),
        NodeKind::Bool => Value::bool(node.as_bool().unwrap_or_default(), origin),
        NodeKind::Number => match Number::parse(&text()) {
            Some(number) => Value::new(Kind::Number(number), origin),
            None => Value::text(text().as_ref(), origin),
        },
        NodeKind::String => Value::text(text().as_ref(), origin),
        NodeKind::Sequence => Value::list(node.items().map(|item| parsed(item, origin)).collect(), origin),
        NodeKind::Mapping => {
            let entries = node.entries().map(|entry| {
                let value = parsed(entry.value, origin);
                Entry::new(entry.name().as_ref(), origin, value)
            });
            Value::object(entries.collect(), origin)
        }
    }
}
