//! References to what the transform makes: `!GetAtt SiteRole.Arn`, `${ServerlessRestApi}`. They are written before there is
//! such a resource, and are resolved when all have been made.

use std::sync::Arc;

use cumulint_model::{Choice, Kind, Reference, Unknown, Value, Why};

use super::Expansion;
use crate::check::Checked;
use crate::evaluator::{Late, Logical};

/// How deep values are followed.
const MAX_DEPTH: usize = 256;

impl Expansion<'_, '_> {
    /// Resolves all references by names that were not known when they were evaluated.
    pub(super) fn late_references(&mut self, open_world: bool) {
        let late = self.evaluator.logical_mut().take_late();
        if late.is_empty() {
            return;
        }
        if !open_world {
            self.tell_missing(&late);
        }
        let mut resources = std::mem::take(&mut self.evaluator.project.resources);
        for resource in &mut resources {
            for entry in resource.properties.iter_mut() {
                if holds_late(&entry.value, MAX_DEPTH) {
                    self.resolve(&mut entry.value, &late, MAX_DEPTH);
                }
            }
        }
        self.evaluator.project.resources = resources;
    }

    /// Tells of names that nothing has, now that all are known.
    fn tell_missing(&mut self, late: &Late) {
        let is_missing =
            |name: &str| !name.starts_with("AWS::") && self.evaluator.logical().get(name).is_none();
        let mut missing: Vec<_> = late.iter().filter(|(_, asked)| is_missing(&asked.name)).collect();
        missing.sort_by_key(|(origin, _)| **origin);
        let missing: Vec<_> = missing.into_iter().map(|(_, asked)| (asked.name.clone(), asked.at)).collect();
        for (name, at) in missing {
            let message = format!("`{name}` is neither a parameter nor a resource of this template");
            self.evaluator.undeclared(Checked::Names, &name, message, at);
        }
    }

    fn resolve(&self, value: &mut Value, late: &Late, depth: usize) {
        if depth == 0 {
            return;
        }
        match &mut value.kind {
            Kind::List(items) => {
                Arc::make_mut(items).iter_mut().for_each(|item| self.resolve(item, late, depth - 1));
            }
            Kind::Map(map) => {
                let entries = Arc::make_mut(map).iter_mut();
                entries.for_each(|entry| self.resolve(&mut entry.value, late, depth - 1));
            }
            Kind::Encoded(encoded) => self.resolve(&mut Arc::make_mut(encoded).value, late, depth - 1),
            Kind::Unknown(unknown) if unknown.choice.is_some() => {
                let choice = Arc::make_mut(unknown).choice.iter_mut();
                choice.flat_map(Choice::values_mut).for_each(|case| self.resolve(case, late, depth - 1));
            }
            _ => self.resolve_one(value, late),
        }
    }

    fn resolve_one(&self, value: &mut Value, late: &Late) {
        let Kind::Unknown(unknown) = &value.kind else { return };
        let Why::Unsupported(name) = &unknown.why else { return };
        let Some(Logical::Resource(target)) = self.evaluator.logical().get(name) else { return };
        value.refers = Some(*target);
        value.kind = match late.get(&value.origin) {
            Some(asked) => {
                Kind::Reference(Arc::new(Reference { target: *target, path: asked.attribute.clone() }))
            }
            // A text that it is a part of stays open.
            None => Kind::Unknown(Arc::new(Unknown {
                why: Why::AfterApply(name.clone()),
                prefix: unknown.prefix.clone(),
                suffix: unknown.suffix.clone(),
                choice: None,
            })),
        };
    }
}

/// Whether a value holds anything to resolve: what does not is not copied.
fn holds_late(value: &Value, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    match &value.kind {
        Kind::List(items) => items.iter().any(|item| holds_late(item, depth - 1)),
        Kind::Map(map) => map.iter().any(|entry| holds_late(&entry.value, depth - 1)),
        Kind::Encoded(encoded) => holds_late(&encoded.value, depth - 1),
        Kind::Unknown(unknown) => {
            let in_a_case =
                unknown.choice.iter().flat_map(Choice::values).any(|case| holds_late(case, depth - 1));
            in_a_case || matches!(unknown.why, Why::Unsupported(_))
        }
        _ => false,
    }
}
