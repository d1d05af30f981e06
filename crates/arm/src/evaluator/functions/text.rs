//! Functions of texts. A text that is known in parts stays so where the function allows it.

use super::Applied;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Kind, Value};
use cumulint_evaluation::Limit;

/// The longest text that is made, in bytes.
pub(super) const MAX_TEXT: usize = 1024 * 1024;

/// The most parts of a text that is not known in full.
const MAX_PARTS: usize = 100;

impl Maker<'_> {
    /// A text of parts, within the limit.
    pub(crate) fn assembled(
        &mut self,
        parts: impl IntoIterator<Item = Part>,
        applied: &Applied<'_>,
    ) -> Value {
        let parts: Vec<Part> = parts.into_iter().collect();
        // Parts are shared: only joined they take the room that all of them need.
        let length = parts.iter().fold(0, |all: usize, part| all.saturating_add(part.known_length()));
        if length > MAX_TEXT || !self.spend_text(length) {
            return self.limited(Limit::TextSize, applied.span);
        }
        let mut text = Text::joined(parts);
        if text.part_count() > MAX_PARTS {
            // What follows that many parts is one part that nothing is known of.
            let term = self.unique_term("text");
            let mut begun: Vec<Part> = text.parts().into_iter().take(MAX_PARTS).collect();
            begun.extend(text.cause().map(|open| self.rest(open, term)));
            text = Text::joined(begun);
        }
        self.result(Kind::Text(text), applied)
    }
}

/// `concat(…)`: of lists one list, of scalars one text.
pub(super) fn concat(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let is_list = |value: &Value| matches!(value.kind, Kind::List(_));
    if applied.arguments.iter().any(is_list) {
        let lists: Option<Vec<&[Value]>> = applied.arguments.iter().map(Value::as_list).collect();
        return match lists {
            Some(lists) => maker.list_result(lists.concat(), applied),
            None => maker.unfit(applied, "`concat` joins arrays only with arrays"),
        };
    }
    let mut all = Vec::with_capacity(applied.arguments.len());
    let texts = applied.arguments.iter().all(|argument| add_parts(argument, &mut all));
    // One open value by itself may be a list.
    let only = matches!(applied.arguments, [one] if matches!(one.kind, Kind::Open(_)));
    if texts && !only { maker.assembled(all, applied) } else { maker.not_evaluated(applied) }
}

/// `toLower` and `toUpper`
pub(super) fn cased(maker: &mut Maker<'_>, applied: &Applied<'_>, change: impl Fn(&str) -> String) -> Value {
    let Some(source) = applied.get(0).and_then(parts) else {
        return maker.unfit(applied, &format!("`{}` needs a text", applied.name));
    };
    let lower = applied.name.to_ascii_lowercase();
    let part = |part| match part {
        Part::Known(text) => Part::Known(change(&text).into()),
        Part::Open(open) => maker.rest(&open, format!("{lower}({})", open.term)),
    };
    let parts: Vec<Part> = source.into_iter().map(part).collect();
    maker.assembled(parts, applied)
}

/// `string(value)`: a scalar as it reads, anything else as JSON.
pub(super) fn string(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(value) = applied.get(0) else { return maker.not_evaluated(applied) };
    if let Some(parts) = parts(value) {
        return maker.assembled(parts, applied);
    }
    let mut parts = Vec::new();
    if !maker.spend(u64::from(value.weight())) {
        return maker.limited(Limit::Steps, applied.span);
    }
    let mut room = MAX_TEXT;
    if !add_json(value, &mut parts, &mut room) {
        return maker.limited(Limit::TextSize, applied.span);
    }
    maker.assembled(parts, applied)
}

/// `trim(text)`
pub(super) fn trim(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(Kind::Text(text)) = applied.get(0).map(|value| &value.kind) else {
        return maker.unfit(applied, "`trim` needs a text");
    };
    let Text::Mixed(parts) = text else {
        return maker.assembled([Part::Known(text.prefix().trim().into())], applied);
    };
    let mut parts = parts.to_vec();
    let whole = |part: Option<&Part>| matches!(part, Some(Part::Known(text)) if !text.trim().is_empty());
    if !whole(parts.first()) || !whole(parts.last()) {
        // What is open at an end may have blanks of its own.
        return super::partial::kept_start(maker, text, applied);
    }
    if let Some(Part::Known(first)) = parts.first_mut() {
        *first = first.trim_start().into();
    }
    if let Some(Part::Known(last)) = parts.last_mut() {
        *last = last.trim_end().into();
    }
    maker.assembled(parts, applied)
}

