//! Visits every view of a tree, with the kind and range of each.

use cumulint_hcl::{Body, Expression, For, Item, ObjectKey, Step, Template, TemplatePart};
use cumulint_source::TextRange;

pub(crate) type See<'s> = dyn FnMut(&'static str, TextRange) + 's;

pub(crate) fn body(body: Body<'_>, see: &mut See<'_>) {
    for item in body.items() {
        match item {
            Item::Attribute(attribute) => {
                see("attribute", attribute.range());
                see("attribute name", attribute.name_range());
                expression(attribute.value(), see);
            }
            Item::Block(block) => {
                see("block", block.range());
                see("block type", block.kind_range());
                for label in block.labels() {
                    let _ = label.text();
                    see("label", label.range());
                }
                see("header", block.header_range());
                see("body", block.body().range());
                self::body(block.body(), see);
            }
        }
    }
}

pub(crate) fn expression(whole: Expression<'_>, see: &mut See<'_>) {
    see(kind(whole), whole.range());
    match whole {
        Expression::Literal(_) | Expression::Variable(_) | Expression::Error(_) => {}
        Expression::String(string) => check_decoded(&string.decoded(), string.range(), see),
        Expression::Template(template) => self::template(template, see),
        Expression::Traversal(traversal) => {
            expression(traversal.root(), see);
            for step in traversal.steps() {
                see("step", step.range());
                if let Step::Index { key, .. } = step {
                    expression(key, see);
                }
            }
        }
        Expression::Call(call) => {
            see("function name", call.name_range());
            let _ = call.name();
            call.arguments().for_each(|argument| expression(argument, see));
        }
        Expression::Unary(unary) => {
            see("unary operator", unary.operator_range());
            expression(unary.operand(), see);
        }
        Expression::Binary(binary) => {
            expression(binary.left(), see);
            see("binary operator", binary.operator_range());
            expression(binary.right(), see);
        }
        Expression::Conditional(conditional) => {
            expression(conditional.condition(), see);
            expression(conditional.when_true(), see);
            expression(conditional.when_false(), see);
        }
        Expression::Tuple(tuple) => tuple.elements().for_each(|element| expression(element, see)),
        Expression::Object(object) => {
            for item in object.items() {
                see("object item", item.range());
                match item.key() {
                    ObjectKey::Name(name) => see("key name", name.range()),
                    ObjectKey::Expression(key) => expression(key, see),
                }
                expression(item.value(), see);
            }
        }
        Expression::ForTuple(looped) | Expression::ForObject(looped) => for_parts(looped, see),
        Expression::Parentheses(parentheses) => expression(parentheses.inner(), see),
    }
}

fn for_parts(looped: For<'_>, see: &mut See<'_>) {
    if let Some(name) = looped.key_variable() {
        see("variable name", name.range());
    }
    see("variable name", looped.value_variable().range());
    expression(looped.collection(), see);
    for part in [looped.key(), Some(looped.value()), looped.condition()].into_iter().flatten() {
        expression(part, see);
    }
}

fn template(template: Template<'_>, see: &mut See<'_>) {
    if let Some(heredoc) = template.heredoc() {
        see("marker", heredoc.marker().range());
    }
    let _ = template.decoded();
    template.parts().for_each(|part| self::part(part, see));
}

fn part(part: TemplatePart<'_>, see: &mut See<'_>) {
    match part {
        TemplatePart::Literal(literal) => {
            see("literal part", literal.range());
            check_decoded(&literal.decoded(), literal.range(), see);
        }
        TemplatePart::Interpolation(interpolation) => {
            see("interpolation", interpolation.range());
            expression(interpolation.expression(), see);
        }
        TemplatePart::If(directive) => {
            see("if directive", directive.range());
            expression(directive.condition(), see);
            directive.when_true().for_each(|part| self::part(part, see));
            directive.when_false().for_each(|part| self::part(part, see));
        }
        TemplatePart::For(directive) => {
            see("for directive", directive.range());
            see("variable name", directive.value_variable().range());
            expression(directive.collection(), see);
            directive.parts().for_each(|part| self::part(part, see));
        }
        TemplatePart::Error(range) => see("error part", range),
    }
}

fn check_decoded(decoded: &cumulint_hcl::Decoded<'_>, within: TextRange, see: &mut See<'_>) {
    assert_eq!(decoded.map().len() as usize, decoded.text().len());
    for (start, character) in decoded.text().char_indices().take(200) {
        let end = start + character.len_utf8();
        let range = TextRange::new(start as u32, end as u32);
        let written = decoded.written(range);
        assert!(within.contains(written), "{written:?} outside {within:?}");
        see("character", written);
    }
}

pub(crate) fn kind(expression: Expression<'_>) -> &'static str {
    match expression {
        Expression::Literal(_) => "literal",
        Expression::String(_) => "string",
        Expression::Template(_) => "template",
        Expression::Variable(_) => "variable",
        Expression::Traversal(_) => "traversal",
        Expression::Call(_) => "call",
        Expression::Unary(_) => "unary",
        Expression::Binary(_) => "binary",
        Expression::Conditional(_) => "conditional",
        Expression::Tuple(_) => "tuple",
        Expression::Object(_) => "object",
        Expression::ForTuple(_) => "for tuple",
        Expression::ForObject(_) => "for object",
        Expression::Parentheses(_) => "parentheses",
        Expression::Error(_) => "error",
    }
}
