//! Names of Azure resources: a child's name is the path of its ancestors' names, `account/default/container`.

use cumulint_model::{Parent, Project, ResourceId, Value};

/// How many names a type takes: one for each segment after the provider.
pub(crate) fn depth(arm_type: &str) -> usize {
    arm_type.split('/').count().saturating_sub(1)
}

/// The type of what a resource of a type lies in.
pub(crate) fn parent_type(arm_type: &str) -> Option<&str> {
    let (parent, _) = arm_type.rsplit_once('/')?;
    parent.contains('/').then_some(parent)
}

/// The whole name of a resource, from its topmost ancestor on, where it is known.
pub(crate) fn full_name(project: &Project, id: ResourceId) -> Option<String> {
    let mut parts = Vec::new();
    let mut id = id;
    for _ in 0..10 {
        let resource = project.get(id)?;
        let name = resource.name.as_ref().and_then(Value::as_str)?;
        parts.push(name);
        if name.split('/').count() >= depth(&resource.canonical_type) {
            parts.reverse();
            return Some(parts.join("/"));
        }
        let Some(Parent::Declared(parent)) = &resource.parent else { return None };
        id = *parent;
    }
    None
}
