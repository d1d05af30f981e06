//! Policy documents: IAM's JSON and Terraform's blocks, each statement brought into one form.

use cumulint_model::{Entry, Kind, Map, OriginId, Project, Resource, ResourceId, Value, Why};
use rustc_hash::FxHashSet;

use super::holders::is_document_block;
use super::{FIELDS, PolicyKind};
use crate::views::record::{Record, doubtful, is_opaque, items, listed, reason};

/// The statements of a policy, whether it is written out or taken from an `aws_iam_policy_document`.
pub(super) fn statements(project: &Project, policy: &Value, kind: PolicyKind, found: &mut Vec<Value>) {
    let mut blocks = FxHashSet::default();
    match block_of(project, policy) {
        Some(_) => blocks_behind(project, policy, &mut blocks),
        None => return of_value(policy, kind, found),
    }
    let mut blocks: Vec<ResourceId> = blocks.into_iter().collect();
    blocks.sort_unstable();
    for block in blocks.iter().filter_map(|id| project.get(*id)) {
        of_written_block(block, Some(kind), found);
        for text in composed_of(block).filter(|text| block_of(project, text).is_none()) {
            of_value(text, kind, found);
        }
    }
}

/// The blocks that a policy takes its statements from, those that such a block is composed of included.
pub(super) fn blocks_behind(project: &Project, policy: &Value, found: &mut FxHashSet<ResourceId>) {
    let mut open: Vec<ResourceId> = block_of(project, policy).into_iter().collect();
    while let Some(id) = open.pop() {
        if found.insert(id)
            && let Some(block) = project.get(id)
        {
            open.extend(composed_of(block).filter_map(|text| block_of(project, text)));
        }
    }
}

fn block_of(project: &Project, policy: &Value) -> Option<ResourceId> {
    policy.target().filter(|target| is_document_block(project, *target))
}

fn composed_of(block: &Resource) -> impl Iterator<Item = &Value> {
    COMPOSING.iter().filter_map(|name| block.properties.get(name)).flat_map(|entry| items(&entry.value))
}

const COMPOSING: &[&str] =
    &["source_json", "override_json", "source_policy_documents", "override_policy_documents"];

fn of_value(document: &Value, kind: PolicyKind, statements: &mut Vec<Value>) {
    if matches!(document.kind, Kind::Null) {
        return;
    }
    let Some(map) = document.as_map() else {
        statements.push(unreadable(document, kind));
        return;
    };
    let Some(list) = map.get_ignoring_case("Statement") else { return };
    for statement in items(&list.value) {
        statements.push(match statement.as_map() {
            Some(map) => of_json(map, statement.origin, kind),
            None => unreadable(statement, kind),
        });
    }
}

/// The statements of a block that no policy of the project refers to. Their kind follows from what they say.
pub(super) fn of_unattached_block(block: &Resource, statements: &mut Vec<Value>) {
    of_written_block(block, None, statements);
}

fn of_written_block(block: &Resource, kind: Option<PolicyKind>, statements: &mut Vec<Value>) {
    let Some(list) = block.properties.get("statement") else { return };
    for statement in items(&list.value) {
        statements.push(match statement.as_map() {
            Some(map) => of_statement_block(map, statement.origin, kind.unwrap_or_else(|| kind_of(map))),
            None => unreadable(statement, kind.unwrap_or(PolicyKind::Identity)),
        });
    }
}

/// A statement block that names principals belongs to a resource, or to a role when all it allows is to assume one.
fn kind_of(statement: &Map) -> PolicyKind {
    if statement.get("principals").is_none() && statement.get("not_principals").is_none() {
        return PolicyKind::Identity;
    }
    let assumes = |action: &Value| action.as_str().is_some_and(|text| text.starts_with("sts:AssumeRole"));
    let actions = statement.get("actions").map(|entry| items(&entry.value)).unwrap_or_default();
    if !actions.is_empty() && actions.iter().all(assumes) { PolicyKind::Trust } else { PolicyKind::Resource }
}

fn of_json(statement: &Map, origin: OriginId, kind: PolicyKind) -> Value {
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
            record.put(field, entry.header, json_principals(&entry.value));
        }
    }
    if let Some(entry) = written("Condition") {
        record.put("conditions", entry.header, json_conditions(&entry.value));
    }
    record.finish()
}

