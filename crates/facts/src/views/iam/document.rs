//! Policy documents, each statement brought into one form.

use std::sync::Arc;

use cumulint_model::{Entry, Kind, Map, OriginId, Project, Resource, Unknown, Value, Why};

use super::denials::{covering, denials};
use super::holders::is_document_block;
use super::narrows::{Statement, demanded, narrows};
use super::{FIELDS, PolicyKind};
use crate::views::cases::items_by_case;
use crate::views::record::{Record, doubtful, is_opaque, items, listed, reason};

/// The statements of a policy.
pub(super) fn statements(project: &Project, policy: &Value, kind: PolicyKind, found: &mut Vec<Value>) {
    let block = || policy.target().filter(|target| is_document_block(project, *target));
    match policy.as_map() {
        _ if matches!(policy.kind, Kind::Null) => {}
        Some(document) => of_document(document, Some(kind), found),
        None => match block().and_then(|block| project.get(block)) {
            Some(block) => of_document(&block.properties, Some(kind), found),
            None => found.push(unreadable(policy, kind)),
        },
    }
}

/// The statements of an `aws_iam_policy_document` that no policy of the project refers to. Their kind follows from what
/// they say.
pub(super) fn of_unattached_block(block: &Resource, found: &mut Vec<Value>) {
    of_document(&block.properties, None, found);
}

fn of_document(document: &Map, kind: Option<PolicyKind>, found: &mut Vec<Value>) {
    let Some(list) = document.get_ignoring_case("Statement") else { return };
    let denials = denials(&list.value);
    for case in items_by_case(&list.value) {
        let statement = case.value;
        found.push(case.found(match statement.as_map() {
            Some(map) => {
                let kind = kind.unwrap_or_else(|| kind_of(map));
                let denied =
                    covering(&denials, map, statement.origin).filter(|_| kind != PolicyKind::Identity);
                of_statement(map, statement.origin, kind, denied)
            }
            None => unreadable(statement, kind.unwrap_or(PolicyKind::Identity)),
        }));
    }
}

/// A statement that stands by itself, of a policy of a resource.
pub(super) fn statement(written: &Value) -> Value {
    match written.as_map() {
        Some(map) => of_statement(map, written.origin, PolicyKind::Resource, None),
        None => unreadable(written, PolicyKind::Resource),
    }
}

/// A statement that names principals belongs to a resource, or to a role when all it allows is to assume one.
fn kind_of(statement: &Map) -> PolicyKind {
    let written = |name: &str| statement.get_ignoring_case(name);
    if written("Principal").is_none() && written("NotPrincipal").is_none() {
        return PolicyKind::Identity;
    }
    let assumes = |action: &Value| action.as_str().is_some_and(|text| text.starts_with("sts:AssumeRole"));
    let actions = written("Action").map(|entry| items(&entry.value)).unwrap_or_default();
    if !actions.is_empty() && actions.iter().all(assumes) { PolicyKind::Trust } else { PolicyKind::Resource }
}

fn of_statement(statement: &Map, origin: OriginId, kind: PolicyKind, denied: Option<Value>) -> Value {
    let written = |name: &str| statement.get_ignoring_case(name);
    let mut record = Record::new(origin);
    record.say("kind", kind.name(), origin);
    record.put_entry("effect", written("Effect"));
    record.put_entry("sid", written("Sid"));
    for (field, name) in [
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ] {
        record.put_list(field, written(name));
    }
    for (field, name) in [("principals", "Principal"), ("notPrincipals", "NotPrincipal")] {
        if let Some(entry) = written(name) {
            record.put(field, entry.header, entry.value.for_each_case(&mut json_principals));
        }
    }
    if let Some(entry) = written("Condition") {
        let said = Statement { denies: effect(statement) == Some("Deny"), signed: kind == PolicyKind::Trust };
        record.put("conditions", entry.header, conditions(&entry.value, said));
    }
    if let Some(denied) = denied.filter(|_| effect(statement) != Some("Deny")) {
        record.put("denials", origin, denied);
    }
    record.finish()
}

