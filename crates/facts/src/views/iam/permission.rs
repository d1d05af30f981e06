//! The permission of a Lambda function as the statement that Lambda makes of it.

use cumulint_model::{Entry, Kind, OriginId, Resource, Value};

use super::PolicyKind;
use super::document::{self, Name};
use super::narrows::{Statement, narrows};
use crate::views::record::{Record, listed};

/// Adds the statement of a permission. Any other resource has none.
pub(super) fn of_function(resource: &Resource, statements: &mut Vec<Value>) {
    let written = |name: &str| resource.properties.get(name);
    let names = match &*resource.canonical_type {
        "AWS::Lambda::Permission" => CANONICAL,
        "aws_lambda_permission" => TERRAFORM,
        _ => return,
    };
    let Some(action) = written(names.action) else { return };
    let origin = action.value.origin;
    let mut record = Record::new(origin);
    record.say("kind", PolicyKind::Resource.name(), origin);
    record.say("effect", "Allow", origin);
    record.put_list("actions", Some(action));
    record.put_list("resources", written(names.function));
    if let Some(principal) = written(names.principal) {
        let principals = principal.value.for_each_case(&mut |value| principals(value, principal.header));
        record.put("principals", principal.header, principals);
    }
    let conditions: Vec<Value> = names
        .conditions
        .iter()
        .filter_map(|(name, operator, key)| Some(condition(written(name)?, operator, key)))
        .collect();
    if !conditions.is_empty() {
        record.put("conditions", origin, Value::list(conditions, origin));
    }
    statements.push(record.finish());
}

/// How a dialect spells a permission.
struct Names {
    action: &'static str,
    function: &'static str,
    principal: &'static str,
    conditions: &'static [(&'static str, &'static str, &'static str)],
}

const CANONICAL: Names = Names {
    action: "Action",
    function: "FunctionName",
    principal: "Principal",
    conditions: &[
        ("SourceArn", "ArnLike", "aws:SourceArn"),
        ("SourceAccount", "StringEquals", "aws:SourceAccount"),
        ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
        ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
        ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
    ],
};

const TERRAFORM: Names = Names {
    action: "action",
    function: "function_name",
    principal: "principal",
    conditions: &[
        ("source_arn", "ArnLike", "aws:SourceArn"),
        ("source_account", "StringEquals", "aws:SourceAccount"),
        ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
        ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
        ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
    ],
};

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
