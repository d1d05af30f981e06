//! How a value fits a shape by its kind alone, and what kinds are called.

use cumulint_model::{Kind, Number};
use cumulint_schema::{NodeId, Shape, TypeSchema};

/// How a value fits a shape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Yes,
    /// The cloud makes one of it.
    Converted,
    No,
}

/// How a value fits the shape of a node.
pub(crate) fn fit(kind: &Kind, schema: &TypeSchema, node: NodeId) -> Fit {
    let is = |yes: bool| if yes { Fit::Yes } else { Fit::No };
    let may = |yes: bool| if yes { Fit::Converted } else { Fit::No };
    match (kind, schema.shape(node)) {
        (_, Shape::Limited { of, .. }) if *of != node => fit(kind, schema, *of),
        (Kind::Null | Kind::Unknown(_) | Kind::Reference(_) | Kind::Encoded(_), _)
        | (_, Shape::Any | Shape::Union(_))
        | (Kind::String(_), Shape::String | Shape::Enum { .. })
        | (Kind::Bool(_), Shape::Bool)
        | (Kind::Number(_), Shape::Number) => Fit::Yes,
        (Kind::Map(_), shape) => {
            is(matches!(shape, Shape::Map(_) | Shape::Object { .. } | Shape::Variants { .. }))
        }
        (Kind::List(_), shape) => is(matches!(shape, Shape::List(_))),
        (Kind::Bool(_) | Kind::Number(_), Shape::String | Shape::Enum { .. }) => Fit::Converted,
        (Kind::Number(number), Shape::Integer) => is(is_whole(number)),
        (Kind::String(text), Shape::Integer) => {
            may(Number::parse(text.trim()).is_some_and(|it| is_whole(&it)))
        }
        (Kind::String(text), Shape::Number) => may(Number::parse(text.trim()).is_some()),
        (Kind::String(text), Shape::Bool) => {
            let text = text.trim();
            may(text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"))
        }
        _ => Fit::No,
    }
}

fn is_whole(number: &Number) -> bool {
    number.as_i64().is_some() || number.as_f64().fract() == 0.0
}

/// What a node takes, in words.
pub(crate) fn wanted(schema: &TypeSchema, node: NodeId) -> String {
    match schema.shape(node) {
        Shape::Any => "anything".to_owned(),
        Shape::Bool => "a Boolean".to_owned(),
        Shape::Integer => "a whole number".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::String | Shape::Enum { .. } => "a text".to_owned(),
        Shape::List(_) => "a list".to_owned(),
        Shape::Map(_) | Shape::Object { .. } | Shape::Variants { .. } => "an object".to_owned(),
        Shape::Limited { of, .. } if *of == node => "this".to_owned(),
        Shape::Limited { of, .. } => wanted(schema, *of),
        Shape::Union(members) => {
            let words: Vec<String> = members.iter().take(4).map(|member| wanted(schema, *member)).collect();
            words.join(" or ")
        }
    }
}

/// What a value is, in words.
pub(crate) const fn given(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool(_) => "a Boolean",
        Kind::Number(_) => "a number",
        Kind::String(_) => "a text",
        Kind::List(_) => "a list",
        Kind::Map(_) => "an object",
        Kind::Null | Kind::Encoded(_) | Kind::Reference(_) | Kind::Unknown(_) => "this",
    }
}
