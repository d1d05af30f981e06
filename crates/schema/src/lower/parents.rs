//! What a child resource of Azure lies in: by the link that the front end set, else by the path of its name. A parent that
//! nobody declares between two that are (`blobServices/default`) is implied.

use cumulint_model::{Cloud, Dialect, Parent, Presence, Project, Resource, ResourceId, Symbol, Value, Why};
use rustc_hash::FxHashMap;

use super::names::{depth, full_name, parent_type};

type Index = FxHashMap<(String, String), ResourceId>;

/// Links every child resource of Azure to its parent.
pub(crate) fn link(project: &mut Project) {
    let children: Vec<ResourceId> = project
        .iter()
        .filter(|(_, resource)| resource.cloud == Cloud::Azure && resource.part_of.is_none())
        .filter(|(_, resource)| parent_type(&resource.canonical_type).is_some())
        .map(|(id, _)| id)
        .collect();
    if children.is_empty() {
        return;
    }
    let mut index = index(project);
    let mut order = children;
    // Shallow types first, so that a parent has its own parent before its children are linked.
    order.sort_by_key(|id| project.get(*id).map(|child| depth(&child.canonical_type)));
    for id in order {
        let parent = find(project, &mut index, id);
        if let (Some(child), Some(parent)) = (project.get_mut(id), parent) {
            child.parent = Some(parent);
        }
    }
}

fn index(project: &Project) -> Index {
    let mut index = Index::default();
    for (id, resource) in project.iter().filter(|(_, resource)| resource.cloud == Cloud::Azure) {
        if let (Some(Parent::Declared(parent)), Some(name)) = (&resource.parent, last_name(resource)) {
            index
                .entry((resource.canonical_type.to_ascii_lowercase(), format!("{}/{name}", parent.0)))
                .or_insert(id);
        }
        if let Some(name) = full_name(project, id) {
            let key = (resource.canonical_type.to_ascii_lowercase(), name.to_ascii_lowercase());
            let known = index.entry(key).or_insert(id);
            // What is deployed here says more than a mere reading of it.
            if project.get(*known).is_some_and(|known| known.existing) && !resource.existing {
                *known = id;
            }
        }
    }
    index
}

fn last_name(resource: &Resource) -> Option<String> {
    let name = resource.name.as_ref().and_then(Value::as_str)?;
    name.rsplit('/').next().map(str::to_ascii_lowercase)
}

fn find(project: &mut Project, index: &mut Index, id: ResourceId) -> Option<Parent> {
    let child = project.get(id)?;
    let wanted: Symbol = parent_type(&child.canonical_type)?.into();
    if let Some(Parent::Declared(declared)) = child.parent {
        let found = project.get(declared)?.canonical_type.clone();
        if found.eq_ignore_ascii_case(&wanted) || !is_ancestor(&found, &wanted) {
            return Some(Parent::Declared(declared));
        }
        return Some(Parent::Declared(implied(project, index, id, declared, &wanted)));
    }
    if let Some(name) = full_name(project, id) {
        let (path, _) = name.rsplit_once('/')?;
        return Some(by_name(project, index, id, &wanted, path));
    }
    let child = project.get(id)?;
    if child.parent.is_some() {
        return child.parent.clone();
    }
    let why = child.name.as_ref().and_then(Value::why).cloned();
    Some(Parent::Unknown(why.unwrap_or(Why::RemoteData(wanted))))
}

fn is_ancestor(shorter: &str, longer: &str) -> bool {
    let prefix = longer.get(..shorter.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(shorter));
    prefix && longer.get(shorter.len()..).is_some_and(|rest| rest.starts_with('/'))
}

fn by_name(project: &mut Project, index: &mut Index, child: ResourceId, wanted: &str, path: &str) -> Parent {
    let outside = || Parent::Unknown(Why::RemoteData(format!("{wanted} {path}").into()));
    let lookup = |index: &Index, kind: &str, name: &str| {
        index.get(&(kind.to_ascii_lowercase(), name.to_ascii_lowercase())).copied()
    };
    if let Some(found) = lookup(index, wanted, path) {
        return Parent::Declared(found);
    }
    // The nearest ancestor that is declared implies all between.
    let (mut kind, mut name) = (wanted, path);
    while let (Some(above), Some((rest, _))) = (parent_type(kind), name.rsplit_once('/')) {
        if let Some(found) = lookup(index, above, rest) {
            return Parent::Declared(implied(project, index, child, found, wanted));
        }
        (kind, name) = (above, rest);
    }
    outside()
}

/// Appends what lies between an ancestor and a child, once: a reading of something that exists by itself.
fn implied(
    project: &mut Project,
    index: &mut Index,
    child: ResourceId,
    ancestor: ResourceId,
    wanted: &str,
) -> ResourceId {
    let above = project.get(ancestor).map(|found| found.canonical_type.clone()).unwrap_or_default();
    let Some(rest) = wanted.get(above.len() + 1..) else { return ancestor };
    // Only a name that was written with its path tells the names between.
    let written = project.get(child).and_then(|child| child.name.as_ref()).and_then(Value::as_str);
    let names = written.filter(|name| name.split('/').count() > 1).unwrap_or_default().to_owned();
    let mut path = full_name(project, ancestor);
    let mut parent = ancestor;
    let mut kind = above.to_string();
    for (step, segment) in rest.split('/').enumerate() {
        kind = format!("{kind}/{segment}");
        let name = names.split('/').nth(depth(&above) + step).unwrap_or("default").to_owned();
        path = path.map(|path| format!("{path}/{name}"));
        let linked = (kind.to_ascii_lowercase(), format!("{}/{name}", parent.0).to_ascii_lowercase());
        let named = path.as_ref().map(|path| (kind.to_ascii_lowercase(), path.to_ascii_lowercase()));
        if let Some(known) = named.and_then(|named| index.get(&named)).or_else(|| index.get(&linked)) {
            parent = *known;
            continue;
        }
        let Some(resource) = stand_in(project, child, parent, &kind, &name) else { return parent };
        parent = project.add(resource);
        index.insert(linked, parent);
    }
    parent
}

fn stand_in(
    project: &mut Project,
    child: ResourceId,
    parent: ResourceId,
    kind: &str,
    name: &str,
) -> Option<Resource> {
    let child = project.get(child)?;
    let (header, block, cloud) = (child.header, child.block, child.cloud);
    let calls = std::sync::Arc::clone(&child.calls);
    let above = project.get(parent)?;
    let address = format!("{}/{name}", above.address).into();
    let dialect_type: Symbol = kind.into();
    let instance = if project.dialect == Dialect::Terraform { above.instance.clone() } else { None };
    let origin = project.origins.written(header);
    Some(Resource {
        address,
        declared_type: dialect_type.clone(),
        canonical_type: dialect_type,
        cloud,
        api_version: None,
        name: Some(Value::string(name, origin)),
        provider: None,
        parent: Some(Parent::Declared(parent)),
        presence: Presence::Certain,
        instance,
        existing: true,
        part_of: None,
        properties: cumulint_model::Map::new(),
        beside: cumulint_model::Map::new(),
        header,
        block,
        calls,
    })
}
