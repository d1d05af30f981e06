//! Templates that were compiled from a Bicep file beside them: the Bicep file is what its author edits, so it is judged for
//! both. Whether the template is up to date is not known here; only the compiler could tell.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_source::{file_name, parent_path};

use super::content::{BicepFile, TemplateFile};
use super::snapshot::Sorted;
use crate::parameters::same_parameters;
use crate::recognize::is_compiled;

/// The templates that need not be judged, each with the Bicep file that it was compiled from, by their paths. One that the
/// user named, and whose Bicep file was not named with it, is judged; so is one whose Bicep file could not be parsed wholly.
pub(super) fn generated(sorted: &Sorted<'_>) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut beside: BTreeMap<&str, Vec<&BicepFile>> = BTreeMap::new();
    for file in sorted.bicep.iter().filter(|file| !file.broken) {
        beside.entry(parent_path(&file.content.path)).or_default().push(file.content);
    }
    let is_named = |path: &str| sorted.named.iter().any(|named| named == path);
    let templates = sorted.templates.iter().map(|file| file.content);
    let compiled = templates.filter(|template| is_compiled(&template.tree));
    let pairs = compiled.filter_map(|template| {
        let from = source(template, beside.get(parent_path(&template.path))?)?;
        let is_asked_for = is_named(&template.path) && !is_named(&from.path);
        (!is_asked_for).then(|| (Arc::clone(&template.path), Arc::clone(&from.path)))
    });
    pairs.collect()
}

/// What a template was compiled from: the file of its name, else the only one that declares the same parameters, of which
/// `main.bicep` is the likeliest.
fn source<'s>(template: &TemplateFile, files: &[&'s BicepFile]) -> Option<&'s BicepFile> {
    let stem = |path: &str| {
        let name = file_name(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase()
    };
    let own = stem(&template.path);
    if let Some(file) = files.iter().find(|file| stem(&file.path) == own) {
        return Some(file);
    }
    let alike = files.iter().filter(|file| same_parameters(&template.tree, &file.tree));
    let alike: Vec<&'s BicepFile> = alike.copied().collect();
    match alike.as_slice() {
        [only] => Some(only),
        several => several.iter().find(|file| stem(&file.path) == "main").copied(),
    }
}
