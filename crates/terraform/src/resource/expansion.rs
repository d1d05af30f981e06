//! `count` and `for_each`: which instances a block has.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_model::{Key, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Evaluator, ModuleIndex, Scope, Slot};
use crate::functions::why;
use crate::module::Argument;
use crate::resource::{Expansion, Instance};
use crate::value::{Content, InstanceId, Type, Value, convert};

/// The most instances of one block.
const MAX_INSTANCES: usize = 1_000;

/// What `count` or `for_each` says.
enum Turns {
    /// Neither is there.
    One,
    Count(usize, Value),
    Each(Vec<(Symbol, Value, Value)>),
    Unknown(Why, Value),
}

impl Evaluator<'_> {
    /// The instances of a block; nothing while they are being found, which is a cycle.
    pub(crate) fn expansion(&mut self, module: ModuleIndex, block: usize) -> Option<Expansion> {
        match self.module(module)?.expansions.get(&block) {
            Some(Slot::Done(expansion)) => return Some(expansion.clone()),
            Some(Slot::Busy) => return None,
            None => {}
        }
        self.module_mut(module)?.expansions.insert(block, Slot::Busy);
        let expansion = self.for_all(|evaluator| evaluator.expand(module, block));
        self.module_mut(module)?.expansions.insert(block, Slot::Done(expansion.clone()));
        Some(expansion)
    }

    fn expand(&mut self, module: ModuleIndex, block: usize) -> Expansion {
        match self.turns_of(module, block) {
            Turns::One => Expansion::One(self.add_instance(module, block, None, None, None)),
            Turns::Unknown(why, collection) => {
                let value = Value::unknown(why.clone(), Type::Any, collection.origin);
                let turn = Some((value.clone(), value));
                Expansion::One(self.add_instance(module, block, Some(Key::Unknown), turn, Some(why)))
            }
            Turns::Count(count, value) => {
                let add = |index: usize| {
                    let place = Value::number(index, value.origin);
                    let key = Some(Key::Index(index as u64));
                    self.add_instance(module, block, key, Some((place.clone(), place)), None)
                };
                Expansion::Count(Arc::new((0..count).map(add).collect()))
            }
            Turns::Each(turns) => {
                let add = |(name, key, value): (Symbol, Value, Value)| {
                    let turn = Some((key, value));
                    let instance =
                        self.add_instance(module, block, Some(Key::Name(name.clone())), turn, None);
                    (name, instance)
                };
                Expansion::Each(Arc::new(turns.into_iter().map(add).collect()))
            }
        }
    }

    fn turns_of(&mut self, module: ModuleIndex, block: usize) -> Turns {
        let Some(resource) = self.module(module).and_then(|it| it.configuration.resources.get(block)) else {
            return Turns::One;
        };
        let (count, each) =
            (resource.content.argument("count").cloned(), resource.content.argument("for_each").cloned());
        let scope = Scope::of(module, None);
        match (count, each) {
            (Some(count), _) => self.count(&count, &scope),
            (None, Some(each)) => self.each(&each, &scope),
            (None, None) => Turns::One,
        }
    }

    fn count(&mut self, argument: &Argument<'_>, scope: &Scope<'_>) -> Turns {
        let value = self.settled(argument.value, scope);
        let span = argument.value.span();
        let number = match convert(&value, &Type::Number).map(|number| number.content) {
            Ok(Content::Number(number)) => number.as_usize(),
            Ok(Content::Unknown(_) | Content::Computed(_)) => {
                return Turns::Unknown(self.undecided(&value, span), value);
            }
            _ => None,
        };
        match number {
            Some(count) if count <= MAX_INSTANCES => Turns::Count(count, value),
            Some(count) => self.too_many(count, value, span),
            None => self.unusable("count", "it is no number of instances", value, span),
        }
    }

    fn each(&mut self, argument: &Argument<'_>, scope: &Scope<'_>) -> Turns {
        let value = self.settled(argument.value, scope);
        let span = argument.value.span();
        let unusable = "it is neither a map nor a set of strings";
        match &value.content {
            Content::Map(_) | Content::Object(_) => {
                let members = value.members().into_iter().flat_map(crate::value::Members::iter);
                let turn = |(key, member): (&Symbol, &crate::value::Member)| {
                    let value = member.value.clone().marked(value.sensitive);
                    (key.clone(), Value::string(key.clone(), member.header), value)
                };
                let turns: Vec<_> = members.map(turn).collect();
                if turns.len() > MAX_INSTANCES {
                    self.too_many(turns.len(), value, span)
                } else {
                    Turns::Each(turns)
                }
            }
            Content::Set(sequence) => {
                if let Some(missing) = sequence.items.iter().find(|item| !item.is_known()) {
                    return Turns::Unknown(why(missing), value);
                }
                let turn =
                    |item: &Value| item.as_str().map(|key| (Symbol::from(key), item.clone(), item.clone()));
                match sequence.items.iter().map(turn).collect::<Option<Vec<_>>>() {
                    Some(turns) if turns.len() > MAX_INSTANCES => self.too_many(turns.len(), value, span),
                    Some(turns) => Turns::Each(turns),
                    None => self.unusable("for_each", unusable, value, span),
                }
            }
            Content::Unknown(_) | Content::Computed(_) => Turns::Unknown(self.undecided(&value, span), value),
            Content::Resource(instance) => {
                let why =
                    self.symbolic(*instance).unwrap_or_else(|| Why::AfterApply(self.address(*instance)));
                Turns::Unknown(why, value)
            }
            _ => self.unusable("for_each", unusable, value, span),
        }
    }

    fn too_many(&mut self, count: usize, value: Value, span: Span) -> Turns {
        let message =
            format!("{count} instances are more than the limit of {MAX_INSTANCES}; one stands for all");
        self.diagnostics.push(Diagnostic::error("limit", message, span));
        Turns::Unknown(Why::Limit("instances".into()), value)
    }

    fn unusable(&mut self, name: &str, reason: &str, value: Value, span: Span) -> Turns {
        if !matches!(value.content, Content::Unknown(_)) {
            self.gap("expression", name, reason, span);
        }
        Turns::Unknown(Why::Invalid(self.text_of(span).into()), value)
    }

    fn add_instance(
        &mut self,
        module: ModuleIndex,
        block: usize,
        key: Option<Key>,
        turn: Option<(Value, Value)>,
        symbolic: Option<Why>,
    ) -> InstanceId {
        let id = InstanceId(u32::try_from(self.instances.len()).unwrap_or(u32::MAX));
        let resource = self.module(module).and_then(|it| it.configuration.resources.get(block));
        let base = resource.map(crate::module::ResourceBlock::address).unwrap_or_default();
        let address = match &key {
            None | Some(Key::Unknown) => base,
            Some(key) => format!("{base}[{key}]"),
        };
        let address = address.into();
        self.instances.push(Instance {
            module,
            block,
            key,
            turn,
            symbolic,
            address,
            attributes: BTreeMap::new(),
        });
        id
    }
}
