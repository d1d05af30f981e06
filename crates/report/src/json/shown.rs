//! `cumulint show --format json`.

use std::sync::Arc;

use cumulint_finding::{Shown, ShownCase, ShownResource, ShownValue};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::place::Places;

/// What `cumulint show --format json` prints: the resources as policies see them.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(title = "Resources"))]
pub(crate) struct ShownList<'s> {
    resources: Vec<ResourceObject<'s>>,
}

impl<'s> ShownList<'s> {
    pub(crate) fn new(shown: &'s Shown, places: &Places<'_>) -> Self {
        let resources = shown.resources.iter();
        Self { resources: resources.map(|resource| ResourceObject::new(resource, places)).collect() }
    }
}

/// A resource.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ShownResource"))]
struct ResourceObject<'s> {
    /// What its author would call it.
    address: &'s str,
    /// The canonical type.
    r#type: &'s str,
    /// The type as declared.
    declared_type: &'s str,
    /// The API version, where the dialect writes one.
    api_version: Option<ValueObject<'s>>,
    /// The name that the cloud will know it by, where one is given.
    name: Option<ValueObject<'s>>,
    /// The address of what it lies in.
    parent: Option<&'s str>,
    /// Its properties in the cloud's own shape.
    properties: ValueObject<'s>,
    /// The path of the file.
    path: Arc<str>,
    /// The first line of the declaration, from 1.
    start_line: u32,
    /// The last line of the declaration, from 1.
    end_line: u32,
    /// The set of inputs; absent where there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'s str>,
}

impl<'s> ResourceObject<'s> {
    fn new(resource: &'s ShownResource, places: &Places<'_>) -> Self {
        let (start_line, end_line) = places.lines(resource.block);
        Self {
            address: &resource.address,
            r#type: &resource.canonical_type,
            declared_type: &resource.declared_type,
            api_version: resource.api_version.as_ref().map(ValueObject),
            name: resource.name.as_ref().map(ValueObject),
            parent: resource.parent.as_deref(),
            properties: ValueObject(&resource.properties),
            path: places.path(resource.block),
            start_line,
            end_line,
            environment: resource.environment.as_deref(),
        }
    }
}

/// A value: plain JSON, or an object of one key that no property of a cloud has.
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

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ValueObject<'_> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let value = generator.subschema_for::<Self>();
        let special = |key: &str, description: &str, inner: serde_json::Value| {
            serde_json::json!({
                "description": description,
                "type": "object",
                "properties": { key: inner },
                "required": [key],
                "additionalProperties": false,
            })
        };
        let reference = serde_json::json!({
            "type": "object",
            "properties": { "resource": { "type": "string" }, "path": { "type": "string" } },
            "required": ["resource", "path"],
        });
        let case = serde_json::json!({
            "type": "object",
            "properties": { "where": { "type": "string" }, "value": value },
            "required": ["where", "value"],
        });
        let cases = serde_json::json!({ "type": "array", "items": case, "minItems": 2, "maxItems": 2 });
        schemars::json_schema!({
            "description": "A value: plain JSON, or an object of one key that begins with `$`.",
            "anyOf": [
                { "type": ["null", "boolean", "number", "string"] },
                { "type": "array", "items": value },
                special("$reference", "What the cloud computes for another resource.", reference),
                special("$unknown", "Not known, and why.", serde_json::json!({ "type": "string" })),
                special("$choice", "One of two values, by a condition; null where it is absent.", cases),
                special("$secret", "Declared secret.", serde_json::json!({ "const": true })),
                { "type": "object", "additionalProperties": value },
            ],
        })
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
