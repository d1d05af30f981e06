//! `Fn::FindInMap`: entries of `Mappings` by keys. Where a key is an input without a value, it is one of those that the mapping
//! has: a deployment with another one fails.

use cumulint_document::Node;
use cumulint_evaluation::Event;
use cumulint_model::{Hop, InputId, Origin, Symbol, Truth, Value, Why};
use cumulint_source::Span;

use super::Evaluator;
use super::choice::Case;
use super::forks::Question;
use super::text::literal_text;
use crate::check::Checked;
use crate::syntax::Intrinsic;

/// How many keys are tried for an input without a value.
const MAX_KEYS: usize = 8;

/// What is looked up.
struct Lookup<'t> {
    name: Symbol,
    mapping: Node<'t>,
    keys: [(Node<'t>, Value); 2],
    default: Option<Node<'t>>,
    span: Span,
}

impl<'t> Evaluator<'t> {
    pub(crate) fn find_in_map(
        &mut self,
        intrinsic: &Intrinsic<'t>,
        mapping: Node<'t>,
        keys: [Node<'t>; 2],
        default: Option<Node<'t>>,
    ) -> Option<Value> {
        let named = self.value(mapping);
        let Some(name) = named.as_ref().and_then(literal_text) else {
            return Some(match named {
                Some(open) => self.open(&open, intrinsic.span, "Fn::FindInMap"),
                None => self.misused(intrinsic, "a mapping and two keys"),
            });
        };
        let keys = keys.map(|node| self.value(node).map(|value| (node, value)));
        let [Some(first), Some(second)] = keys else {
            return Some(self.misused(intrinsic, "a mapping and two keys"));
        };
        match self.mapping(&name) {
            Some(mapping) => {
                let lookup = Lookup { name, mapping, keys: [first, second], default, span: intrinsic.span };
                self.looked_up(&lookup, intrinsic)
            }
            None if default.is_none() && !self.logical.is_open() => {
                let message = format!("mapping `{name}` is not declared in this template");
                self.undeclared(Checked::Sections, &name, message, mapping.span());
                let origin = self.project.origins.written(intrinsic.span);
                Some(Value::unknown(Why::Invalid(name), origin))
            }
            None => self.not_found(&name, "", default, intrinsic),
        }
    }

    /// A mapping by its name, also one that a snippet holds.
    fn mapping(&mut self, name: &str) -> Option<Node<'t>> {
        let section = self.section("Mappings")?;
        if let Some(found) = section.get(name) {
            return Some(found);
        }
        section.entry("Fn::Transform")?;
        self.expanded(section).into_iter().find(|entry| &*entry.name == name).map(|entry| entry.value)
    }

    fn looked_up(&mut self, lookup: &Lookup<'t>, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        let Lookup { name, mapping, keys, default, span } = lookup;
        let texts = keys.each_ref().map(|(_, value)| literal_text(value));
        let [first, second] = match texts {
            [Some(first), Some(second)] => [first, second],
            [None, Some(second)] => {
                return self.by_input(lookup, &keys[0], intrinsic, &|key| (key.clone(), second.clone()));
            }
            [Some(first), None] if mapping.get(&first).is_some() => {
                return self.by_input(lookup, &keys[1], intrinsic, &|key| (first.clone(), key.clone()));
            }
            _ => {
                let open = keys.iter().find(|(_, value)| literal_text(value).is_none());
                return open.map(|(_, open)| self.open(open, *span, "Fn::FindInMap"));
            }
        };
        match mapping.get(&first).and_then(|level| level.get(&second)) {
            Some(found) => Some(self.entry_of(name, found, *span)),
            None => {
                let message = format!("mapping `{name}` has no entry `{first}`, `{second}`");
                self.not_found(&format!("{name}.{first}.{second}"), &message, *default, intrinsic)
            }
        }
    }

    fn entry_of(&mut self, name: &Symbol, found: Node<'t>, at: Span) -> Value {
        let inner = self.literal(found);
        let by = Hop::Mapping(name.clone());
        let origin = self.project.origins.add(Origin::Passed { at, by, from: inner.origin });
        inner.at(origin)
    }

    fn not_found(
        &mut self,
        subject: &str,
        message: &str,
        default: Option<Node<'t>>,
        intrinsic: &Intrinsic<'t>,
    ) -> Option<Value> {
        if let Some(default) = default {
            return self.value(default);
        }
        let origin = self.project.origins.written(intrinsic.span);
        if self.logical.is_open() {
            return Some(Value::unknown(Why::Unsupported("Fn::FindInMap".into()), origin));
        }
        self.report(Event::UndeclaredName, subject, message, intrinsic.span);
        Some(Value::unknown(Why::Invalid(subject.into()), origin))
    }

    /// The value for each key that an input can be.
    fn by_input(
        &mut self,
        lookup: &Lookup<'t>,
        (node, value): &(Node<'t>, Value),
        intrinsic: &Intrinsic<'t>,
        path: &dyn Fn(&Symbol) -> (Symbol, Symbol),
    ) -> Option<Value> {
        let open = |this: &mut Self| Some(this.open(value, lookup.span, "Fn::FindInMap"));
        let is_input = matches!(value.why(), Some(Why::Input(_))) && value.choice().is_none();
        if !is_input || Intrinsic::of(*node).is_none_or(|function| function.name != "Ref") {
            return open(self);
        }
        let input = self.input_of(*node, value);
        let found = self.possible(lookup, input, path);
        let every_key = found.len() <= MAX_KEYS;
        if !every_key || found.is_empty() {
            let first = found.first().and_then(|(_, first)| first.text().map(|text| (*first, text)));
            let same =
                first.filter(|(_, text)| found.iter().all(|(_, node)| node.text().as_ref() == Some(text)));
            return match same {
                Some((node, _)) => Some(self.entry_of(&lookup.name, node, lookup.span)),
                None => open(self),
            };
        }
        let mut result = lookup.default.map(|default| self.value(default));
        for (key, node) in found.into_iter().rev() {
            let value = Some(Some(self.entry_of(&lookup.name, node, lookup.span)));
            result = match result {
                None => value,
                Some(other) => {
                    let asked = Question { condition: self.has_text(input, &key), at: lookup.span };
                    let (holds, fails) =
                        (Case { value, span: node.span() }, Case { value: Some(other), span: lookup.span });
                    Some(self.chosen(asked, holds, fails, (intrinsic.span, "Fn::FindInMap")))
                }
            };
        }
        result.flatten()
    }

    /// The entries for the keys that an input can be in the world that is supposed, in the order of the mapping.
    fn possible(
        &self,
        lookup: &Lookup<'t>,
        input: InputId,
        path: &dyn Fn(&Symbol) -> (Symbol, Symbol),
    ) -> Vec<(Symbol, Node<'t>)> {
        let (fixed, _) = path(&Symbol::from(""));
        let level = if fixed.is_empty() { Some(lookup.mapping) } else { lookup.mapping.get(&fixed) };
        let keys = level.into_iter().flat_map(Node::entries).map(|entry| Symbol::from(entry.name().as_ref()));
        let can_be =
            |key: &Symbol| self.worlds.here().has(&self.project.conditions, input, key) != Truth::False;
        keys.filter(can_be)
            .filter_map(|key| {
                let (first, second) = path(&key);
                Some((key, lookup.mapping.get(&first)?.get(&second)?))
            })
            .collect()
    }
}
