//! `yamldecode`: what a YAML document says, with scalars read by the rules of Terraform's own YAML library.

use std::sync::Arc;

use cumulint_diagnostic::Severity;
use cumulint_document::{Kind, Node, Place, Style, parse_yaml_at};
use cumulint_source::{FileId, TextRange};

use crate::functions::date::Date;
use crate::functions::{Answer, Call, Refusal, base64, refused};
use crate::value::{Members, Number, Value, convert};

pub(super) fn yamldecode(call: &Call<'_>) -> Answer {
    let place = Place::custom(|_| TextRange::default().of(FileId(u32::MAX)));
    let (tree, problems) = parse_yaml_at(Arc::from(call.text(0)?), place);
    let wrong = |problem: &&cumulint_diagnostic::Diagnostic| {
        problem.severity == Severity::Error && problem.code != "duplicate-key"
    };
    if let Some(problem) = problems.iter().find(wrong) {
        return refused(problem.message.clone());
    }
    if tree.documents().len() > 1 {
        return refused("unexpected extra content after value");
    }
    read(tree.root().ok_or("missing start of document")?, call)
}

/// Nesting and what aliases stand for are bounded by the parser.
fn read(node: Node<'_>, call: &Call<'_>) -> Answer {
    match node.kind() {
        Kind::Sequence => {
            allowed_tag(node, "seq")?;
            let items: Result<Vec<Value>, Refusal> = node.items().map(|item| read(item, call)).collect();
            Ok(Value::tuple(items?, call.origin))
        }
        Kind::Mapping => {
            allowed_tag(node, "map")?;
            let mut members = Members::default();
            for entry in node.entries() {
                members.insert(key(entry.key, call)?.into(), call.origin, read(entry.value, call)?);
            }
            Ok(Value::object(members, call.origin))
        }
        Kind::Error => refused("the text is not valid YAML"),
        Kind::Null | Kind::Bool | Kind::Number | Kind::String => scalar(node, call),
    }
}

fn allowed_tag(node: Node<'_>, short: &str) -> Result<(), String> {
    match tag(node) {
        None => Ok(()),
        Some(tag) if tag == short => Ok(()),
        Some(tag) => Err(format!("unsupported tag \"{tag}\"")),
    }
}

/// The tag behind `!!`; any other as it is written.
fn tag(node: Node<'_>) -> Option<String> {
    let text = node.tag()?.text;
    let long = text.strip_prefix("!<tag:yaml.org,2002:").and_then(|rest| rest.strip_suffix('>'));
    let short = long.or_else(|| text.strip_prefix("!!"));
    Some(short.map_or_else(|| text.to_owned(), str::to_owned))
}

/// Keys are texts, or what can be written as one.
fn key(node: Node<'_>, call: &Call<'_>) -> Result<String, Refusal> {
    let wrong = || Refusal::from("only strings are allowed as mapping keys");
    if matches!(node.kind(), Kind::Sequence | Kind::Mapping | Kind::Error) {
        return Err(wrong());
    }
    let key = convert(&scalar(node, call)?, &crate::value::Type::String)?;
    key.as_str().map(str::to_owned).ok_or_else(wrong)
}

fn scalar(node: Node<'_>, call: &Call<'_>) -> Answer {
    let text = node.text().unwrap_or_default();
    let tag = tag(node);
    let plain = matches!(node.style(), Style::Plain | Style::Literal | Style::Folded);
    let wrong = |tag: &str| format!("cannot parse \"{text}\" as !!{tag}");
    match tag.as_deref() {
        Some("str" | "!") => call.string(&*text),
        Some("binary") => {
            base64::decode(&text).map_err(|_| wrong("binary"))?;
            call.string(&*text)
        }
        None if node.style() != Style::Plain && !plain => call.string(&*text),
        None if node.style() != Style::Plain => call.string(&*text),
        None => Ok(resolved(&text, call)?.unwrap_or_else(|| Value::string(&*text, call.origin))),
        Some(tag @ ("bool" | "int" | "float" | "null" | "timestamp")) => {
            if !plain && starts_like_one(&text) {
                return call.string(&*text);
            }
            match resolved(&text, call)? {
                Some(value) => Ok(value),
                None if tag == "null" => Ok(Value::null(call.origin)),
                None => refused(wrong(tag)),
            }
        }
        Some(other) => refused(format!("unsupported tag \"{other}\"")),
    }
}

fn starts_like_one(text: &str) -> bool {
    text.is_empty()
        || text.starts_with(|first: char| first.is_ascii_digit() || "+-.yYnNtTfFoO~".contains(first))
}

/// What a scalar without quotes means, where it is no text.
fn resolved(text: &str, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
    let number = |number: Number| Value::number(number, call.origin);
    Ok(Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::bool(true, call.origin)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::bool(false, call.origin)
        }
        "" | "~" | "null" | "Null" | "NULL" => Value::null(call.origin),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => number(Number::infinite(false)),
        "-.inf" | "-.Inf" | "-.INF" => number(Number::infinite(true)),
        ".nan" | ".NaN" | ".NAN" => return refused("floating point NaN is not supported"),
        _ if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            return Ok(None);
        }
        _ => match (timestamp(text), numeral(text)) {
            (Some(date), _) => return call.string(date.to_text()).map(Some),
            (None, Some(found)) => number(found),
            (None, None) => return Ok(None),
        },
    }))
}

/// Decimal numerals, and those of base 8 and 16 with their signs in front.
fn numeral(text: &str) -> Option<Number> {
    let radix = [("0x", 16), ("0o", 8)]
        .into_iter()
        .find_map(|(start, radix)| Some((text.strip_prefix(start)?, radix)));
    if let Some((digits, radix)) = radix {
        return u64::from_str_radix(digits, radix).ok().and_then(|whole| Number::parse(&whole.to_string()));
    }
    if text.contains(['_', 'p', 'P']) {
        return None;
    }
    Number::parse(text)
}

/// `2020-1-2`, `2020-01-02 03:04:05`, `2020-01-02T03:04:05.5Z`.
fn timestamp(text: &str) -> Option<Date> {
    let (date, time) =
        text.split_once(['T', 't', ' ']).map_or((text, None), |(date, time)| (date, Some(time)));
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let short = |text: &str| -> Option<i64> {
        let good = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| text.parse().ok()).flatten()
    };
    let year =
        (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then(|| year.parse().ok())??;
    let (month, day) = (short(month)?, short(day)?);
    let Some(time) = time else { return Date::of(year, month, day, 0) };
    let zoned = !text.contains(' ');
    let clock_end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(clock_end)?;
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return None };
    let (second, fraction) = second.split_once('.').map_or((*second, ""), |(second, rest)| (second, rest));
    let (hour, minute, second) = (short(hour)?, short(minute)?, short(second)?);
    let zone = if zoned {
        zone
    } else if zone.is_empty() {
        "Z"
    } else {
        return None;
    };
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    Date::parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}"))
        .ok()
}
