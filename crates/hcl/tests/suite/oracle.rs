//! What hcl-edit says about a text, in the words of `walk`: kinds with their ranges, sorted.

use std::ops::Range;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Directive, Element, Template};

pub(crate) type Seen = Vec<(usize, usize, &'static str)>;

/// Everything that hcl-edit has a range for; nothing where it rejects the text.
pub(crate) fn seen(text: &str) -> Option<Seen> {
    let body = hcl_edit::parser::parse_body(text).ok()?;
    let mut seen = Seen::new();
    self::body(&body, &mut seen);
    seen.sort_unstable();
    Some(seen)
}

fn see(seen: &mut Seen, kind: &'static str, span: Option<Range<usize>>) {
    if let Some(span) = span {
        seen.push((span.start, span.end, kind));
    }
}

fn body(body: &Body, seen: &mut Seen) {
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                see(seen, "attribute", attribute.span());
                see(seen, "attribute name", attribute.key.span());
                expression(&attribute.value, seen);
            }
            Structure::Block(block) => {
                see(seen, "block", block.span());
                see(seen, "block type", block.ident.span());
                for label in &block.labels {
                    see(seen, "label", label.span());
                }
                self::body(&block.body, seen);
            }
        }
    }
}

fn expression(whole: &Expression, seen: &mut Seen) {
    see(seen, kind(whole), whole.span());
    match whole {
        Expression::Null(_)
        | Expression::Bool(_)
        | Expression::Number(_)
        | Expression::String(_)
        | Expression::Variable(_) => {}
        Expression::Array(array) => array.iter().for_each(|element| expression(element, seen)),
        Expression::Object(object) => {
            for (key, value) in object {
                match key {
                    ObjectKey::Ident(name) => see(seen, "key name", name.span()),
                    ObjectKey::Expression(key) => expression(key, seen),
                }
                expression(value.expr(), seen);
            }
        }
        Expression::StringTemplate(template) => template.iter().for_each(|part| element(part, seen)),
        Expression::HeredocTemplate(heredoc) => template(&heredoc.template, seen),
        Expression::Parenthesis(parenthesis) => expression(parenthesis.inner(), seen),
        Expression::Conditional(conditional) => {
            expression(&conditional.cond_expr, seen);
            expression(&conditional.true_expr, seen);
            expression(&conditional.false_expr, seen);
        }
        Expression::FuncCall(call) => self::call(call, seen),
        Expression::Traversal(traversal) => {
            expression(&traversal.expr, seen);
            for operator in &traversal.operators {
                see(seen, "step", operator.span());
                if let TraversalOperator::Index(key) = operator.value() {
                    expression(key, seen);
                }
            }
        }
        Expression::UnaryOp(unary) => {
            see(seen, "unary operator", unary.operator.span());
            expression(&unary.expr, seen);
        }
        Expression::BinaryOp(binary) => {
            expression(&binary.lhs_expr, seen);
            see(seen, "binary operator", binary.operator.span());
            expression(&binary.rhs_expr, seen);
        }
        Expression::ForExpr(looped) => {
            if let Some(name) = &looped.intro.key_var {
                see(seen, "variable name", name.span());
            }
            see(seen, "variable name", looped.intro.value_var.span());
            expression(&looped.intro.collection_expr, seen);
            let condition = looped.cond.as_ref().map(|condition| &condition.expr);
            for part in [looped.key_expr.as_ref(), Some(&looped.value_expr), condition].into_iter().flatten()
            {
                expression(part, seen);
            }
        }
    }
}

fn call(call: &FuncCall, seen: &mut Seen) {
    let first = call.name.namespace.first().unwrap_or(&call.name.name).span();
    let last = call.name.name.span();
    see(seen, "function name", first.zip(last).map(|(first, last)| first.start..last.end));
    call.args.iter().for_each(|argument| expression(argument, seen));
}

fn template(template: &Template, seen: &mut Seen) {
    template.iter().for_each(|part| element(part, seen));
}

fn element(part: &Element, seen: &mut Seen) {
    match part {
        Element::Literal(_) => {}
        Element::Interpolation(interpolation) => {
            see(seen, "interpolation", interpolation.span());
            expression(&interpolation.expr, seen);
        }
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(directive) => {
                see(seen, "if directive", directive.span());
                expression(&directive.if_expr.cond_expr, seen);
                template(&directive.if_expr.template, seen);
                if let Some(otherwise) = &directive.else_expr {
                    template(&otherwise.template, seen);
                }
            }
            Directive::For(directive) => {
                see(seen, "for directive", directive.span());
                see(seen, "variable name", directive.for_expr.value_var.span());
                expression(&directive.for_expr.collection_expr, seen);
                template(&directive.for_expr.template, seen);
            }
        },
    }
}

fn kind(expression: &Expression) -> &'static str {
    match expression {
        Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) => "literal",
        Expression::String(_) => "string",
        Expression::Array(_) => "tuple",
        Expression::Object(_) => "object",
        Expression::StringTemplate(_) | Expression::HeredocTemplate(_) => "template",
        Expression::Parenthesis(_) => "parentheses",
        Expression::Variable(_) => "variable",
        Expression::Conditional(_) => "conditional",
        Expression::FuncCall(_) => "call",
        Expression::Traversal(_) => "traversal",
        Expression::UnaryOp(_) => "unary",
        Expression::BinaryOp(_) => "binary",
        Expression::ForExpr(looped) => {
            if looped.key_expr.is_some() {
                "for object"
            } else {
                "for tuple"
            }
        }
    }
}
