//! Properties that a type does not have, and the versions of it that have them.

use cumulint_model::{Entry, Kind};
use cumulint_schema::{NodeId, Shape, TypeSchema, declared_schema, declared_versions, nearest};

use crate::judge::Judge;
use crate::parts::Parts;
use crate::wording::listed;

impl Judge<'_> {
    /// Tells of a property that does not exist.
    pub(crate) fn unknown(&mut self, entry: &Entry, parts: &Parts) {
        if entry.value.kind == Kind::Null {
            return;
        }
        if self.path.is_empty() && self.rules.idle.iter().any(|name| self.rules.same(name, &entry.key)) {
            let message = format!("{} has no `{}`", self.holder_name(), entry.key);
            self.mistakes.add("idle-property", message, self.origins.place(entry.header));
            return;
        }
        let names: Vec<&str> = self.names(parts).collect();
        let near = nearest(&entry.key, names.iter().copied());
        let help = match (near, self.versions_with(&entry.key)) {
            // A hole in the data: what was there before and is there after is probably there in between.
            (_, (Some(_), Some(_))) => return,
            (Some(near), _) => Some(format!("did you mean `{near}`?")),
            (None, (None, Some(newer))) => Some(format!("API version {newer} has it")),
            (None, (Some(older), None)) => Some(format!("API version {older} had it")),
            (None, (None, None)) => listed(&names),
        };
        let message = format!("`{}` is no property of {}", entry.key, self.holder_name());
        let place = self.origins.place(entry.header);
        if let Some(found) = self.mistakes.add("unknown-property", message, place) {
            found.help = help;
        }
    }

    /// The API versions nearest to this one, before and after it, that have a property here.
    fn versions_with(&self, name: &str) -> (Option<&'static str>, Option<&'static str>) {
        let Some((kind, version)) = self.rules.version else { return (None, None) };
        let has = |other: &&str| {
            declared_schema(kind, other).is_some_and(|schema| has_path(schema, 0, &self.path, name))
        };
        let all: Vec<&str> = declared_versions(kind).collect();
        let older = all.iter().rev().copied().filter(|other| *other < version).find(has);
        (older, all.iter().copied().filter(|other| *other > version).find(has))
    }
}

/// Whether a schema has a property at the end of a path, of whatever kind the objects on it are.
fn has_path(schema: &TypeSchema, node: NodeId, path: &[String], name: &str) -> bool {
    match schema.shape(node) {
        Shape::List(item) => has_path(schema, *item, path, name),
        Shape::Map(below) => path.split_first().is_some_and(|(_, rest)| has_path(schema, *below, rest, name)),
        Shape::Variants { base, kinds, .. } => {
            let mut all = std::iter::once(*base).chain(kinds.iter().map(|(_, below)| *below));
            all.any(|part| has_path(schema, part, path, name))
        }
        _ => match path.split_first() {
            Some((first, rest)) => schema
                .property(node, first)
                .is_some_and(|property| has_path(schema, property.node, rest, name)),
            None => schema.property(node, name).is_some(),
        },
    }
}
