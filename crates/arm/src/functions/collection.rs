//! Functions of lists and objects, and those of texts that lists have too.

use cumulint_model::{Number, Truth};
use rustc_hash::FxHashSet;

use super::Applied;
use super::logic::equal;
use crate::evaluator::Evaluator;
use crate::text::Text;
use crate::value::{Entry, Kind, Object, Value};

impl Evaluator<'_> {
    pub(crate) fn collection_function(&mut self, name: &str, applied: &Applied<'_>) -> Option<Value> {
        Some(match name {
            "createarray" => self.list_result(applied.arguments.to_vec(), applied),
            "array" => self.array(applied),
            "createobject" => self.create_object(applied),
            "union" => self.union(applied),
            "length" => self.length(applied),
            "empty" => self.empty(applied),
            "contains" => self.contains(applied),
            "first" => self.end(applied, false),
            "last" => self.end(applied, true),
            "take" | "skip" => self.part(name, applied),
            "tryget" => self.try_get(applied),
            "items" => self.items(applied),
            "json" => self.json(applied),
            _ => return None,
        })
    }

    fn array(&mut self, applied: &Applied<'_>) -> Value {
        match applied.get(0) {
            Some(list) if list.as_list().is_some() => list.clone(),
            Some(one) if one.cause().is_none() => self.list_result(vec![one.clone()], applied),
            _ => self.not_evaluated(applied),
        }
    }

    fn create_object(&mut self, applied: &Applied<'_>) -> Value {
        let mut entries: Vec<Entry> = Vec::new();
        for pair in applied.arguments.chunks(2) {
            let [key, value] = pair else { return self.not_evaluated(applied) };
            let Some(name) = key.as_str() else { return self.not_evaluated(applied) };
            entries.push(Entry { key: name.into(), header: key.origin, value: value.clone() });
        }
        self.object_result(entries, applied)
    }

    /// An object, as a function makes it of its arguments; of equal keys the last counts.
    fn object_result(&mut self, entries: Vec<Entry>, applied: &Applied<'_>) -> Value {
        let mut seen = FxHashSet::default();
        let mut kept: Vec<Entry> =
            entries.into_iter().rev().filter(|entry| seen.insert(entry.key.to_ascii_lowercase())).collect();
        kept.reverse();
        let origin =
            self.made(applied.span, applied.name.clone(), applied.arguments.iter().map(|it| it.origin));
        if !self.spend(kept.len() as u64) {
            return self.limited("evaluation steps", applied.span);
        }
        let mut value = Value::object(kept, origin);
        value.sensitive = applied.arguments.iter().any(|argument| argument.sensitive);
        value
    }

    fn union(&mut self, applied: &Applied<'_>) -> Value {
        let objects: Option<Vec<&Object>> = applied.arguments.iter().map(Value::as_object).collect();
        if let Some(objects) = objects {
            let mut merged: Vec<Entry> = Vec::new();
            for object in objects {
                merged = merge(merged, &object.entries);
            }
            return self.object_result(merged, applied);
        }
        let lists: Option<Vec<&[Value]>> = applied.arguments.iter().map(Value::as_list).collect();
        let Some(lists) = lists else { return self.not_evaluated(applied) };
        let mut items: Vec<Value> = Vec::new();
        for item in lists.into_iter().flatten() {
            if !self.spend(items.len() as u64) {
                return self.limited("evaluation steps", applied.span);
            }
            if !items.iter().any(|known| equal(known, item).is_true()) {
                items.push(item.clone());
            }
        }
        self.list_result(items, applied)
    }

    fn length(&mut self, applied: &Applied<'_>) -> Value {
        let length = applied.get(0).and_then(|value| match &value.kind {
            Kind::List(list) => Some(list.items.len()),
            Kind::Object(object) => Some(object.entries.len()),
            Kind::Text(Text::Known(text)) => Some(text.chars().count()),
            _ => None,
        });
        match length.and_then(|length| i64::try_from(length).ok()) {
            Some(length) => self.result(Kind::Number(Number::from(length)), applied),
            None => self.not_evaluated(applied),
        }
    }

    fn empty(&mut self, applied: &Applied<'_>) -> Value {
        let empty = applied.get(0).and_then(|value| match &value.kind {
            Kind::Null => Some(true),
            Kind::List(list) => Some(list.items.is_empty()),
            Kind::Object(object) => Some(object.entries.is_empty()),
            Kind::Text(Text::Known(text)) => Some(text.is_empty()),
            // A known part is never empty.
            Kind::Text(text) if text.known_length() > 0 => Some(false),
            _ => None,
        });
        match empty {
            Some(empty) => self.result(Kind::Bool(empty), applied),
            None => self.not_evaluated(applied),
        }
    }

    fn contains(&mut self, applied: &Applied<'_>) -> Value {
        let truth = match (applied.get(0).map(|container| &container.kind), applied.get(1)) {
            (Some(Kind::List(list)), Some(item)) => {
                list.items.iter().fold(Truth::False, |any, each| any.or(equal(each, item)))
            }
            (Some(Kind::Object(object)), Some(key)) => {
                key.as_str().map_or(Truth::Unknown, |key| object.get(key).is_some().into())
            }
            (Some(Kind::Text(Text::Known(text))), Some(part)) => {
                part.as_str().map_or(Truth::Unknown, |part| text.contains(part).into())
            }
            _ => Truth::Unknown,
        };
        match truth {
            Truth::True => self.result(Kind::Bool(true), applied),
            Truth::False => self.result(Kind::Bool(false), applied),
            Truth::Unknown => self.not_evaluated(applied),
        }
    }

    /// `first` and `last`
    fn end(&mut self, applied: &Applied<'_>, last: bool) -> Value {
        let Some(value) = applied.get(0) else { return self.not_evaluated(applied) };
        if let Some(items) = value.as_list() {
            let item = if last { items.last() } else { items.first() };
            return match item {
                Some(item) => {
                    let origin = self.made(applied.span, applied.name.clone(), [item.origin]);
                    item.clone().at(origin)
                }
                None => self.result(Kind::Null, applied),
            };
        }
        let sign = value.as_str().map(|text| if last { text.chars().last() } else { text.chars().next() });
        match sign {
            Some(sign) => {
                let text: String = sign.into_iter().collect();
                self.result(Kind::Text(Text::Known(text.into())), applied)
            }
            None => self.not_evaluated(applied),
        }
    }

    fn part(&mut self, name: &str, applied: &Applied<'_>) -> Value {
        let count = applied.get(1).and_then(Value::as_i64).map(|count| usize::try_from(count).unwrap_or(0));
        let (Some(value), Some(count)) = (applied.get(0), count) else { return self.not_evaluated(applied) };
        let take = name == "take";
        if let Some(items) = value.as_list() {
            let items = if take {
                items.iter().take(count).cloned().collect()
            } else {
                items.iter().skip(count).cloned().collect()
            };
            return self.list_result(items, applied);
        }
        let Some(text) = value.as_str() else { return self.not_evaluated(applied) };
        let part: String =
            if take { text.chars().take(count).collect() } else { text.chars().skip(count).collect() };
        self.result(Kind::Text(Text::Known(part.into())), applied)
    }

    /// `tryGet(value, key, …)`: a missing part is null.
    fn try_get(&mut self, applied: &Applied<'_>) -> Value {
        let Some((value, keys)) = applied.arguments.split_first() else { return self.not_evaluated(applied) };
        let mut found = value;
        for key in keys {
            let next = match (&found.kind, key.as_str(), key.as_i64()) {
                (Kind::Object(object), Some(name), _) => object.get(name).map(|entry| &entry.value),
                (Kind::List(list), _, Some(at)) => usize::try_from(at).ok().and_then(|at| list.items.get(at)),
                (Kind::Null, _, _) => None,
                _ => return self.not_evaluated(applied),
            };
            match next {
                Some(next) => found = next,
                None => return self.result(Kind::Null, applied),
            }
        }
        let origin = self.made(applied.span, applied.name.clone(), [found.origin]);
        found.clone().at(origin)
    }

    /// `items(object)`: its entries as objects with `key` and `value`, sorted by key.
    fn items(&mut self, applied: &Applied<'_>) -> Value {
        let Some(object) = applied.get(0).and_then(Value::as_object) else {
            return self.not_evaluated(applied);
        };
        let mut entries: Vec<&Entry> = object.entries.iter().collect();
        entries.sort_by(|left, right| left.key.cmp(&right.key));
        let pair = |entry: &Entry| {
            let key = Value::text(entry.key.clone(), entry.header);
            let key = Entry { key: "key".into(), header: entry.header, value: key };
            let value = Entry { key: "value".into(), header: entry.header, value: entry.value.clone() };
            Value::object(vec![key, value], entry.value.origin)
        };
        let items = entries.into_iter().map(pair).collect();
        self.list_result(items, applied)
    }
}

/// Adds entries; objects under the same key are merged, anything else is replaced.
fn merge(mut merged: Vec<Entry>, entries: &[Entry]) -> Vec<Entry> {
    let index = |merged: &[Entry], key: &str| merged.iter().position(|one| one.key.eq_ignore_ascii_case(key));
    for entry in entries {
        let earlier = index(&merged, &entry.key).and_then(|index| merged.get_mut(index));
        let Some(earlier) = earlier else {
            merged.push(entry.clone());
            continue;
        };
        let value = match (&earlier.value.kind, &entry.value.kind) {
            (Kind::Object(left), Kind::Object(right)) => {
                let inner = merge(left.entries.clone(), &right.entries);
                Value::object(inner, entry.value.origin)
            }
            _ => entry.value.clone(),
        };
        *earlier = Entry { key: earlier.key.clone(), header: entry.header, value };
    }
    merged
}
