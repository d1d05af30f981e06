//! Functions of lists alone.

use cumulint_evaluation::Limit;
use cumulint_model::{Number, Truth};

use super::Applied;
use super::collection::NotDistinct;
use super::logic::equal;
use crate::maker::Maker;
use crate::value::text::Text;
use crate::value::{Kind, Value};

/// The most elements that `range` makes, and the largest sum of its arguments.
const MAX_RANGE: i64 = 10_000;
const MAX_RANGE_END: i64 = 2_147_483_647;

pub(super) fn array_function(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.get(0) {
        Some(list) if list.as_list().is_some() => maker.picked(list, applied),
        Some(one) if !matches!(one.kind, Kind::Open(_)) => maker.list_result(vec![one.clone()], applied),
        _ => maker.not_evaluated(applied),
    }
}

/// `createArray(…)`: of its elements each one is a secret, or not, by itself.
pub(super) fn create_array(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let value = maker.list_result(applied.arguments.to_vec(), applied);
    Value { sensitive: false, ..value }
}

pub(super) fn distinct(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(items) = applied.get(0).and_then(Value::as_list) else { return maker.not_evaluated(applied) };
    match super::collection::distinct_items(maker, items.iter()) {
        Ok(items) => maker.list_result(items, applied),
        Err(NotDistinct::Open) => maker.not_evaluated(applied),
        Err(NotDistinct::Limit) => maker.limited(Limit::Steps, applied.span),
    }
}

/// `flatten(lists)`: one level less.
pub(super) fn flatten(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let lists = applied.get(0).and_then(Value::as_list);
    let lists: Option<Vec<&[Value]>> = lists.and_then(|lists| lists.iter().map(Value::as_list).collect());
    let Some(lists) = lists else {
        return maker.unfit(applied, "`flatten` needs an array of arrays");
    };
    if !maker.spend(lists.iter().map(|list| list.len() as u64).sum()) {
        return maker.limited(Limit::Steps, applied.span);
    }
    maker.list_result(lists.concat(), applied)
}

/// `indexFromEnd(list, place)` with places from 1; `tryIndexFromEnd` gives null for what is not there.
pub(super) fn index_from_end(maker: &mut Maker<'_>, applied: &Applied<'_>, may_lack: bool) -> Value {
    if may_lack && matches!(applied.get(0).map(|list| &list.kind), Some(Kind::Null)) {
        return maker.result(Kind::Null, applied);
    }
    let (Some(items), Some(place)) = (applied.get(0).and_then(Value::as_list), applied.whole(1)) else {
        return maker.not_evaluated(applied);
    };
    let place = usize::try_from(place).ok().and_then(|place| items.len().checked_sub(place));
    match place.and_then(|place| items.get(place)) {
        Some(item) => maker.picked(item, applied),
        None if may_lack => maker.result(Kind::Null, applied),
        None => maker.unfit(applied, "there is no such element, counted from the end"),
    }
}

/// `indexOf` and `lastIndexOf`: of an element, or of a part of a text in any case of letters; -1 where there is none.
pub(super) fn index_of(maker: &mut Maker<'_>, applied: &Applied<'_>, last: bool) -> Value {
    if !maker.spend_compared(applied) {
        return maker.limited(Limit::Steps, applied.span);
    }
    let (Some(container), Some(item)) = (applied.get(0), applied.get(1)) else {
        return maker.not_evaluated(applied);
    };
    let place = match (&container.kind, &item.kind) {
        (Kind::List(list), _) => place_of(&list.items, item, last),
        (Kind::Text(Text::Known(text)), Kind::Text(Text::Known(wanted))) => {
            let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
            let found = if last { text.rfind(&wanted) } else { text.find(&wanted) };
            let before = found.and_then(|at| text.get(..at));
            Some(before.map(|before| before.encode_utf16().count()))
        }
        _ => None,
    };
    match place {
        Some(place) => {
            let place = place.and_then(|place| i64::try_from(place).ok()).unwrap_or(-1);
            maker.result(Kind::Number(Number::from(place)), applied)
        }
        None => maker.not_evaluated(applied),
    }
}

/// `range(start, count)`
pub(super) fn range(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let (Some(start), Some(count)) = (applied.whole(0), applied.whole(1)) else {
        return maker.unfit(applied, "`range` needs two whole numbers");
    };
    if !(0..=MAX_RANGE).contains(&count) || start.saturating_add(count) > MAX_RANGE_END {
        return maker.unfit(applied, &format!("`range` makes no {count} elements, at most {MAX_RANGE}"));
    }
    let origin = maker.written(applied.span);
    let number = |index: i64| Value::new(Kind::Number(start.saturating_add(index).into()), origin);
    maker.list_result((0..count).map(number).collect(), applied)
}

/// Where an element is, where that can be told.
fn place_of(items: &[Value], item: &Value, last: bool) -> Option<Option<usize>> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    if last {
        places.reverse();
    }
    for place in places {
        match equal(items.get(place)?, item) {
            Truth::True => return Some(Some(place)),
            Truth::Unknown => return None,
            Truth::False => {}
        }
    }
    Some(None)
}
