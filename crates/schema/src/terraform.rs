//! Terraform: types and attributes into canonical ones, by the tables; parts are joined to what they belong to.
//!
//! Types without a section keep their name and attributes. Attributes without a row go to the property of the same words
//! (`kms_key_id`, `KmsKeyId`), else they stay under their own name.

pub(crate) mod attributes;
mod awscc;
pub(crate) mod join;
pub(crate) mod table;
pub(crate) mod values;

use cumulint_model::{Cloud, Kind, Parent, Project, ResourceId, Symbol, Value, Why};

use rustc_hash::FxHashSet;

use attributes::{Child, Lowering, Shaped};
use table::{Role, Section};

/// Brings the resources of a Terraform root into canonical form.
pub(crate) fn lower(project: &mut Project) {
    let ids: Vec<ResourceId> = project.iter().map(|(id, _)| id).collect();
    let plans: Vec<Plan> = ids.iter().filter_map(|id| plan(project, *id)).collect();
    for plan in &plans {
        if let Role::Is { inside, of, .. } = &plan.section.head.role {
            parent(project, plan, *inside, of);
        }
    }
    for plan in &plans {
        if let Role::Is { canonical, .. } = plan.section.head.role {
            whole(project, plan, canonical);
        }
    }
    join::parts(project, &plans);
    let planned: FxHashSet<ResourceId> = plans.iter().map(|plan| plan.id).collect();
    for id in ids {
        if !planned.contains(&id) {
            other(project, id);
        }
    }
}

/// A resource with the section that speaks of it.
pub(crate) struct Plan {
    pub(crate) id: ResourceId,
    pub(crate) section: &'static Section,
}

/// Finds the section of a resource and gives the resource its canonical type and name.
fn plan(project: &mut Project, id: ResourceId) -> Option<Plan> {
    let resource = project.get_mut(id)?;
    let section = table::sections(&resource.declared_type).find(|section| match section.head.when {
        Some((attribute, wanted)) => {
            let value = resource.properties.get(attribute).map(|entry| &entry.value);
            value.is_some_and(|value| match wanted {
                Some(wanted) => values::text_of(value).as_deref() == Some(wanted),
                None => value.kind != Kind::Null,
            })
        }
        None => true,
    })?;
    if let Role::Is { canonical, .. } = section.head.role {
        resource.canonical_type = canonical.into();
        let azure = canonical.contains('/');
        if azure {
            resource.cloud = Cloud::Azure;
        }
        let named = section
            .rows()
            .iter()
            .find(|row| row.target == table::Target::Name || row.verbs.contains(&table::Verb::Name));
        let attribute = named.and_then(table::Row::attribute).or(azure.then_some("name"));
        let given = attribute
            .and_then(|attribute| resource.properties.get(attribute))
            .map(|entry| entry.value.clone());
        if let Some(given) = given.filter(|given| given.kind != Kind::Null) {
            resource.name = Some(given);
        }
    }
    Some(Plan { id, section })
}

/// Lowers the attributes of a resource that has a canonical type of its own.
fn whole(project: &mut Project, plan: &Plan, canonical: &'static str) {
    let Some(resource) = project.get_mut(plan.id) else { return };
    let mut declared = std::mem::take(&mut resource.properties);
    if resource.cloud == Cloud::Azure && plan.section.rows().iter().all(|row| row.attribute() != Some("name"))
    {
        declared.remove("name");
    }
    let header = project.get(plan.id).map(|resource| resource.header);
    let Some(header) = header.map(|span| project.origins.written(span)) else { return };
    let mut lowering = Lowering::new(crate::type_schema(canonical), header, plan.id);
    let mut shaped = lowering.resource(plan.section.rows(), declared).into_iter();
    let children = std::mem::take(&mut lowering.children);
    if let Some(resource) = project.get_mut(plan.id) {
        let Shaped { properties, name } = shaped.next().unwrap_or_default();
        resource.properties = properties;
        // What there is only one of has a name of its own.
        if let Some(name) = name {
            resource.name.get_or_insert(name);
        }
    }
    // A rule with several sources is several rules of the API.
    for Shaped { properties, .. } in shaped {
        let Some(twin) = project.get(plan.id) else { break };
        let twin = cumulint_model::Resource { properties, ..twin.clone() };
        project.add(twin);
    }
    for Child { canonical_type, shaped: Shaped { properties, name } } in children {
        let Some(holder) = project.get(plan.id) else { break };
        let azure = holder.cloud == Cloud::Azure;
        let child = cumulint_model::Resource {
            canonical_type: canonical_type.into(),
            name: name.or_else(|| azure.then(|| Value::string("default", header))),
            parent: azure.then_some(Parent::Declared(plan.id)),
            properties,
            ..holder.clone()
        };
        project.add(child);
    }
}

