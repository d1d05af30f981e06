//! `Fn::ForEach`: entries of a mapping that are made from one text, once for each item of a collection.

use std::borrow::Cow;
use std::sync::Arc;

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Key, Origin, OriginId, Symbol, Value};
use cumulint_source::Span;

use super::Evaluator;
use super::text::literal_text;
use super::transform::beside_others;
use crate::syntax::{ForEach, is_expansion, is_loop};

/// How many entries all loops of a template make together.
const MAX_ENTRIES: usize = 10_000;

/// The identifier of a loop, with the item that it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) identifier: Symbol,
    pub(crate) value: Value,
    /// Its characters, where they are known.
    pub(crate) text: Option<Symbol>,
}

/// The loops around something, the outermost first.
pub(crate) type Loops = Arc<[Turn]>;

/// An entry of a mapping, as it is after loops and snippets have been put in.
#[derive(Clone, Debug)]
pub(crate) struct Expanded<'t> {
    pub(crate) name: Symbol,
    pub(crate) key: Node<'t>,
    pub(crate) value: Node<'t>,
    pub(crate) loops: Loops,
}

impl<'t> Evaluator<'t> {
    /// The entries of a mapping with its loops and snippets put in.
    pub(crate) fn expanded(&mut self, mapping: Node<'t>) -> Vec<Expanded<'t>> {
        let mut found = Vec::new();
        self.expand(mapping, &mut found);
        found
    }

    fn expand(&mut self, mapping: Node<'t>, found: &mut Vec<Expanded<'t>>) {
        for entry in mapping.entries() {
            let name = entry.name();
            if is_loop(&name) {
                self.repeat(entry, found);
            } else if let Some(snippet) = self.snippet_of(&entry) {
                self.nested(mapping, |this| {
                    this.expand(snippet, found);
                    None
                });
            } else {
                let name = self.substituted(&name).as_ref().into();
                let loops = Arc::clone(&self.loops);
                found.push(Expanded { name, key: entry.key, value: entry.value, loops });
            }
        }
    }

    fn repeat(&mut self, entry: Entry<'t>, found: &mut Vec<Expanded<'t>>) {
        let Some(ForEach { identifier, collection, body }) = ForEach::of(entry.value) else {
            return self.malformed_loop(&entry);
        };
        let identifier: Symbol = identifier.as_ref().into();
        for value in self.collection(collection) {
            if self.turns >= MAX_ENTRIES {
                self.limited(Limit::Instances, entry.key.span());
                return;
            }
            self.turns += 1;
            let text = literal_text(&value);
            let turn = Turn { identifier: identifier.clone(), value, text };
            let inner: Loops = self.loops.iter().cloned().chain([turn]).collect();
            self.in_loops(inner, |this| {
                this.nested(body, |this| {
                    this.expand(body, found);
                    None
                })
            });
        }
    }

    fn malformed_loop(&mut self, entry: &Entry<'t>) {
        let message = "`Fn::ForEach` needs an identifier, a collection and a mapping";
        self.report(Event::InvalidExpression, &entry.name(), message, entry.key.span());
    }

    /// The items of a collection; one that is not known stands for all.
    fn collection(&mut self, node: Node<'t>) -> Vec<Value> {
        let value = self.value(node);
        match value.as_ref().map(|value| value.as_list().map(<[Value]>::to_vec)) {
            Some(Some(items)) => items.into_iter().take(MAX_ENTRIES + 1).collect(),
            _ => value.into_iter().collect(),
        }
    }

    /// Evaluates inside of loops.
    pub(crate) fn in_loops<T>(&mut self, loops: Loops, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.loops, loops);
        let value = evaluate(self);
        self.loops = outside;
        value
    }

    /// What the identifier of a loop stands for, used at `at`.
    pub(crate) fn turn(&mut self, name: &str, at: Span) -> Option<Value> {
        let turn = self.loops.iter().rev().find(|turn| &*turn.identifier == name)?.clone();
        let origin = self.repeated(&turn, at);
        Some(turn.value.at(origin))
    }

    /// Whether a name is the identifier of a loop.
    pub(crate) fn is_turn(&self, name: &str) -> bool {
        self.loops.iter().any(|turn| &*turn.identifier == name)
    }

    fn repeated(&mut self, turn: &Turn, at: Span) -> OriginId {
        self.project.origins.add(Origin::Repeated { at, key: key(turn), from: turn.value.origin })
    }

    /// A text in which the identifiers of loops stand for their items: `Bucket${Name}`, or `Bucket&{Name}` with letters and
    /// digits alone. An item that is not known is written as a star.
    pub(crate) fn substituted<'s>(&self, text: &'s str) -> Cow<'s, str> {
        if self.loops.is_empty() || !text.contains('{') {
            return Cow::Borrowed(text);
        }
        let mut text = Cow::Borrowed(text);
        for turn in self.loops.iter().rev() {
            let item = turn.text.as_deref().unwrap_or("*");
            let whole = format!("${{{}}}", turn.identifier);
            let plain = format!("&{{{}}}", turn.identifier);
            if text.contains(&whole) {
                text = Cow::Owned(text.replace(&whole, item));
            }
            if text.contains(&plain) {
                let letters: String = item.chars().filter(char::is_ascii_alphanumeric).collect();
                text = Cow::Owned(text.replace(&plain, &letters));
            }
        }
        text
    }

    /// A text literal that names the identifier of a loop; nothing for any other text.
    pub(crate) fn looped_text(&mut self, text: &str, at: Span) -> Option<Value> {
        let names = |turn: &&Turn| {
            text.contains(&format!("${{{}}}", turn.identifier))
                || text.contains(&format!("&{{{}}}", turn.identifier))
        };
        let turn = self.loops.iter().rev().find(names)?.clone();
        let origin = self.repeated(&turn, at);
        match self.loops.iter().find(|turn| names(turn) && turn.text.is_none()) {
            Some(open) => Some(Value::unknown(self.reason(&open.value), origin)),
            None => Some(Value::string(self.substituted(text).as_ref(), origin)),
        }
    }
}

/// Which of its instances something is.
pub(crate) fn instance(loops: &[Turn]) -> Option<Key> {
    match loops {
        [] => None,
        [only] => Some(key(only)),
        all => {
            let texts: Vec<&str> = all.iter().map(|turn| turn.text.as_deref().unwrap_or("*")).collect();
            Some(Key::Name(texts.join("/").into()))
        }
    }
}

fn key(turn: &Turn) -> Key {
    turn.text.clone().map_or(Key::Unknown, Key::Name)
}

/// Whether a mapping has entries that stand for others.
pub(crate) fn has_expansions(mapping: Node<'_>) -> bool {
    mapping.entries().any(|entry| is_expansion(&entry.name()))
}

impl<'t> Evaluator<'t> {
    /// The mapping of a local snippet that `Fn::Transform` includes beside other keys.
    fn snippet_of(&mut self, entry: &Entry<'t>) -> Option<Node<'t>> {
        let transform = entry.name() == "Fn::Transform";
        let intrinsic = transform.then(|| beside_others(entry.value, entry.key.span()))?;
        self.snippet(&intrinsic).filter(|node| node.kind() == NodeKind::Mapping)
    }
}
