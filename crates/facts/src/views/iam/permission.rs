//! Permissions that are written without a policy, as the statements that AWS makes of them: of Lambda functions and layers, and of
//! event buses.

use cumulint_model::{Entry, Kind, OriginId, Resource, Value};

use super::PolicyKind;
use super::document::{self, Name};
use super::narrows::{Statement, narrows};
use crate::views::record::{Record, doubtful, items, listed};

/// Adds the statement of a permission. Any other resource has none.
pub(super) fn statements(resource: &Resource, found: &mut Vec<Value>) {
    let Some(names) = NAMES.iter().find(|names| names.kind == &*resource.canonical_type) else { return };
    let written = |name: &str| resource.properties.get(name).filter(|_| !name.is_empty());
    // An event bus has a whole statement, or its parts.
    if let Some(whole) = written(names.statement) {
        found.push(document::statement(&whole.value));
        return;
    }
    let action = written(names.action);
    let Some(origin) = action.or_else(|| written(names.principal)).map(|entry| entry.value.origin) else {
        return;
    };
    if action.is_none() && names.usual.is_empty() {
        return;
    }
    let mut record = Record::new(origin);
    record.say("kind", PolicyKind::Resource.name(), origin);
    record.say("effect", "Allow", origin);
    match action {
        Some(_) => record.put_list("actions", action),
        None => record.put("actions", origin, Value::list(vec![Value::string(names.usual, origin)], origin)),
    }
    record.put_list("resources", written(names.resource));
    if let Some(principal) = written(names.principal) {
        let principals = principal.value.for_each_case(&mut |value| principals(value, principal.header));
        record.put("principals", principal.header, principals);
    }
    let conditions = names.conditions.iter();
    let mut asked: Vec<Value> = conditions
        .filter_map(|(name, operator, key)| Some(condition(written(name)?, operator, key)))
        .collect();
    asked.extend(written("Condition").or_else(|| written("condition")).and_then(of_event_bus));
    if !asked.is_empty() {
        record.put("conditions", origin, Value::list(asked, origin));
    }
    found.push(record.finish());
}

/// The condition of an event bus: a map of `Key`, `Type` and `Value`, which is a block in Terraform.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-events-eventbuspolicy-condition.html>.
fn of_event_bus(entry: &Entry) -> Option<Value> {
    let written = items(&entry.value).first()?;
    let Some(map) = written.as_map() else { return Some(doubtful(written)) };
    let text = |name: &str| map.get_ignoring_case(name).and_then(|entry| entry.value.as_str());
    Some(condition(map.get_ignoring_case("Value")?, text("Type")?, text("Key")?))
}

/// How a dialect spells a permission. An empty name is of what it does not have.
struct Names {
    kind: &'static str,
    statement: &'static str,
    action: &'static str,
    /// What is allowed where no action is written.
    usual: &'static str,
    resource: &'static str,
    principal: &'static str,
    conditions: &'static [(&'static str, &'static str, &'static str)],
}

const NAMES: &[Names] = &[
    Names {
        kind: "AWS::Lambda::Permission",
        statement: "",
        action: "Action",
        usual: "",
        resource: "FunctionName",
        principal: "Principal",
        conditions: &[
            ("SourceArn", "ArnLike", "aws:SourceArn"),
            ("SourceAccount", "StringEquals", "aws:SourceAccount"),
            ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
            ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
            ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
        ],
    },
    Names {
        kind: "aws_lambda_permission",
        statement: "",
        action: "action",
        usual: "",
        resource: "function_name",
        principal: "principal",
        conditions: &[
            ("source_arn", "ArnLike", "aws:SourceArn"),
            ("source_account", "StringEquals", "aws:SourceAccount"),
            ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
            ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
            ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
        ],
    },
    Names {
        kind: "AWS::Lambda::LayerVersionPermission",
        statement: "",
        action: "Action",
        usual: "",
        resource: "LayerVersionArn",
        principal: "Principal",
        conditions: &[("OrganizationId", "StringEquals", "aws:PrincipalOrgID")],
    },
    Names {
        kind: "aws_lambda_layer_version_permission",
        statement: "",
        action: "action",
        usual: "",
        resource: "layer_name",
        principal: "principal",
        conditions: &[("organization_id", "StringEquals", "aws:PrincipalOrgID")],
    },
    Names {
        kind: "AWS::Events::EventBusPolicy",
        statement: "Statement",
        action: "Action",
        usual: "",
        resource: "EventBusName",
        principal: "Principal",
        conditions: &[],
    },
    Names {
        kind: "aws_cloudwatch_event_permission",
        statement: "",
        action: "action",
        usual: "events:PutEvents",
        resource: "event_bus_name",
        principal: "principal",
        conditions: &[],
    },
];

fn principals(value: &Value, header: OriginId) -> Value {
    let kind = match value.as_str() {
        Some("*") => "*",
        Some(text) if text.contains(".amazon") => "Service",
        _ => "AWS",
    };
    let mut record = Record::new(value.origin);
    if !matches!(value.kind, Kind::Unknown(_)) {
        record.say("type", kind, value.origin);
    }
    record.put("value", header, value.clone());
    Value::list(vec![record.finish()], value.origin)
}

fn condition(entry: &Entry, operator: &str, key: &str) -> Value {
    let values = listed(&entry.value);
    let narrows = narrows((operator, key), &values, Statement::ALLOWS, &[]);
    let name = |text| Name { text, origin: entry.header };
    document::condition((&name(operator), &name(key)), values, narrows)
}
