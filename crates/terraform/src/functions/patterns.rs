//! Functions of regular expressions. Each expression is compiled once; the engine needs linear time.

use std::cell::RefCell;
use std::collections::HashMap;

use cumulint_evaluation::Limit;
use regex::{Captures, Regex, RegexBuilder};

use crate::functions::pattern_syntax::translate;
use crate::functions::{Answer, Call, Refusal, bounded_items, bounded_text};
use crate::value::{Content, Field, Members, Type, Value};

/// So many compiled expressions are kept.
const MAX_KEPT: usize = 256;
/// The largest compiled expression, in bytes.
const MAX_SIZE: usize = 2 * 1024 * 1024;
/// The longest expression that is read.
const MAX_PATTERN: usize = 64 * 1024;

/// The expressions that were compiled so far.
#[derive(Default)]
pub(crate) struct Patterns {
    compiled: RefCell<HashMap<Box<str>, Result<Regex, Refusal>>>,
}

impl Patterns {
    fn get(&self, pattern: &str) -> Result<Regex, Refusal> {
        if let Some(known) = self.compiled.borrow().get(pattern) {
            return known.clone();
        }
        let compiled = compile(pattern);
        let mut all = self.compiled.borrow_mut();
        if all.len() >= MAX_KEPT {
            all.clear();
        }
        all.insert(pattern.into(), compiled.clone());
        compiled
    }
}

fn compile(pattern: &str) -> Result<Regex, Refusal> {
    if pattern.len() > MAX_PATTERN {
        return Err(Refusal::Limit(Limit::TextSize));
    }
    let wrong = |why: &str| Refusal::Wrong(format!("invalid regular expression `{pattern}`: {why}"));
    let translated = translate(pattern).map_err(|why| wrong(&why))?;
    RegexBuilder::new(&translated).size_limit(MAX_SIZE).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => Refusal::Limit(Limit::ValueSize),
        _ => wrong("it cannot be parsed"),
    })
}

/// What a match gives: a text, or where there are groups, a tuple of their texts or an object by their names.
enum Shape {
    Text,
    Tuple,
    Object,
}

fn shape(pattern: &Regex) -> Result<Shape, String> {
    let named = pattern.capture_names().flatten().count();
    match (named, pattern.captures_len() - 1) {
        (_, 0) => Ok(Shape::Text),
        (0, _) => Ok(Shape::Tuple),
        (named, all) if named == all => Ok(Shape::Object),
        _ => Err("invalid regexp pattern: cannot mix both named and unnamed capture groups".to_owned()),
    }
}

/// A match as a value. Groups that took no part are null.
fn found(pattern: &Regex, shape: &Shape, captures: &Captures<'_>, call: &Call<'_>) -> Value {
    let group = |index: usize| match captures.get(index) {
        Some(part) => Value::string(part.as_str(), call.origin),
        None => Value::new(Content::Null(Type::String), call.origin),
    };
    match shape {
        Shape::Text => group(0),
        Shape::Tuple => Value::tuple((1..captures.len()).map(group).collect(), call.origin),
        Shape::Object => {
            let mut members = Members::default();
            for (index, name) in pattern.capture_names().enumerate() {
                if let Some(name) = name {
                    members.insert(name.into(), call.origin, group(index));
                }
            }
            Value::object(members, call.origin)
        }
    }
}

/// The type of every match.
fn kind(pattern: &Regex, shape: &Shape) -> Type {
    match shape {
        Shape::Text => Type::String,
        Shape::Tuple => Type::Tuple((1..pattern.captures_len()).map(|_| Type::String).collect()),
        Shape::Object => {
            let mut names: Vec<&str> = pattern.capture_names().flatten().collect();
            names.sort_unstable();
            let field = |name: &&str| Field {
                name: (*name).into(),
                kind: Type::String,
                optional: false,
                default: None,
            };
            Type::Object(names.iter().map(field).collect())
        }
    }
}

pub(super) fn regex(call: &Call<'_>) -> Answer {
    let pattern = call.patterns.get(call.text(0)?)?;
    let shape = shape(&pattern)?;
    let captures =
        pattern.captures(call.text(1)?).ok_or("pattern did not match any part of the given string")?;
    Ok(found(&pattern, &shape, &captures, call))
}

pub(super) fn regexall(call: &Call<'_>) -> Answer {
    let pattern = call.patterns.get(call.text(0)?)?;
    let shape = shape(&pattern)?;
    let mut all = Vec::new();
    for captures in pattern.captures_iter(call.text(1)?) {
        bounded_items((all.len() + 1).saturating_mul(captures.len()))?;
        all.push(found(&pattern, &shape, &captures, call));
    }
    Ok(Value::list(kind(&pattern, &shape), all, call.origin))
}

/// What stands between slashes is a regular expression, whose groups the replacement may name.
pub(super) fn replace(call: &Call<'_>) -> Answer {
    let (text, from, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let inside = from.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let Some(pattern) = inside else { return literally(call, text, from, to) };
    let pattern = call.patterns.get(pattern)?;
    let mut out = String::new();
    let mut end = 0;
    for captures in pattern.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        out.push_str(text.get(end..whole.start()).unwrap_or_default());
        captures.expand(to, &mut out);
        bounded_text(out.len())?;
        end = whole.end();
    }
    out.push_str(text.get(end..).unwrap_or_default());
    call.bounded_string(out)
}

fn literally(call: &Call<'_>, text: &str, from: &str, to: &str) -> Answer {
    let places = if from.is_empty() { text.chars().count() + 1 } else { text.matches(from).count() };
    bounded_text(text.len().saturating_add(places.saturating_mul(to.len())))?;
    call.string(text.replace(from, to))
}
