//! JSON as a text: written by Terraform's rules, read strictly.

use std::fmt::Write;
use std::sync::Arc;

use cumulint_document::{Kind, Node, Place, parse_json_at};
use cumulint_model::OriginId;
use cumulint_source::{FileId, TextRange};

use crate::functions::{Answer, Call, refused};
use crate::value::{Content, Members, Number, Type, Value};

/// The structure is kept beside the text; the text is there only where all of it is known.
pub(super) fn jsonencode(call: &Call<'_>) -> Answer {
    let value = call.argument(0)?;
    if matches!(value.content, Content::Unknown(_)) {
        return call.unknown(value, Type::String);
    }
    let text = match value.unknown_part() {
        Some(_) => None,
        None => Some(write_json(value)?.into()),
    };
    Ok(Value::encoded(text, value.clone(), call.origin))
}

/// Of an encoded value its structure, with its origins; else what the text says.
pub(super) fn jsondecode(call: &Call<'_>) -> Answer {
    let value = call.argument(0)?;
    match &value.content {
        Content::Encoded(encoded) => return Ok(plain(&encoded.value)),
        _ if !value.is_known() => return call.unknown(value, Type::Any),
        _ => {}
    }
    let text = call.text(0)?;
    let place = Place::custom(|_| TextRange::default().of(FileId(u32::MAX)));
    let (tree, problems) = parse_json_at(Arc::from(text), place);
    match tree.root() {
        Some(root) if problems.iter().all(is_harmless) && tree.leniencies().is_empty() => {
            Ok(read_json(root, &mut |_| call.origin))
        }
        _ => refused("the text is not valid JSON"),
    }
}

/// A key that stands twice is none of Terraform's troubles: the last one holds.
fn is_harmless(problem: &cumulint_diagnostic::Diagnostic) -> bool {
    problem.code == "duplicate-key"
}

/// A value as JSON has it: tuples and objects, no lists, sets or maps, no types.
fn plain(value: &Value) -> Value {
    let content = match &value.content {
        Content::Null(_) => Content::Null(Type::Any),
        Content::List(sequence) | Content::Set(sequence) => {
            Content::Tuple(Arc::new(sequence.items.iter().map(plain).collect()))
        }
        Content::Tuple(items) => Content::Tuple(Arc::new(items.iter().map(plain).collect())),
        Content::Object(members) => Content::Object(Arc::new(plain_members(members))),
        Content::Map(mapping) => Content::Object(Arc::new(plain_members(&mapping.members))),
        other => other.clone(),
    };
    Value { content, ..value.clone() }
}

fn plain_members(members: &Members) -> Members {
    let mut changed = Members::default();
    for (key, member) in members.as_written() {
        changed.insert(key.clone(), member.header, plain(&member.value));
    }
    changed
}

/// What a JSON document says; `origin` tells where a node comes from. Nesting is bounded by the parser.
pub(crate) fn read_json(node: Node<'_>, origin: &mut dyn FnMut(Node<'_>) -> OriginId) -> Value {
    let own = origin(node);
    match node.kind() {
        Kind::Null | Kind::Error => Value::null(own),
        Kind::Bool => Value::bool(node.as_bool().unwrap_or(false), own),
        Kind::Number => {
            let number = node.number_text().and_then(|text| Number::parse(&text));
            number.map_or_else(|| Value::string(node.raw(), own), |number| Value::number(number, own))
        }
        Kind::String => Value::string(node.as_str().unwrap_or_default(), own),
        Kind::Sequence => Value::tuple(node.items().map(|item| read_json(item, origin)).collect(), own),
        Kind::Mapping => {
            let mut members = Members::default();
            for entry in node.entries() {
                let header = origin(entry.key);
                members.insert(entry.name().into(), header, read_json(entry.value, origin));
            }
            Value::object(members, own)
        }
    }
}

/// The JSON text of a value that is known in all its parts.
///
/// # Errors
/// It holds what JSON cannot say.
pub(crate) fn write_json(value: &Value) -> Result<String, String> {
    let mut out = String::new();
    write_value(value, &mut out)?;
    Ok(out)
}

fn write_value(value: &Value, out: &mut String) -> Result<(), String> {
    match &value.content {
        Content::Null(_) => out.push_str("null"),
        Content::Bool(known) => out.push_str(if *known { "true" } else { "false" }),
        Content::Number(number) if number.is_infinite() => {
            return Err("an infinity cannot be written as JSON".to_owned());
        }
        Content::Number(number) => out.push_str(&number.to_string()),
        Content::Unknown(_) | Content::Computed(_) | Content::Resource(_) => {
            return Err("an unknown value cannot be written as JSON".to_owned());
        }
        Content::String(_) | Content::Encoded(_) => write_text(value.as_str().unwrap_or_default(), out),
        Content::Tuple(_) | Content::List(_) | Content::Set(_) => {
            write_items(value.items().unwrap_or_default(), out)?;
        }
        Content::Object(members) => write_members(members, out)?,
        Content::Map(mapping) => write_members(&mapping.members, out)?,
    }
    Ok(())
}

fn write_items(items: &[Value], out: &mut String) -> Result<(), String> {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_value(item, out)?;
    }
    out.push(']');
    Ok(())
}

fn write_members(members: &Members, out: &mut String) -> Result<(), String> {
    out.push('{');
    for (index, (key, member)) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(key, out);
        out.push(':');
        write_value(&member.value, out)?;
    }
    out.push('}');
    Ok(())
}

/// A JSON string with the escapes that Terraform writes: also `<`, `>`, `&` and the two line separators.
pub(crate) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}
