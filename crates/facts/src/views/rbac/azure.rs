//! Azure's role assignments.

use cumulint_model::{Entry, Kind, Parent, Project, Resource, Value, Why};
use cumulint_schema::azure_roles;

use crate::views::record::{Record, doubtful, is_opaque, reason};

/// Adds the assignment that a resource is. Any other resource is left out.
pub(super) fn assignment(project: &Project, resource: &Resource, found: &mut Vec<Value>) {
    let kind = &*resource.canonical_type;
    if !KINDS.iter().any(|end| ends_with(kind, end)) {
        return;
    }
    let written = |name: &str| resource.properties.get_ignoring_case(name);
    let role = NAMES.iter().chain(IDS).find_map(|name| written(name));
    let Some(role) = role else { return };
    let mut record = Record::new(role.value.origin);
    record.say("cloud", "azure", role.value.origin);
    record.put_entry("role", Some(role));
    record.put("roleName", role.header, role_name(role));
    record.put("roleId", role.header, role_id(role));
    record.put_entry("member", written("principalId").or_else(|| written("principal_id")));
    record.put_entry("memberType", written("principalType").or_else(|| written("principal_type")));
    put_scope(&mut record, project, resource);
    record.put_entry("condition", written("condition"));
    found.push(record.finish());
}

/// `Microsoft.Authorization/roleAssignments`, and the same as a child of what it is for; and what Privileged Identity Management
/// assigns, for good or as something that a person may activate.
const KINDS: &[&str] = &[
    "/roleAssignments",
    "/roleAssignmentScheduleRequests",
    "/roleEligibilityScheduleRequests",
    "azurerm_pim_active_role_assignment",
    "azurerm_pim_eligible_role_assignment",
];

fn ends_with(kind: &str, end: &str) -> bool {
    let tail = kind.len().checked_sub(end.len()).and_then(|start| kind.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

const NAMES: &[&str] = &["roleDefinitionName", "role_definition_name"];
const IDS: &[&str] = &["roleDefinitionId", "role_definition_id"];

fn role_name(role: &Entry) -> Value {
    let value = &role.value;
    let Some(text) = value.as_str() else {
        // What is known of the beginning of an id says nothing about the beginning of a name.
        return if matches!(value.kind, Kind::Unknown(_)) { doubtful(value) } else { value.clone() };
    };
    match azure_roles::role(text).or_else(|| azure_roles::role_by_name(text)) {
        Some(known) => Value::string(known.name, value.origin),
        None if text.contains('/') => Value::unknown(Why::RemoteData(text.into()), value.origin),
        None => value.clone(),
    }
}

/// The GUID of a role, by its id or by its name; unknown for a custom role by name.
fn role_id(role: &Entry) -> Value {
    let value = &role.value;
    let Some(text) = value.as_str() else {
        return if matches!(value.kind, Kind::Unknown(_)) { doubtful(value) } else { value.clone() };
    };
    let last = text.rsplit('/').next().unwrap_or(text);
    match azure_roles::role(text).or_else(|| azure_roles::role_by_name(text)) {
        Some(known) => Value::string(known.guid, value.origin),
        None if is_guid(last) => Value::string(last, value.origin),
        None => Value::unknown(Why::RemoteData(text.into()), value.origin),
    }
}

/// Whether a text has the form of a GUID (RFC 9562, section 4).
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn put_scope(record: &mut Record, project: &Project, resource: &Resource) {
    match resource.properties.get_ignoring_case("scope") {
        Some(scope) => {
            let level = level_of(project, &scope.value);
            record.put("scope", scope.header, level);
            record.put_entry("scopeId", Some(scope));
        }
        None => put_implied_scope(record, resource),
    }
}

/// Without a scope the assignment is for the parent that it is nested in, else for what the template is deployed to.
fn put_implied_scope(record: &mut Record, resource: &Resource) {
    let origin = record.origin();
    match &resource.parent {
        Some(Parent::Unknown(why)) => record.put("scope", origin, Value::unknown(why.clone(), origin)),
        Some(Parent::Declared(_)) => record.say("scope", "resource", origin),
        None if resource.canonical_type.split('/').count() > 2 => record.say("scope", "resource", origin),
        None => record.say("scope", "resource group", origin),
    }
}

/// What a scope covers, by the resource that it names or by the form of its text.
fn level_of(project: &Project, scope: &Value) -> Value {
    let target = scope.target().and_then(|target| project.get(target));
    if let Some(level) =
        target.and_then(|target| level_of_type(&target.canonical_type, &target.declared_type))
    {
        return Value::string(level, scope.origin);
    }
    match scope.as_str() {
        Some(text) => Value::string(level_of_id(text), scope.origin),
        None if target.is_some_and(|target| !target.existing) => Value::string("resource", scope.origin),
        None if is_opaque(scope) => Value::unknown(reason(scope), scope.origin),
        None => scope.clone(),
    }
}

fn level_of_type(canonical: &str, declared: &str) -> Option<&'static str> {
    match declared {
        "azurerm_subscription" | "azurerm_client_config" => Some("subscription"),
        "azurerm_management_group" => Some("management group"),
        "azurerm_resource_group" => Some("resource group"),
        _ if canonical.eq_ignore_ascii_case("Microsoft.Resources/subscriptions") => Some("subscription"),
        _ if canonical.eq_ignore_ascii_case("Microsoft.Subscription/aliases") => Some("subscription"),
        _ if canonical.eq_ignore_ascii_case("Microsoft.Management/managementGroups") => {
            Some("management group")
        }
        _ if canonical.eq_ignore_ascii_case("Microsoft.Resources/resourceGroups") => Some("resource group"),
        _ if canonical.eq_ignore_ascii_case("Microsoft.Resources/subscriptions/resourceGroups") => {
            Some("resource group")
        }
        _ => None,
    }
}

/// `/subscriptions/S` is a subscription, `/subscriptions/S/resourceGroups/G` a resource group, anything longer a resource;
/// `subscription` alone is that of the deployment.
fn level_of_id(id: &str) -> &'static str {
    let parts: Vec<&str> = id.split('/').filter(|part| !part.is_empty()).collect();
    let is = |place: usize, word: &str| parts.get(place).is_some_and(|part| part.eq_ignore_ascii_case(word));
    match parts.len() {
        0 => "tenant",
        1 if is(0, "subscription") => "subscription",
        2 if is(0, "subscriptions") => "subscription",
        4 if is(0, "subscriptions") && is(2, "resourceGroups") => "resource group",
        4 if is(1, "Microsoft.Management") && is(2, "managementGroups") => "management group",
        _ => "resource",
    }
}
