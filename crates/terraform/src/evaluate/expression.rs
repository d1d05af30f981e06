//! The dispatch over kinds of expressions, literals, conditionals, tuples and objects.

use std::sync::Arc;

use cumulint_document::Place;
use cumulint_hcl::{
    Binary, Conditional, Expression as Native, Literal, LiteralValue, Object, ObjectKey, StringLiteral, Tuple,
};
use cumulint_model::{Symbol, Why};
use cumulint_source::{Span, TextMap};

use crate::evaluate::calls::FunctionCall;
use crate::evaluate::choices::chosen;
use crate::evaluate::loops::ForExpression;
use crate::evaluate::template::Composer;
use crate::evaluate::traversal::Traversal;
use crate::evaluate::{Answer, Evaluator, Fault, Scope, fault, json_document, may_be_json, operators};
use crate::functions::{unknown_as, why};
use crate::module::Expression;
use crate::value::{Content, Members, Number, Type, Value, convert, unify};

impl Evaluator<'_> {
    /// The value of an argument's expression, in either syntax.
    pub(crate) fn argument(&mut self, expression: Expression<'_>, scope: &Scope<'_>) -> Answer {
        match expression {
            Expression::Native(file, expression) => self.expression(expression, &scope.in_file(file)),
            Expression::Json(node) => self.json_expression(node, scope),
        }
    }

    /// The value of an argument's expression; unknown where it has none.
    pub(crate) fn settled(&mut self, expression: Expression<'_>, scope: &Scope<'_>) -> Value {
        let answer = self.argument(expression, scope);
        self.settle(answer, expression.span(), scope)
    }

    /// The value of an expression.
    pub(crate) fn expression(&mut self, expression: Native<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(expression.range());
        if let Err(unknown) = self.enter(span) {
            return Ok(unknown);
        }
        let answer = self.dispatch(expression, scope, span);
        self.leave(answer, span)
    }

    fn dispatch(&mut self, expression: Native<'_>, scope: &Scope<'_>, span: Span) -> Answer {
        match expression {
            Native::Literal(literal) => self.literal(literal, span),
            Native::String(text) => Ok(self.string_literal(text, scope)),
            Native::Template(template) => Composer::new(self, scope).template(template),
            Native::Variable(variable) => {
                Traversal::new(self, scope, variable.range()).of_name(variable.name(), &[])
            }
            Native::Traversal(traversal) => {
                let steps: Vec<_> = traversal.steps().collect();
                let range = traversal.range();
                match traversal.root() {
                    Native::Variable(name) => Traversal::new(self, scope, range).of_name(name.name(), &steps),
                    root => {
                        let value = self.expression(root, scope)?;
                        Traversal::new(self, scope, range).follow(value, &steps)
                    }
                }
            }
            Native::Call(call) => FunctionCall::new(self, scope, call).evaluate(),
            Native::Unary(unary) => {
                let operand = self.expression(unary.operand(), scope)?;
                let value = operators::unary(unary, &operand, span, &mut self.provenance)?;
                Ok(self.negated(unary.operator(), &operand, value))
            }
            Native::Binary(binary) => self.binary(binary, span, scope),
            Native::Conditional(conditional) => self.conditional(conditional, scope),
            Native::Tuple(tuple) => self.tuple(tuple, scope),
            Native::Object(object) => self.object(object, scope),
            Native::ForTuple(lasting) => ForExpression::new(self, scope, lasting).tuple(),
            Native::ForObject(lasting) => ForExpression::new(self, scope, lasting).object(),
            Native::Parentheses(parentheses) => self.expression(parentheses.inner(), scope),
            Native::Error(_) => Ok(self.invalid(self.text_of(span), span)),
        }
    }

    /// An operator between two values. Where the left one decides, the right one may have no value, as since Terraform 1.12 and
    /// OpenTofu 1.10; one that has a value must still be a Boolean.
    ///
    /// <https://github.com/hashicorp/terraform/blob/v1.12.0/CHANGELOG.md>
    fn binary(&mut self, binary: Binary<'_>, span: Span, scope: &Scope<'_>) -> Answer {
        let left = self.expression(binary.left(), scope)?;
        let operator = binary.operator();
        let Some(decision) = operators::decision(operator, &left) else {
            let right = self.expression(binary.right(), scope)?;
            return self.operation(operator, (left, right), span);
        };
        if let Ok(right) = self.expression(binary.right(), &scope.in_doubt()) {
            let kind = convert(&right, &Type::Bool).or_else(|why| fault(why, span))?;
            if !kind.is_null() {
                return operators::binary(operator, (&left, &right), span, &mut self.provenance);
            }
        }
        let origin = self.provenance.made(span, "an operator", [left.origin]);
        Ok(Value::bool(decision, origin).marked(left.has_secret()))
    }

    fn literal(&mut self, literal: Literal<'_>, span: Span) -> Answer {
        let origin = self.provenance.written(span);
        let content = match literal.value() {
            LiteralValue::Bool(known) => Content::Bool(known),
            LiteralValue::Null => Content::Null(Type::Any),
            LiteralValue::Number(digits) => match Number::parse(digits) {
                Some(number) => Content::Number(number),
                None => return fault("the number cannot be read", span),
            },
        };
        Ok(Value::new(content, origin))
    }

    fn conditional(&mut self, conditional: Conditional<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(conditional.range());
        let condition = self.expression(conditional.condition(), scope)?;
        let at = scope.span(conditional.condition().range());
        let truth = convert(&condition, &Type::Bool).or_else(|why| fault(why, at))?;
        match truth.content {
            Content::Bool(true) => self.branch(conditional, true, &condition, scope),
            Content::Bool(false) => self.branch(conditional, false, &condition, scope),
            Content::Null(_) => fault("the condition value is null", at),
            _ => {
                // Which side is evaluated is not known: a fault in one of them may never happen.
                let scope = &scope.in_doubt();
                let one = self.expression(conditional.when_true(), scope).map_err(Fault::uncertain)?;
                let other = self.expression(conditional.when_false(), scope).map_err(Fault::uncertain)?;
                let origin = self.provenance.made(span, "a conditional", [condition.origin]);
                let kind = either_kind(&one, &other).unwrap_or(Type::Any);
                let sensitive = condition.sensitive || one.sensitive || other.sensitive;
                let unknown =
                    Value::unknown(self.undecided(&condition, at), kind.clone(), origin).marked(sensitive);
                let unknown =
                    if one.is_present() && other.is_present() { unknown.present() } else { unknown };
                let Some(decides) = self.deciders.truth(&condition) else { return Ok(unknown) };
                let mut side = |value: Value| {
                    let value = convert(&value, &kind).unwrap_or(value);
                    let origin =
                        self.provenance.made(span, "a conditional", [value.origin, condition.origin]);
                    value.at(origin)
                };
                let sides = (side(one), side(other));
                Ok(chosen(&unknown, (decides, at), sides))
            }
        }
    }

    /// The reason that a person can do something about, or the condition itself.
    pub(crate) fn undecided(&self, condition: &Value, at: Span) -> Why {
        match why(condition) {
            Why::AfterApply(_) => Why::Condition(self.text_of(at).into()),
            other => other,
        }
    }

    /// The chosen side, converted to the type that both sides have in common.
    fn branch(
        &mut self,
        conditional: Conditional<'_>,
        chosen: bool,
        condition: &Value,
        scope: &Scope<'_>,
    ) -> Answer {
        let (one, other) = if chosen {
            (conditional.when_true(), conditional.when_false())
        } else {
            (conditional.when_false(), conditional.when_true())
        };
        let value = self.expression(one, scope)?;
        let span = scope.span(conditional.range());
        // The other side may be invalid on purpose: it guards against just that.
        let other = self.quietly(|evaluator| evaluator.expression(other, scope)).ok();
        let value = match other.map_or(Some(Type::Any), |other| either_kind(&value, &other)) {
            Some(kind) => convert(&value, &kind).or_else(|why| fault(why, span))?,
            None => return fault("inconsistent conditional result types", span),
        };
        let origin = self.provenance.made(span, "a conditional", [value.origin, condition.origin]);
        Ok(value.at(origin).marked(condition.sensitive))
    }

    fn tuple(&mut self, tuple: Tuple<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(tuple.range());
        let items: Result<Vec<Value>, _> =
            tuple.elements().map(|element| self.expression(element, scope)).collect();
        let origin = self.provenance.written(span);
        Ok(Value::tuple(items?, origin))
    }

    fn object(&mut self, object: Object<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(object.range());
        let mut members = Members::default();
        let mut unknown_key = None;
        for item in object.items() {
            let key = self.object_key(item.key(), scope)?;
            let value = self.expression(item.value(), scope)?;
            let header = self.provenance.written(scope.span(item.key().range()));
            match key.as_str() {
                Some(text) => members.insert(text.into(), header, value.marked(key.sensitive)),
                None if key.is_known() => {
                    return fault("an object key must not be null", scope.span(item.range()));
                }
                None => unknown_key = unknown_key.or(Some(key)),
            }
        }
        let origin = self.provenance.written(span);
        match unknown_key {
            Some(key) => Ok(unknown_as(&key, Type::Any, origin)),
            None => Ok(Value::object(members, origin)),
        }
    }

    fn object_key(&mut self, key: ObjectKey<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(key.range());
        match key {
            ObjectKey::Name(name) => {
                let origin = self.provenance.written(span);
                Ok(Value::string(name.text(), origin))
            }
            ObjectKey::Expression(expression) => {
                let value = self.expression(expression, scope)?;
                convert(&value, &Type::String).or_else(|why| fault(why, span))
            }
        }
    }

    fn string_literal(&mut self, text: StringLiteral<'_>, scope: &Scope<'_>) -> Value {
        let origin = self.provenance.written(scope.span(text.range()));
        let decoded = text.decoded();
        let known: Symbol = decoded.text().into();
        if may_be_json(&known) {
            let place = place_of_decoded(scope.place(), decoded.map().clone());
            if let Some(value) = json_document(&known, &place, &mut self.provenance) {
                return Value::encoded(Some(known), value, origin);
            }
        }
        Value::string(known, origin)
    }
}

/// The place of a text that was decoded from a tree at another place.
fn place_of_decoded(outer: &Place, map: TextMap) -> Place {
    let outer = outer.clone();
    let map = Arc::new(map);
    Place::custom(move |range| outer.span(map.written(range)))
}

/// The type of both sides of a conditional. A null without a type takes that of the other side.
pub(super) fn either_kind(one: &Value, other: &Value) -> Option<Type> {
    let untyped_null = |value: &Value| matches!(value.content, Content::Null(Type::Any));
    match (untyped_null(one), untyped_null(other)) {
        (true, _) => Some(other.kind()),
        (false, true) => Some(one.kind()),
        (false, false) => unify([&one.kind(), &other.kind()]),
    }
}
