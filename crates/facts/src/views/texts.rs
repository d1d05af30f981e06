//! `texts`: every text that resources are given, for what a policy recognises by its form wherever it stands.
//!
//! Only what is certain is a member: a text whose middle is not known is there with its ends. A text that encodes another one in
//! base 64, as user data does, is there a second time as what it says. The view knows no form of any credential.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use cumulint_model::{Entry, Kind, Map, OriginId, Project, Value};
use rustc_hash::FxHashSet;

use super::record::Record;
use super::{Field, Member, Shape, View, secrets};

/// `texts`: one member for each text.
///
/// | field | what it holds |
/// |---|---|
/// | `property` | the name of the innermost property that holds it |
/// | `value` | the text, never shown |
///
/// What a property holds that is there for a secret belongs to `secrets`, and short texts are left out.
pub(super) const TEXTS: View = View {
    name: "texts",
    fields: &[Field { name: "property", shape: Shape::Text }, Field { name: "value", shape: Shape::Text }],
    gather,
};

fn gather(project: &Project) -> Vec<Member> {
    let secrets = secrets::origins(project);
    let mut members = Vec::new();
    for (id, resource) in project.iter().filter(|(_, resource)| resource.is_judged()) {
        let mut found = Found { texts: Vec::new(), secrets: &secrets };
        found.in_map(&resource.properties, MAX_DEPTH);
        members.extend(found.texts.into_iter().map(|value| Member { resource: id, value }));
    }
    members
}

struct Found<'p> {
    texts: Vec<Value>,
    secrets: &'p FxHashSet<OriginId>,
}

impl Found<'_> {
    fn in_map(&mut self, map: &Map, depth: u32) {
        for entry in map {
            self.in_value(&entry.value, entry, depth);
        }
    }

    fn in_value(&mut self, value: &Value, property: &Entry, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &value.kind {
            Kind::String(text) => self.text(text, property, value),
            Kind::Map(map) => self.in_map(map, depth),
            Kind::List(items) => items.iter().for_each(|item| self.in_value(item, property, depth)),
            Kind::Encoded(encoded) => self.in_value(&encoded.value, property, depth),
            Kind::Unknown(unknown) => {
                for end in [&unknown.prefix, &unknown.suffix].into_iter().flatten() {
                    self.text(end, property, value);
                }
                if let Some(choice) = &unknown.choice {
                    choice.values().for_each(|case| self.in_value(case, property, depth));
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Reference(_) => {}
        }
    }

    fn text(&mut self, text: &str, property: &Entry, value: &Value) {
        if text.len() < SHORTEST || self.secrets.contains(&value.origin) {
            return;
        }
        let decoded = decoded(text);
        for text in std::iter::once(text).chain(decoded.as_deref()) {
            let mut record = Record::new(value.origin);
            record.say("property", &property.key, property.header);
            let known = Value::string(text, value.origin);
            record.put("value", value.origin, Value { sensitive: true, ..known });
            self.texts.push(record.finish());
        }
    }
}

/// The text that another one encodes in base 64 (RFC 4648, section 4); `None` if it does not look like that.
fn decoded(text: &str) -> Option<String> {
    // The end of what is known may lie within a group: only whole groups are read.
    let whole = text.len() - text.len() % GROUP;
    let looks = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let bytes = BASE64.decode(text.get(..whole).filter(|_| looks)?).ok()?;
    String::from_utf8(bytes).ok()
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// How many characters of base 64 stand for three bytes.
const GROUP: usize = 4;
/// No credential that is known by its form is shorter, in bytes.
const SHORTEST: usize = 16;
/// How deep properties are looked into.
const MAX_DEPTH: u32 = 64;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::views::drafts::{found, project};

    #[test]
    fn texts_are_found_however_deep_and_short_ones_are_not() {
        let containers = json!([{"Name": "web", "Environment": [{"Value": "a text of some length"}]}]);
        let project = project(&[(
            "AWS::ECS::TaskDefinition",
            json!({"Family": "shop", "Cpu": 256, "ContainerDefinitions": containers}),
        )]);
        assert_eq!(found("texts", &project), "0: (property=Value value=a text of some length)\n");
    }

    #[test]
    fn user_data_is_there_as_what_it_says_too() {
        let project =
            project(&[("AWS::EC2::Instance", json!({"UserData": "ZWNobyBhIHRleHQgb2Ygc29tZSBsZW5ndGg="}))]);
        assert_eq!(
            found("texts", &project),
            "0: (property=UserData value=ZWNobyBhIHRleHQgb2Ygc29tZSBsZW5ndGg=)\n\
             0: (property=UserData value=echo a text of some length)\n"
        );
    }

    #[test]
    fn a_property_that_is_there_for_a_secret_belongs_to_another_view() {
        let project = project(&[(
            "AWS::RDS::DBInstance",
            json!({"MasterUserPassword": "Winter2024!Winter2024!", "DBName": {"$unknown": "var.name"}}),
        )]);
        assert_eq!(found("texts", &project), "");
    }
}
