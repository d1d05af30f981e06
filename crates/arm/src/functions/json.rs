//! `json(text)`, and parameters that are given as JSON text.

use cumulint_document::{Kind as NodeKind, Node, Place, parse_json_at};
use cumulint_model::{Number, OriginId};
use cumulint_source::Span;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::value::{Entry, Kind, Value};

/// Why a text is not read as JSON.
pub(crate) enum NotJson {
    /// It certainly is not JSON.
    Malformed,
    /// Azure reads more than JSON, as texts in single quotes and names without quotes, and this may be that.
    Lenient,
}

impl Evaluator<'_> {
    pub(crate) fn json(&mut self, applied: &Applied<'_>) -> Value {
        match applied.text(0).filter(|text| self.spend_text(text.len())) {
            Some(text) => self.json_of(text, applied),
            None => self.unfit(applied, "`json` needs a text"),
        }
    }

    /// What a text says that is perhaps JSON.
    pub(super) fn json_of(&mut self, text: &str, applied: &Applied<'_>) -> Value {
        let origin =
            self.made(applied.span, applied.name.clone(), applied.arguments.iter().map(|it| it.origin));
        match self.json_value(text, origin) {
            Ok(value) => Value { sensitive: applied.arguments.iter().any(Value::hands_on_secret), ..value },
            Err(NotJson::Lenient) => self.unsupported(applied),
            Err(NotJson::Malformed) => self.unfit(applied, "the text is not JSON"),
        }
    }

    /// What a JSON text says; all of it has the one origin. An empty text is null.
    pub(crate) fn json_value(&mut self, text: &str, origin: OriginId) -> Result<Value, NotJson> {
        let span = self.project.place(origin).ok_or(NotJson::Lenient)?;
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Value::new(Kind::Null, origin));
        }
        // A number may begin with its decimal point: `json('.25')` is in many examples of Microsoft.
        if let Some(number) = trimmed.strip_prefix('.').and_then(|rest| Number::parse(&format!("0.{rest}"))) {
            return Ok(Value::new(Kind::Number(number), origin));
        }
        let (tree, problems) = parse_json_at(text, Place::custom(move |_| span));
        let not_json = || if may_be_lenient(trimmed) { NotJson::Lenient } else { NotJson::Malformed };
        let root = tree.root().filter(|_| problems.is_empty()).ok_or_else(not_json)?;
        Ok(self.parsed(root, origin, span))
    }

    fn parsed(&mut self, node: Node<'_>, origin: OriginId, span: Span) -> Value {
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
                let items = node.items().map(|item| self.parsed(item, origin, span)).collect();
                self.list_value(items, origin, span)
            }
            NodeKind::Mapping => {
                let entries = node.entries().map(|entry| {
                    let value = self.parsed(entry.value, origin, span);
                    Entry::new(entry.name().as_ref(), origin, value)
                });
                let entries = entries.collect();
                self.object_value(entries, origin, span)
            }
        }
    }
}

/// Whether a text that is not JSON may be what Azure takes for it: it begins as a value does, and its brackets are closed.
fn may_be_lenient(text: &str) -> bool {
    let begins = text.starts_with(['{', '[', '"', '\'', '/', '-', '+', '.', 'N', 'I', 't', 'f', 'n', 'u'])
        || text.starts_with(|sign: char| sign.is_ascii_digit());
    let count = |sign: char| text.matches(sign).count();
    begins && count('{') <= count('}') && count('[') <= count(']')
}
