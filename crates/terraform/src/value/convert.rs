//! Conversion of a value to a type, by Terraform's rules.

use std::sync::Arc;

use cumulint_model::Symbol;

use crate::value::{Computed, Content, Field, Members, Number, Type, Unknown, Value, unify};

/// Converts a value to a type. What cannot be known keeps its reason and takes the type.
///
/// # Errors
/// What is wrong, in a few words: `a number is required`.
pub(crate) fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    let content = match (&value.content, to) {
        (_, Type::Any) => return Ok(value.clone()),
        (Content::Null(_), _) => Content::Null(to.clone()),
        (Content::Unknown(unknown), _) => Content::Unknown(retyped(unknown, to)?),
        (Content::Computed(computed), _) => {
            Content::Computed(Arc::new(Computed { kind: to.clone(), ..(**computed).clone() }))
        }
        (Content::Resource(_), _) => value.content.clone(),
        (_, Type::Bool | Type::Number | Type::String) => return primitive(value, to),
        (_, Type::List(element)) => {
            let (element, items) = items(value, element, to)?;
            Value::list(element, items, value.origin).content
        }
        (_, Type::Set(element)) => {
            let (element, items) = items(value, element, to)?;
            Value::set(element, items, value.origin).content
        }
        (_, Type::Tuple(elements)) => tuple(value, elements)?,
        (_, Type::Map(element)) => mapping(value, element)?,
        (_, Type::Object(fields)) => object(value, fields)?,
    };
    Ok(Value { content, ..value.clone() })
}

/// An unknown of another type; an error where its own type can never become that.
fn retyped(unknown: &Unknown, to: &Type) -> Result<Arc<Unknown>, String> {
    let possible = match (&unknown.kind, to) {
        (Type::Any, _) => true,
        (from, to) if to.is_primitive() => {
            from.is_primitive() && (from == to || [from, to].contains(&&Type::String))
        }
        (from, _) => !from.is_primitive(),
    };
    let prefix = unknown.prefix.clone().filter(|_| *to == Type::String);
    let changed = Unknown { why: unknown.why.clone(), kind: to.clone(), prefix };
    if possible { Ok(Arc::new(changed)) } else { Err(format!("{to} required")) }
}

fn primitive(value: &Value, to: &Type) -> Result<Value, String> {
    let content = match (&value.content, to) {
        (Content::Bool(_), Type::Bool)
        | (Content::Number(_), Type::Number)
        | (Content::String(_) | Content::Encoded(_), Type::String) => return Ok(value.clone()),
        (Content::Bool(known), Type::String) => Content::String(if *known { "true" } else { "false" }.into()),
        (Content::Number(number), Type::String) => Content::String(number.to_string().into()),
        (Content::String(text), Type::Number) => {
            Content::Number(Number::parse(text).ok_or("a number is required")?)
        }
        (Content::String(text), Type::Bool) => Content::Bool(match &**text {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return Err("a bool is required".to_owned()),
        }),
        _ => return Err(format!("{to} required")),
    };
    Ok(Value { content, ..value.clone() })
}

/// The items, all of one type.
fn items(value: &Value, element: &Type, to: &Type) -> Result<(Type, Vec<Value>), String> {
    let items = value.items().ok_or_else(|| format!("{to} required"))?;
    let element = common(element, || unify(&items.iter().map(Value::kind).collect::<Vec<_>>()))?;
    let items: Result<Vec<Value>, String> = items.iter().map(|item| convert(item, &element)).collect();
    Ok((element, items?))
}

/// The element type: what is asked for, or where that is left open, what all the elements have in common.
fn common(asked: &Type, found: impl FnOnce() -> Option<Type>) -> Result<Type, String> {
    if *asked == Type::Any {
        found().ok_or_else(|| "all elements must have the same type".to_owned())
    } else {
        Ok(asked.clone())
    }
}

fn tuple(value: &Value, elements: &[Type]) -> Result<Content, String> {
    let items = value.items().filter(|items| items.len() == elements.len());
    let items = items.ok_or_else(|| format!("a tuple of {} elements is required", elements.len()))?;
    let items: Result<Vec<Value>, String> =
        items.iter().zip(elements).map(|(item, element)| convert(item, element)).collect();
    Ok(Content::Tuple(Arc::new(items?)))
}

fn mapping(value: &Value, element: &Type) -> Result<Content, String> {
    let members = value.members().ok_or_else(|| format!("map of {element} required"))?;
    let kinds = || members.iter().map(|(_, member)| member.value.kind()).collect::<Vec<_>>();
    let element = common(element, || unify(&kinds()))?;
    let members = members.try_map(|_, member| convert(member, &element))?;
    Ok(Value::map(element, members, value.origin).content)
}

fn object(value: &Value, fields: &[Field]) -> Result<Content, String> {
    let given = value.members().ok_or("object required")?;
    let mut members = Members::default();
    for (name, member) in given.as_written() {
        if let Some(field) = field(fields, name) {
            members.insert(name.clone(), member.header, convert_field(&member.value, field)?);
        }
    }
    for field in fields.iter().filter(|field| given.get(&field.name).is_none()) {
        members.insert(field.name.clone(), value.origin, left_out(value, field)?);
    }
    Ok(Content::Object(Arc::new(members)))
}

fn field<'f>(fields: &'f [Field], name: &Symbol) -> Option<&'f Field> {
    fields.binary_search_by(|field| field.name.cmp(name)).ok().and_then(|index| fields.get(index))
}

/// A default also stands in for an attribute that is null.
fn convert_field(value: &Value, field: &Field) -> Result<Value, String> {
    let default = field.default.as_ref().filter(|_| value.is_null());
    convert(default.unwrap_or(value), &field.kind)
        .map_err(|why| format!("attribute \"{}\": {why}", field.name))
}

fn left_out(holder: &Value, field: &Field) -> Result<Value, String> {
    if !field.optional {
        return Err(format!("attribute \"{}\" is required", field.name));
    }
    match &field.default {
        Some(default) => convert(default, &field.kind),
        None => Ok(Value::new(Content::Null(field.kind.clone()), holder.origin)),
    }
}
