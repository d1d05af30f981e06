//! Operators, as calls of the functions that stand for them.

use cumulint_bicep::{Binary, BinaryOperator, Expression as Source, LiteralValue, Unary, UnaryOperator};
use cumulint_model::Number;
use cumulint_source::Span;

use super::{BicepReader, Unit};
use crate::syntax::{Call, Expression, Form};

/// A call of a function by its lower-case name.
pub(super) fn call(name: &str, arguments: Vec<Expression>, span: Span) -> Expression {
    let lower = name.to_ascii_lowercase().into();
    Expression { span, form: Form::Call(Call { name: name.into(), lower, arguments }) }
}

impl BicepReader<'_> {
    pub(super) fn binary(&mut self, unit: &Unit<'_>, binary: Binary<'_>) -> Expression {
        let span = unit.span(binary.range());
        let left = self.expression(unit, binary.left());
        let right = self.expression(unit, binary.right());
        let lower = |value: Expression| {
            let span = value.span;
            call("toLower", vec![value], span)
        };
        let not = |value| call("not", vec![value], span);
        let name = match binary.operator() {
            BinaryOperator::NotEqual => return not(call("equals", vec![left, right], span)),
            BinaryOperator::EqualInsensitive => {
                return call("equals", vec![lower(left), lower(right)], span);
            }
            BinaryOperator::NotEqualInsensitive => {
                return not(call("equals", vec![lower(left), lower(right)], span));
            }
            BinaryOperator::Coalesce => "coalesce",
            BinaryOperator::Or => "or",
            BinaryOperator::And => "and",
            BinaryOperator::Equal => "equals",
            BinaryOperator::Less => "less",
            BinaryOperator::LessOrEqual => "lessOrEquals",
            BinaryOperator::Greater => "greater",
            BinaryOperator::GreaterOrEqual => "greaterOrEquals",
            BinaryOperator::Add => "add",
            BinaryOperator::Subtract => "sub",
            BinaryOperator::Multiply => "mul",
            BinaryOperator::Divide => "div",
            BinaryOperator::Modulo => "mod",
        };
        call(name, vec![left, right], span)
    }

    pub(super) fn unary(&mut self, unit: &Unit<'_>, unary: Unary<'_>) -> Expression {
        let span = unit.span(unary.range());
        if unary.operator() == UnaryOperator::Not {
            let operand = self.expression(unit, unary.operand());
            return call("not", vec![operand], span);
        }
        if let Source::Literal(literal) = unary.operand()
            && let LiteralValue::Number(digits, _) = literal.value()
            && let Some(number) = Number::parse(&format!("-{digits}"))
        {
            return Expression { span, form: Form::Number(number) };
        }
        let operand = self.expression(unit, unary.operand());
        let zero = Expression { span, form: Form::Number(0.into()) };
        call("sub", vec![zero, operand], span)
    }
}
