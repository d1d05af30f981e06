//! Links by name: a property that names a resource of the same template by the text of its name leads to it, as `Ref` would.
//!
//! Only names that exactly one resource has count. What lies in a list or a map is changed where the table says that it names
//! something, and nowhere else.

use std::sync::Arc;

use cumulint_model::{Call, Kind, Project, ResourceId, Symbol, Value};
use rustc_hash::FxHashMap;

/// A type, the property that names another resource (`A.B` lies in `A`), and the type and property that hold that name.
const NAMED: &[(&str, &str, &str, &str)] = &[
    ("AWS::CloudTrail::Trail", "S3BucketName", "AWS::S3::Bucket", "BucketName"),
    ("AWS::Config::DeliveryChannel", "S3BucketName", "AWS::S3::Bucket", "BucketName"),
    ("AWS::ECS::Service", "Cluster", "AWS::ECS::Cluster", "ClusterName"),
    ("AWS::IAM::InstanceProfile", "Roles", "AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::ManagedPolicy", "Groups", "AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::ManagedPolicy", "Roles", "AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::ManagedPolicy", "Users", "AWS::IAM::User", "UserName"),
    ("AWS::IAM::Policy", "Groups", "AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::Policy", "Roles", "AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::Policy", "Users", "AWS::IAM::User", "UserName"),
    ("AWS::IAM::RolePolicy", "RoleName", "AWS::IAM::Role", "RoleName"),
    ("AWS::Lambda::EventSourceMapping", "FunctionName", "AWS::Lambda::Function", "FunctionName"),
    ("AWS::Lambda::Permission", "FunctionName", "AWS::Lambda::Function", "FunctionName"),
    ("AWS::Logs::MetricFilter", "LogGroupName", "AWS::Logs::LogGroup", "LogGroupName"),
    ("AWS::Logs::SubscriptionFilter", "LogGroupName", "AWS::Logs::LogGroup", "LogGroupName"),
    ("AWS::S3::Bucket", "LoggingConfiguration.DestinationBucketName", "AWS::S3::Bucket", "BucketName"),
    ("AWS::S3::BucketPolicy", "Bucket", "AWS::S3::Bucket", "BucketName"),
];

/// A resource that has a name, and the stacks that lead to it.
struct Owner {
    id: ResourceId,
    calls: Arc<[Call]>,
}

/// Who has a name; nothing where several do.
type Owners = FxHashMap<(&'static str, Symbol), Option<Owner>>;

/// Links what names a resource of the project.
pub(crate) fn link(project: &mut Project) {
    let owners = owners(project);
    if owners.is_empty() {
        return;
    }
    for (index, resource) in (0..).map(ResourceId).zip(&mut project.resources) {
        let rows = NAMED.iter().filter(|(kind, ..)| *kind == &*resource.canonical_type);
        for (_, path, kind, _) in rows {
            let calls = &resource.calls;
            let owner = |name: &Symbol| {
                let owner = owners.get(&(*kind, name.clone()))?.as_ref()?;
                // The name of a stack is another one in each stack.
                let same = owner.calls == *calls || !name.contains("${AWS::Stack");
                (same && owner.id != index).then_some(owner.id)
            };
            let (name, within) =
                path.split_once('.').map_or((*path, None), |(name, within)| (name, Some(within)));
            if let Some(entry) = resource.properties.get_mut(name) {
                link_at(&mut entry.value, within, &owner);
            }
        }
    }
}

fn owners(project: &Project) -> Owners {
    let mut owners = Owners::default();
    for (id, resource) in project.iter() {
        let row = NAMED.iter().find(|(_, _, kind, _)| *kind == &*resource.canonical_type);
        let Some((_, _, kind, property)) = row else { continue };
        let Some(name) = resource.properties.get(property).and_then(|entry| text(&entry.value)) else {
            continue;
        };
        let owner = Owner { id, calls: Arc::clone(&resource.calls) };
        owners.entry((*kind, name.clone())).and_modify(|owner| *owner = None).or_insert(Some(owner));
    }
    owners
}

fn link_at(value: &mut Value, within: Option<&str>, owner: &impl Fn(&Symbol) -> Option<ResourceId>) {
    match (&mut value.kind, within) {
        (Kind::Map(map), Some(name)) if map.get(name).is_some() => {
            if let Some(entry) = Arc::make_mut(map).get_mut(name) {
                link_at(&mut entry.value, None, owner);
            }
        }
        (Kind::List(items), None) if items.iter().any(|item| text(item).is_some()) => {
            Arc::make_mut(items).iter_mut().for_each(|item| link_text(item, owner));
        }
        (Kind::String(_), None) => link_text(value, owner),
        _ => {}
    }
}

fn link_text(value: &mut Value, owner: &impl Fn(&Symbol) -> Option<ResourceId>) {
    if value.refers.is_none() {
        value.refers = text(value).and_then(owner);
    }
}

fn text(value: &Value) -> Option<&Symbol> {
    if let Kind::String(text) = &value.kind { Some(text) } else { None }
}
