//! `count` and `for_each`: which instances a resource block or a module call has.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Key, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Evaluator, Scope};
use crate::functions::why;
use crate::module::Content as Items;
use crate::value::{Content, Member, Members, Type, Value, convert};

/// The most instances of one block.
const MAX_INSTANCES: usize = 10_000;

/// The instances of a block or a call.
#[derive(Clone, Debug)]
pub(crate) enum Expansion<Id> {
    /// Without `count` and `for_each`, or one that stands for all.
    One(Id),
    Count(Arc<Vec<Id>>),
    Each(Arc<BTreeMap<Symbol, Id>>),
}

impl<Id: Copy> Expansion<Id> {
    /// The instance that a key means, where it is known.
    pub(super) fn picked(&self, key: &Value) -> Option<Id> {
        match self {
            Self::One(_) => None,
            Self::Count(instances) => {
                let place = convert(key, &Type::Number).ok().and_then(|place| match place.content {
                    Content::Number(place) => place.as_usize(),
                    _ => None,
                });
                place.and_then(|place| instances.get(place).copied())
            }
            Self::Each(instances) => {
                let name = convert(key, &Type::String).ok();
                name.as_ref().and_then(Value::as_str).and_then(|name| instances.get(name).copied())
            }
        }
    }

    pub(crate) fn instances(&self) -> Vec<Id> {
        match self {
            Self::One(instance) => vec![*instance],
            Self::Count(instances) => instances.to_vec(),
            Self::Each(instances) => instances.values().copied().collect(),
        }
    }
}

/// What is said of one instance by its place among the others.
#[derive(Clone, Default, Debug)]
pub(crate) struct Which {
    /// Which of several it is.
    pub(crate) key: Option<Key>,
    /// `each.key` and `each.value`; for `count` the index, twice.
    pub(crate) turn: Option<(Value, Value)>,
    /// Why it is not known how many there are, where one stands for all.
    pub(crate) symbolic: Option<Why>,
}

/// What `count` or `for_each` says.
pub(crate) enum Repetition {
    /// Neither is there.
    One,
    Count(usize, Value),
    Each(Vec<(Symbol, Value, Value)>),
    Unknown(Why, Value),
}

impl Repetition {
    /// Adds all instances.
    ///
    /// # Errors
    /// The first that `add` gives.
    pub(crate) fn expand<Id, E>(
        self,
        mut add: impl FnMut(Which) -> Result<Id, E>,
    ) -> Result<Expansion<Id>, E> {
        match self {
            Self::One => add(Which::default()).map(Expansion::One),
            Self::Unknown(why, collection) => {
                let value = Value::unknown(why.clone(), Type::Any, collection.origin);
                let turn = Some((value.clone(), value));
                add(Which { key: Some(Key::Unknown), turn, symbolic: Some(why) }).map(Expansion::One)
            }
            Self::Count(count, value) => {
                let which = |index: usize| {
                    let place = Value::number(index, value.origin);
                    Which {
                        key: Some(Key::Index(index as u64)),
                        turn: Some((place.clone(), place)),
                        symbolic: None,
                    }
                };
                let instances: Result<Vec<Id>, E> = (0..count).map(|index| add(which(index))).collect();
                instances.map(|instances| Expansion::Count(Arc::new(instances)))
            }
            Self::Each(turns) => {
                let instances = turns.into_iter().map(|(name, key, value)| {
                    let which = Which {
                        key: Some(Key::Name(name.clone())),
                        turn: Some((key, value)),
                        symbolic: None,
                    };
                    add(which).map(|instance| (name, instance))
                });
                let instances: Result<BTreeMap<Symbol, Id>, E> = instances.collect();
                instances.map(|instances| Expansion::Each(Arc::new(instances)))
            }
        }
    }
}

impl Repetition {
    /// What a block or a call says about its instances.
    pub(crate) fn of(evaluator: &mut Evaluator<'_>, content: &Items<'_>, scope: &Scope<'_>) -> Self {
        match (content.argument("count"), content.argument("for_each")) {
            (Some(count), Some(each)) => {
                let reason = "there are `count` and `for_each`, of which only one may be";
                let value = evaluator.settled(count.value, scope);
                Self::unusable(evaluator, reason, value, each.value.span())
            }
            (Some(count), None) => {
                let value = evaluator.settled(count.value, scope);
                Self::count(evaluator, value, count.value.span())
            }
            (None, Some(each)) => {
                let value = evaluator.settled(each.value, scope);
                Self::each(evaluator, value, each.value.span())
            }
            (None, None) => Self::One,
        }
    }

    fn count(evaluator: &mut Evaluator<'_>, value: Value, span: Span) -> Self {
        let number = match convert(&value, &Type::Number).map(|number| number.content) {
            Ok(Content::Number(number)) => number.as_usize(),
            Ok(Content::Unknown(_) | Content::Computed(_)) => {
                return Self::Unknown(evaluator.undecided(&value, span), value);
            }
            _ => None,
        };
        match number {
            Some(count) if count <= MAX_INSTANCES => Self::Count(count, value),
            Some(_) => Self::too_many(evaluator, value, span),
            None => Self::unusable(evaluator, "it is not a number of instances", value, span),
        }
    }

    fn each(evaluator: &mut Evaluator<'_>, value: Value, span: Span) -> Self {
        let unusable = "it is neither a map nor a set of strings";
        if value.sensitive {
            return Self::unusable(evaluator, "the keys of instances cannot be secret", value, span);
        }
        let turns: Option<Vec<_>> = match &value.content {
            Content::Map(_) | Content::Object(_) => {
                let members = value.members().into_iter().flat_map(Members::iter);
                let turn = |(key, member): (&Symbol, &Member)| {
                    let value = member.value.clone().marked(value.sensitive);
                    (key.clone(), Value::string(key.clone(), member.header), value)
                };
                Some(members.map(turn).collect())
            }
            Content::Set(sequence) => {
                if let Some(missing) = sequence.items.iter().find(|item| !item.is_known()) {
                    return Self::Unknown(why(missing), value);
                }
                let turn =
                    |item: &Value| item.as_str().map(|key| (Symbol::from(key), item.clone(), item.clone()));
                sequence.items.iter().map(turn).collect()
            }
            Content::Unknown(_) | Content::Computed(_) => {
                return Self::Unknown(evaluator.undecided(&value, span), value);
            }
            Content::Resource(instance) => {
                let instances = evaluator.instances();
                let why = instances.symbolic(*instance);
                let why = why.unwrap_or_else(|| Why::AfterApply(instances.address(*instance)));
                return Self::Unknown(why, value);
            }
            _ => None,
        };
        match turns {
            Some(turns) if turns.len() > MAX_INSTANCES => Self::too_many(evaluator, value, span),
            Some(turns) => Self::Each(turns),
            None => Self::unusable(evaluator, unusable, value, span),
        }
    }

    /// One instance stands for all.
    fn too_many(evaluator: &mut Evaluator<'_>, value: Value, span: Span) -> Self {
        evaluator.reporter().limit(Limit::Instances, span);
        Self::Unknown(Why::Limit(Limit::Instances.name().into()), value)
    }

    fn unusable(evaluator: &mut Evaluator<'_>, reason: &str, value: Value, span: Span) -> Self {
        let text = evaluator.text_of(span);
        if !matches!(value.content, Content::Unknown(_)) {
            evaluator.reporter().report(Event::InvalidExpression, &text, reason, span);
        }
        Self::Unknown(Why::Invalid(text.into()), value)
    }
}
