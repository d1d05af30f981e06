//! What is secret, what is written out, and what is asked for: asked of single values.
//!
//! A value is secret where its author or the cloud declares it so; nothing is guessed from how random a text looks.

use cumulint_model::{Choice, Hop, Kind, Origin, OriginId, Project, Resource, Value, Why};

/// The first secret that a value is or holds. What a deployment hands out whose text is not at hand may be one, if it is
/// called so.
pub(crate) fn secret_in<'v>(project: &Project, value: &'v Value) -> Result<Option<&'v Value>, Why> {
    Search { project, left: MAX_VALUES }.secret(value, MAX_DEPTH)
}

/// The first secret that a resource holds.
pub(crate) fn secret_of<'v>(project: &Project, resource: &'v Resource) -> Result<Option<&'v Value>, Why> {
    let mut search = Search { project, left: MAX_VALUES };
    first(resource.properties.iter().map(|entry| search.secret(&entry.value, MAX_DEPTH)))
}

/// Whether a text is written out in the sources. What is computed of inputs is not, nor what is asked for; an empty text is no
/// text.
pub(crate) fn is_literal(project: &Project, value: &Value) -> Result<bool, Why> {
    match &value.kind {
        Kind::String(text) => Ok(!text.is_empty()
            && !KEPT_ELSEWHERE.iter().any(|start| text.starts_with(start))
            && project.origins.assumed_by(value.origin).is_none()
            && (is_taken_whole(project, value.origin) || !is_input(project, value))),
        Kind::Encoded(encoded) => Ok(encoded.text.is_some()),
        Kind::Unknown(unknown) => match &unknown.why {
            Why::AfterApply(_) | Why::RemoteData(_) => Ok(false),
            // An input itself is not written here; what is chosen by one may be.
            Why::Input(_) if value.sensitive || is_taken_whole(project, value.origin) => Ok(false),
            why => Err(why.clone()),
        },
        _ => Ok(false),
    }
}

/// Whether a value comes from an input, so that another deployment may have another one.
pub(crate) fn is_input(project: &Project, value: &Value) -> bool {
    if matches!(value.why(), Some(Why::Input(_))) {
        return true;
    }
    let mut ahead = vec![value.origin];
    for _ in 0..MAX_HOPS {
        let Some(origin) = ahead.pop() else { break };
        match project.origins.get(origin) {
            Some(Origin::Passed {
                by: Hop::Parameter(_) | Hop::ParameterSet(_) | Hop::Variable(_) | Hop::VariableSet(_),
                ..
            }) => return true,
            Some(Origin::Passed { from, .. } | Origin::Repeated { from, .. }) => ahead.push(*from),
            Some(Origin::Made { from, .. }) => ahead.extend(from.iter().copied().take(MAX_HOPS)),
            _ => {}
        }
    }
    false
}

/// Whether an origin leads to where something was written or asked for without anything being made of it.
fn is_taken_whole(project: &Project, origin: OriginId) -> bool {
    let mut origin = origin;
    for _ in 0..MAX_HOPS {
        match project.origins.get(origin) {
            Some(Origin::Written(_)) => return true,
            Some(Origin::Passed { from, .. } | Origin::Repeated { from, .. }) => origin = *from,
            _ => return false,
        }
    }
    false
}

/// The first of what was found, else why it is not known whether there is anything.
fn first<'v>(found: impl Iterator<Item = Result<Option<&'v Value>, Why>>) -> Result<Option<&'v Value>, Why> {
    let mut none = Ok(None);
    for one in found {
        match one {
            Ok(Some(value)) => return Ok(Some(value)),
            Ok(None) => {}
            Err(why) => none = Err(why),
        }
    }
    none
}

/// A list or map that is secret as a whole.
fn own(value: &Value) -> Option<&Value> {
    value.sensitive.then_some(value)
}

struct Search<'p> {
    project: &'p Project,
    left: usize,
}

impl Search<'_> {
    fn secret<'v>(&mut self, value: &'v Value, depth: usize) -> Result<Option<&'v Value>, Why> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth == 0 {
            return Err(Why::Limit("values to look into".into()));
        }
        match &value.kind {
            // That there is a secret, or how long it is, does not tell it; an empty text has nothing to hide.
            Kind::Bool(_) | Kind::Null | Kind::Number(_) => Ok(None),
            Kind::String(text) if text.is_empty() => Ok(None),
            Kind::List(items) => {
                first(items.iter().map(|item| self.secret(item, depth - 1))).map(|found| found.or(own(value)))
            }
            Kind::Map(map) => first(map.iter().map(|entry| self.secret(&entry.value, depth - 1)))
                .map(|found| found.or(own(value))),
            // An id is none, though a secret may be a part of the name in it.
            Kind::Reference(reference) if &*reference.path == "id" => Ok(None),
            _ if value.sensitive => Ok(Some(value)),
            Kind::Encoded(encoded) => self.secret(&encoded.value, depth - 1),
            Kind::Reference(reference)
                if self.is_deployment(reference.target) && says_secret(&reference.path) =>
            {
                Err(Why::Module(reference.path.clone()))
            }
            Kind::Unknown(_) if value.choice().is_some() => {
                let cases = value.choice().into_iter().flat_map(Choice::values);
                first(cases.map(|case| self.secret(case, depth - 1)))
            }
            Kind::Unknown(unknown) => match &unknown.why {
                why @ (Why::Module(_) | Why::Limit(_)) => Err(why.clone()),
                why if value.refers.is_some_and(|target| self.is_deployment(target))
                    && why.subject().split('.').any(cumulint_schema::says_secret) =>
                {
                    Err(why.clone())
                }
                _ => Ok(None),
            },
            Kind::String(_) | Kind::Reference(_) => Ok(None),
        }
    }

    fn is_deployment(&self, target: cumulint_model::ResourceId) -> bool {
        let target = self.project.get(target);
        target.is_some_and(|target| {
            target.canonical_type.eq_ignore_ascii_case("Microsoft.Resources/deployments")
        })
    }
}

/// Whether the output that a path leads to, `properties.outputs.NAME.value`, is called a secret.
fn says_secret(path: &str) -> bool {
    path.split('.').nth(2).is_some_and(cumulint_schema::says_secret)
}

/// How texts begin that only say where the cloud finds a secret.
const KEPT_ELSEWHERE: [&str; 2] = ["{{resolve:", "@Microsoft.KeyVault("];
/// How many hops of a value are followed, over all branches.
const MAX_HOPS: usize = 64;
/// How many values are looked into.
const MAX_VALUES: usize = 100_000;
/// How deep values are looked into.
const MAX_DEPTH: usize = 64;

#[cfg(test)]
mod tests;