/// `replace(text, old, new)`
pub(super) fn replace(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let text = applied.get(0).and_then(text);
    let (Some(text), Some(from), Some(to)) = (text, applied.text(1), applied.text(2)) else {
        return maker.unfit(applied, "`replace` needs three texts");
    };
    if from.is_empty() {
        return maker.unfit(applied, "`replace` needs to know what is replaced: the text is empty");
    }
    if text.known_length().saturating_mul(to.len().max(1)) > MAX_TEXT {
        return maker.limited(Limit::TextSize, applied.span);
    }
    let single = from.chars().nth(1).is_none();
    match &text {
        Text::Known(known) => maker.assembled([Part::Known(known.replace(from, to).into())], applied),
        // One character never spans two parts.
        Text::Mixed(parts) if single => {
            let part = |part: &Part| match part {
                Part::Known(text) => Part::Known(text.replace(from, to).into()),
                Part::Open(open) => maker.rest(open, format!("replace({}, '{from}', '{to}')", open.term)),
            };
            let parts: Vec<Part> = parts.iter().map(part).collect();
            maker.assembled(parts, applied)
        }
        Text::Mixed(_) => maker.not_evaluated(applied),
    }
}

/// `substring(text, start, [length])`
pub(super) fn substring(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let text = applied.get(0).and_then(text);
    let start = applied.whole(1).map(usize::try_from);
    let length = applied.get(2).map(|length| length.as_i64().map(usize::try_from));
    let (Some(text), Some(start)) = (text, start) else {
        return maker.unfit(applied, "`substring` needs a text and whole numbers");
    };
    let length = match length {
        None => None,
        Some(Some(length)) => Some(length),
        Some(None) => return maker.unfit(applied, "`substring` needs a text and whole numbers"),
    };
    let (Ok(start), Ok(length)) = (start, length.transpose()) else {
        return maker.unfit(applied, "`substring` needs numbers of zero or more");
    };
    if let Text::Known(known) = &text {
        let size = known.chars().count();
        if start.saturating_add(length.unwrap_or(0)) > size {
            return maker.unfit(applied, &format!("`substring` reaches beyond the text's {size} characters"));
        }
    }
    let rest = super::partial::skipped(&text, start).map(Text::joined);
    let parts = match (rest, length) {
        (Some(rest), Some(length)) => super::partial::taken(maker, &rest, length),
        (Some(rest), None) => Some(rest.parts()),
        (None, _) => None,
    };
    match parts {
        Some(parts) => maker.assembled(parts, applied),
        None => maker.not_evaluated(applied),
    }
}

/// `padLeft(value, length, [sign])`
pub(super) fn pad_left(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let source = applied.get(0).and_then(text);
    let width = applied.get(1).and_then(Value::as_i64).and_then(|width| usize::try_from(width).ok());
    let filler = applied.get(2).map_or(Some(" "), Value::as_str).and_then(|filler| filler.chars().next());
    let (Some(Text::Known(text)), Some(width), Some(filler)) = (source, width, filler) else {
        return maker.not_evaluated(applied);
    };
    let missing = width.min(MAX_TEXT).saturating_sub(text.chars().count());
    let padded: String = std::iter::repeat_n(filler, missing).chain(text.chars()).collect();
    maker.assembled([Part::Known(padded.into())], applied)
}

/// `startsWith` and `endsWith`, in any case of letters.
pub(super) fn edge(maker: &mut Maker<'_>, applied: &Applied<'_>, start: bool) -> Value {
    let text = applied.get(0).and_then(text);
    let (Some(text), Some(wanted)) = (text, applied.get(1).and_then(Value::as_str)) else {
        return maker.not_evaluated(applied);
    };
    let wanted = wanted.to_lowercase();
    let complete = text.cause().is_none();
    let known = if start { text.prefix() } else { text.suffix() }.to_lowercase();
    let (fits, may_fit) = match start {
        true => (known.starts_with(&wanted), wanted.starts_with(&known)),
        false => (known.ends_with(&wanted), wanted.ends_with(&known)),
    };
    match (fits, complete || !may_fit) {
        (true, _) => maker.result(Kind::Bool(true), applied),
        (false, true) => maker.result(Kind::Bool(false), applied),
        (false, false) => maker.not_evaluated(applied),
    }
}

