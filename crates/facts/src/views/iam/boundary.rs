//! Policies that are nothing but permissions boundaries: a boundary limits what other policies grant, and grants nothing.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.

use cumulint_model::{Choice, Kind, Project, Resource, ResourceId, Value};
use rustc_hash::FxHashSet;

/// The policies that some identity of the project has as its boundary, and that nothing else refers to. What a deployment hands
/// out (an output) says nothing about its use.
pub(super) fn policies(project: &Project) -> FxHashSet<ResourceId> {
    let deployed = || project.iter().map(|(_, resource)| resource).filter(|resource| !resource.existing);
    let entries = deployed().flat_map(|resource| resource.properties.iter());
    let boundary = entries.filter(|entry| is_boundary(&entry.key));
    let mut found: FxHashSet<ResourceId> = FxHashSet::default();
    let mut left = MAX_VISITS;
    boundary.for_each(|entry| targets(&entry.value, &mut left, &mut found));
    if found.is_empty() {
        return found;
    }
    found.retain(|id| project.get(*id).is_some_and(|policy| !is_attached_by_itself(policy)));
    let (mut used, mut left) = (FxHashSet::default(), MAX_VISITS);
    for resource in deployed().filter(|resource| &*resource.canonical_type != cumulint_model::OUTPUT) {
        for entry in resource.properties.iter().filter(|entry| !is_boundary(&entry.key)) {
            targets(&entry.value, &mut left, &mut used);
        }
    }
    // Where not everything was looked at, something may attach it.
    found.retain(|id| left > 0 && !used.contains(id));
    found
}

fn is_boundary(key: &str) -> bool {
    matches!(key, "PermissionsBoundary" | "permissions_boundary")
}

/// A managed policy of CloudFormation can name its users, groups and roles.
fn is_attached_by_itself(policy: &Resource) -> bool {
    ["Users", "Groups", "Roles"].iter().any(|name| {
        policy
            .properties
            .get(name)
            .is_some_and(|entry| entry.value.as_list().is_none_or(|list| !list.is_empty()))
    })
}

/// Adds all that a value refers to, however deep.
fn targets(value: &Value, left: &mut u32, found: &mut FxHashSet<ResourceId>) {
    *left = left.saturating_sub(1);
    if *left == 0 {
        return;
    }
    found.extend(value.target());
    match &value.kind {
        Kind::List(items) => items.iter().for_each(|item| targets(item, left, found)),
        Kind::Map(map) => map.iter().for_each(|entry| targets(&entry.value, left, found)),
        Kind::Encoded(encoded) => targets(&encoded.value, left, found),
        Kind::Unknown(unknown) => {
            unknown.choice.iter().flat_map(Choice::values).for_each(|case| targets(case, left, found));
        }
        _ => {}
    }
}

/// How many values of a project are looked at: lists can be shared many times over.
const MAX_VISITS: u32 = 1_000_000;
