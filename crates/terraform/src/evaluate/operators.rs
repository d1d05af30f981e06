//! Operators over known and unknown values.

use std::cmp::Ordering;

use cumulint_hcl::{BinaryOperator, Expression, Unary, UnaryOperator};
use cumulint_model::Truth;
use cumulint_source::Span;

use crate::evaluate::{Answer, Provenance, fault};
use crate::functions::{unknown_as, why};
use crate::value::{Content, Number, Type, Value, convert, equal};

/// `-` and `!`. A negative number is written as it is.
pub(super) fn unary(unary: Unary<'_>, operand: &Value, span: Span, provenance: &mut Provenance) -> Answer {
    let kind = if unary.operator() == UnaryOperator::Not { Type::Bool } else { Type::Number };
    let value = convert(operand, &kind).or_else(|why| fault(why, span))?;
    let is_literal = matches!(unary.operand(), Expression::Literal(_));
    let origin = match &value.content {
        Content::Number(_) if is_literal => provenance.written(span),
        _ => provenance.made(span, "an operator", [operand.origin]),
    };
    let content = match value.content {
        Content::Bool(known) => Content::Bool(!known),
        Content::Number(number) => Content::Number(number.negated()),
        Content::Null(_) => return fault("the operand is null", span),
        other => other,
    };
    Ok(Value::new(content, origin).marked(operand.sensitive))
}

/// An operator between two values.
pub(super) fn binary(
    operator: BinaryOperator,
    (left, right): (&Value, &Value),
    span: Span,
    provenance: &mut Provenance,
) -> Answer {
    let origin = provenance.made(span, "an operator", [left.origin, right.origin]);
    let result = match operator {
        BinaryOperator::And | BinaryOperator::Or => {
            logical(operator, left, right).or_else(|why| fault(why, span))?
        }
        BinaryOperator::Equal => truth(equal(left, right), left, right),
        BinaryOperator::NotEqual => truth(!equal(left, right), left, right),
        operator => numeric(operator, left, right).or_else(|why| fault(why, span))?,
    };
    let sensitive = left.has_secret() || right.has_secret();
    Ok(match result {
        Ok(content) => Value::new(content, origin),
        Err(missing) => unknown_as(missing, kind_of(operator), origin),
    }
    .marked(sensitive))
}

/// What comes of a logical operator whatever its right side is; `None` if the left side does not decide.
pub(super) fn decision(operator: BinaryOperator, left: &Value) -> Option<bool> {
    let known = || convert(left, &Type::Bool).map(|left| left.content);
    match operator {
        BinaryOperator::And if matches!(known(), Ok(Content::Bool(false))) => Some(false),
        BinaryOperator::Or if matches!(known(), Ok(Content::Bool(true))) => Some(true),
        _ => None,
    }
}

/// What an operator gives, or what is not known of its operands.
type Outcome<'v> = Result<Content, &'v Value>;

fn kind_of(operator: BinaryOperator) -> Type {
    match operator {
        BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo => Type::Number,
        _ => Type::Bool,
    }
}

fn truth<'v>(truth: Truth, left: &'v Value, right: &'v Value) -> Outcome<'v> {
    match truth {
        Truth::True => Ok(Content::Bool(true)),
        Truth::False => Ok(Content::Bool(false)),
        Truth::Unknown => Err(left.unknown_part().or_else(|| right.unknown_part()).unwrap_or(left)),
    }
}

/// The operators hide no errors, but a side that is known may decide over one that is not.
fn logical<'v>(operator: BinaryOperator, left: &'v Value, right: &'v Value) -> Result<Outcome<'v>, String> {
    let side = |value: &Value| match convert(value, &Type::Bool)?.content {
        Content::Bool(known) => Ok(Truth::from(known)),
        Content::Null(_) => Err("an operand is null".to_owned()),
        _ => Ok(Truth::Unknown),
    };
    let (a, b) = (side(left)?, side(right)?);
    let both = if operator == BinaryOperator::And { a.and(b) } else { a.or(b) };
    // What decides is the input that a person can give, where there is a choice.
    let missing = |first: &'v Value, second: &'v Value| if a == Truth::Unknown { first } else { second };
    let (first, second) = match why_is_input(right) && !why_is_input(left) && b == Truth::Unknown {
        true => (right, right),
        false => (left, right),
    };
    Ok(truth(both, missing(first, second), second))
}

fn why_is_input(value: &Value) -> bool {
    !value.is_known() && matches!(why(value), cumulint_model::Why::Input(_))
}

fn numeric<'v>(operator: BinaryOperator, left: &'v Value, right: &'v Value) -> Result<Outcome<'v>, String> {
    let side = |value: &'v Value| match convert(value, &Type::Number)?.content {
        Content::Number(number) => Ok(Ok(number)),
        Content::Null(_) => Err("an operand is null".to_owned()),
        _ => Ok(Err(value)),
    };
    let (a, b) = match (side(left)?, side(right)?) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(missing), _) | (_, Err(missing)) => return Ok(Err(missing)),
    };
    calculate(operator, &a, &b).map(Ok).ok_or_else(|| "the result is not a number".to_owned())
}

fn calculate(operator: BinaryOperator, a: &Number, b: &Number) -> Option<Content> {
    let order = a.partial_cmp(b).unwrap_or(Ordering::Equal);
    Some(match operator {
        BinaryOperator::Less => Content::Bool(order.is_lt()),
        BinaryOperator::LessOrEqual => Content::Bool(order.is_le()),
        BinaryOperator::Greater => Content::Bool(order.is_gt()),
        BinaryOperator::GreaterOrEqual => Content::Bool(order.is_ge()),
        BinaryOperator::Add => Content::Number(a.plus(b)?),
        BinaryOperator::Subtract => Content::Number(a.minus(b)?),
        BinaryOperator::Multiply => Content::Number(a.times(b)?),
        BinaryOperator::Divide => Content::Number(a.divided_by(b)?),
        _ => Content::Number(a.remainder(b)?),
    })
}
