//! `count` and `for_each`: which instances a resource block or a module call has.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{ConditionId, Key, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Evaluator, Scope};
use crate::functions::why;
use crate::module::Content as Items;
use crate::value::{Content, Decider, Member, Members, Type, Value, convert};

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
    /// Where one stands for all: whether there are any, where that is known to hang on something.
    pub(crate) exists: Option<ConditionId>,
}

/// What `count` or `for_each` says.
pub(crate) enum Repetition {
    /// Neither is there.
    One,
    Count(usize, Value),
    Each(Vec<(Symbol, Value, Value)>),
    /// Why it is not known, of what, and what decides whether there are any.
    Unknown(Why, Value, Option<ConditionId>),
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
            Self::Unknown(why, collection, exists) => {
                let key = Value::unknown(why.clone(), Type::Any, collection.origin);
                // Over the instances of a block, the one that stands for them is the value of each turn.
                let value = match collection.decider() {
                    Decider::Instances(one) => Value::new(Content::Resource(*one), collection.origin),
                    _ => key.clone(),
                };
                let turn = Some((key, value));
                add(Which { key: Some(Key::Unknown), turn, symbolic: Some(why), exists }).map(Expansion::One)
            }
            Self::Count(count, value) => {
                let which = |index: usize| {
                    let place = Value::number(index, value.origin);
                    Which {
                        key: Some(Key::Index(index as u64)),
                        turn: Some((place.clone(), place)),
                        ..Which::default()
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
                        ..Which::default()
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
        let repetition = Self::evaluated(evaluator, content, scope);
        let written = content.argument("count").or(content.argument("for_each"));
        match (repetition, written) {
            (Self::Unknown(why, value, None), Some(written))
                if !matches!(why, Why::Limit(_) | Why::Invalid(_)) =>
            {
                let exists = existence(evaluator, &why, &value, written.value.span(), scope);
                Self::Unknown(why, value, Some(exists))
            }
            (repetition, _) => repetition,
        }
    }

    fn evaluated(evaluator: &mut Evaluator<'_>, content: &Items<'_>, scope: &Scope<'_>) -> Self {
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
                return Self::Unknown(evaluator.undecided(&value, span), value, None);
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
                    return Self::Unknown(why(missing), value, None);
                }
                let turn =
                    |item: &Value| item.as_str().map(|key| (Symbol::from(key), item.clone(), item.clone()));
                sequence.items.iter().map(turn).collect()
            }
            Content::Unknown(_) | Content::Computed(_) => {
                return Self::Unknown(evaluator.undecided(&value, span), value, None);
            }
            Content::Resource(instance) => {
                let instances = evaluator.instances();
                let why = instances.symbolic(*instance);
                let why = why.unwrap_or_else(|| Why::AfterApply(instances.address(*instance)));
                return Self::Unknown(why, value, None);
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
        Self::Unknown(Why::Limit(Limit::Instances.name().into()), value, None)
    }

    fn unusable(evaluator: &mut Evaluator<'_>, reason: &str, value: Value, span: Span) -> Self {
        let text = evaluator.text_of(span);
        if !matches!(value.content, Content::Unknown(_)) {
            evaluator.reporter().report(Event::InvalidExpression, &text, reason, span);
        }
        Self::Unknown(Why::Invalid(text.into()), value, None)
    }
}

/// Whether there are any instances, of which it is not known how many: what is said of that where inputs decide, else that the same
/// text in the same module says the same.
fn existence(
    evaluator: &mut Evaluator<'_>,
    why: &Why,
    value: &Value,
    at: Span,
    scope: &Scope<'_>,
) -> ConditionId {
    let of_instances = match value.decider() {
        Decider::Instances(one) => evaluator.instances().resource(*one).and_then(|one| one.which().exists),
        _ => None,
    };
    if let Some(condition) = of_instances.or_else(|| evaluator.deciders().is_filled(value)) {
        return condition;
    }
    let text = evaluator.text_of(at);
    let key = format!("{:?} {text}", scope.module());
    evaluator.deciders().opaque(key, text.into(), matches!(why, Why::Input(_)))
}
