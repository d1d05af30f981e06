//! JSON in a text: a policy in a literal, in `Fn::Sub` or in `Fn::Join`. The structure has the author's own characters as
//! origins; a place in the text that is not known becomes an open value in the structure.

use std::sync::Arc;

use cumulint_document::{Kind as NodeKind, Node, Place, TextMap, parse_json_at};
use cumulint_evaluation::Limit;
use cumulint_model::{Encoded, Entry, Kind, Number, OriginId, Symbol, Value, Why};
use cumulint_source::{Span, TextRange};

use super::Evaluator;
use super::text::Piece;

/// The longest text that is read as JSON, in bytes.
const MAX_JSON: usize = 1024 * 1024;

/// Stands for an open piece in the parsed text: its number follows, then [`CLOSE`].
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Where a stretch of the joined text lies.
#[derive(Clone, Debug)]
struct Stretch {
    joined: TextRange,
    /// The way back from the piece's characters, and where the piece begins in the text that the map is of.
    map: Option<(TextMap, u32)>,
    whole: Span,
}

impl Evaluator<'_> {
    /// The document that the pieces say; nothing where they are no JSON.
    pub(crate) fn encoded(&mut self, pieces: &[Piece], origin: OriginId) -> Option<Value> {
        let known: usize = pieces.iter().filter_map(|piece| piece.text.as_ref()).map(|text| text.len()).sum();
        let affordable = if known > MAX_JSON { Err(Limit::TextSize) } else { self.budget.spend_text(known) };
        if let Err(limit) = affordable {
            self.limited(limit, self.project.place(origin).or(pieces.first().map(|piece| piece.span))?);
            return None;
        }
        let (text, stretches) = lay_out(pieces);
        let complete = pieces.iter().all(|piece| piece.text.is_some());
        let outer = self.template.tree().place().clone();
        let place = Place::custom(move |range| place(&stretches, &outer, range));
        let (document, problems) = parse_json_at(text.clone(), place);
        if !problems.is_empty() {
            return None;
        }
        let root = document.root().filter(|root| root.kind() == NodeKind::Mapping)?;
        let value = self.structure(root, pieces);
        let text = complete.then_some(text);
        Some(Value::new(Kind::Encoded(Arc::new(Encoded { text, value })), origin))
    }

    fn structure(&mut self, node: Node<'_>, pieces: &[Piece]) -> Value {
        let origin = self.project.origins.written(node.span());
        if let Err(limit) = self.budget.spend(1) {
            return self.limited(limit, node.span());
        }
        let kind = match node.kind() {
            NodeKind::Null | NodeKind::Error => Kind::Null,
            NodeKind::Bool => node.as_bool().map_or(Kind::Null, Kind::Bool),
            NodeKind::Number => {
                let number = node.number_text().and_then(|digits| Number::parse(&digits));
                number.map_or(Kind::Null, Kind::Number)
            }
            NodeKind::String => return self.encoded_text(&node.text().unwrap_or_default(), pieces, origin),
            NodeKind::Sequence => {
                Kind::List(Arc::new(node.items().map(|item| self.structure(item, pieces)).collect()))
            }
            NodeKind::Mapping => {
                let entries = node.entries().map(|entry| {
                    let header = self.project.origins.written(entry.key.span());
                    let value = self.structure(entry.value, pieces);
                    Entry { key: entry.name().as_ref().into(), header, value }
                });
                Kind::Map(Arc::new(entries.collect()))
            }
        };
        Value::new(kind, origin)
    }

    /// A string of the document, in which open pieces may stand.
    fn encoded_text(&mut self, text: &str, pieces: &[Piece], origin: OriginId) -> Value {
        if !text.contains(OPEN) {
            return Value::string(text, origin);
        }
        let span = self.project.place(origin);
        let mut found = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            found.extend(span.map(|span| known_piece(before, origin, span)).filter(|_| !before.is_empty()));
            let Some((number, following)) = after.split_once(CLOSE) else { break };
            let index: Option<usize> = number.parse().ok();
            let Some(piece) = index.and_then(|index| pieces.get(index)) else {
                return Value::unknown(Why::Invalid("text".into()), origin);
            };
            found.push(piece.clone());
            rest = following;
        }
        found.extend(span.map(|span| known_piece(rest, origin, span)).filter(|_| !rest.is_empty()));
        match found.as_slice() {
            [only] => only.value.clone(),
            _ => self.joined(&found, origin),
        }
    }
}

fn known_piece(text: &str, origin: OriginId, span: Span) -> Piece {
    Piece { value: Value::string(text, origin), text: Some(text.into()), map: None, span }
}

/// The text of all pieces, with a mark for each open one, and where each stretch of it lies.
fn lay_out(pieces: &[Piece]) -> (Symbol, Vec<Stretch>) {
    let mut text = String::new();
    let mut stretches = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let start = offset(text.len());
        match &piece.text {
            // The marks are private characters; a text that has them itself is not read as a document.
            Some(known) => text.push_str(known),
            None => text.push_str(&format!("{OPEN}{index}{CLOSE}")),
        }
        let joined = TextRange::new(start, offset(text.len()));
        let map = piece.text.as_ref().and(piece.map.clone());
        stretches.push(Stretch { joined, map, whole: piece.span });
    }
    (text.into(), stretches)
}

/// The source of a range of the joined text: exact within a written piece, else all that the range touches.
fn place(stretches: &[Stretch], outer: &Place, range: TextRange) -> Span {
    let nowhere = outer.span(TextRange::empty(0));
    let Some(first) = holding(stretches, range.start) else { return nowhere };
    let last = holding(stretches, range.end.saturating_sub(1).max(range.start)).unwrap_or(first);
    let start = first.span(outer, TextRange::new(range.start, range.end.min(first.joined.end)));
    let end = last.span(outer, TextRange::new(range.start.max(last.joined.start), range.end));
    if start.file == end.file { start.range.cover(end.range).of(start.file) } else { start }
}

fn holding(stretches: &[Stretch], at: u32) -> Option<&Stretch> {
    let after = stretches.partition_point(|stretch| stretch.joined.start <= at);
    stretches.get(after.saturating_sub(1))
}

impl Stretch {
    fn span(&self, outer: &Place, joined: TextRange) -> Span {
        let Some((map, begins)) = &self.map else { return self.whole };
        let shift = |at: u32| at.saturating_sub(self.joined.start).saturating_add(*begins);
        outer.span(map.source_range(TextRange::new(shift(joined.start), shift(joined.end))))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
