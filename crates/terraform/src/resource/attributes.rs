//! Attributes and blocks of an instance: each evaluated when it is first asked for.

use cumulint_evaluation::Limit;
use cumulint_model::Symbol;
use cumulint_source::{FileId, Span};

use crate::evaluate::{Bound, Evaluator, Fault, Scope, turns};
use crate::functions::unknown_as;
use crate::module::{Block, Content as Items};
use crate::resource::policy_document::document_attribute;
use crate::value::{InstanceId, Members, Type, Value};

/// What is said about a resource rather than by it.
const META: [&str; 8] =
    ["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "dynamic"];
/// How deep blocks may nest.
const MAX_BLOCKS: u32 = 32;

/// The attributes of an instance, each found when it is asked for.
pub(crate) struct Attributes<'e, 'm> {
    evaluator: &'e mut Evaluator<'m>,
    id: InstanceId,
}

impl<'e, 'm> Attributes<'e, 'm> {
    pub(crate) fn of(evaluator: &'e mut Evaluator<'m>, id: InstanceId) -> Self {
        Self { evaluator, id }
    }

    /// An attribute, or the list of the blocks of a type; `None` if neither is written.
    pub(crate) fn one(&mut self, name: &Symbol) -> Option<Value> {
        let id = self.id;
        let header = self.evaluator.instances().block_of(id)?.header;
        let found = self.evaluator.once(
            |evaluator| Some(evaluator.instances_mut().resource_mut(id)?.attributes_mut()),
            name,
            |evaluator| Attributes { evaluator, id }.find(name),
        );
        found.unwrap_or_else(|| {
            let subject: Symbol = format!("{}.{name}", self.evaluator.instances().address(id)).into();
            Some(self.evaluator.cycle(&subject, header))
        })
    }

    fn find(&mut self, name: &str) -> Option<Value> {
        if let Some(document) = document_attribute(self.evaluator, self.id, name) {
            return Some(document);
        }
        if META.contains(&name) {
            return None;
        }
        let instances = self.evaluator.instances();
        let scope = Scope::of_instance(instances.resource(self.id)?.module(), self.id);
        let content = &instances.block_of(self.id)?.content;
        if let Some(argument) = content.argument(name) {
            return Some(self.evaluator.settled(argument.value, &scope));
        }
        let blocks = blocks_making(content, name);
        let mut reader = Blocks { evaluator: self.evaluator, scope: &scope, levels: MAX_BLOCKS };
        if blocks.is_empty() { None } else { Some(reader.list(&blocks)) }
    }

    /// All that the author wrote, in the order of the text, with the places of the names.
    pub(crate) fn all(&mut self) -> Members {
        let mut members = Members::default();
        let Some(block) = self.evaluator.instances().block_of(self.id) else { return members };
        for (name, span) in names(&block.content) {
            if META.contains(&&*name) {
                continue;
            }
            let is_argument = block.content.argument(&name).is_some();
            if let Some(value) = self.one(&name).filter(|value| is_argument || !makes_none(value)) {
                let header = self.evaluator.provenance().written(span);
                members.insert(name, header, value);
            }
        }
        members
    }
}

/// Evaluates blocks where they stand.
struct Blocks<'e, 'm, 's> {
    evaluator: &'e mut Evaluator<'m>,
    scope: &'e Scope<'s>,
    /// How many levels of blocks there may be further in.
    levels: u32,
}

