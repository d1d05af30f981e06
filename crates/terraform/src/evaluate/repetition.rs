//! `count` and `for_each`: which instances a resource block or a module call has.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_hcl::Step;
use cumulint_model::{Key, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Evaluator, Fault, Scope};
use crate::functions::why;
use crate::module::{Argument, Content as Items};
use crate::value::{Content, Type, Value, convert};

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

impl Evaluator<'_> {
    /// What a block or a call says about its instances.
    pub(crate) fn repetition(&mut self, content: &Items<'_>, scope: &Scope<'_>) -> Repetition {
        match (content.argument("count"), content.argument("for_each")) {
            (Some(count), Some(each)) => {
                let reason = "there are `count` and `for_each`, of which only one may be";
                let value = self.settled(count.value, scope);
                self.unusable("count", reason, value, each.value.span())
            }
            (Some(count), None) => self.count(count, scope),
            (None, Some(each)) => self.each(each, scope),
            (None, None) => Repetition::One,
        }
    }

    /// The instance that an index means, where both are known: the others need not be looked at.
    pub(crate) fn picked<Id: Copy>(
        &mut self,
        expansion: &Expansion<Id>,
        step: Option<&Step<'_>>,
        scope: &Scope<'_>,
    ) -> Result<Option<Id>, Fault> {
        let Some(Step::Index { key, .. }) = step else { return Ok(None) };
        let key = match expansion {
            Expansion::One(_) => return Ok(None),
            Expansion::Count(_) | Expansion::Each(_) => self.expression(*key, scope)?,
        };
        Ok(match expansion {
            Expansion::One(_) => None,
            Expansion::Count(instances) => {
                let place = convert(&key, &Type::Number).ok().and_then(|place| match place.content {
                    Content::Number(place) => place.as_usize(),
                    _ => None,
                });
                place.and_then(|place| instances.get(place).copied())
            }
            Expansion::Each(instances) => {
                let name = convert(&key, &Type::String).ok();
                name.as_ref().and_then(Value::as_str).and_then(|name| instances.get(name).copied())
            }
        })
    }

    fn count(&mut self, argument: &Argument<'_>, scope: &Scope<'_>) -> Repetition {
        let value = self.settled(argument.value, scope);
        let span = argument.value.span();
        let number = match convert(&value, &Type::Number).map(|number| number.content) {
            Ok(Content::Number(number)) => number.as_usize(),
            Ok(Content::Unknown(_) | Content::Computed(_)) => {
                return Repetition::Unknown(self.undecided(&value, span), value);
            }
            _ => None,
        };
        match number {
            Some(count) if count <= MAX_INSTANCES => Repetition::Count(count, value),
            Some(count) => self.too_many(count, value, span),
            None => self.unusable("count", "it is no number of instances", value, span),
        }
    }

    fn each(&mut self, argument: &Argument<'_>, scope: &Scope<'_>) -> Repetition {
        let value = self.settled(argument.value, scope);
        let span = argument.value.span();
        let unusable = "it is neither a map nor a set of strings";
        if value.sensitive {
            return self.unusable("for_each", "the keys of instances cannot be secret", value, span);
        }
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
                    Repetition::Each(turns)
                }
            }
            Content::Set(sequence) => {
                if let Some(missing) = sequence.items.iter().find(|item| !item.is_known()) {
                    return Repetition::Unknown(why(missing), value);
                }
                let turn =
                    |item: &Value| item.as_str().map(|key| (Symbol::from(key), item.clone(), item.clone()));
                match sequence.items.iter().map(turn).collect::<Option<Vec<_>>>() {
                    Some(turns) if turns.len() > MAX_INSTANCES => self.too_many(turns.len(), value, span),
                    Some(turns) => Repetition::Each(turns),
                    None => self.unusable("for_each", unusable, value, span),
                }
            }
            Content::Unknown(_) | Content::Computed(_) => {
                Repetition::Unknown(self.undecided(&value, span), value)
            }
            Content::Resource(instance) => {
                let why =
                    self.symbolic(*instance).unwrap_or_else(|| Why::AfterApply(self.address(*instance)));
                Repetition::Unknown(why, value)
            }
            _ => self.unusable("for_each", unusable, value, span),
        }
    }

    fn too_many(&mut self, count: usize, value: Value, span: Span) -> Repetition {
        let message =
            format!("{count} instances are more than the limit of {MAX_INSTANCES}; one stands for all");
        self.diagnostics.push(Diagnostic::error("limit", message, span));
        Repetition::Unknown(Why::Limit("instances".into()), value)
    }

    fn unusable(&mut self, name: &str, reason: &str, value: Value, span: Span) -> Repetition {
        if !matches!(value.content, Content::Unknown(_)) {
            self.gap("expression", name, reason, span);
        }
        Repetition::Unknown(Why::Invalid(self.text_of(span).into()), value)
    }
}
