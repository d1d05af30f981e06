//! The one type that values of several types can be given, by the rules of Terraform's type system (go-cty's unification in
//! its unsafe mode). It knows types only.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use crate::value::convertible;
use crate::value::{Field, Type};

/// With more different types than this there is no looking for a common one: each is compared with each.
const MAX_DIFFERENT: usize = 64;

/// The one type that values of all these types can be converted to; nothing where there is none, anything where there are
/// no types.
pub(crate) fn unify<'t>(types: impl IntoIterator<Item = &'t Type>) -> Option<Type> {
    let types = different(types);
    if types.is_empty() { Some(Type::Any) } else { common(&types) }
}

/// The types, each once, in their order.
#[expect(
    clippy::mutable_key_type,
    reason = "a type is known by its fields, not by what is kept in their defaults"
)]
fn different<'t>(types: impl IntoIterator<Item = &'t Type>) -> Vec<&'t Type> {
    let mut seen = HashSet::new();
    let mut last = None;
    let mut kept = Vec::new();
    for kind in types {
        if last != Some(kind) && seen.insert(kind) {
            kept.push(kind);
        }
        last = Some(kind);
    }
    kept
}

/// How many of the types are of each kind that is unified by parts.
#[derive(Default)]
struct Tally {
    maps: usize,
    lists: usize,
    sets: usize,
    objects: usize,
    tuples: usize,
    open: usize,
}

impl Tally {
    fn of(types: &[&Type]) -> Self {
        let mut tally = Self::default();
        for kind in types {
            match kind {
                Type::Map(_) => tally.maps += 1,
                Type::List(_) => tally.lists += 1,
                Type::Set(_) => tally.sets += 1,
                Type::Object(_) => tally.objects += 1,
                Type::Tuple(_) => tally.tuples += 1,
                Type::Any => tally.open += 1,
                Type::Bool | Type::Number | Type::String => {}
            }
        }
        tally
    }
}

fn common(types: &[&Type]) -> Option<Type> {
    if let [only] = types {
        return Some((*only).clone());
    }
    let Tally { maps, lists, sets, objects, tuples, open } = Tally::of(types);
    let all = types.len();
    // Parts that are left open may turn out to be anything, and with them the whole.
    if [maps, lists, sets, objects, tuples]
        .into_iter()
        .any(|count| count > 0 && open > 0 && count + open == all)
    {
        return Some(Type::Any);
    }
    if maps == all || lists == all || sets == all {
        return collections(types);
    }
    if objects == all {
        return alike_objects(types);
    }
    if tuples == all {
        return alike_tuples(types);
    }
    if maps > 0 && maps + objects + open == all {
        let found = by_collection(types, |kind| matches!(kind, Type::Object(_)), as_map);
        if let Some(map @ Type::Map(_)) = found {
            return Some(map);
        }
    } else if lists > 0 && lists + tuples + open == all {
        let found = by_collection(types, |kind| matches!(kind, Type::Tuple(_)), as_list);
        if let Some(list @ Type::List(_)) = found {
            return Some(list);
        }
    } else if objects > 0 && tuples > 0 {
        return None;
    }
    most_general(types)
}

/// Lists only, sets only or maps only.
fn collections(types: &[&Type]) -> Option<Type> {
    let elements = types.iter().filter_map(|kind| match kind {
        Type::List(element) | Type::Set(element) | Type::Map(element) => Some(&**element),
        _ => None,
    });
    let element = unify(elements)?;
    match types.first()? {
        Type::List(_) => Some(Type::list(element)),
        Type::Set(_) => Some(Type::set(element)),
        _ => Some(Type::map(element)),
    }
}

/// Objects of the same names stay objects; others become a map. Fields are sorted by name.
fn alike_objects(types: &[&Type]) -> Option<Type> {
    let objects: Vec<&Arc<[Field]>> = types
        .iter()
        .filter_map(|kind| if let Type::Object(fields) = kind { Some(fields) } else { None })
        .collect();
    let (first, rest) = objects.split_first()?;
    let same = |other: &&Arc<[Field]>| {
        other.len() == first.len() && other.iter().zip(first.iter()).all(|(a, b)| a.name == b.name)
    };
    if !rest.iter().all(same) {
        return as_map(types);
    }
    let across = |index: usize| objects.iter().filter_map(move |fields| Some(&fields.get(index)?.kind));
    let unified = first.iter().enumerate().map(|(index, field)| {
        Some(Field { name: field.name.clone(), kind: unify(across(index))?, optional: false, default: None })
    });
    let object = Type::Object(unified.collect::<Option<Vec<Field>>>()?.into());
    if types.iter().all(|kind| convertible(kind, &object)) { Some(object) } else { as_map(types) }
}

/// Tuples of the same length stay tuples; others become a list.
fn alike_tuples(types: &[&Type]) -> Option<Type> {
    let tuples: Vec<&Arc<[Type]>> = types
        .iter()
        .filter_map(|kind| if let Type::Tuple(items) = kind { Some(items) } else { None })
        .collect();
    let (first, rest) = tuples.split_first()?;
    if rest.iter().any(|other| other.len() != first.len()) {
        return as_list(types);
    }
    let across = |index: usize| tuples.iter().filter_map(move |items| items.get(index));
    let unified = (0..first.len()).map(|index| unify(across(index)));
    let tuple = Type::Tuple(unified.collect::<Option<Vec<Type>>>()?.into());
    if types.iter().all(|kind| convertible(kind, &tuple)) { Some(tuple) } else { as_list(types) }
}

