//! Which types can be converted to which: what holds for a value before it is known.

use std::sync::Arc;

use crate::value::{Field, Type, unify};

/// Whether some value of one type can be converted to another. A text may be a number; only its value tells.
pub(crate) fn convertible(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (_, Type::Any) | (Type::Any, _) => true,
        (from, to) if from.is_primitive() || to.is_primitive() => {
            from == to
                || from.is_primitive() && *to == Type::String
                || *from == Type::String && to.is_primitive()
        }
        (Type::Object(from), Type::Object(to)) => to.iter().all(|field| object_has(from, field)),
        (Type::Map(from), Type::Object(to)) => {
            to.iter().all(|field| field.optional || convertible(from, &field.kind))
        }
        (Type::Object(from), Type::Map(to)) => all_convertible(from.iter().map(|field| &field.kind), to),
        (Type::Map(from), Type::Map(to))
        | (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to)) => convertible(from, to),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(from, to)| convertible(from, to))
        }
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => all_convertible(from.iter(), to),
        _ => false,
    }
}

fn object_has(from: &Arc<[Field]>, wanted: &Field) -> bool {
    let found = from.binary_search_by(|field| field.name.cmp(&wanted.name)).ok();
    match found.and_then(|index| from.get(index)) {
        Some(found) => convertible(&found.kind, &wanted.kind),
        None => wanted.optional,
    }
}

/// Whether all of these become elements of one type; where that is left open, they need one in common.
fn all_convertible<'t>(mut from: impl Iterator<Item = &'t Type> + Clone, to: &Type) -> bool {
    if *to == Type::Any { unify(from).is_some() } else { from.all(|from| convertible(from, to)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_anything_simple_and_nothing_else_becomes_a_number() {
        assert!(convertible(&Type::String, &Type::Bool));
        assert!(!convertible(&Type::Bool, &Type::Number));
        assert!(!convertible(&Type::String, &Type::list(Type::String)));
    }

    #[test]
    fn a_list_never_becomes_a_tuple() {
        let pair = Type::Tuple([Type::String, Type::Number].into());
        assert!(!convertible(&Type::list(Type::String), &pair));
        assert!(convertible(&pair, &Type::set(Type::String)));
        assert!(!convertible(&Type::Tuple([Type::Bool, Type::Number].into()), &Type::list(Type::Any)));
    }
}
