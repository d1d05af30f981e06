//! Parts of resources that Terraform declares by themselves: each is joined to what it belongs to, by a link, by name, or,
//! where the key is not known, by leaving what it would say unknown.

use std::sync::Arc;

use cumulint_model::{
    Choice, Cloud, ConditionId, Entry, Kind, Map, Presence, Project, Resource, ResourceId, Unknown, Value,
    Why,
};
use cumulint_source::Span;

use super::attributes::Lowering;
use super::table::{Role, Row, Target};
use super::{Plan, values};

/// Joins every part.
pub(crate) fn parts(project: &mut Project, plans: &[Plan]) {
    let mut joined: Vec<(ResourceId, &'static str)> = Vec::new();
    let mut open: Vec<(&Plan, Why)> = Vec::new();
    for plan in plans {
        let Role::Part { of, by, at } = &plan.section.head.role else { continue };
        let Some(part) = project.get(plan.id) else { continue };
        let Some((_, key)) = super::key_of(&part.properties, by) else { continue };
        let found = target(project, &key, |candidate| is_one_of(candidate, of));
        match found {
            Some(found) => {
                fold(project, plan, found, by, at);
                joined.push((found, head(plan)));
            }
            None => {
                if let Some(why) = key.why() {
                    open.push((plan, why.clone()));
                }
            }
        }
    }
    for (plan, why) in open {
        leave_unknown(project, plan, &why, &joined);
    }
    // A part of nothing that is declared here keeps its own type and attributes.
    for plan in plans {
        let Role::Part { .. } = plan.section.head.role else { continue };
        if project.get(plan.id).is_some_and(|part| part.part_of.is_none()) {
            super::other(project, plan.id);
        }
    }
}

fn head(plan: &Plan) -> &'static str {
    plan.section.head.types.first().copied().unwrap_or_default()
}

fn is_one_of(candidate: &Resource, kinds: &[&str]) -> bool {
    candidate.is_judged() && kinds.contains(&&*candidate.canonical_type)
}

/// Whether a resource can be an ancestor of a child type.
pub(crate) fn may_hold(candidate: &Resource, child: &str) -> bool {
    let kind = &*candidate.canonical_type;
    child.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/'))
}

/// The resource that a key names: by its link, else by its known text.
pub(crate) fn target(project: &Project, key: &Value, fits: impl Fn(&Resource) -> bool) -> Option<ResourceId> {
    let only = match key.as_list() {
        Some([only]) => only,
        _ => key,
    };
    if let Some(linked) = only.target().filter(|linked| project.get(*linked).is_some_and(&fits)) {
        return Some(linked);
    }
    let text = only.as_str()?;
    let last = text.rsplit('/').next().unwrap_or(text);
    let named = |candidate: &Resource| {
        let Some(name) = candidate.name.as_ref().and_then(Value::as_str) else { return false };
        match candidate.cloud {
            Cloud::Azure => return name.eq_ignore_ascii_case(last),
            Cloud::Google => return name == last,
            _ => {}
        }
        name == text || (text.starts_with("arn:") && text.rsplit([':', '/']).next() == Some(name))
    };
    let mut found = project.iter().filter(|(_, candidate)| fits(candidate) && named(candidate));
    let (first, _) = found.next()?;
    // Two of the same name cannot be told apart.
    found.next().is_none().then_some(first)
}

/// Makes a part a property of its target.
fn fold(project: &mut Project, plan: &Plan, target: ResourceId, by: &str, at: &str) {
    let Some(part) = project.get_mut(plan.id) else { return };
    let mut declared = part.properties.clone();
    part.part_of = Some(target);
    let header = part.header;
    let header = project.origins.written(header);
    for attribute in by.split('|') {
        declared.remove(attribute);
    }
    let Some(canonical) = project.get(target).map(|target| target.canonical_type.clone()) else { return };
    let mut lowering = Lowering::new(crate::type_schema(&canonical), header, target);
    let segments: Vec<&str> =
        at.trim_end_matches("[]").split('.').filter(|segment| !segment.is_empty()).collect();
    let root = crate::type_schema(&canonical).map(|_| 0);
    let node = lowering.node_at(root, &segments);
    let shaped = lowering.part(plan.section.rows(), declared, node);
    let mut whole = Map::new();
    for map in shaped {
        if segments.is_empty() {
            for entry in told(map, plan.section.rows(), &canonical) {
                values::merge(&mut whole, entry, Some(header));
            }
        } else {
            let value = Value::map(map, header);
            let value = if at.ends_with("[]") { Value::list(vec![value], header) } else { value };
            lowering.put(&mut whole, &segments, Entry { key: "".into(), header, value }, root, header);
        }
    }
    let doubt = doubt(project, plan.id, target);
    let Some(target) = project.get_mut(target) else { return };
    for mut entry in whole {
        if let Some(doubt) = &doubt {
            entry.value = doubt.of(entry.value);
        }
        values::merge(&mut target.properties, entry, None);
    }
}

