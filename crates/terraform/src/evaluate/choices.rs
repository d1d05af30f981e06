//! Values that a condition over inputs decides: what is made of them is made of each case.

use std::sync::Arc;

use cumulint_hcl::{BinaryOperator, UnaryOperator};
use cumulint_model::{ConditionId, OriginId};
use cumulint_source::Span;

use crate::evaluate::expression::either_kind;
use crate::evaluate::{Answer, Evaluator, Fault, operators};
use crate::functions::why;
use crate::value::{Choice, Content, Decider, Type, Value};

/// How many conditions one value may hang on before it is only unknown: twice as many cases for each.
const MAX_CONDITIONS: u32 = 4;

impl Evaluator<'_> {
    /// What is made of values of which a condition decides one: a choice between what is made of each case. `None` if no condition
    /// decides, if too many do, or if one of the cases is wrong.
    pub(super) fn by_case(
        &mut self,
        operands: &[Value],
        depth: u32,
        origin: OriginId,
        make: &mut dyn FnMut(&mut Self, Vec<Value>, u32) -> Answer,
    ) -> Option<Value> {
        let choice = operands.iter().find_map(Value::choice).filter(|_| depth < MAX_CONDITIONS)?;
        let (condition, at) = (choice.condition, choice.at);
        let mut side = |evaluator: &mut Self, holds: bool| {
            let case = operands.iter().map(|operand| operand.case(condition, holds).clone()).collect();
            evaluator.quietly(|evaluator| make(evaluator, case, depth + 1)).ok()
        };
        let (holds, fails) = (side(self, true)?, side(self, false)?);
        let decided = operands.iter().find(|operand| operand.choice().is_some())?;
        let unknown = Value::unknown(why(decided), Type::Any, origin);
        Some(chosen(&unknown, (condition, at), (holds, fails)))
    }

    /// An operator between two values, in each case that they fall into.
    pub(super) fn operation(
        &mut self,
        operator: BinaryOperator,
        (left, right): (Value, Value),
        span: Span,
    ) -> Answer {
        let value = operators::binary(operator, (&left, &right), span, &mut self.provenance)?;
        let value = self.decided(operator, (&left, &right), value);
        if value.is_known() || !matches!(value.decider(), Decider::Nothing) {
            return Ok(value);
        }
        let origin = value.origin;
        let by_case = self.by_case(&[left, right], 0, origin, &mut |evaluator, case, _| {
            let [left, right] = <[Value; 2]>::try_from(case).map_err(|_| Fault::new("two operands", span))?;
            evaluator.operation(operator, (left, right), span)
        });
        Ok(by_case.unwrap_or(value))
    }

    /// The result of an operator before one value.
    pub(super) fn negated(&mut self, operator: UnaryOperator, operand: &Value, value: Value) -> Value {
        if operator != UnaryOperator::Not || value.is_known() {
            return value;
        }
        // The type of the operand was converted, and what decides about it is its contrary now.
        let Some(condition) = self.deciders.truth(operand) else { return value };
        let condition = self.deciders.not(condition);
        let unknown = Value::unknown(why(operand), Type::Bool, value.origin).marked(value.sensitive);
        unknown.decided_by(Decider::Condition(condition))
    }

    /// The result of an operator, with what decides about it where it is not known.
    fn decided(&mut self, operator: BinaryOperator, (left, right): (&Value, &Value), value: Value) -> Value {
        if value.is_known() || !matches!(value.decider(), Decider::Nothing) {
            return value;
        }
        let deciders = &mut self.deciders;
        let condition = match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                let both = deciders.truth(left).zip(deciders.truth(right));
                both.map(|(left, right)| match operator {
                    BinaryOperator::And => deciders.all([left, right]),
                    _ => deciders.any([left, right]),
                })
            }
            BinaryOperator::Equal => self.equality(left, right),
            BinaryOperator::NotEqual => {
                let equal = self.equality(left, right);
                equal.map(|equal| self.deciders.not(equal))
            }
            BinaryOperator::Greater if is_zero(right) => deciders.is_filled(left),
            BinaryOperator::Less if is_zero(left) => deciders.is_filled(right),
            _ => None,
        };
        match condition {
            Some(condition) => value.decided_by(Decider::Condition(condition)),
            None => value,
        }
    }

    fn equality(&mut self, left: &Value, right: &Value) -> Option<ConditionId> {
        let (open, known) = if left.is_known() { (right, left) } else { (left, right) };
        if known.is_null() { self.deciders.is_null(open) } else { self.deciders.equals(open, known) }
    }
}

fn is_zero(value: &Value) -> bool {
    matches!(&value.content, Content::Number(number) if number.as_usize() == Some(0))
}

/// An unknown that is one of two values.
pub(super) fn chosen(
    unknown: &Value,
    (condition, at): (ConditionId, Span),
    (holds, fails): (Value, Value),
) -> Value {
    let kind = either_kind(&holds, &fails).unwrap_or(Type::Any);
    let sensitive = unknown.sensitive || holds.sensitive || fails.sensitive;
    let present = holds.is_present() && fails.is_present();
    let value = Value::unknown(why(unknown), kind, unknown.origin).marked(sensitive);
    let value = if present { value.present() } else { value };
    let choice = Choice {
        condition,
        at,
        holds: holds.marked(unknown.sensitive),
        fails: fails.marked(unknown.sensitive),
    };
    value.decided_by(Decider::Choice(Arc::new(choice)))
}
