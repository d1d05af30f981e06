//! Small projects for the tests of views: resources written as JSON, members shown as JSON.
//!
//! `{"$unknown": "var.x"}` is an input without a value, `{"$ref": 0}` the text of the first resource's document.

use std::fmt::Write as _;

use cumulint_model::{
    Cloud, Dialect, Kind, Map, Number, Presence, Project, Resource, ResourceId, Value, Why,
};
use cumulint_source::{FileId, Span};
use serde_json::Value as Json;

use super::{Member, view};

/// A project of resources, by type and properties.
pub(crate) fn project(resources: &[(&str, Json)]) -> Project {
    let mut project = Project::new(Dialect::Terraform, ".");
    for (kind, properties) in resources {
        let Kind::Map(map) = value(&mut project, properties).kind else { panic!("properties are a map") };
        let resource = Resource {
            address: (*kind).into(),
            declared_type: (*kind).into(),
            canonical_type: (*kind).into(),
            cloud: Cloud::Other,
            api_version: None,
            name: None,
            provider: None,
            parent: None,
            presence: Presence::Certain,
            instance: None,
            existing: ["aws_iam_policy_document", "google_iam_policy", "azurerm_subscription"].contains(kind),
            part_of: None,
            properties: (*map).clone(),
            beside: Map::new(),
            header: Span::new(FileId(0), 0, 1),
            block: Span::new(FileId(0), 0, 1),
            calls: std::sync::Arc::default(),
        };
        project.add(resource);
    }
    project
}

/// What a view finds, one line a member.
pub(crate) fn found(name: &str, project: &Project) -> String {
    let members: Vec<Member> = (view(name).unwrap().gather)(project);
    members.iter().fold(String::new(), |mut text, member| {
        let _ = writeln!(text, "{}: {}", member.resource.0, shown(&member.value));
        text
    })
}

fn value(project: &mut Project, json: &Json) -> Value {
    let offset = u32::try_from(project.origins.len()).unwrap();
    let origin = project.origins.written(Span::new(FileId(0), offset, offset + 1));
    match json {
        Json::Null => Value::new(Kind::Null, origin),
        Json::Bool(known) => Value::new(Kind::Bool(*known), origin),
        Json::Number(number) => Value::new(Kind::Number(Number::parse(&number.to_string()).unwrap()), origin),
        Json::String(text) => Value::string(text.as_str(), origin),
        Json::Array(items) => {
            let items = items.iter().map(|item| value(project, item)).collect();
            Value::list(items, origin)
        }
        Json::Object(entries) => {
            if let Some(name) = entries.get("$unknown") {
                return Value::unknown(Why::Input(name.as_str().unwrap().into()), origin);
            }
            if let Some(index) = entries.get("$ref") {
                let target = ResourceId(u32::try_from(index.as_u64().unwrap()).unwrap());
                return Value::reference(target, "id", origin);
            }
            let mut map = Map::new();
            for (key, item) in entries {
                let item = value(project, item);
                map.insert(key.as_str().into(), item.origin, item);
            }
            Value::map(map, origin)
        }
    }
}

fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => text.to_string(),
        Kind::List(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Kind::Map(map) => {
            let entries = map.iter().map(|entry| format!("{}={}", entry.key, shown(&entry.value)));
            format!("({})", entries.collect::<Vec<_>>().join(" "))
        }
        Kind::Encoded(encoded) => shown(&encoded.value),
        Kind::Reference(reference) => format!("->{}", reference.target.0),
        Kind::Unknown(unknown) => format!("?{}", unknown.why.subject()),
    }
}
