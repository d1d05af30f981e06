//! Steps into a value: attributes, indexes and splats.

use cumulint_hcl::{Expression as Native, Step};
use cumulint_model::{Hop, Why};
use cumulint_source::Span;

use crate::evaluate::steps::{Key, one_step};
use crate::evaluate::{Answer, Evaluator, Scope, fault};
use crate::functions::unknown_as;
use crate::value::{Content, InstanceId, Number, Type, Value, convert};

impl Evaluator<'_> {
    /// A root and the steps from it; `at` is the whole.
    pub(super) fn traverse(
        &mut self,
        root: Native<'_>,
        steps: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        match root {
            Native::Variable(variable) => self.named(variable.name(), steps, at, scope),
            root => {
                let value = self.expression(root, scope)?;
                self.follow(value, steps, at, scope)
            }
        }
    }

    /// What the steps lead to.
    pub(crate) fn follow(&mut self, value: Value, steps: &[Step<'_>], at: Span, scope: &Scope<'_>) -> Answer {
        let mut value = value;
        let mut rest = steps;
        while let Some((step, more)) = rest.split_first() {
            rest = more;
            match step {
                Step::FullSplat { .. } => return self.splat(&value, rest, at, scope),
                Step::AttributeSplat { .. } => {
                    let simple = |step: &&Step<'_>| {
                        matches!(step, Step::GetAttribute { .. } | Step::LegacyIndex { .. })
                    };
                    let count = rest.iter().take_while(simple).count();
                    let (each, more) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                    value = self.splat(&value, each, at, scope)?;
                    rest = more;
                }
                step => {
                    let span = scope.span(step.range());
                    let key = self.step_key(*step, scope)?;
                    if let Content::Resource(instance) = value.content {
                        let is_index = !matches!(step, Step::GetAttribute { .. });
                        return self.resource_step(instance, (&key, is_index), rest, at, scope);
                    }
                    value = one_step(&value, &key).or_else(|why| fault(why, span))?;
                }
            }
        }
        Ok(value)
    }

    fn step_key(&mut self, step: Step<'_>, scope: &Scope<'_>) -> Result<Key, super::Fault> {
        match step {
            Step::GetAttribute { name, .. } => Ok(Key::Name(name.into())),
            Step::LegacyIndex { number, .. } => {
                Ok(Number::parse(number).map_or_else(|| Key::Name(number.into()), Key::Place))
            }
            Step::Index { key, range } => {
                let value = self.expression(key, scope)?;
                match &value.content {
                    Content::Number(number) => Ok(Key::Place(number.clone())),
                    Content::String(text) => Ok(Key::Name(text.clone())),
                    Content::Null(_) => fault("a null value cannot be used as an index", scope.span(range)),
                    _ if !value.is_known() => Ok(Key::Unknown(value)),
                    _ => match convert(&value, &Type::String) {
                        Ok(Value { content: Content::String(text), .. }) => Ok(Key::Name(text)),
                        _ => fault("this value cannot be used as an index", scope.span(range)),
                    },
                }
            }
            Step::AttributeSplat { .. } | Step::FullSplat { .. } => Ok(Key::Name("*".into())),
        }
    }

    /// The steps applied to each item; a single value counts as a list of one, null as an empty one.
    fn splat(&mut self, value: &Value, steps: &[Step<'_>], at: Span, scope: &Scope<'_>) -> Answer {
        let origin = self.made(at, "a splat", [value.origin]);
        let items = match &value.content {
            Content::Null(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
                return fault("splat of a null list", at);
            }
            Content::Null(_) => Vec::new(),
            Content::Unknown(_) | Content::Computed(_) => {
                let kind = self.splat_kind(value, steps, at, scope)?;
                return Ok(Value { link: value.link, ..unknown_as(value, kind, origin) });
            }
            Content::Resource(instance) => {
                if let Some(why) = self.symbolic(*instance) {
                    return Ok(Value { link: Some(*instance), ..Value::unknown(why, Type::Any, origin) });
                }
                vec![value.clone()]
            }
            _ => value.items().map_or_else(|| vec![value.clone()], <[Value]>::to_vec),
        };
        let results: Result<Vec<Value>, _> = items
            .into_iter()
            .map(|item| self.follow(item.marked(value.sensitive), steps, at, scope))
            .collect();
        let results = results?;
        Ok(match &value.content {
            Content::List(sequence) | Content::Set(sequence) => {
                let element = match results.iter().find(|item| !item.is_untyped()) {
                    Some(item) => item.kind(),
                    None => self.step_kind(&sequence.element, value, steps, at, scope)?,
                };
                Value::list(element, results, origin)
            }
            _ => Value::tuple(results, origin),
        })
    }

    /// The type of a splat over what is not known.
    fn splat_kind(
        &mut self,
        value: &Value,
        steps: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Type, super::Fault> {
        match value.kind() {
            Type::List(element) | Type::Set(element) => {
                Ok(Type::list(self.step_kind(&element, value, steps, at, scope)?))
            }
            _ => Ok(Type::Any),
        }
    }

    /// The type that the steps lead to from something of a type.
    fn step_kind(
        &mut self,
        element: &Type,
        holder: &Value,
        steps: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Type, super::Fault> {
        let unknown = Value::unknown(Why::AfterApply("an item".into()), element.clone(), holder.origin);
        Ok(self.follow(unknown, steps, at, scope)?.kind())
    }

    /// An attribute of a resource and what follows it: what the author wrote, or what the provider will compute.
    fn resource_step(
        &mut self,
        instance: InstanceId,
        (key, is_index): (&Key, bool),
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let name = match key {
            Key::Name(name) if !is_index || self.symbolic(instance).is_none() => name.clone(),
            // One instance stands for all whose number or names are not known.
            _ if self.symbolic(instance).is_some() => {
                let origin = self.written(at);
                return self.follow(Value::new(Content::Resource(instance), origin), rest, at, scope);
            }
            Key::Place(_) => return fault("the resource has neither count nor for_each", at),
            Key::Name(_) | Key::Unknown(_) => {
                return Ok(self.unknown(Why::Invalid(self.text_of(at).into()), at));
            }
        };
        let written =
            self.attribute(instance, &name).filter(|value| !self.stands_for_computed(instance, value));
        let Some(value) = written else {
            let origin = self.written(at);
            let value = Value { link: Some(instance), ..self.computed(instance, &name, origin) };
            return self.follow(value, rest, at, scope);
        };
        let written = value.origin;
        let value = match self.follow(value, rest, at, scope) {
            // A block that the author wrote may have attributes that the provider computes.
            Err(_) if self.is_block(instance, &name) => {
                let path = self.text_of_steps(&name, rest, scope);
                Value { link: Some(instance), ..self.computed(instance, &path.into(), written) }
            }
            answer => answer?,
        };
        let address = self.address(instance);
        let hop = Hop::Attribute(format!("{address}.{name}").into());
        let origin = self.passed(at, hop, value.origin);
        Ok(Value { link: Some(instance), ..value }.at(origin))
    }

    fn is_block(&self, instance: InstanceId, name: &str) -> bool {
        self.block_of(instance).is_some_and(|block| block.content.argument(name).is_none())
    }

    fn text_of_steps(&self, name: &str, steps: &[Step<'_>], scope: &Scope<'_>) -> String {
        let texts = steps.iter().map(|step| self.sources.slice(scope.span(step.range())));
        std::iter::once(name.to_owned()).chain(texts).collect()
    }
}
