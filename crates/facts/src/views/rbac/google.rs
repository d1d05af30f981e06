//! Google's bindings, members and policies of IAM, on projects, folders, organizations and single resources.

use cumulint_model::{Map, OriginId, Project, Resource, ResourceId, Value};
use rustc_hash::FxHashSet;

use crate::views::record::{Record, doubtful, items};

/// Adds the assignments that a resource makes, if it makes any.
pub(super) fn assignments(project: &Project, resource: &Resource, found: &mut Vec<Value>) {
    let Some((subject, form)) = split(&resource.canonical_type) else { return };
    let properties = &resource.properties;
    let scope =
        Scope { level: Some(level(subject)), id: SCOPES.iter().find_map(|name| properties.get(name)) };
    match form {
        "member" | "binding" => binding(properties, &scope, None, found),
        _ => {
            let Some(policy) = properties.get("policy_data") else { return };
            let block = || policy.value.target().and_then(|target| project.get(target));
            match (policy.value.as_map(), block().filter(|block| is_block(block))) {
                (Some(document), _) => of_document(document, &scope, found),
                (None, Some(block)) => of_document(&block.properties, &scope, found),
                (None, None) => found.push(unreadable(&policy.value, &scope)),
            }
        }
    }
}

/// The `google_iam_policy` blocks that a policy of the project is taken from.
pub(super) fn attached_blocks(project: &Project) -> FxHashSet<ResourceId> {
    let policies = project.iter().filter_map(|(_, resource)| resource.properties.get("policy_data"));
    policies.filter_map(|policy| policy.value.target()).collect()
}

/// The assignments of a `google_iam_policy` block that no policy of the project is taken from.
pub(super) fn of_unattached_block(block: &Resource, found: &mut Vec<Value>) {
    if is_block(block) {
        of_document(&block.properties, &Scope { level: None, id: None }, found);
    }
}

fn is_block(resource: &Resource) -> bool {
    &*resource.declared_type == "google_iam_policy"
}

/// `google_storage_bucket_iam_member` is (`storage_bucket`, `member`).
fn split(kind: &str) -> Option<(&str, &str)> {
    let (subject, form) = kind.strip_prefix("google_")?.rsplit_once("_iam_")?;
    matches!(form, "member" | "binding" | "policy").then_some((subject, form))
}

struct Scope<'r> {
    level: Option<&'static str>,
    id: Option<&'r cumulint_model::Entry>,
}

fn level(subject: &str) -> &'static str {
    match subject {
        "project" => "project",
        "folder" => "folder",
        "organization" => "organization",
        "billing_account" => "billing account",
        _ => "resource",
    }
}

const SCOPES: &[&str] = &["folder", "org_id", "billing_account_id", "bucket", "name", "project"];

fn of_document(document: &Map, scope: &Scope<'_>, found: &mut Vec<Value>) {
    let Some(list) = document.get("bindings") else { return };
    for block in items(&list.value) {
        match block.as_map() {
            Some(map) => binding(map, scope, Some(block.origin), found),
            None => found.push(unreadable(block, scope)),
        }
    }
}

fn binding(block: &Map, scope: &Scope<'_>, at: Option<OriginId>, found: &mut Vec<Value>) {
    let Some(role) = block.get("role") else { return };
    let origin = at.unwrap_or(role.value.origin);
    let holders = block.get("member").or_else(|| block.get("members"));
    let Some(holders) = holders else { return };
    for holder in items(&holders.value) {
        let mut record = Record::new(origin);
        record.say("cloud", "google", origin);
        record.put_entry("role", Some(role));
        record.put_entry("roleName", Some(role));
        record.put("member", holders.header, holder.clone());
        put_scope(&mut record, scope, origin);
        record.put_entry("condition", block.get("condition"));
        found.push(record.finish());
    }
}

fn put_scope(record: &mut Record, scope: &Scope<'_>, origin: OriginId) {
    if let Some(level) = scope.level {
        record.say("scope", level, origin);
    }
    record.put_entry("scopeId", scope.id);
}

/// A policy that cannot be read: who holds what is not known.
fn unreadable(value: &Value, scope: &Scope<'_>) -> Value {
    let mut record = Record::new(value.origin);
    record.say("cloud", "google", value.origin);
    for field in ["role", "roleName", "member", "condition"] {
        record.put(field, value.origin, doubtful(value));
    }
    put_scope(&mut record, scope, value.origin);
    record.finish()
}
