//! Attributes and blocks of an instance: each evaluated when it is first asked for.

use cumulint_model::{Symbol, Why};

use crate::evaluate::{Bound, Evaluator, Fault, Scope, Slot, Through};
use crate::functions::unknown_as;
use crate::module::{Block, Content as Items};
use crate::value::{InstanceId, Members, Type, Value};

/// What is said about a resource rather than by it.
const META: [&str; 8] =
    ["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "dynamic"];
/// How deep blocks may nest.
const MAX_BLOCKS: u32 = 32;

impl Evaluator<'_> {
    /// An attribute, or the list of the blocks of a type; nothing where neither is written.
    pub(crate) fn attribute(&mut self, id: InstanceId, name: &str) -> Option<Value> {
        match self.instance(id)?.attributes.get(name) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => {
                let subject: Symbol = format!("{}.{name}", self.address(id)).into();
                let at = self.block_of(id)?.header;
                return Some(self.cycle(&subject, at));
            }
            None => {}
        }
        self.instance_mut(id)?.attributes.insert(name.into(), Slot::Busy);
        let value = self.for_all(|evaluator| evaluator.find_attribute(id, name));
        self.instance_mut(id)?.attributes.insert(name.into(), Slot::Done(value.clone()));
        value
    }

    fn find_attribute(&mut self, id: InstanceId, name: &str) -> Option<Value> {
        if let Some(document) = self.document_attribute(id, name) {
            return Some(document);
        }
        if META.contains(&name) {
            return None;
        }
        let scope = Scope::of(self.instance(id)?.module, Some(id));
        let content = &self.block_of(id)?.content;
        if let Some(argument) = content.argument(name).cloned() {
            return Some(self.settled(argument.value, &scope));
        }
        let blocks: Vec<Block<'_>> =
            content.blocks.iter().filter(|block| produced(block) == Some(name)).cloned().collect();
        if blocks.is_empty() { None } else { Some(self.blocks(&blocks, &scope, MAX_BLOCKS)) }
    }

    /// All that the author wrote, in the order of the text, with the places of the names.
    pub(crate) fn attributes(&mut self, id: InstanceId) -> Members {
        let names: Vec<_> = self.block_of(id).map(|block| names(&block.content)).unwrap_or_default();
        let mut members = Members::default();
        for (name, span) in names {
            if META.contains(&&*name) {
                continue;
            }
            let is_argument = self.block_of(id).is_some_and(|block| block.content.argument(&name).is_some());
            if let Some(value) = self.attribute(id, &name).filter(|value| is_argument || !makes_none(value)) {
                let header = self.written(span);
                members.insert(name, header, value);
            }
        }
        members
    }

    /// The blocks of one type as a list of objects. A dynamic one that may make any number of them is one that is not known; the
    /// list is not known where there are no others.
    fn blocks(&mut self, blocks: &[Block<'_>], scope: &Scope<'_>, levels: u32) -> Value {
        let mut items = Vec::new();
        let first = blocks.first().map(|block| block.header);
        let mut missing = None;
        let mut certain = false;
        for block in blocks {
            if &*block.kind != "dynamic" {
                items.push(self.block(block, scope, levels));
                certain = true;
                continue;
            }
            let unknown = match self.dynamic(block, scope, levels) {
                Ok(Ok(more)) => {
                    certain |= !more.is_empty();
                    items.extend(more);
                    continue;
                }
                Ok(Err(unknown)) => unknown,
                Err(fault) => self.settle(Err(fault), block.header),
            };
            let origin = self.written(block.header);
            items.push(unknown_as(&unknown, Type::Any, origin));
            missing = missing.or(Some(unknown));
        }
        let origin =
            self.written(first.unwrap_or(cumulint_source::Span::new(cumulint_source::FileId(0), 0, 0)));
        match missing {
            Some(missing) if !certain => unknown_as(&missing, Type::Any, origin),
            _ => Value::tuple(items, origin),
        }
    }

    /// A block as an object. Its origin is its header: that is blamed for what is missing in it.
    fn block(&mut self, block: &Block<'_>, scope: &Scope<'_>, levels: u32) -> Value {
        let Some(levels) = levels.checked_sub(1) else {
            return self.unknown(Why::Limit("nested blocks".into()), block.header);
        };
        let content = block.body.content();
        let members = self.members(&content, scope, levels);
        let origin = self.written(block.header);
        Value::object(members, origin)
    }

    fn members(&mut self, content: &Items<'_>, scope: &Scope<'_>, levels: u32) -> Members {
        let mut members = Members::default();
        for (name, span) in names(content) {
            let value = match content.argument(&name) {
                Some(argument) => self.settled(argument.value, scope),
                None => {
                    let blocks: Vec<Block<'_>> =
                        content.blocks.iter().filter(|it| produced(it) == Some(&*name)).cloned().collect();
                    let blocks = self.blocks(&blocks, scope, levels);
                    if makes_none(&blocks) {
                        continue;
                    }
                    blocks
                }
            };
            let header = self.written(span);
            members.insert(name, header, value);
        }
        members
    }

    /// The objects that a dynamic block makes, or what is not known of its collection.
    fn dynamic(
        &mut self,
        block: &Block<'_>,
        scope: &Scope<'_>,
        levels: u32,
    ) -> Result<Result<Vec<Value>, Value>, Fault> {
        let content = block.body.content();
        let Some(each) = content.argument("for_each") else { return Ok(Ok(Vec::new())) };
        let span = each.value.span();
        let collection = self.argument(each.value, scope)?;
        let Some(turns) = self.turns(&collection, span)? else { return Ok(Err(collection)) };
        let iterator = content.argument("iterator").and_then(|iterator| iterator.value.literal());
        let iterator = iterator.or_else(|| block.labels.first().map(|label| label.to_string().into()));
        let iterator: Symbol = iterator.unwrap_or_default().into();
        let Some(inner) = content.blocks_of("content").next() else { return Ok(Ok(Vec::new())) };
        let mut made = Vec::new();
        for turn in turns {
            let mut members = Members::default();
            members.insert("key".into(), turn.key.origin, turn.key);
            members.insert("value".into(), turn.value.origin, turn.value);
            let value = Value::object(members, collection.origin);
            let bound = Bound {
                name: iterator.clone(),
                value,
                through: Through::Turn(turn.place),
                outer: scope.bound,
            };
            let shown = Block { header: block.header, ..inner.clone() };
            made.push(self.block(&shown, &scope.with(&bound), levels));
        }
        Ok(Ok(made))
    }
}

/// Whether dynamic blocks made no block at all: that is as if none were written.
fn makes_none(blocks: &Value) -> bool {
    blocks.items().is_some_and(<[Value]>::is_empty)
}

/// The type of block that comes of a block.
fn produced<'b>(block: &'b Block<'_>) -> Option<&'b str> {
    if &*block.kind == "dynamic" { block.labels.first().map(|label| &**label) } else { Some(&block.kind) }
}

/// Names of arguments and types of blocks, each once, in the order of the text.
fn names(content: &Items<'_>) -> Vec<(Symbol, cumulint_source::Span)> {
    let mut known = std::collections::BTreeSet::new();
    let arguments = content.arguments.iter().map(|argument| (argument.name.clone(), argument.name_span));
    let blocks = content.blocks.iter().filter_map(|block| Some((produced(block)?.into(), block.header)));
    let mut names: Vec<_> = arguments.chain(blocks).filter(|(name, _)| known.insert(name.clone())).collect();
    names.sort_by_key(|(_, span)| *span);
    names
}
