//! Secrets, literals and inputs over small projects.

use cumulint_model::{
    Cloud, Dialect, Hop, INPUT, Kind, Map, Origin, Presence, Project, Resource, ResourceId, Value, Why,
};
use cumulint_source::{FileId, Span};
use serde_json::json;

use crate::views::drafts;
use crate::{Facts, Node, Scalar};

const fn span(start: u32) -> Span {
    Span::new(FileId(0), start, start + 5)
}

fn with(value: impl FnOnce(&mut Project) -> Value) -> (Project, ResourceId) {
    let mut project = Project::new(Dialect::Arm, "main.json");
    let value = value(&mut project);
    let name = Value::string("it", project.origins.written(span(0)));
    let mut resource = Resource::declaration(INPUT, "it".into(), Cloud::Azure, name, (span(0), span(0)));
    resource.properties = Map::new();
    resource.properties.insert("value".into(), value.origin, value);
    let id = project.add(resource);
    (project, id)
}

/// What a derived member of the value says: `true`, `false`, or why it is not known.
fn answer(value: impl FnOnce(&mut Project) -> Value, member: &str) -> String {
    let (project, id) = with(value);
    let facts = Facts::new(&project);
    let value = facts.member(&Node::Resource(id), "value");
    match facts.member(&value, member).scalar() {
        Scalar::Bool(known) => known.to_string(),
        Scalar::Unknown { why, .. } => why.to_string(),
        other => format!("{other:?}"),
    }
}

fn text(project: &mut Project, text: &str) -> Value {
    let origin = project.origins.written(span(10));
    Value::string(text, origin)
}

#[test]
fn a_secret_is_found_in_what_holds_it_and_blamed_there() {
    let (project, id) = with(|project| {
        let secret = Value { sensitive: true, ..text(project, "x") };
        let secret = Value { origin: project.origins.written(span(40)), ..secret };
        let mut map = Map::new();
        map.insert("password".into(), secret.origin, secret);
        let origin = project.origins.written(span(20));
        Value::map(map, origin)
    });
    let facts = Facts::new(&project);
    let value = facts.member(&Node::Resource(id), "value");
    let found = facts.member(&value, "_secret");
    assert_eq!(found.scalar(), Scalar::Bool(true));
    assert_eq!(facts.place(&found).and_then(|place| facts.span(place)), Some(span(40)));
}

#[test]
fn whether_there_is_a_secret_is_none() {
    let secret = |kind: Kind| {
        answer(
            |project| Value { sensitive: true, ..Value::new(kind, project.origins.written(span(10))) },
            "_secret",
        )
    };
    assert_eq!(secret(Kind::Bool(true)), "false");
    assert_eq!(secret(Kind::String("x".into())), "true");
}

#[test]
fn an_output_elsewhere_may_be_a_secret_if_it_is_called_so() {
    let output = |name: &str| {
        answer(
            |project| {
                let name_value = text(project, "vault");
                let declared = Resource {
                    existing: false,
                    presence: Presence::Certain,
                    ..Resource::declaration(
                        "Microsoft.Resources/deployments",
                        "vault".into(),
                        Cloud::Azure,
                        name_value,
                        (span(0), span(0)),
                    )
                };
                let target = project.add(declared);
                let origin = project.origins.written(span(10));
                Value::reference(target, format!("properties.outputs.{name}.value"), origin)
            },
            "_secret",
        )
    };
    assert_eq!(output("resourceId"), "false");
    assert_eq!(output("primaryKeyName"), "false");
    assert!(output("primaryKey").contains("not at hand"));
}

#[test]
fn a_literal_is_a_text_of_the_sources() {
    assert_eq!(answer(|project| text(project, "Winter2024!"), "_literal"), "true");
    assert_eq!(answer(|project| text(project, ""), "_literal"), "false");
    let kept = "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/x)";
    assert_eq!(answer(|project| text(project, kept), "_literal"), "false");
    let unknown =
        |why: Why| answer(|project| Value::unknown(why, project.origins.written(span(10))), "_literal");
    assert_eq!(unknown(Why::Input("parameters('x')".into())), "false");
    assert_eq!(unknown(Why::AfterApply("newGuid()".into())), "false");
    assert!(unknown(Why::Condition("x".into())).contains("condition"));
}

#[test]
fn what_is_made_of_an_input_is_not_literal_and_what_is_taken_from_one_is() {
    let passed = |made: bool, member: &str| {
        answer(
            |project| {
                let written = project.origins.written(span(10));
                let by = Hop::Parameter("x".into());
                let passed = project.origins.add(Origin::Passed { at: span(30), by, from: written });
                let made_of = Origin::Made { at: span(50), by: "concat".into(), from: Box::new([passed]) };
                let origin = if made { project.origins.add(made_of) } else { passed };
                Value::string("Winter2024!", origin)
            },
            member,
        )
    };
    assert_eq!(passed(false, "_literal"), "true");
    assert_eq!(passed(true, "_literal"), "false");
    assert_eq!(passed(true, "_input"), "true");
    assert_eq!(answer(|project| text(project, "x"), "_input"), "false");
}

#[test]
fn the_values_of_properties_that_hold_secrets_are_gathered_and_never_shown() {
    let project = drafts::project(&[
        (
            "Microsoft.Compute/virtualMachines",
            json!({"osProfile": {"adminUsername": "a", "adminPassword": "p"}}),
        ),
        (
            "AWS::RDS::DBInstance",
            json!({"MasterUsername": "a", "MasterUserPassword": {"$unknown": "Password"}}),
        ),
        ("Microsoft.KeyVault/vaults/secrets", json!({"value": "s", "contentType": "text/plain"})),
        ("google_sql_user", json!({"name": "a", "password": "p"})),
    ]);
    assert_eq!(
        drafts::found("secrets", &project),
        "0: (property=adminPassword declared=false value=p)\n\
         1: (property=MasterUserPassword declared=false value=?Password)\n\
         2: (property=value declared=false value=s)\n\
         3: (property=password declared=false value=p)\n"
    );
    let members = crate::views::members("secrets", &project);
    let hidden =
        |member: &crate::views::Member| member.value.as_map().unwrap().get("value").unwrap().value.sensitive;
    assert!(members.iter().all(hidden));
}