/// The first of several attributes (`storage_account_id|storage_account_name`) that is given.
pub(crate) fn key_of(
    properties: &cumulint_model::Map,
    attributes: &'static str,
) -> Option<(&'static str, Value)> {
    let mut given =
        attributes.split('|').filter_map(|name| Some((name, properties.get(name)?.value.clone())));
    given.find(|(_, value)| value.kind != Kind::Null)
}

/// Finds what a child resource lies in, by the attribute that names it.
fn parent(project: &mut Project, plan: &Plan, inside: Option<&'static str>, of: &[&'static str]) {
    let Some(resource) = project.get(plan.id) else { return };
    let canonical = resource.canonical_type.clone();
    let Some((attribute, key)) = key_of(&resource.properties, inside.unwrap_or_default()) else { return };
    let found = join::target(project, &key, |candidate| match of {
        [] => join::may_hold(candidate, &canonical),
        _ => of.contains(&&*candidate.canonical_type),
    });
    let parent = match found {
        Some(found) => Parent::Declared(found),
        None => {
            let subject =
                || Why::RemoteData(key.as_str().map_or_else(|| Symbol::from(attribute), Symbol::from));
            Parent::Unknown(key.why().cloned().unwrap_or_else(subject))
        }
    };
    if let Some(resource) = project.get_mut(plan.id) {
        resource.parent = Some(parent);
        // In Azure a child is told by its path, elsewhere by a property like any other.
        if resource.cloud == Cloud::Azure {
            resource.properties.remove(attribute);
        }
    }
}

/// A type without a section: azapi and awscc follow rules, others keep what was declared.
fn other(project: &mut Project, id: ResourceId) {
    let Some(resource) = project.get_mut(id) else { return };
    let kind = resource.declared_type.clone();
    let done = match kind.split_once('_') {
        Some(("azapi", _)) => crate::lower::lower_azapi(project, id),
        Some(("awscc", rest)) => awscc::lower(project, id, rest),
        _ => false,
    };
    if done {
        return;
    }
    let Some(resource) = project.get_mut(id) else { return };
    let declared = std::mem::take(&mut resource.properties);
    resource.properties = match crate::type_schema(&kind) {
        Some(schema) => crate::lower::convert_properties(declared, schema, crate::lower::Spelling::Kept),
        // Nobody knows what a null inside of a value means there.
        None => declared.into_iter().filter(|entry| entry.value.kind != Kind::Null).collect(),
    };
}

/// An unknown value for a reason.
pub(crate) fn unknown(why: &Why, origin: cumulint_model::OriginId) -> Value {
    Value::unknown(why.clone(), origin)
}

/// The paths of properties of a canonical type that only Terraform gives (`+Path` in a row).
pub(crate) fn added(canonical_type: &str) -> Vec<Vec<&'static str>> {
    let mut found = Vec::new();
    for section in speaking_of(canonical_type) {
        let at = if let Role::Part { at, .. } = section.head.role { at } else { "" };
        let above = at.trim_end_matches("[]").split('.').filter(|segment| !segment.is_empty()).collect();
        collect_added(section.rows(), &above, &mut found);
    }
    found
}

fn collect_added(rows: &'static [table::Row], above: &Vec<&'static str>, found: &mut Vec<Vec<&'static str>>) {
    for row in rows {
        match &row.target {
            table::Target::Path { segments, absolute, extra } => {
                let mut path = if *absolute { Vec::new() } else { above.clone() };
                path.extend(segments);
                if *extra {
                    found.push(path);
                } else {
                    collect_added(&row.below, &path, found);
                }
            }
            table::Target::Merged => collect_added(&row.below, above, found),
            table::Target::Dropped | table::Target::Name | table::Target::Child(_) => {}
        }
    }
}

/// The sections that lead to a canonical type.
fn speaking_of(canonical_type: &str) -> impl Iterator<Item = &'static Section> {
    table::all().iter().filter(move |section| match &section.head.role {
        Role::Is { canonical, .. } => *canonical == canonical_type,
        Role::Part { of, .. } => of.contains(&canonical_type),
    })
}

/// Whether resources of a canonical type have a top-level property that only Terraform gives: an attribute without a
/// counterpart keeps its own name.
pub(crate) fn keeps(canonical_type: &str, name: &str) -> bool {
    speaking_of(canonical_type).filter(|section| matches!(section.head.role, Role::Is { .. })).any(
        |section| {
            let given = |kind: &&str| {
                crate::type_schema(kind).is_some_and(|schema| schema.property(0, name).is_some())
            };
            section.head.types.iter().any(given)
                && section.rows().iter().all(|row| row.attribute() != Some(name))
        },
    )
}
