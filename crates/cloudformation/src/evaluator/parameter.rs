//! Parameters: given values and defaults, converted to the declared type.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_model::{Hop, Kind, Number, Origin, OriginId, Symbol, Value, Why};
use cumulint_source::{Span, TextRange};

use super::Evaluator;
use super::text::{as_text, literal_text};

impl<'t> Evaluator<'t> {
    /// The value of a parameter as used at `at`; nothing where there is no such parameter.
    pub(crate) fn parameter(&mut self, name: &str, at: Span) -> Option<Value> {
        let base = match self.parameters.get(name) {
            Some(known) => known.clone(),
            None => self.declared(name)?,
        };
        if let Some(supposed) = self.supposed(name, &base) {
            return Some(Value {
                sensitive: base.sensitive,
                ..Value::string(supposed, self.project.origins.written(at))
            });
        }
        if matches!(base.kind, Kind::Unknown(_)) && base.choice().is_none() {
            // What has no value did not come through a default either.
            let origin = self.project.origins.written(at);
            return Some(base.at(origin));
        }
        let set = self.nesting.given(name).is_some() || self.given_text(name).is_some();
        if !set || self.nesting.linked(name).is_some() {
            self.worlds.note_overridable();
        }
        let by = if set { Hop::ParameterSet(name.into()) } else { Hop::Parameter(name.into()) };
        let origin = self.project.origins.add(Origin::Passed { at, by, from: base.origin });
        Some(base.at(origin))
    }

    /// The text that the supposed world gives to a parameter, where that is another one than the value by default.
    fn supposed(&self, name: &str, base: &Value) -> Option<Symbol> {
        let input = self.nesting.linked(name).or_else(|| self.conditions.input(name))?;
        let text = self.worlds.here().text(input)?;
        (as_text(base).as_ref() != Some(text)).then(|| text.clone())
    }

    /// Whether a name is a parameter that a deployment can still give a value.
    pub(crate) fn is_open_parameter(&self, name: &str) -> bool {
        let declared = self.section("Parameters").and_then(|section| section.get(name));
        let set = self.given_text(name).is_some()
            || (self.nesting.given(name).is_some() && self.nesting.linked(name).is_none());
        declared.is_some() && !set
    }

    /// The only texts that a parameter can have, where its declaration limits them.
    pub(crate) fn allowed_values(&self, name: &str) -> Option<Box<[Symbol]>> {
        let declared = self.section("Parameters")?.get(name)?;
        let is_list = declared.get("Type").and_then(Node::text).is_some_and(|kind| is_list(&kind));
        let allowed = declared.get("AllowedValues").filter(|_| !is_list)?;
        let texts: Box<[Symbol]> = allowed.items().filter_map(scalar_text).collect();
        (!texts.is_empty()).then_some(texts)
    }

    /// What the caller gives to a parameter of the root template.
    fn given_text(&self, name: &str) -> Option<&'t str> {
        if self.nesting.is_root() { self.inputs.parameter(name) } else { None }
    }

    fn declared(&mut self, name: &str) -> Option<Value> {
        let entry = self.section("Parameters")?.entry(name)?;
        let kind = entry.value.get("Type").and_then(Node::text).unwrap_or_default();
        let declaration = self.project.origins.written(entry.key.span());
        let mut value = if kind.starts_with("AWS::SSM::Parameter::Value") {
            Value::unknown(Why::RemoteData(name.into()), declaration)
        } else if let Some(given) = self.nesting.given(name).cloned() {
            self.taken(given, &kind)
        } else if let Some(given) = self.given_text(name) {
            let place = self.inputs.place(name);
            let origin = place.map_or(declaration, |span| self.project.origins.written(span));
            let given: Symbol = given.into();
            self.converted(&given, &kind, origin, &|_| place.unwrap_or(declaration_span(entry.key)))
        } else if let Some(default) = entry.value.get("Default") {
            self.default(default, &kind)
        } else {
            Value::unknown(Why::Input(name.into()), declaration)
        };
        value.sensitive |= entry.value.get("NoEcho").is_some_and(is_true);
        self.parameters.insert(name.into(), value.clone());
        Some(value)
    }

    /// What a parent template gives, as the declared type has it.
    fn taken(&mut self, given: Value, kind: &str) -> Value {
        match literal_text(&given) {
            Some(text) => {
                let place = self.project.place(given.origin);
                let whole = place.unwrap_or(self.template.tree().span(TextRange::empty(0)));
                let value = self.converted(&text, kind, given.origin, &|_| whole);
                Value { sensitive: given.sensitive, refers: given.refers, ..value }
            }
            None => given,
        }
    }

    pub(crate) fn default(&mut self, node: Node<'t>, kind: &str) -> Value {
        let origin = self.project.origins.written(node.span());
        match node.kind() {
            NodeKind::Sequence | NodeKind::Mapping | NodeKind::Error => self.literal(node),
            NodeKind::Null => Value::string("", origin),
            _ => {
                let text = scalar_text(node).unwrap_or_default();
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
        if is_list(kind) {
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

fn is_list(kind: &str) -> bool {
    kind == "CommaDelimitedList" || kind.starts_with("List<")
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

/// The text of a scalar, as CloudFormation reads it: `Yes` without quotes is `true`.
fn scalar_text(node: Node<'_>) -> Option<Symbol> {
    match node.as_bool() {
        Some(known) => Some(if known { "true".into() } else { "false".into() }),
        None => node.text().map(|text| text.as_ref().into()),
    }
}

fn declaration_span(key: Node<'_>) -> Span {
    key.span()
}

/// `true`, also as text.
pub(crate) fn is_true(node: Node<'_>) -> bool {
    node.as_bool() == Some(true) || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}
