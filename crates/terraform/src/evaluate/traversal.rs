//! Steps into a value: attributes, indexes and splats.

use cumulint_hcl::Step;
use cumulint_model::{Hop, OriginId, Symbol, Why};
use cumulint_source::{Span, TextRange};

use crate::evaluate::steps::{Key, one_step};
use crate::evaluate::{Answer, Evaluator, Expansion, Fault, Scope, fault};
use crate::functions::unknown_as;
use crate::resource::{Attributes, computed, may_be_computed, stands_for_computed};
use crate::value::{Content, Decider, InstanceId, Number, Type, Value, convert};

/// A traversal where it stands: a name or another expression, and the steps that go on from there.
pub(super) struct Traversal<'e, 'm, 's> {
    pub(super) evaluator: &'e mut Evaluator<'m>,
    pub(super) scope: &'e Scope<'s>,
    /// Where all of it stands.
    pub(super) at: Span,
    range: TextRange,
}

impl<'e, 'm, 's> Traversal<'e, 'm, 's> {
    pub(super) fn new(evaluator: &'e mut Evaluator<'m>, scope: &'e Scope<'s>, range: TextRange) -> Self {
        Self { evaluator, scope, at: scope.span(range), range }
    }

    /// Where the traversal stands up to a step; up to its first name where there is none.
    pub(super) fn place_of(&self, last: Option<&Step<'_>>, name: &str) -> Span {
        let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
        let end = last.map_or(self.range.start.saturating_add(length), |step| step.range().end);
        self.scope.span(TextRange::new(self.range.start, end))
    }

    /// A value that came by way of something that has a name.
    pub(super) fn by(&mut self, value: Value, hop: Hop) -> Value {
        self.evaluator.provenance().by(value, self.at, hop)
    }

    /// The instance that an index means, where both are known: the others need not be looked at.
    pub(super) fn picked<Id: Copy>(
        &mut self,
        expansion: &Expansion<Id>,
        step: Option<&Step<'_>>,
    ) -> Result<Option<Id>, Fault> {
        match (step, expansion) {
            (None, _) | (_, Expansion::One(_)) => Ok(None),
            (Some(Step::Index { key, .. }), _) => {
                let key = self.evaluator.expression(*key, self.scope)?;
                Ok(expansion.picked(&key))
            }
            _ => Ok(None),
        }
    }

    /// What the steps lead to.
    pub(super) fn follow(&mut self, value: Value, steps: &[Step<'_>]) -> Answer {
        let mut value = value;
        let mut rest = steps;
        while let Some((step, more)) = rest.split_first() {
            rest = more;
            match step {
                Step::FullSplat { .. } => return self.splat(&value, rest),
                Step::AttributeSplat { .. } => {
                    let simple = |step: &&Step<'_>| {
                        matches!(step, Step::GetAttribute { .. } | Step::LegacyIndex { .. })
                    };
                    let count = rest.iter().take_while(simple).count();
                    let (each, more) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                    value = self.splat(&value, each)?;
                    rest = more;
                }
                step => {
                    let span = self.scope.span(step.range());
                    let key = self.step_key(*step)?;
                    if let Content::Resource(instance) = value.content {
                        let is_index = !matches!(step, Step::GetAttribute { .. });
                        return self.resource_step(instance, (&key, is_index), rest);
                    }
                    let part = one_step(&value, &key).or_else(|why| fault(why, span))?;
                    value = self.part_of(&value, &key, part);
                }
            }
        }
        Ok(value)
    }

    /// What a step leads to, with what decides about it where it is not known.
    fn part_of(&mut self, whole: &Value, key: &Key, part: Value) -> Value {
        if part.is_known() || !matches!(part.decider(), Decider::Nothing) {
            return part;
        }
        let step = match key {
            Key::Name(name) => format!(".{name}"),
            Key::Place(place) => format!("[{place}]"),
            Key::Unknown(_) => return part,
        };
        if let Decider::Input(input) = whole.decider() {
            let input = self.evaluator.deciders().part(*input, &step);
            return input
                .map_or_else(|| part.clone(), |input| part.clone().decided_by(Decider::Input(input)));
        }
        let origin = part.origin;
        let by_case = self.evaluator.by_case(std::slice::from_ref(whole), 0, origin, &mut |_, case, _| {
            let missing = || "there is no value".to_owned();
            let step = case.first().ok_or_else(missing).and_then(|case| one_step(case, key));
            step.map_err(|why| Fault::new(why, Span::new(cumulint_source::FileId(0), 0, 0)))
        });
        by_case.unwrap_or(part)
    }

    fn step_key(&mut self, step: Step<'_>) -> Result<Key, Fault> {
        match step {
            Step::GetAttribute { name, .. } => Ok(Key::Name(name.into())),
            Step::LegacyIndex { number, .. } => {
                Ok(Number::parse(number).map_or_else(|| Key::Name(number.into()), Key::Place))
            }
            Step::Index { key, range } => {
                let value = self.evaluator.expression(key, self.scope)?;
                match &value.content {
                    Content::Number(number) => Ok(Key::Place(number.clone())),
                    Content::String(text) => Ok(Key::Name(text.clone())),
                    Content::Null(_) => {
                        fault("a null value cannot be used as an index", self.scope.span(range))
                    }
                    _ if !value.is_known() => Ok(Key::Unknown(value)),
                    _ => match convert(&value, &Type::String) {
                        Ok(Value { content: Content::String(text), .. }) => Ok(Key::Name(text)),
                        _ => fault("this value cannot be used as an index", self.scope.span(range)),
                    },
                }
            }
            Step::AttributeSplat { .. } | Step::FullSplat { .. } => Ok(Key::Name("*".into())),
        }
    }

