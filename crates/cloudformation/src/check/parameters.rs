//! Defaults of parameters against what the parameter itself allows.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_model::Number;
use cumulint_types::Mistakes;

use crate::syntax::Intrinsic;

/// Tells of defaults that the parameter does not take.
pub(super) fn defaults(root: Node<'_>, mistakes: &mut Mistakes) {
    for entry in root.get("Parameters").into_iter().flat_map(Node::entries) {
        let kind = entry.value.get("Type").and_then(Node::text).unwrap_or_default();
        let default = entry.value.entry("Default").filter(|default| {
            default.value.text().is_some()
                && !default.value.is_null()
                && Intrinsic::of(default.value).is_none()
        });
        // What a name in the parameter store stands for is not written here.
        if let Some(default) = default.filter(|_| !kind.starts_with("AWS::SSM::Parameter::Value")) {
            of_parameter(&entry, &default, &kind, mistakes);
        }
    }
}

fn of_parameter(entry: &Entry<'_>, default: &Entry<'_>, kind: &str, mistakes: &mut Mistakes) {
    let text = default.value.text().unwrap_or_default();
    let place = Some(default.value.span());
    let name = entry.name();
    let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    let values: Vec<&str> = if is_list { text.split(',').map(str::trim).collect() } else { vec![&text] };
    let said =
        if entry.value.get("NoEcho").is_some() { "the default".to_owned() } else { format!("`{text}`") };
    if let Some(allowed) = texts(entry.value.get("AllowedValues"))
        && !allowed.iter().any(|known| *known == text)
        && values.iter().any(|value| !allowed.iter().any(|known| is_same(known, value, kind)))
    {
        let message = format!("{said} is none of the allowed values of `{name}`");
        mistakes.add("unlisted-value", message, place);
    }
    let pattern = entry.value.get("AllowedPattern").and_then(Node::text);
    let matched = |pattern: &str| {
        values.iter().all(|value| cumulint_types::matches_whole(pattern, value) != Some(false))
    };
    if pattern.is_some_and(|pattern| !matched(&pattern)) {
        let message = format!("{said} does not match the allowed pattern of `{name}`");
        mistakes.add("unmatched-value", message, place);
    }
    let bound = |part: &str| {
        let digits = entry.value.get(part).and_then(Node::text)?;
        Number::parse(digits.trim()).map(|number| number.as_f64())
    };
    let told = if kind == "Number" {
        let number = Number::parse(text.trim()).map(|number| number.as_f64());
        number.is_some_and(|number| is_beyond(number, bound("MinValue"), bound("MaxValue")))
    } else {
        let length = i32::try_from(text.chars().count()).map_or(f64::MAX, f64::from);
        kind == "String" && is_beyond(length, bound("MinLength"), bound("MaxLength"))
    };
    if told {
        mistakes.add("value-limit", format!("{said} is beyond the limits of `{name}`"), place);
    }
}

fn is_beyond(value: f64, low: Option<f64>, high: Option<f64>) -> bool {
    low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high)
}

/// The items of a list, where all of them are texts.
fn texts(list: Option<Node<'_>>) -> Option<Vec<String>> {
    let list = list.filter(|list| list.kind() == NodeKind::Sequence && list.tag().is_none())?;
    let plain = |item: Node<'_>| item.text().filter(|_| Intrinsic::of(item).is_none()).map(Into::into);
    list.items().map(plain).collect()
}

/// Whether two values are the same: numbers and words for truth by what they say.
fn is_same(one: &str, other: &str, kind: &str) -> bool {
    let number = |text: &str| Number::parse(text.trim()).map(|number| number.as_f64());
    let words = ["true", "false"].iter().any(|word| one.eq_ignore_ascii_case(word))
        && one.eq_ignore_ascii_case(other);
    one == other
        || words
        || (kind.contains("Number") && number(one).is_some() && number(one) == number(other))
}
