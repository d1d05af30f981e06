//! `cumulint show --format json`: the contract that other tools parse.

use std::io::{self, Write};

use cumulint_lint::{Shown, ShownCase, ShownResource, ShownValue};
use cumulint_source::Sources;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Writes the object and a line end.
pub(crate) fn write(shown: &Shown, sources: &Sources<'_>, out: &mut dyn Write) -> io::Result<()> {
    let resources = shown.resources.iter().map(|resource| ResourceObject::new(resource, sources)).collect();
    serde_json::to_writer_pretty(&mut *out, &ShownObject { resources })?;
    writeln!(out)
}

#[derive(Serialize)]
struct ShownObject<'s> {
    resources: Vec<ResourceObject<'s>>,
}

#[derive(Serialize)]
struct ResourceObject<'s> {
    address: &'s str,
    r#type: &'s str,
    declared_type: &'s str,
    api_version: Option<ValueObject<'s>>,
    name: Option<ValueObject<'s>>,
    parent: Option<&'s str>,
    properties: ValueObject<'s>,
    path: String,
    start_line: u32,
    end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'s str>,
}

impl<'s> ResourceObject<'s> {
    fn new(resource: &'s ShownResource, sources: &Sources<'_>) -> Self {
        let file = sources.get(resource.block.file);
        let range = resource.block.range;
        let last = range.end.saturating_sub(1).max(range.start);
        Self {
            address: &resource.address,
            r#type: &resource.canonical_type,
            declared_type: &resource.declared_type,
            api_version: resource.api_version.as_ref().map(ValueObject),
            name: resource.name.as_ref().map(ValueObject),
            parent: resource.parent.as_deref(),
            properties: ValueObject(&resource.properties),
            path: file.path.to_string(),
            start_line: file.lines().line(range.start),
            end_line: file.lines().line(last),
            environment: resource.environment.as_deref(),
        }
    }
}

struct ValueObject<'s>(&'s ShownValue);

#[derive(Serialize)]
struct ReferenceObject<'s> {
    resource: &'s str,
    path: &'s str,
}

#[derive(Serialize)]
struct CaseObject<'s> {
    r#where: &'s str,
    value: ValueObject<'s>,
}

impl<'s> CaseObject<'s> {
    fn of(case: &'s ShownCase) -> Self {
        Self { r#where: &case.when, value: ValueObject(&case.value) }
    }
}

impl Serialize for ValueObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            ShownValue::Null => serializer.serialize_unit(),
            ShownValue::Bool(known) => serializer.serialize_bool(*known),
            ShownValue::Number(digits) => number(digits, serializer),
            ShownValue::String(text) => serializer.serialize_str(text),
            ShownValue::List(items) => serializer.collect_seq(items.iter().map(ValueObject)),
            ShownValue::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, ValueObject(value))))
            }
            ShownValue::Reference { resource, path } => {
                special("$reference", &ReferenceObject { resource, path }, serializer)
            }
            ShownValue::Unknown(why) => special("$unknown", why, serializer),
            ShownValue::Choice(cases) => {
                special("$choice", &cases.each_ref().map(CaseObject::of), serializer)
            }
            ShownValue::Secret => special("$secret", &true, serializer),
        }
    }
}

/// An object of one key, which no property of a cloud has.
fn special<S: Serializer>(key: &str, value: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

/// A number keeps its digits where JSON can write them.
fn number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match (RawValue::from_string(digits.to_owned()), digits.parse::<f64>()) {
        (Ok(raw), _) => raw.serialize(serializer),
        (Err(_), Ok(nearest)) => serializer.serialize_f64(nearest),
        (Err(_), Err(_)) => serializer.serialize_str(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &ShownValue) -> String {
        serde_json::to_string(&ValueObject(value)).unwrap()
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(written(&ShownValue::Number("22".to_owned())), "22");
        assert_eq!(
            written(&ShownValue::Number("123456789012345678901234567890".to_owned())),
            "123456789012345678901234567890"
        );
        assert_eq!(written(&ShownValue::Number("+0.50".to_owned())), "0.5");
    }

    #[test]
    fn what_is_no_plain_value_says_what_it_is() {
        let unknown = ShownValue::Unknown("variable `acl`".to_owned());
        assert_eq!(written(&unknown), r#"{"$unknown":"variable `acl`"}"#);
        let reference =
            ShownValue::Reference { resource: "aws_kms_key.main".to_owned(), path: "arn".to_owned() };
        assert_eq!(written(&reference), r#"{"$reference":{"resource":"aws_kms_key.main","path":"arn"}}"#);
        assert_eq!(written(&ShownValue::Secret), r#"{"$secret":true}"#);
        let case = |when: &str, value| ShownCase { when: when.to_owned(), value, place: None };
        let cases = [
            case("`IsProd` holds", ShownValue::Bool(true)),
            case("`IsProd` does not hold", ShownValue::Null),
        ];
        assert_eq!(
            written(&ShownValue::Choice(Box::new(cases))),
            r#"{"$choice":[{"where":"`IsProd` holds","value":true},{"where":"`IsProd` does not hold","value":null}]}"#
        );
        let map = ShownValue::Map(vec![
            ("b".to_owned(), ShownValue::Null),
            ("a".to_owned(), ShownValue::Bool(true)),
        ]);
        assert_eq!(written(&map), r#"{"b":null,"a":true}"#);
    }
}