/// A part that may not be there although its target is.
enum Doubt {
    /// A condition decides, of which the part's header asks.
    Condition(ConditionId, Why, Span),
    Unknown(Why),
}

/// What is not known of the existence of a part, beside that of its target: under one condition both exist together.
fn doubt(project: &Project, part: ResourceId, target: ResourceId) -> Option<Doubt> {
    let (part, target) = (project.get(part)?, project.get(target)?);
    match &part.presence {
        presence if *presence == target.presence => None,
        Presence::Certain => None,
        Presence::When(condition) => {
            let why = Why::Condition(project.conditions.says(*condition, true).replace('`', "").into());
            Some(Doubt::Condition(*condition, why, part.header))
        }
        Presence::Unknown(why) => Some(Doubt::Unknown(why.clone())),
    }
}

impl Doubt {
    /// What a part says, where it is there; the items of a list one by one, as there may be others beside them.
    fn of(&self, value: Value) -> Value {
        match value.kind {
            Kind::Map(map) if !map.is_empty() => {
                let inside = |entry: &Entry| Entry { value: self.of(entry.value.clone()), ..entry.clone() };
                Value { kind: Kind::Map(Arc::new(map.iter().map(inside).collect())), ..value }
            }
            Kind::List(_) => value,
            _ => self.leaf(value),
        }
    }

    fn leaf(&self, value: Value) -> Value {
        let origin = value.origin;
        let (why, choice) = match self {
            Self::Condition(condition, why, at) => {
                let fails = Value::new(Kind::Null, origin);
                (why, Some(Choice { condition: *condition, at: *at, holds: value, fails }))
            }
            Self::Unknown(why) => (why, None),
        };
        let unknown = Unknown { why: why.clone(), prefix: None, suffix: None, choice };
        Value::new(Kind::Unknown(Arc::new(unknown)), origin)
    }
}

/// The entries that are properties of the target; what is only the part's own is not the target's.
fn told(map: Map, rows: &[Row], canonical: &str) -> impl Iterator<Item = Entry> {
    let schema = crate::type_schema(canonical);
    map.into_iter().filter(move |entry| {
        let published = schema.is_some_and(|schema| schema.property(0, &entry.key).is_some());
        published || rows.iter().any(|row| first_segment(row) == Some(&*entry.key))
    })
}

fn first_segment(row: &Row) -> Option<&'static str> {
    let Target::Path { segments, .. } = &row.target else { return None };
    segments.first().copied()
}

/// The part may belong to any of its kind that has no certain one: there, what it would say is unknown.
fn leave_unknown(project: &mut Project, plan: &Plan, why: &Why, joined: &[(ResourceId, &'static str)]) {
    let Role::Part { of, at, .. } = &plan.section.head.role else { return };
    let Some(header) = project.get(plan.id).map(|part| part.header) else { return };
    let candidates: Vec<ResourceId> = project
        .iter()
        .filter(|(id, candidate)| is_one_of(candidate, of) && !joined.contains(&(*id, head(plan))))
        .map(|(id, _)| id)
        .collect();
    let origin = project.origins.written(header);
    for id in candidates {
        let Some(canonical) = project.get(id).map(|target| target.canonical_type.clone()) else { continue };
        let lowering = Lowering::new(crate::type_schema(&canonical), origin, id);
        let root = crate::type_schema(&canonical).map(|_| 0);
        let Some(target) = project.get_mut(id) else { continue };
        let mut paths: Vec<Vec<&str>> = Vec::new();
        if at.is_empty() {
            targets(plan.section.rows(), &mut Vec::new(), &mut paths);
        } else {
            paths.push(at.trim_end_matches("[]").split('.').collect());
        }
        for path in paths {
            let value = super::unknown(why, origin);
            replace(
                &mut target.properties,
                &lowering,
                &path,
                Entry { key: "".into(), header: origin, value },
                root,
            );
        }
    }
}

/// The paths that the rows of a part lead to, from the target's root.
fn targets<'r>(rows: &'r [Row], above: &mut Vec<&'r str>, paths: &mut Vec<Vec<&'r str>>) {
    for row in rows {
        match &row.target {
            Target::Path { segments, .. } => paths.push(above.iter().chain(segments).copied().collect()),
            Target::Merged => targets(&row.below, above, paths),
            Target::Dropped | Target::Name | Target::Child(_) => {}
        }
    }
}

/// Puts an unknown where nothing certain stands yet.
fn replace(out: &mut Map, lowering: &Lowering, path: &[&str], entry: Entry, root: Option<u32>) {
    let mut map: &Map = out;
    for segment in path {
        match map.get(segment).map(|known| &known.value) {
            None => break,
            Some(Value { kind: Kind::Map(below), .. }) => map = below,
            Some(_) => return,
        }
    }
    let header = entry.header;
    lowering.put(out, path, entry, root, header);
}
