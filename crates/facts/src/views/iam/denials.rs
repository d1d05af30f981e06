//! What a policy denies to everyone of what one of its statements allows.
//!
//! Only what is certain counts: a denial of named principals, by `NotAction`, or of actions or resources that are not known to
//! cover those of the statement, is left out.

use cumulint_model::{Map, OriginId, Value};

use super::document::conditions;
use super::narrows::Statement;
use crate::views::record::{Record, items};

const DENIES: Statement = Statement { denies: true, signed: false };

/// How many denials of one policy are looked at.
const MAX_DENIALS: usize = 32;

/// The statements of a policy that deny something to everyone.
pub(super) fn denials(statements: &Value) -> Vec<&Map> {
    let maps = items(statements).iter().filter_map(Value::as_map);
    maps.filter(|statement| is_denial(statement)).take(MAX_DENIALS).collect()
}

/// Those of some denials that cover all that a statement allows, each as its conditions.
pub(super) fn covering(denials: &[&Map], statement: &Map, origin: OriginId) -> Option<Value> {
    let covers = |denial: &&&Map| {
        covers_all(denial, statement, "Action", true) && covers_all(denial, statement, "Resource", false)
    };
    let found: Vec<Value> = denials.iter().filter(covers).map(|denial| record(denial, origin)).collect();
    (!found.is_empty()).then(|| Value::list(found, origin))
}

fn record(denial: &Map, origin: OriginId) -> Value {
    let mut record = Record::new(origin);
    if let Some(entry) = denial.get_ignoring_case("Condition") {
        record.put("conditions", entry.header, conditions(&entry.value, DENIES));
    }
    record.finish()
}

fn is_denial(statement: &Map) -> bool {
    let written = |name: &str| statement.get_ignoring_case(name).map(|entry| &entry.value);
    let denies = written("Effect").and_then(Value::as_str) == Some("Deny");
    denies && written("Principal").is_some_and(names_everyone)
}

fn names_everyone(principal: &Value) -> bool {
    let everyone = |value: &Value| items(value).iter().any(|item| item.as_str() == Some("*"));
    match principal.as_map() {
        Some(map) => map.get_ignoring_case("AWS").is_some_and(|entry| everyone(&entry.value)),
        None => everyone(principal),
    }
}

/// Whether a denial names everything that a statement names under a key; what names nothing there is about all.
fn covers_all(denial: &Map, statement: &Map, key: &str, ignore_case: bool) -> bool {
    let Some(patterns) = denial.get_ignoring_case(key).map(|entry| items(&entry.value)) else { return false };
    if patterns.iter().any(|pattern| pattern.as_str() == Some("*")) {
        return true;
    }
    let covered = |item: &Value| {
        patterns.iter().any(|pattern| match (pattern.as_str(), item.as_str()) {
            (Some(pattern), Some(text)) if ignore_case => {
                covers(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase())
            }
            (Some(pattern), Some(text)) => covers(pattern, text),
            _ => pattern == item,
        })
    };
    let named = statement.get_ignoring_case(key).map(|entry| items(&entry.value)).unwrap_or_default();
    !named.is_empty() && named.iter().all(covered)
}

/// Whether a pattern matches every text that another one matches: `*` stands for any characters, `?` for one.
fn covers(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut next, mut star) = (0, 0, None);
    while let Some(byte) = text.get(at) {
        match pattern.get(next) {
            Some(b'*') => {
                star = Some((next, at));
                next += 1;
            }
            Some(b'?') if *byte != b'*' => {
                at += 1;
                next += 1;
            }
            Some(same) if same == byte => {
                at += 1;
                next += 1;
            }
            _ => {
                let Some((last, from)) = star else { return false };
                star = Some((last, from + 1));
                at = from + 1;
                next = last + 1;
            }
        }
    }
    pattern.get(next..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}