fn effect(statement: &Map) -> Option<&str> {
    statement.get_ignoring_case("Effect").and_then(|entry| entry.value.as_str())
}

/// What a statement asks for: a list of {`operator`, `key`, `values`, `narrows`}.
pub(super) fn conditions(written: &Value, statement: Statement) -> Value {
    written.for_each_case(&mut |value| json_conditions(value, statement))
}

/// One condition.
pub(super) fn condition((operator, key): (&Name<'_>, &Name<'_>), values: Value, narrows: Value) -> Value {
    let mut record = Record::new(values.origin);
    record.say("operator", operator.text, operator.origin);
    record.say("key", key.text, key.origin);
    let origin = narrows.origin;
    record.put("values", key.origin, values);
    record.put("narrows", origin, narrows);
    record.finish()
}

/// The name of an operator or of a key, and where it stands.
pub(super) struct Name<'d> {
    pub(super) text: &'d str,
    pub(super) origin: OriginId,
}

impl<'d> Name<'d> {
    fn of(entry: &'d Entry) -> Self {
        Self { text: &entry.key, origin: entry.header }
    }
}

/// `"*"`, or a map of types to one or many identities.
fn json_principals(value: &Value) -> Value {
    let Some(map) = value.as_map() else {
        if is_opaque(value) {
            return doubtful(value);
        }
        // A list is no valid form, and means the same to those who write it.
        let anyone = |identity: &Value| principal("*", identity, identity.origin);
        return Value::list(items(value).iter().map(anyone).collect(), value.origin);
    };
    let mut found = Vec::new();
    for entry in map {
        for identity in items_by_case(&entry.value) {
            found.push(identity.found(principal(&entry.key, identity.value, entry.header)));
        }
    }
    Value::list(found, value.origin)
}

fn principal(kind: &str, identity: &Value, header: OriginId) -> Value {
    let mut record = Record::new(identity.origin);
    record.say("type", kind, header);
    record.put("value", header, identity.clone());
    record.finish()
}

/// A map of operators to maps of keys to one or many values.
fn json_conditions(value: &Value, statement: Statement) -> Value {
    let Some(operators) = value.as_map() else { return doubtful(value) };
    let demanded = if statement.denies { Vec::new() } else { demanded(operators) };
    let mut found = Vec::new();
    for operator in operators {
        let Some(keys) = operator.value.as_map() else {
            found.push(doubtful(&operator.value));
            continue;
        };
        for key in keys {
            let values = asked_for(&key.value);
            let names = (&*operator.key, &*key.key);
            let narrows = narrows(names, &values, statement, &demanded);
            found.push(condition((&Name::of(operator), &Name::of(key)), values, narrows));
        }
    }
    Value::list(found, value.origin)
}

/// The values of a condition. One that is not known is a text, and there: a condition without one cannot be deployed.
fn asked_for(value: &Value) -> Value {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_none() => Value::list(vec![text(value)], value.origin),
        Kind::List(items) => listed(&Value::list(items.iter().map(text).collect(), value.origin)),
        _ => listed(value),
    }
}

/// A value that is not known, as a text of which nothing more is known.
fn text(value: &Value) -> Value {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_none() => {
            let prefix = unknown.prefix.clone().or_else(|| Some("".into()));
            let text = Unknown { prefix, ..Unknown::clone(unknown) };
            Value { kind: Kind::Unknown(Arc::new(text)), ..value.clone() }
        }
        _ => value.clone(),
    }
}

/// A statement or a document that cannot be read: every field but the kind is unknown.
fn unreadable(value: &Value, kind: PolicyKind) -> Value {
    let why = match &value.kind {
        Kind::String(_) => Why::Unsupported("a policy document that is not JSON".into()),
        _ => reason(value),
    };
    let mut record = Record::new(value.origin);
    record.say("kind", kind.name(), value.origin);
    for field in FIELDS.iter().filter(|field| !matches!(field.name, "kind" | "denials")) {
        record.put(field.name, value.origin, Value::unknown(why.clone(), value.origin));
    }
    record.finish()
}
