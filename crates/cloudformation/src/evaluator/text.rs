//! Text put together from pieces: `Fn::Sub` and `Fn::Join`. Each piece keeps its own place.

use cumulint_document::{Node, TextMap};
use cumulint_evaluation::Limit;
use cumulint_model::{Encoded, Kind, OriginId, Symbol, Unknown, Value, Why};
use cumulint_source::Span;
use std::sync::Arc;

use super::Evaluator;
use super::pseudo::first_symbol;
use crate::syntax::{Intrinsic, Sub};

/// The longest text that is made, in bytes.
const MAX_TEXT: usize = 4 * 1024 * 1024;

/// A piece of a text.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// What it is: a known scalar, or something open.
    pub(crate) value: Value,
    /// Its characters, where it is known.
    pub(crate) text: Option<Symbol>,
    /// The way from its characters back to the tree's text, where they are written there one by one.
    pub(crate) map: Option<(TextMap, u32)>,
    /// All of it.
    pub(crate) span: Span,
}

impl<'t> Evaluator<'t> {
    pub(crate) fn text_literal(&mut self, node: Node<'t>, origin: OriginId) -> Value {
        let text = node.text().unwrap_or_default();
        if !self.loops.is_empty()
            && let Some(value) = self.looped_text(&text, node.span())
        {
            return value;
        }
        if text.contains(RESOLVE) {
            return dynamic(&text, origin);
        }
        let value = Value::string(text.as_ref(), origin);
        if !starts_like_json(&text) {
            return value;
        }
        let text: Symbol = text.as_ref().into();
        let map = Some((node.decoded_map(), 0));
        let piece = Piece { value: value.clone(), text: Some(text), map, span: node.span() };
        self.encoded(std::slice::from_ref(&piece), origin).unwrap_or(value)
    }

    pub(crate) fn sub(&mut self, intrinsic: &Intrinsic<'t>, sub: &Sub<'t>) -> Option<Value> {
        let map = sub.map();
        let mut pieces = Vec::new();
        for part in sub.parts() {
            let span = sub.span(&map, part.range);
            if let Some(name) = part.name {
                let value = self.hole(name, sub, span)?;
                pieces.extend(self.piece(&value, span));
            } else {
                let value = Value::string(part.text, self.project.origins.written(span));
                let map = Some((map.clone(), part.range.start));
                pieces.push(Piece { value, text: Some(part.text.into()), map, span });
            }
        }
        Some(self.assembled(&pieces, intrinsic.span, "Fn::Sub"))
    }

    /// What `${name}` stands for: first the names given with the text, then those of the template.
    fn hole(&mut self, name: &str, sub: &Sub<'t>, span: Span) -> Option<Value> {
        if let Some(given) = sub.given(name) {
            return self.value(given);
        }
        let name = self.substituted(name).into_owned();
        match name.split_once('.').filter(|_| !self.is_turn(&name)) {
            Some((resource, attribute)) => Some(self.attribute(resource, attribute, span, span)),
            None => self.named(&name, span, span),
        }
    }