/// The map that takes in all these objects.
fn as_map(types: &[&Type]) -> Option<Type> {
    let fields =
        types.iter().filter_map(|kind| if let Type::Object(fields) = kind { Some(fields) } else { None });
    let map = Type::map(nonempty(fields.flat_map(|fields| fields.iter().map(|field| &field.kind)))?);
    types.iter().all(|kind| convertible(kind, &map)).then_some(map)
}

/// The list that takes in all these tuples.
fn as_list(types: &[&Type]) -> Option<Type> {
    let items =
        types.iter().filter_map(|kind| if let Type::Tuple(items) = kind { Some(items) } else { None });
    let list = Type::list(nonempty(items.flat_map(|items| items.iter()))?);
    types.iter().all(|kind| convertible(kind, &list)).then_some(list)
}

fn nonempty<'t>(types: impl Iterator<Item = &'t Type>) -> Option<Type> {
    let types = different(types);
    if types.is_empty() { None } else { common(&types) }
}

/// Unifies after those of one kind have been put together into a collection.
fn by_collection(
    types: &[&Type],
    is_one: impl Fn(&Type) -> bool,
    together: impl Fn(&[&Type]) -> Option<Type>,
) -> Option<Type> {
    let (some, others): (Vec<&Type>, Vec<&Type>) = types.iter().partition(|kind| is_one(kind));
    let collection = together(&some)?;
    unify(others.into_iter().chain([&collection]))
}

/// The first of the types, in the order of preference, that all others can be converted to.
fn most_general(types: &[&Type]) -> Option<Type> {
    if types.len() > MAX_DIFFERENT {
        return None;
    }
    let fits = |wanted: &&&Type| types.iter().all(|kind| kind == *wanted || convertible(kind, wanted));
    preferred(types).iter().find(fits).map(|kind| (*kind).clone())
}

/// More general types before less general ones, else in the given order.
fn preferred<'t>(types: &[&'t Type]) -> Vec<&'t Type> {
    let mut waiting: Vec<usize> = (0..types.len())
        .map(|index| {
            let more_general =
                |other: &&&Type| types.get(index).is_some_and(|own| compare(other, own).is_lt());
            types.iter().filter(more_general).count()
        })
        .collect();
    let mut queue: Vec<usize> = (0..types.len()).filter(|index| waiting.get(*index) == Some(&0)).collect();
    let mut next = 0;
    while let Some(&at) = queue.get(next) {
        next += 1;
        let Some(own) = types.get(at) else { break };
        for (index, (count, kind)) in waiting.iter_mut().zip(types).enumerate() {
            if compare(own, kind).is_lt() {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    queue.push(index);
                }
            }
        }
    }
    queue.into_iter().filter_map(|index| types.get(index).copied()).collect()
}

/// Which type is the more general one, which is less; equal where neither is.
fn compare(a: &Type, b: &Type) -> Ordering {
    match (a, b) {
        (Type::Any, Type::Any) => Ordering::Equal,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => {
            compare(a, b)
        }
        _ if is_more_general(a, b) => Ordering::Less,
        _ if is_more_general(b, a) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// Of types of different kinds. What is left open will take the type of its neighbours.
fn is_more_general(a: &Type, b: &Type) -> bool {
    matches!(
        (a, b),
        (_, Type::Any)
            | (Type::String, Type::Bool | Type::Number)
            | (Type::Tuple(_) | Type::List(_), Type::Set(_))
            | (Type::Map(_), Type::Object(_))
            | (Type::List(_), Type::Tuple(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tuple(items: &[Type]) -> Type {
        Type::Tuple(items.into())
    }

    #[test]
    fn text_takes_in_numbers_and_booleans_which_do_not_take_in_each_other() {
        assert_eq!(unify([&Type::Number, &Type::String]), Some(Type::String));
        assert_eq!(unify([&Type::Number, &Type::Bool]), None);
        assert_eq!(unify([&Type::Number, &Type::Bool, &Type::String]), Some(Type::String));
        assert_eq!(unify([&Type::Any, &Type::Bool]), Some(Type::Bool));
    }

    #[test]
    fn tuples_of_different_lengths_become_a_list() {
        let (one, two) = (tuple(&[Type::Number]), tuple(&[Type::String, Type::String]));
        assert_eq!(unify([&one, &two]), Some(Type::list(Type::String)));
    }

    #[test]
    fn a_set_takes_in_a_tuple_with_its_own_element_type() {
        let set = Type::set(Type::Number);
        assert_eq!(unify([&set, &tuple(&[Type::String])]), Some(set.clone()));
        assert_eq!(unify([&set, &Type::list(Type::Number)]), Some(Type::list(Type::Number)));
    }

    #[test]
    fn what_is_left_open_beside_a_collection_leaves_all_open() {
        assert_eq!(unify([&Type::list(Type::String), &Type::Any]), Some(Type::Any));
        assert_eq!(unify([&Type::list(Type::String), &Type::map(Type::String)]), None);
    }
}