/// `split(text, delimiters)`
pub(super) fn split(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let (Some(text), Some(by)) = (applied.get(0), applied.get(1)) else {
        return maker.not_evaluated(applied);
    };
    let delimiters: Option<Vec<&str>> = match by.as_list() {
        Some(list) => list.iter().map(Value::as_str).collect(),
        None => by.as_str().map(|one| vec![one]),
    };
    let usable = delimiters.filter(|all| all.iter().all(|one| !one.is_empty()));
    let pieces = text.as_str().zip(usable).map(|(text, delimiters)| {
        let mut pieces = vec![text];
        for delimiter in delimiters {
            pieces = pieces.into_iter().flat_map(|piece| piece.split(delimiter)).collect();
        }
        pieces
    });
    match pieces {
        Some(pieces) => {
            let items = pieces.into_iter().map(|piece| Value::text(piece, text.origin)).collect();
            maker.list_result(items, applied)
        }
        None => maker.not_evaluated(applied),
    }
}

/// `join(list, delimiter)`
pub(super) fn join(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let (Some(list), Some(between)) =
        (applied.get(0).and_then(Value::as_list), applied.get(1).and_then(Value::as_str))
    else {
        return maker.not_evaluated(applied);
    };
    let items: Option<Vec<Vec<Part>>> = list.iter().map(parts).collect();
    let Some(items) = items else { return maker.not_evaluated(applied) };
    let mut joined = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            joined.push(Part::Known(between.into()));
        }
        joined.extend(item);
    }
    maker.assembled(joined, applied)
}

/// The parts of a scalar as a text; nothing for lists, objects and null.
pub(crate) fn parts(value: &Value) -> Option<Vec<Part>> {
    let mut all = Vec::new();
    add_parts(value, &mut all).then_some(all)
}

/// A scalar as a text; nothing for lists, objects and null.
pub(crate) fn text(value: &Value) -> Option<Text> {
    if let Kind::Text(text) = &value.kind { Some(text.clone()) } else { parts(value).map(Text::joined) }
}

/// Adds the parts of a scalar; false for lists, objects and null.
fn add_parts(value: &Value, all: &mut Vec<Part>) -> bool {
    match &value.kind {
        Kind::Text(Text::Known(text)) => all.push(Part::Known(text.clone())),
        Kind::Text(Text::Mixed(parts)) => all.extend(parts.iter().cloned()),
        Kind::Number(number) => all.push(Part::Known(number.to_string().into())),
        Kind::Bool(known) => all.push(Part::Known(if *known { "True".into() } else { "False".into() })),
        Kind::Open(open) => all.push(Part::Open(open.clone())),
        Kind::Null | Kind::List(_) | Kind::Object(_) => return false,
    }
    true
}

/// Adds a value as JSON, as Azure writes it: without blanks. False where there is no more room.
fn add_json(value: &Value, all: &mut Vec<Part>, room: &mut usize) -> bool {
    match &value.kind {
        Kind::Null => add_known("null", all, room),
        Kind::Bool(truth) => add_known(if *truth { "true" } else { "false" }, all, room),
        Kind::Number(number) => add_known(&number.to_string(), all, room),
        Kind::Text(text) => add_quoted(&text.parts(), all, room),
        Kind::Open(open) => {
            all.push(Part::Open(open.clone()));
            true
        }
        Kind::List(list) => {
            let items = list.items.iter().enumerate();
            add_known("[", all, room)
                && items.into_iter().all(|(index, item)| {
                    add_known(if index > 0 { "," } else { "" }, all, room) && add_json(item, all, room)
                })
                && add_known("]", all, room)
        }
        Kind::Object(object) => {
            let entries = object.entries.iter().enumerate();
            add_known("{", all, room)
                && entries.into_iter().all(|(index, entry)| {
                    add_known(if index > 0 { "," } else { "" }, all, room)
                        && add_quoted(&entry.key_text().parts(), all, room)
                        && add_known(":", all, room)
                        && add_json(&entry.value, all, room)
                })
                && add_known("}", all, room)
        }
    }
}

fn add_known(text: &str, all: &mut Vec<Part>, room: &mut usize) -> bool {
    let Some(left) = room.checked_sub(text.len()) else { return false };
    *room = left;
    all.push(Part::Known(text.into()));
    true
}

fn add_quoted(parts: &[Part], all: &mut Vec<Part>, room: &mut usize) -> bool {
    let quote = |all: &mut Vec<Part>, room: &mut usize| add_known("\"", all, room);
    let part = |all: &mut Vec<Part>, room: &mut usize, part: &Part| match part {
        Part::Known(text) => text.len() <= *room && add_known(&escaped(text), all, room),
        Part::Open(open) => {
            all.push(Part::Open(open.clone()));
            true
        }
    };
    quote(all, room) && parts.iter().all(|each| part(all, room, each)) && quote(all, room)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            sign if sign.is_control() => escaped.push_str(&format!("\\u{:04x}", u32::from(sign))),
            sign => escaped.push(sign),
        }
    }
    escaped
}
