//! Parameters: given values and defaults, converted to the declared type.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_model::{Hop, Kind, Number, Origin, OriginId, Symbol, Value, Why};
use cumulint_source::{Span, TextRange};

use crate::evaluator::Evaluator;

impl<'t> Evaluator<'t> {
    /// The value of a parameter as used at `at`; nothing where there is no such parameter.
    pub(crate) fn parameter(&mut self, name: &str, at: Span) -> Option<Value> {
        let base = match self.parameters.get(name) {
            Some(known) => known.clone(),
            None => self.declared(name)?,
        };
        if matches!(base.kind, Kind::Unknown(_)) {
            // What has no value did not come through a default either.
            let origin = self.project.origins.written(at);
            return Some(base.at(origin));
        }
        let by = match self.inputs.parameter(name) {
            Some(_) => Hop::ParameterSet(name.into()),
            None => {
                self.overridable += 1;
                Hop::Parameter(name.into())
            }
        };
        let origin = self.project.origins.add(Origin::Passed { at, by, from: base.origin });
        Some(base.at(origin))
    }

    fn declared(&mut self, name: &str) -> Option<Value> {
        let entry = self.section("Parameters")?.entry(name)?;
        let kind = entry.value.get("Type").and_then(Node::text).unwrap_or_default();
        let declaration = self.project.origins.written(entry.key.span());
        let mut value = if kind.starts_with("AWS::SSM::Parameter::Value") {
            Value::unknown(Why::RemoteData(name.into()), declaration)
        } else if let Some(given) = self.inputs.parameter(name) {
            let given: Symbol = given.into();
            self.converted(&given, &kind, declaration, &|_| declaration_span(entry.key))
        } else if let Some(default) = entry.value.get("Default") {
            self.default(default, &kind)
        } else {
            Value::unknown(Why::Input(name.into()), declaration)
        };
        value.sensitive = entry.value.get("NoEcho").is_some_and(is_true);
        self.parameters.insert(name.into(), value.clone());
        Some(value)
    }

    fn default(&mut self, node: Node<'t>, kind: &str) -> Value {
        let origin = self.project.origins.written(node.span());
        match node.kind() {
            NodeKind::Sequence | NodeKind::Mapping | NodeKind::Error => self.literal(node),
            NodeKind::Null => Value::string("", origin),
            _ => {
                let text: Symbol = node.text().unwrap_or_default().as_ref().into();
                let map = node.decoded_map();
                let tree = node.tree();
                self.converted(&text, kind, origin, &|range| tree.span(map.source_range(range)))
            }
        }
    }

    /// A text as the declared type has it.
    fn converted(
        &mut self,
        text: &Symbol,
        kind: &str,
        origin: OriginId,
        place: &dyn Fn(TextRange) -> Span,
    ) -> Value {
        if kind == "CommaDelimitedList" || kind.starts_with("List<") {
            let numbers = kind == "List<Number>";
            let items = split_at_commas(text).into_iter().map(|(range, item)| {
                let origin = self.project.origins.written(place(range));
                Value::new(scalar(&item.into(), numbers), origin)
            });
            return Value::list(items.collect(), origin);
        }
        Value::new(scalar(text, kind == "Number"), origin)
    }
}

fn scalar(text: &Symbol, is_number: bool) -> Kind {
    let number = is_number.then(|| Number::parse(text)).flatten();
    number.map_or_else(|| Kind::String(text.clone()), Kind::Number)
}

/// The items of a comma-separated text without the space around them, and where they lie in it.
fn split_at_commas(text: &str) -> Vec<(TextRange, &str)> {
    let mut items = Vec::new();
    let mut start = 0_usize;
    for item in text.split(',') {
        let trimmed = item.trim();
        let from = start + (item.len() - item.trim_start().len());
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        items.push((TextRange::new(offset(from), offset(from + trimmed.len())), trimmed));
        start += item.len() + 1;
    }
    items
}

fn declaration_span(key: Node<'_>) -> Span {
    key.span()
}

/// `true`, also as text.
pub(crate) fn is_true(node: Node<'_>) -> bool {
    node.as_bool() == Some(true) || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}
