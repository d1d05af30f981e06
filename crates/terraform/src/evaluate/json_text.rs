//! Texts that are JSON documents: their structure, each part at the author's own characters, with interpolated values in
//! their places. What is no JSON stays a text.

use std::sync::Arc;

use cumulint_document::{Kind, Node, Place, parse_json_at};
use cumulint_model::{OriginId, Symbol};
use cumulint_source::{FileId, Span, TextMap, TextRange};

use crate::evaluate::template::Piece;
use crate::evaluate::{Provenance, Scope};
use crate::functions::format::with_ends;
use crate::functions::json::read_json;
use crate::functions::unknown_as;
use crate::value::{Content, Members, Number, Type, Value};

/// Whether a text looks like a JSON object or list with something in it.
pub(crate) fn may_be_json(text: &str) -> bool {
    let text = text.trim();
    let object = text.starts_with('{') && text.ends_with('}');
    let list = text.starts_with('[') && text.ends_with(']');
    (object || list) && text.len() > 2
}

/// A stretch of the composed text.
struct Run {
    range: TextRange,
    source: Source,
}

enum Source {
    /// Written by the author; from the start of the run.
    Literal(Arc<TextMap>),
    /// An interpolated value, or what stands in for one that is not known.
    Value { value: Value, at: Span },
}

/// A text put together of runs.
#[derive(Default)]
struct Composed {
    text: String,
    runs: Vec<Run>,
    in_string: bool,
    escaped: bool,
}

/// The structure of a text that is known and lies at `place`; `None` if it is not a document of JSON.
pub(crate) fn json_document(text: &Symbol, place: &Place, provenance: &mut Provenance) -> Option<Value> {
    let (tree, problems) = parse_json_at(Arc::clone(text), place.clone());
    let root = tree.root().filter(|root| problems.is_empty() && is_collection(*root))?;
    Some(read_json(root, &mut |node| provenance.written(node.span())))
}

/// The structure of a template's text; `None` if it is not a document of JSON.
pub(super) fn composed_document(
    pieces: &[Piece],
    scope: &Scope<'_>,
    provenance: &mut Provenance,
) -> Option<Value> {
    let first = pieces.iter().find_map(|piece| piece.known().filter(|text| !text.trim().is_empty()))?;
    if !first.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let composed = Composed::of(pieces);
    if !may_be_json(&composed.text) {
        return None;
    }
    let nowhere = Place::custom(|_| TextRange::default().of(FileId(0)));
    let (tree, problems) = parse_json_at(composed.text.as_str(), nowhere);
    let root = tree.root().filter(|root| problems.is_empty() && is_collection(*root))?;
    Some(Structure { composed: &composed, scope, provenance }.value(root))
}

/// Reads the structure of a composed text. Nesting is bounded by the parser of JSON.
struct Structure<'c, 's> {
    composed: &'c Composed,
    scope: &'c Scope<'s>,
    provenance: &'c mut Provenance,
}

impl Structure<'_, '_> {
    fn value(&mut self, node: Node<'_>) -> Value {
        let inside: Vec<&Run> = self.composed.values_in(node.range());
        if let [Run { range, source: Source::Value { value, .. } }] = inside.as_slice()
            && *range == node.range()
        {
            return bare(value, node);
        }
        match node.kind() {
            Kind::Mapping => self.object(node),
            Kind::Sequence => {
                let items = node.items().map(|item| self.value(item)).collect();
                let origin = self.origin(node.range());
                Value::tuple(items, origin)
            }
            Kind::String => self.string(node, &inside),
            Kind::Bool | Kind::Number | Kind::Null | Kind::Error => {
                let origin = self.origin(node.range());
                read_json(node, &mut |_| origin)
            }
        }
    }

    fn object(&mut self, node: Node<'_>) -> Value {
        let mut members = Members::default();
        let mut unknown_key = None;
        for entry in node.entries() {
            let runs = self.composed.values_in(entry.key.range());
            unknown_key = unknown_key.or_else(|| runs.iter().find_map(|run| run.missing().cloned()));
            let header = self.origin(entry.key.range());
            members.insert(entry.name().into(), header, self.value(entry.value));
        }
        let origin = self.origin(node.range());
        match unknown_key {
            Some(key) => unknown_as(&key, Type::Any, origin),
            None => Value::object(members, origin),
        }
    }