    pub(crate) fn join(&mut self, intrinsic: &Intrinsic<'t>, delimiter: &str, list: Node<'t>) -> Value {
        let Some(joined) = self.value(list) else {
            return self.misused(intrinsic, "a delimiter and a list");
        };
        let Some(items) = joined.as_list() else {
            return self.open(&joined, intrinsic.span, "Fn::Join");
        };
        let between: Symbol = delimiter.into();
        let mut pieces = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let span = self.project.place_of(item).unwrap_or(intrinsic.span);
            if index > 0 && !between.is_empty() {
                let value = Value::string(between.clone(), item.origin);
                pieces.push(Piece { value, text: Some(between.clone()), map: None, span });
            }
            pieces.extend(self.piece(item, span));
        }
        self.assembled(&pieces, intrinsic.span, "Fn::Join")
    }

    /// A value as a piece of a text. A list in a text is what CloudFormation refuses; it stays open.
    fn piece(&mut self, value: &Value, span: Span) -> Option<Piece> {
        let value = value.clone();
        Some(Piece { text: as_text(&value), value, map: None, span })
    }

    /// The text of all pieces: known, the text of a JSON document, or open with what it starts with.
    pub(crate) fn assembled(&mut self, pieces: &[Piece], at: Span, by: &str) -> Value {
        let length: usize =
            pieces.iter().filter_map(|piece| piece.text.as_ref()).map(|text| text.len()).sum();
        if length > MAX_TEXT {
            return self.limited(Limit::TextSize, at);
        }
        if let Err(limit) = self.budget.spend_text(length) {
            return self.limited(limit, at);
        }
        let origin = match pieces {
            [] => self.project.origins.written(at),
            [only] if only.text.is_none() => return only.value.clone(),
            [only] => only.value.origin,
            _ => self.made(at, by, pieces.iter().map(|piece| piece.value.origin)),
        };
        if let Some(secret) = self.resolved_elsewhere(pieces, origin) {
            return secret;
        }
        let starts = pieces.first().and_then(|piece| piece.text.as_deref()).is_some_and(starts_like_json);
        let encoded = if starts { self.encoded(pieces, origin) } else { None };
        let mut value = encoded.unwrap_or_else(|| self.joined(pieces, origin));
        value.sensitive = pieces.iter().any(|piece| piece.value.sensitive);
        value
    }

    /// A text that names a secret or a parameter that CloudFormation reads during deployment.
    fn resolved_elsewhere(&self, pieces: &[Piece], origin: OriginId) -> Option<Value> {
        let opens = |piece: &Piece| piece.text.as_deref().is_some_and(|text| text.contains(RESOLVE));
        if !pieces.iter().any(opens) {
            return None;
        }
        // What is not known of the name stays as it was written.
        let text: String = pieces
            .iter()
            .map(|piece| match &piece.text {
                Some(text) => text.to_string(),
                None => format!("${{{}}}", self.name_of(&piece.value)),
            })
            .collect();
        Some(dynamic(&text, origin))
    }

    /// What the author calls something that is not known.
    fn name_of(&self, value: &Value) -> Symbol {
        match &value.kind {
            Kind::Reference(reference) => {
                let name = self.project.get(reference.target).map(|resource| resource.address.clone());
                name.unwrap_or_default()
            }
            _ => value.why().map(|why| why.subject().clone()).unwrap_or_default(),
        }
    }

    /// A value of which only a part is understood: open, for the reason that it has.
    pub(crate) fn open(&mut self, cause: &Value, at: Span, by: &str) -> Value {
        let origin = self.made(at, by, [cause.origin]);
        let mut value = Value::unknown(self.reason(cause), origin);
        value.refers = cause.target();
        value.sensitive = cause.sensitive;
        value
    }

    /// All characters, where all are known or symbols; else an unknown that knows its beginning.
    pub(crate) fn joined<'p>(&self, pieces: &'p [Piece], origin: OriginId) -> Value {
        let text = |piece: &'p Piece| piece.text.as_deref().or_else(|| self.symbol(&piece.value));
        let open = pieces.iter().find(|piece| text(piece).is_none());
        let start: String = pieces.iter().map_while(text).collect();
        let Some(cause) = open else {
            return Value::string(start, origin);
        };
        let mut end: Vec<&str> = pieces.iter().rev().map_while(text).collect();
        end.reverse();
        let last = pieces.iter().rev().find(|piece| text(piece).is_none()).unwrap_or(cause);
        let (inner_start, _) = ends(&cause.value);
        let (_, inner_end) = ends(&last.value);
        let (prefix, suffix) = (format!("{start}{inner_start}"), format!("{inner_end}{}", end.concat()));
        let unknown = Unknown::text(self.reason(&cause.value), &prefix, &suffix);
        let mut value = Value::new(Kind::Unknown(Arc::new(unknown)), origin);
        value.refers = pieces.iter().find_map(|piece| piece.value.target());
        value
    }

    /// Why a value has no text.
    pub(crate) fn reason(&self, value: &Value) -> Why {
        self.forks.ask_for(value);
        match &value.kind {
            Kind::Unknown(unknown) => unknown.why.clone(),
            Kind::Reference(reference) => {
                let resource = self.project.get(reference.target);
                let name = resource.map_or("", |resource| &*resource.address);
                match &*reference.path {
                    "Ref" => Why::AfterApply(name.into()),
                    path => Why::AfterApply(format!("{name}.{path}").into()),
                }
            }
            Kind::String(text) => match first_symbol(text) {
                Some(name) => Why::Input(name.into()),
                None => Why::Unsupported("text".into()),
            },
            _ => Why::Invalid("a list or an object in a text".into()),
        }
    }
}

/// How an open text certainly starts and ends.
fn ends(value: &Value) -> (&str, &str) {
    match &value.kind {
        Kind::Unknown(unknown) => {
            (unknown.prefix.as_deref().unwrap_or_default(), unknown.suffix.as_deref().unwrap_or_default())
        }
        Kind::Reference(reference) if reference.path.ends_with("Arn") => ("arn:", ""),
        _ => ("", ""),
    }
}

/// The text of a known scalar of which every character is known: it may be taken apart, looked up or compared.
pub(crate) fn literal_text(value: &Value) -> Option<Symbol> {
    as_text(value).filter(|text| first_symbol(text).is_none())
}

/// The text of a known scalar.
pub(crate) fn as_text(value: &Value) -> Option<Symbol> {
    match &value.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Number(number) => Some(number.to_string().into()),
        Kind::Bool(known) => Some(if *known { "true".into() } else { "false".into() }),
        Kind::Encoded(encoded) => Encoded::clone(encoded).text,
        _ => None,
    }
}

/// Whether a text may be a JSON object.
pub(crate) fn starts_like_json(text: &str) -> bool {
    text.trim_start().strip_prefix('{').is_some_and(|rest| {
        let next = rest.trim_start();
        next.is_empty() || next.starts_with(['"', '}'])
    })
}

/// How a dynamic reference begins.
const RESOLVE: &str = "{{resolve:";

/// A text that is only known during deployment, but for what stands before its first reference.
fn dynamic(text: &str, origin: OriginId) -> Value {
    let prefix = text.split(RESOLVE).next().unwrap_or_default();
    let suffix = text.rsplit_once("}}").map_or("", |(_, suffix)| suffix);
    let unknown = Unknown::text(Why::RemoteData(dynamic_reference(text).into()), prefix, suffix);
    Value::new(Kind::Unknown(Arc::new(unknown)), origin)
}

/// `ssm:/path/name` of the first dynamic reference in a text.
fn dynamic_reference(text: &str) -> &str {
    let after = text.split_once(RESOLVE).map_or("", |(_, after)| after);
    after.split_once("}}").map_or(after, |(inside, _)| inside)
}
