//! `Fn::If`, and functions of values that a condition chooses: each case is evaluated in the world where it holds.

use cumulint_document::Node;
use cumulint_model::{ByDefault, Choice, ConditionId, Kind, Truth, Unknown, Value, Why, World};
use cumulint_source::Span;
use std::sync::Arc;

use super::Evaluator;
use super::forks::Question;
use crate::comparison::{common_beginning, is_settled};
use crate::syntax::{Intrinsic, Name};

impl<'t> Evaluator<'t> {
    /// The value of a function's use; nothing for `AWS::NoValue`.
    pub(crate) fn intrinsic(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        let outside = self.forks.suspend();
        let value = self.applied(intrinsic);
        let asked = self.forks.resume(outside);
        let Some(asked) = asked else { return value };
        if !self.forks.may_divide() || self.truth(asked.condition) != Truth::Unknown {
            return value;
        }
        self.forks.divide();
        let mut case = |holds| {
            let value = self.supposing(asked.condition, holds, |this| this.intrinsic(intrinsic));
            Case { value, span: intrinsic.span }
        };
        let (holds, fails) = (case(true), case(false));
        self.forks.join();
        self.chosen(asked, holds, fails, (intrinsic.span, &intrinsic.name))
    }

    /// The value of one of two branches; of both, each in its world, if the condition is open.
    pub(crate) fn if_function(
        &mut self,
        intrinsic: &Intrinsic<'t>,
        Name { string, node: name }: &Name<'t>,
        [then, other]: [Node<'t>; 2],
    ) -> Option<Value> {
        let string = self.substituted(string).into_owned();
        let condition = self.condition(&string, *name);
        let truth = self.truth(condition);
        match truth {
            Truth::True | Truth::False => {
                let chosen = if truth.is_true() { then } else { other };
                self.by_default(condition, truth.is_true(), (name.span(), chosen.span()));
                self.value(chosen)
            }
            Truth::Unknown => {
                let mut case = |holds, node: Node<'t>| {
                    let value = self.supposing(condition, holds, |this| this.value(node));
                    Case { value, span: node.tree().span(node.tagged_range()) }
                };
                let (holds, fails) = (case(true, then), case(false, other));
                let asked = Question { condition, at: name.span() };
                self.chosen(asked, holds, fails, (intrinsic.span, "Fn::If"))
            }
        }
    }

    /// Notes what only the defaults of parameters chose.
    fn by_default(&mut self, condition: ConditionId, holds: bool, (at, chosen): (Span, Span)) {
        let decided = |world: &World| world.truth(&self.project.conditions, condition) != Truth::Unknown;
        if self.forks.is_divided() || decided(&World::default()) || !decided(self.worlds.by_default()) {
            return;
        }
        let one = ByDefault { condition: (condition, holds), at, chosen };
        if self.project.defaults.last() != Some(&one) {
            self.project.defaults.push(one);
        }
    }

    /// Evaluates in a world with one more supposition; nothing where that cannot be.
    pub(crate) fn supposing<T>(
        &mut self,
        condition: ConditionId,
        holds: bool,
        evaluate: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let world = self.worlds.here().supposing(&self.project.conditions, condition, holds)?;
        Some(self.in_world(world, evaluate))
    }

    /// Evaluates in another world.
    pub(super) fn in_world<T>(&mut self, world: World, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let outside = self.worlds.replace(world);
        let value = evaluate(self);
        self.worlds.replace(outside);
        value
    }

    /// One of two values by a condition; their common value, where they are equal; the other one, where one cannot be.
    pub(super) fn chosen(
        &mut self,
        asked: Question,
        holds: Case,
        fails: Case,
        (at, by): (Span, &str),
    ) -> Option<Value> {
        let (left, right) = match (holds.value, fails.value) {
            (None, None) | (Some(None), Some(None)) => return None,
            (None, Some(value)) | (Some(value), None) => return value,
            (Some(left), Some(right)) => (left, right),
        };
        let mut nothing = |span| Value::new(Kind::Null, self.project.origins.written(span));
        let left = left.unwrap_or_else(|| nothing(holds.span));
        let right = right.unwrap_or_else(|| nothing(fails.span));
        let origin = self.made(at, by, [left.origin, right.origin]);
        let sensitive = left.sensitive || right.sensitive;
        let kind = if left == right && is_settled(&left) {
            left.kind
        } else {
            let name = self.project.conditions.name(asked.condition).cloned();
            let why = name.map_or_else(|| self.why(asked.condition), Why::Condition);
            let prefix = common_beginning(&left, &right);
            let choice = Choice { condition: asked.condition, at: asked.at, holds: left, fails: right };
            Kind::Unknown(Arc::new(Unknown { why, prefix, suffix: None, choice: Some(choice) }))
        };
        let mut value = Value::new(kind, origin);
        value.sensitive = sensitive;
        Some(value)
    }

    /// Why a condition without a name is not known: the input that it speaks of.
    fn why(&self, condition: ConditionId) -> Why {
        let inputs = self.project.conditions.inputs_of(condition);
        let input = inputs.first().and_then(|id| self.project.conditions.input(*id));
        Why::Input(input.map_or_else(|| "a condition".into(), |input| input.name.clone()))
    }
}

/// A value in one case: none where the case cannot be, and none inside that for `AWS::NoValue`; and where it stands.
pub(crate) struct Case {
    pub(crate) value: Option<Option<Value>>,
    pub(crate) span: Span,
}