    fn string(&mut self, node: Node<'_>, inside: &[&Run]) -> Value {
        let interior = TextRange::new(node.range().start + 1, node.range().end.saturating_sub(1));
        if let [Run { range, source: Source::Value { value, .. } }] = inside
            && *range == interior
            && !value.is_null()
        {
            return value.clone();
        }
        let written = self.composed.span(node.range(), self.scope);
        let from: Vec<OriginId> =
            inside.iter().filter_map(|run| run.value().map(|value| value.origin)).collect();
        let origin = if from.is_empty() {
            self.provenance.written(written)
        } else {
            self.provenance.made(written, "a template", from)
        };
        let Some((run, missing)) = inside.iter().find_map(|run| run.missing().map(|missing| (run, missing)))
        else {
            return Value::string(node.as_str().unwrap_or_default(), origin);
        };
        let start = TextRange::new(interior.start, run.range.start).slice(&self.composed.text);
        let start = if start.contains('\\') { "" } else { start };
        with_ends(unknown_as(missing, Type::String, origin), start, "")
    }

    fn origin(&mut self, range: TextRange) -> OriginId {
        self.provenance.written(self.composed.span(range, self.scope))
    }
}

fn is_collection(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Mapping | Kind::Sequence)
}

/// A value that stands where JSON has a value, without quotes around it: a document is itself, a text is what it says.
fn bare(value: &Value, node: Node<'_>) -> Value {
    match &value.content {
        Content::Encoded(encoded) => encoded.value.clone().marked(value.sensitive),
        Content::String(text) if node.kind() == Kind::Number => {
            let number = Number::parse(text).map(Content::Number);
            Value { content: number.unwrap_or_else(|| value.content.clone()), ..value.clone() }
        }
        Content::String(_) => {
            Value { link: value.link, sensitive: value.sensitive, ..read_json(node, &mut |_| value.origin) }
        }
        _ => value.clone(),
    }
}

impl Run {
    fn value(&self) -> Option<&Value> {
        if let Source::Value { value, .. } = &self.source { Some(value) } else { None }
    }

    fn missing(&self) -> Option<&Value> {
        self.value().filter(|value| !value.is_known())
    }
}

impl Composed {
    fn of(pieces: &[Piece]) -> Self {
        let mut composed = Self::default();
        for piece in pieces {
            match piece {
                Piece::Text { text, map } => composed.push(text, Source::Literal(Arc::clone(map))),
                Piece::Value { value, at } => {
                    let text = match value.as_str() {
                        // A document that stands bare is put in as it is, not as its text.
                        _ if !composed.in_string && matches!(value.content, Content::Encoded(_)) => "\"?\"",
                        Some(text) => text,
                        None if composed.in_string => "?",
                        None => "\"?\"",
                    };
                    let text = text.to_owned();
                    composed.push(&text, Source::Value { value: value.clone(), at: *at });
                }
            }
        }
        composed
    }

    fn push(&mut self, text: &str, source: Source) {
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.runs.push(Run { range: TextRange::new(start, end), source });
        for byte in text.bytes() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ => {}
            }
        }
    }

    /// The runs that touch a range.
    fn touching(&self, range: TextRange) -> &[Run] {
        let from = self.runs.partition_point(|run| run.range.end <= range.start);
        let to = self.runs.partition_point(|run| run.range.start < range.end);
        self.runs.get(from..to.max(from)).unwrap_or_default()
    }

    /// The interpolated values in a range.
    fn values_in(&self, range: TextRange) -> Vec<&Run> {
        self.touching(range).iter().filter(|run| run.value().is_some()).take(64).collect()
    }

    /// What was written for a range, from the first character to the last.
    fn span(&self, range: TextRange, scope: &Scope<'_>) -> Span {
        let touching = self.touching(range);
        let part = |run: &Run| match &run.source {
            Source::Value { at, .. } => *at,
            Source::Literal(map) => {
                let start = range.start.max(run.range.start) - run.range.start;
                let end = range.end.min(run.range.end).saturating_sub(run.range.start);
                scope.span(map.written(TextRange::new(start, end)))
            }
        };
        let (first, last) = (touching.first().map(part), touching.last().map(part));
        match (first, last) {
            (Some(first), Some(last)) if first.file == last.file => {
                Span { file: first.file, range: first.range.cover(last.range) }
            }
            (Some(first), _) => first,
            _ => scope.span(range),
        }
    }
}