impl Blocks<'_, '_, '_> {
    /// The blocks of one type as a list of objects. A dynamic one that may make any number of them is one that is not known;
    /// the list is not known where there are no others.
    fn list(&mut self, blocks: &[&Block<'_>]) -> Value {
        let mut items = Vec::new();
        let mut missing = None;
        let mut certain = false;
        for block in blocks {
            if &*block.kind != "dynamic" {
                items.push(self.one(block, self.scope));
                certain = true;
                continue;
            }
            let unknown = match self.dynamic(block) {
                Ok(Ok(more)) => {
                    certain |= !more.is_empty();
                    items.extend(more);
                    continue;
                }
                Ok(Err(unknown)) => unknown,
                Err(fault) => self.evaluator.settle(Err(fault), block.header, self.scope),
            };
            let origin = self.evaluator.provenance().written(block.header);
            items.push(unknown_as(&unknown, Type::Any, origin));
            missing = missing.or(Some(unknown));
        }
        let first = blocks.first().map_or(Span::new(FileId(0), 0, 0), |block| block.header);
        let origin = self.evaluator.provenance().written(first);
        match missing {
            Some(missing) if !certain => unknown_as(&missing, Type::Any, origin),
            _ => Value::tuple(items, origin),
        }
    }

    /// A block as an object. Its origin is its header: that is blamed for what is missing in it.
    fn one(&mut self, block: &Block<'_>, scope: &Scope<'_>) -> Value {
        let Some(levels) = self.levels.checked_sub(1) else {
            return self.evaluator.limited(Limit::Nesting, block.header);
        };
        let content = block.body.content();
        let members = Blocks { evaluator: self.evaluator, scope, levels }.members(&content);
        let origin = self.evaluator.provenance().written(block.header);
        Value::object(members, origin)
    }

    fn members(&mut self, content: &Items<'_>) -> Members {
        let mut members = Members::default();
        for (name, span) in names(content) {
            let value = match content.argument(&name) {
                Some(argument) => self.evaluator.settled(argument.value, self.scope),
                None => {
                    let blocks = self.list(&blocks_making(content, &name));
                    if makes_none(&blocks) {
                        continue;
                    }
                    blocks
                }
            };
            let header = self.evaluator.provenance().written(span);
            members.insert(name, header, value);
        }
        members
    }

    /// The objects that a dynamic block makes, or what is not known of its collection.
    fn dynamic(&mut self, block: &Block<'_>) -> Result<Result<Vec<Value>, Value>, Fault> {
        let content = block.body.content();
        let Some(each) = content.argument("for_each") else { return Ok(Ok(Vec::new())) };
        let collection = self.evaluator.argument(each.value, self.scope)?;
        let Some(turns) = turns(&collection, each.value.span())? else { return Ok(Err(collection)) };
        let iterator = content.argument("iterator").and_then(|iterator| iterator.value.literal());
        let iterator = iterator.or_else(|| block.labels.first().map(|label| label.to_string().into()));
        let iterator: Symbol = iterator.unwrap_or_default().into();
        let Some(inner) = content.blocks_of("content").next() else { return Ok(Ok(Vec::new())) };
        let shown = Block { header: block.header, ..inner.clone() };
        let mut made = Vec::new();
        for turn in turns {
            let mut members = Members::default();
            members.insert("key".into(), turn.key.origin, turn.key);
            members.insert("value".into(), turn.value.origin, turn.value);
            let value = Value::object(members, collection.origin);
            let bound = Bound::turn(iterator.clone(), value, turn.place, self.scope);
            made.push(self.one(&shown, &self.scope.with(&bound)));
        }
        Ok(Ok(made))
    }
}

/// The blocks that make blocks of a type.
fn blocks_making<'c, 'b>(content: &'c Items<'b>, name: &str) -> Vec<&'c Block<'b>> {
    content.blocks.iter().filter(|block| produced(block) == Some(name)).collect()
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
fn names(content: &Items<'_>) -> Vec<(Symbol, Span)> {
    let mut known = std::collections::BTreeSet::new();
    let arguments = content.arguments.iter().map(|argument| (argument.name.clone(), argument.name_span));
    let blocks = content.blocks.iter().filter_map(|block| Some((produced(block)?.into(), block.header)));
    let mut names: Vec<_> = arguments.chain(blocks).filter(|(name, _)| known.insert(name.clone())).collect();
    names.sort_by_key(|(_, span)| *span);
    names
}
