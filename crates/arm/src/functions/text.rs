//! Functions of texts. A text that is known in parts stays so where the function allows it.

use std::sync::Arc;

use cumulint_model::Symbol;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::text::{Part, Text};
use crate::value::{Kind, Open, Value};

/// The longest text that is made, in bytes.
const MAX_TEXT: usize = 1024 * 1024;

/// The most parts of a text that is not known in full.
const MAX_PARTS: usize = 100;

impl Evaluator<'_> {
    pub(crate) fn text_function(&mut self, name: &str, applied: &Applied<'_>) -> Option<Value> {
        Some(match name {
            "concat" => self.concat(applied),
            "format" => self.format(applied),
            "tolower" => self.cased(applied, str::to_lowercase),
            "toupper" => self.cased(applied, str::to_uppercase),
            "string" => self.string(applied),
            "trim" => self.mapped(applied, |text, _| Some(text.trim().to_owned())),
            "replace" => self.mapped(applied, |text, rest| {
                let (from, to) = (rest.first()?.as_str()?, rest.get(1)?.as_str()?);
                let grows = text.len().saturating_mul(to.len().max(1)) > MAX_TEXT;
                (!from.is_empty() && !grows).then(|| text.replace(from, to))
            }),
            "substring" => self.mapped(applied, |text, rest| {
                let start = usize::try_from(rest.first()?.as_i64()?).ok()?;
                let length = match rest.get(1) {
                    Some(length) => usize::try_from(length.as_i64()?).ok()?,
                    None => usize::MAX,
                };
                (start <= text.chars().count()).then(|| text.chars().skip(start).take(length).collect())
            }),
            "padleft" => self.pad_left(applied),
            "startswith" | "endswith" => self.edge(name, applied),
            "split" => self.split(applied),
            "join" => self.join(applied),
            _ => return None,
        })
    }

    fn concat(&mut self, applied: &Applied<'_>) -> Value {
        let is_list = |value: &Value| matches!(value.kind, Kind::List(_));
        if applied.arguments.iter().any(is_list) {
            let lists: Option<Vec<&[Value]>> = applied.arguments.iter().map(Value::as_list).collect();
            return match lists {
                Some(lists) => self.list_result(lists.concat(), applied),
                None => self.not_evaluated(applied),
            };
        }
        let mut all = Vec::with_capacity(applied.arguments.len());
        let texts = applied.arguments.iter().all(|argument| add_parts(argument, &mut all));
        if texts { self.assembled(all, applied) } else { self.not_evaluated(applied) }
    }

    /// A text of parts, within the limit.
    pub(crate) fn assembled(
        &mut self,
        parts: impl IntoIterator<Item = Part>,
        applied: &Applied<'_>,
    ) -> Value {
        let text = Text::joined(parts);
        let fits = text.known_length() <= MAX_TEXT && text.part_count() <= MAX_PARTS;
        if !fits || !self.spend_text(text.known_length()) {
            return self.limited("text length", applied.span);
        }
        self.result(Kind::Text(text), applied)
    }

    fn format(&mut self, applied: &Applied<'_>) -> Value {
        let Some((template, values)) = applied.arguments.split_first() else {
            return self.not_evaluated(applied);
        };
        let parts = template.as_str().and_then(|template| formatted(template, values));
        match parts {
            Some(parts) => self.assembled(parts, applied),
            None => self.not_evaluated(applied),
        }
    }

    fn cased(&mut self, applied: &Applied<'_>, change: impl Fn(&str) -> String) -> Value {
        let Some(source) = applied.get(0).and_then(parts) else { return self.not_evaluated(applied) };
        let lower = applied.name.to_ascii_lowercase();
        let part = |part| match part {
            Part::Known(text) => Part::Known(change(&text).into()),
            Part::Open(open) => {
                let term: Symbol = format!("{lower}({})", open.term).into();
                let changed = Open { why: open.why.clone(), term, reference: None };
                Part::Open(Arc::new(changed))
            }
        };
        let parts: Vec<Part> = source.into_iter().map(part).collect();
        self.assembled(parts, applied)
    }

    fn string(&mut self, applied: &Applied<'_>) -> Value {
        match applied.get(0).and_then(parts) {
            Some(parts) => self.assembled(parts, applied),
            None => self.not_evaluated(applied),
        }
    }

    /// A function of a known text and known further arguments.
    fn mapped(&mut self, applied: &Applied<'_>, map: impl Fn(&str, &[Value]) -> Option<String>) -> Value {
        let text = applied.arguments.split_first();
        let made = text.and_then(|(text, rest)| map(text.as_str()?, rest));
        match made {
            Some(text) => self.assembled([Part::Known(text.into())], applied),
            None => self.not_evaluated(applied),
        }
    }

    fn pad_left(&mut self, applied: &Applied<'_>) -> Value {
        let source = applied.get(0).and_then(text);
        let width = applied.get(1).and_then(Value::as_i64).and_then(|width| usize::try_from(width).ok());
        let filler = applied.get(2).map_or(Some(" "), Value::as_str).and_then(|filler| filler.chars().next());
        let (Some(Text::Known(text)), Some(width), Some(filler)) = (source, width, filler) else {
            return self.not_evaluated(applied);
        };
        let missing = width.min(MAX_TEXT).saturating_sub(text.chars().count());
        let padded: String = std::iter::repeat_n(filler, missing).chain(text.chars()).collect();
        self.assembled([Part::Known(padded.into())], applied)
    }

    fn edge(&mut self, name: &str, applied: &Applied<'_>) -> Value {
        let text = applied.get(0).and_then(text);
        let (Some(text), Some(wanted)) = (text, applied.get(1).and_then(Value::as_str)) else {
            return self.not_evaluated(applied);
        };
        let wanted = wanted.to_lowercase();
        let (known, complete) = match name {
            "startswith" => (text.prefix().to_lowercase(), text.cause().is_none()),
            _ => (text.suffix().to_lowercase(), text.cause().is_none()),
        };
        let (fits, may_fit) = match name {
            "startswith" => (known.starts_with(&wanted), wanted.starts_with(&known)),
            _ => (known.ends_with(&wanted), wanted.ends_with(&known)),
        };
        match (fits, complete || !may_fit) {
            (true, _) => self.result(Kind::Bool(true), applied),
            (false, true) => self.result(Kind::Bool(false), applied),
            (false, false) => self.not_evaluated(applied),
        }
    }

    fn split(&mut self, applied: &Applied<'_>) -> Value {
        let (Some(text), Some(by)) = (applied.get(0), applied.get(1)) else {
            return self.not_evaluated(applied);
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
                self.list_result(items, applied)
            }
            None => self.not_evaluated(applied),
        }
    }

    fn join(&mut self, applied: &Applied<'_>) -> Value {
        let (Some(list), Some(between)) =
            (applied.get(0).and_then(Value::as_list), applied.get(1).and_then(Value::as_str))
        else {
            return self.not_evaluated(applied);
        };
        let items: Option<Vec<Vec<Part>>> = list.iter().map(parts).collect();
        let Some(items) = items else { return self.not_evaluated(applied) };
        let mut joined = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                joined.push(Part::Known(between.into()));
            }
            joined.extend(item);
        }
        self.assembled(joined, applied)
    }
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

/// Puts values into `{0}`; nothing where the template asks for a format of its own or a value that is not there.
fn formatted(template: &str, values: &[Value]) -> Option<Vec<Part>> {
    let mut made = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at_checked(at)?;
        made.push(Part::Known(before.into()));
        if let Some(following) = after.strip_prefix("{{") {
            made.push(Part::Known("{".into()));
            rest = following;
        } else if let Some(following) = after.strip_prefix("}}") {
            made.push(Part::Known("}".into()));
            rest = following;
        } else {
            let (index, following) = after.strip_prefix('{')?.split_once('}')?;
            let index: usize = index.trim().parse().ok()?;
            made.extend(parts(values.get(index)?)?);
            rest = following;
        }
    }
    made.push(Part::Known(rest.into()));
    Some(made)
}