fn of_statement_block(statement: &Map, origin: OriginId, kind: PolicyKind) -> Value {
    let written = |name: &str| statement.get(name).filter(|entry| !matches!(entry.value.kind, Kind::Null));
    let mut record = Record::new(origin);
    record.say("kind", kind.name(), origin);
    match written("effect") {
        Some(effect) => record.put_entry("effect", Some(effect)),
        None => record.say("effect", "Allow", origin),
    }
    record.put_entry("sid", written("sid"));
    for (field, name) in [
        ("actions", "actions"),
        ("notActions", "not_actions"),
        ("resources", "resources"),
        ("notResources", "not_resources"),
    ] {
        record.put_list(field, written(name));
    }
    for (field, name) in [("principals", "principals"), ("notPrincipals", "not_principals")] {
        if let Some(entry) = written(name) {
            record.put(field, entry.header, block_principals(entry));
        }
    }
    if let Some(entry) = written("condition") {
        record.put("conditions", entry.header, block_conditions(entry));
    }
    record.finish()
}

/// `"*"`, or a map of types to one or many identities.
fn json_principals(value: &Value) -> Value {
    let Some(map) = value.as_map() else {
        return match &value.kind {
            Kind::String(_) => Value::list(vec![principal("*", value, value.origin)], value.origin),
            _ if is_opaque(value) => doubtful(value),
            _ => value.clone(),
        };
    };
    let mut found = Vec::new();
    for entry in map {
        for identity in items(&entry.value) {
            found.push(principal(&entry.key, identity, entry.header));
        }
    }
    Value::list(found, value.origin)
}

fn block_principals(entry: &Entry) -> Value {
    if is_opaque(&entry.value) {
        return doubtful(&entry.value);
    }
    let mut found = Vec::new();
    for block in items(&entry.value) {
        let Some(map) = block.as_map() else {
            found.push(doubtful(block));
            continue;
        };
        let Some(identifiers) = map.get("identifiers") else { continue };
        for identity in items(&identifiers.value) {
            let mut record = Record::new(identity.origin);
            record.put_entry("type", map.get("type"));
            record.put("value", identifiers.header, identity.clone());
            found.push(record.finish());
        }
    }
    Value::list(found, entry.value.origin)
}

fn principal(kind: &str, identity: &Value, header: OriginId) -> Value {
    let mut record = Record::new(identity.origin);
    record.say("type", kind, header);
    record.put("value", header, identity.clone());
    record.finish()
}

/// A map of operators to maps of keys to one or many values.
fn json_conditions(value: &Value) -> Value {
    let Some(operators) = value.as_map() else { return doubtful(value) };
    let mut found = Vec::new();
    for operator in operators {
        let Some(keys) = operator.value.as_map() else {
            found.push(doubtful(&operator.value));
            continue;
        };
        for key in keys {
            let mut record = Record::new(key.value.origin);
            record.say("operator", &operator.key, operator.header);
            record.say("key", &key.key, key.header);
            record.put("values", key.header, listed(&key.value));
            found.push(record.finish());
        }
    }
    Value::list(found, value.origin)
}

fn block_conditions(entry: &Entry) -> Value {
    if is_opaque(&entry.value) {
        return doubtful(&entry.value);
    }
    let condition = |block: &Value| {
        let Some(map) = block.as_map() else { return doubtful(block) };
        let mut record = Record::new(block.origin);
        record.put_entry("operator", map.get("test"));
        record.put_entry("key", map.get("variable"));
        record.put_list("values", map.get("values"));
        record.finish()
    };
    Value::list(items(&entry.value).iter().map(condition).collect(), entry.value.origin)
}

/// A statement or a document that cannot be read: every field but the kind is unknown.
fn unreadable(value: &Value, kind: PolicyKind) -> Value {
    let why = match &value.kind {
        Kind::String(_) => Why::Unsupported("a policy document that is not JSON".into()),
        _ => reason(value),
    };
    let mut record = Record::new(value.origin);
    record.say("kind", kind.name(), value.origin);
    for field in FIELDS.iter().filter(|field| field.name != "kind") {
        record.put(field.name, value.origin, Value::unknown(why.clone(), value.origin));
    }
    record.finish()
}
