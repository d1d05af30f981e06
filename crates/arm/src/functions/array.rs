//! Functions of lists alone.

use cumulint_evaluation::Limit;
use cumulint_model::{Number, Truth};

use super::Applied;
use super::collection::NotDistinct;
use super::logic::equal;
use crate::evaluator::Evaluator;
use crate::text::Text;
use crate::value::{Kind, Value};

/// The most elements that `range` makes, and the largest sum of its arguments.
const MAX_RANGE: i64 = 10_000;
const MAX_RANGE_END: i64 = 2_147_483_647;

impl Evaluator<'_> {
    pub(crate) fn array_function(&mut self, applied: &Applied<'_>) -> Value {
        match applied.get(0) {
            Some(list) if list.as_list().is_some() => self.picked(list, applied),
            Some(one) if !matches!(one.kind, Kind::Open(_)) => self.list_result(vec![one.clone()], applied),
            _ => self.not_evaluated(applied),
        }
    }

    /// `createArray(…)`: of its elements each one is a secret, or not, by itself.
    pub(crate) fn create_array(&mut self, applied: &Applied<'_>) -> Value {
        let value = self.list_result(applied.arguments.to_vec(), applied);
        Value { sensitive: false, ..value }
    }

    pub(crate) fn distinct(&mut self, applied: &Applied<'_>) -> Value {
        let Some(items) = applied.get(0).and_then(Value::as_list) else { return self.not_evaluated(applied) };
        match self.distinct_items(items.iter()) {
            Ok(items) => self.list_result(items, applied),
            Err(NotDistinct::Open) => self.not_evaluated(applied),
            Err(NotDistinct::Limit) => self.limited(Limit::Steps, applied.span),
        }
    }

    /// `flatten(lists)`: one level less.
    pub(crate) fn flatten(&mut self, applied: &Applied<'_>) -> Value {
        let lists = applied.get(0).and_then(Value::as_list);
        let lists: Option<Vec<&[Value]>> = lists.and_then(|lists| lists.iter().map(Value::as_list).collect());
        let Some(lists) = lists else {
            return self.unfit(applied, "`flatten` needs an array of arrays");
        };
        if !self.spend(lists.iter().map(|list| list.len() as u64).sum()) {
            return self.limited(Limit::Steps, applied.span);
        }
        self.list_result(lists.concat(), applied)
    }

    /// `indexFromEnd(list, place)` with places from 1; `tryIndexFromEnd` gives null for what is not there.
    pub(crate) fn index_from_end(&mut self, applied: &Applied<'_>, may_lack: bool) -> Value {
        if may_lack && matches!(applied.get(0).map(|list| &list.kind), Some(Kind::Null)) {
            return self.result(Kind::Null, applied);
        }
        let (Some(items), Some(place)) = (applied.get(0).and_then(Value::as_list), applied.whole(1)) else {
            return self.not_evaluated(applied);
        };
        let place = usize::try_from(place).ok().and_then(|place| items.len().checked_sub(place));
        match place.and_then(|place| items.get(place)) {
            Some(item) => self.picked(item, applied),
            None if may_lack => self.result(Kind::Null, applied),
            None => self.unfit(applied, "there is no such element, counted from the end"),
        }
    }

    /// `indexOf` and `lastIndexOf`: of an element, or of a part of a text in any case of letters; -1 where there is none.
    pub(crate) fn index_of(&mut self, applied: &Applied<'_>, last: bool) -> Value {
        if !self.spend_compared(applied) {
            return self.limited(Limit::Steps, applied.span);
        }
        let (Some(container), Some(item)) = (applied.get(0), applied.get(1)) else {
            return self.not_evaluated(applied);
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
                self.result(Kind::Number(Number::from(place)), applied)
            }
            None => self.not_evaluated(applied),
        }
    }

    /// `range(start, count)`
    pub(crate) fn range(&mut self, applied: &Applied<'_>) -> Value {
        let (Some(start), Some(count)) = (applied.whole(0), applied.whole(1)) else {
            return self.unfit(applied, "`range` needs two whole numbers");
        };
        if !(0..=MAX_RANGE).contains(&count) || start.saturating_add(count) > MAX_RANGE_END {
            return self.unfit(applied, &format!("`range` makes no {count} elements, at most {MAX_RANGE}"));
        }
        let origin = self.project.origins.written(applied.span);
        let number = |index: i64| Value::new(Kind::Number(start.saturating_add(index).into()), origin);
        self.list_result((0..count).map(number).collect(), applied)
    }
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