    /// The steps applied to each item; a single value counts as a list of one, null as an empty one.
    fn splat(&mut self, value: &Value, steps: &[Step<'_>]) -> Answer {
        let origin = self.evaluator.provenance().made(self.at, "a splat", [value.origin]);
        let items = match &value.content {
            Content::Null(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
                return fault("splat of a null list", self.at);
            }
            Content::Null(_) => Vec::new(),
            Content::Unknown(_) | Content::Computed(_) => {
                let kind = self.splat_kind(value, steps)?;
                return Ok(Value { link: value.link, ..unknown_as(value, kind, origin) });
            }
            Content::Resource(instance) => {
                if let Some(why) = self.evaluator.instances().symbolic(*instance) {
                    return Ok(Value { link: Some(*instance), ..Value::unknown(why, Type::Any, origin) });
                }
                vec![value.clone()]
            }
            _ => value.items().map_or_else(|| vec![value.clone()], <[Value]>::to_vec),
        };
        let results: Result<Vec<Value>, _> =
            items.into_iter().map(|item| self.follow(item.marked(value.sensitive), steps)).collect();
        let results = results?;
        Ok(match &value.content {
            Content::List(sequence) | Content::Set(sequence) => {
                let element = match results.iter().find(|item| !item.is_untyped()) {
                    Some(item) => item.kind(),
                    None => self.step_kind(&sequence.element, value, steps)?,
                };
                Value::list(element, results, origin)
            }
            _ => Value::tuple(results, origin),
        })
    }

    /// The type of a splat over what is not known.
    fn splat_kind(&mut self, value: &Value, steps: &[Step<'_>]) -> Result<Type, Fault> {
        match value.kind() {
            Type::List(element) | Type::Set(element) => {
                Ok(Type::list(self.step_kind(&element, value, steps)?))
            }
            _ => Ok(Type::Any),
        }
    }

    /// The type that the steps lead to from something of a type.
    fn step_kind(&mut self, element: &Type, holder: &Value, steps: &[Step<'_>]) -> Result<Type, Fault> {
        let unknown = Value::unknown(Why::AfterApply("an item".into()), element.clone(), holder.origin);
        Ok(self.follow(unknown, steps)?.kind())
    }

    /// An attribute of a resource and what follows it: what the author wrote, or what the provider will compute.
    fn resource_step(
        &mut self,
        instance: InstanceId,
        (key, is_index): (&Key, bool),
        rest: &[Step<'_>],
    ) -> Answer {
        let at = self.at;
        let symbolic = self.evaluator.instances().symbolic(instance).is_some();
        let name = match key {
            Key::Name(name) if !is_index || !symbolic => name.clone(),
            // One instance stands for all whose number or names are not known.
            _ if symbolic => {
                let origin = self.evaluator.provenance().written(at);
                return self.follow(Value::new(Content::Resource(instance), origin), rest);
            }
            Key::Place(_) => return fault("the resource has neither count nor for_each", at),
            Key::Name(_) | Key::Unknown(_) => {
                return Ok(self.evaluator.invalid(self.evaluator.text_of(at), at));
            }
        };
        let written = Attributes::of(self.evaluator, instance).one(&name);
        let Some(value) = written.filter(|value| !self.stands_for_computed(instance, value)) else {
            let origin = self.evaluator.provenance().written(at);
            let value = self.computed(instance, &name, origin);
            return self.follow(value, rest);
        };
        let written = value.origin;
        let value = match self.follow(value, rest) {
            // A block that the author wrote may have attributes that the provider computes, also where they are written as null.
            answer if self.leaves_to_provider(instance, &name, rest, &answer) => {
                let path = self.text_of_steps(&name, rest);
                self.computed(instance, &path.into(), written)
            }
            answer => answer?,
        };
        let address = self.evaluator.instances().address(instance);
        let value = self.by(value, Hop::Attribute(format!("{address}.{name}").into()));
        Ok(Value { link: Some(instance), ..value })
    }

    /// Whether a value that the author wrote leaves it to the provider.
    fn stands_for_computed(&self, instance: InstanceId, value: &Value) -> bool {
        let block = self.evaluator.instances().block_of(instance);
        block.is_some_and(|block| stands_for_computed(block, value))
    }

    /// An attribute of an instance that nobody wrote.
    fn computed(&self, instance: InstanceId, name: &Symbol, origin: OriginId) -> Value {
        Value { link: Some(instance), ..computed(self.evaluator.instances(), instance, name, origin) }
    }

    /// Whether what the steps behind a block lead to is left to the provider.
    fn leaves_to_provider(
        &self,
        instance: InstanceId,
        name: &str,
        rest: &[Step<'_>],
        answer: &Answer,
    ) -> bool {
        let block = self.evaluator.instances().block_of(instance);
        let Some(block) = block.filter(|block| block.content.argument(name).is_none()) else { return false };
        match answer {
            Err(_) => true,
            Ok(value) => {
                let names = rest.iter().filter_map(|step| match step {
                    Step::GetAttribute { name, .. } => Some(*name),
                    _ => None,
                });
                value.is_null() && may_be_computed(&block.kind, std::iter::once(name).chain(names))
            }
        }
    }

    fn text_of_steps(&self, name: &str, steps: &[Step<'_>]) -> String {
        let texts = steps.iter().map(|step| self.evaluator.reader().slice(self.scope.span(step.range())));
        std::iter::once(name.to_owned()).chain(texts).collect()
    }
}
