//! Conversion of a value to a type, by Terraform's rules (go-cty's conversions in their unsafe mode).

use std::sync::Arc;

use cumulint_model::Symbol;

use crate::value::{
    Choice, Computed, Content, Decider, Field, Members, Number, Type, Unknown, Value, convertible, unify,
};

/// Converts a value to a type. What cannot be known keeps its reason and takes the type.
///
/// # Errors
/// What is wrong, in a few words: `a number is required`.
pub(crate) fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    let content = match (&value.content, to) {
        (_, Type::Any) => return Ok(value.clone()),
        _ if is_of(value, to) => return Ok(value.clone()),
        (Content::Null(kind), _) => Content::Null(retyped(kind, to)?),
        (Content::Unknown(unknown), _) => {
            let kind = retyped(&unknown.kind, to)?;
            let mut unknown = Unknown { kind, ..(**unknown).clone() };
            unknown.decider = converted_cases(&unknown.decider, to);
            if unknown.kind != Type::String {
                (unknown.prefix, unknown.suffix) = (None, None);
            }
            Content::Unknown(Arc::new(unknown))
        }
        (Content::Computed(computed), _) => {
            let kind = retyped(&computed.kind, to)?;
            Content::Computed(Arc::new(Computed { kind, ..(**computed).clone() }))
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
    Ok(Value { weight: content.weight(), content, ..value.clone() })
}

/// What decides, between converted values. A case that cannot be converted never is: nobody knows which one it is then.
fn converted_cases(decider: &Decider, to: &Type) -> Decider {
    let Decider::Choice(choice) = decider else { return decider.clone() };
    match (convert(&choice.holds, to), convert(&choice.fails, to)) {
        (Ok(holds), Ok(fails)) => Decider::Choice(Arc::new(Choice { holds, fails, ..**choice })),
        _ => Decider::Nothing,
    }
}

/// Whether a collection is of just this type, where that can be told without a walk through it. Where there are defaults, they may
/// have to be put in.
fn is_of(value: &Value, to: &Type) -> bool {
    match (&value.content, to) {
        (Content::Object(members), Type::Object(_)) => members.object_type() == *to && !to.has_default(),
        (Content::List(sequence), Type::List(element)) | (Content::Set(sequence), Type::Set(element)) => {
            is_kept(&sequence.element, element)
        }
        (Content::Map(mapping), Type::Map(element)) => is_kept(&mapping.element, element),
        _ => false,
    }
}

/// Whether elements of one type stay as they are where another one is asked for.
fn is_kept(element: &Type, to: &Type) -> bool {
    *to != Type::Any && *element == *to && !to.has_default()
}

/// The type of a null or unknown value after its conversion; what is left open of the new type stays as it was.
fn retyped(from: &Type, to: &Type) -> Result<Type, String> {
    if !convertible(from, to) {
        return Err(format!("{to} required"));
    }
    Ok(match (from, to) {
        (Type::List(own) | Type::Set(own), Type::List(open)) if **open == Type::Any => {
            Type::List(Arc::clone(own))
        }
        (Type::List(own) | Type::Set(own), Type::Set(open)) if **open == Type::Any => {
            Type::Set(Arc::clone(own))
        }
        (Type::Map(own), Type::Map(open)) if **open == Type::Any => Type::Map(Arc::clone(own)),
        _ => to.clone(),
    })
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
    let mismatch = || format!("{to} required");
    match &value.content {
        Content::Tuple(items) if items.is_empty() => Ok((element.clone(), Vec::new())),
        Content::Tuple(items) => {
            let element = if *element == Type::Any { shared_kind(items.iter())? } else { element.clone() };
            let converted: Result<Vec<Value>, String> =
                items.iter().map(|item| convert(item, &element)).collect();
            alike(converted?, &element)
        }
        Content::List(sequence) | Content::Set(sequence) => {
            if !convertible(&sequence.element, element) {
                return Err(mismatch());
            }
            if *element == Type::Any || is_kept(&sequence.element, element) {
                return Ok((sequence.element.clone(), sequence.items.clone()));
            }
            let converted: Result<Vec<Value>, String> =
                sequence.items.iter().map(|item| convert(item, element)).collect();
            alike(converted?, element)
        }
        _ => Err(mismatch()),
    }
}

/// The type that items of different types have in common. What is not known at all does not speak against any.
fn shared_kind<'v>(items: impl Iterator<Item = &'v Value>) -> Result<Type, String> {
    let mut untyped = false;
    let mut kinds = Vec::new();
    for item in items {
        if item.is_untyped() {
            untyped = true;
        } else {
            kinds.push(item.kind());
        }
    }
    match unify(&kinds) {
        Some(Type::Any) if !untyped && kinds.iter().any(|kind| *kind != Type::Any) => {
            Err("all elements must have the same type".to_owned())
        }
        Some(kind) => Ok(kind),
        None => Err("all elements must have the same type".to_owned()),
    }
}

/// Items that were converted to a type with open parts may differ in those: they are made alike.
fn alike(items: Vec<Value>, element: &Type) -> Result<(Type, Vec<Value>), String> {
    if !element.is_open() || items.is_empty() {
        return Ok((element.clone(), items));
    }
    let kind = shared_kind(items.iter())?;
    let items: Result<Vec<Value>, String> = items.iter().map(|item| convert(item, &kind)).collect();
    let items = items?;
    of_one_kind(items.iter(), &kind)?;
    Ok((kind, items))
}

/// Where a type has open parts, items may still differ in them.
fn of_one_kind<'v>(items: impl Iterator<Item = &'v Value>, kind: &Type) -> Result<(), String> {
    if !kind.is_open() {
        return Ok(());
    }
    let mut kinds = items.filter(|item| !item.has_untyped()).map(Value::kind);
    let first = kinds.next();
    let same = kinds.all(|kind| Some(kind) == first);
    if same { Ok(()) } else { Err("all elements must have the same type".to_owned()) }
}

fn tuple(value: &Value, elements: &[Type]) -> Result<Content, String> {
    let mismatch = || format!("a tuple of {} elements is required", elements.len());
    let Content::Tuple(items) = &value.content else { return Err(mismatch()) };
    if items.len() != elements.len() {
        return Err(mismatch());
    }
    let items: Result<Vec<Value>, String> =
        items.iter().zip(elements).map(|(item, element)| convert(item, element)).collect();
    Ok(Content::Tuple(Arc::new(items?)))
}

fn mapping(value: &Value, element: &Type) -> Result<Content, String> {
    let members = value.members().ok_or_else(|| format!("map of {element} required"))?;
    let values = || members.iter().map(|(_, member)| &member.value);
    let element = match &value.content {
        Content::Map(mapping) if !convertible(&mapping.element, element) => {
            return Err(format!("map of {element} required"));
        }
        Content::Map(mapping) if *element == Type::Any => mapping.element.clone(),
        _ if *element == Type::Any && members.len() > 0 => shared_kind(values())?,
        _ => element.clone(),
    };
    let mut members = members.try_map(|_, member| convert(member, &element))?;
    let mut kind = element;
    if kind.is_open() && members.len() > 0 {
        kind = shared_kind(members.iter().map(|(_, member)| &member.value))?;
        members = members.try_map(|_, member| convert(member, &kind))?;
        of_one_kind(members.iter().map(|(_, member)| &member.value), &kind)?;
    }
    Ok(Value::map(kind, members, value.origin).content)
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
