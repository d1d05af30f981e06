//! Templates that were compiled from a Bicep file beside them: the Bicep file is what its author edits, so it is judged for
//! both. Whether the template is up to date is not known here; only the compiler could tell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_source::{clean_path, file_name, parent_path};

use crate::bicep::BicepFile;
use crate::discover::{Discovery, Template, TemplateKind};

/// The templates that need not be judged, each with the Bicep file that it was compiled from, by their paths. One that the
/// user named, and whose Bicep file was not named with it, is judged; so is one whose Bicep file could not be read wholly.
pub(crate) fn generated(discovery: &Discovery, named: &[String]) -> BTreeMap<Arc<str>, Arc<str>> {
    let named: BTreeSet<String> = named.iter().map(|path| clean_path(path)).collect();
    let broken: BTreeSet<&str> = discovery.coverage.unparsed.iter().map(String::as_str).collect();
    let mut beside: BTreeMap<&str, Vec<&BicepFile>> = BTreeMap::new();
    for file in discovery.bicep_files.iter().filter(|file| !broken.contains(&*file.path)) {
        beside.entry(parent_path(&file.path)).or_default().push(file);
    }
    let compiled = discovery
        .templates
        .iter()
        .filter(|template| template.kind == TemplateKind::Arm && cumulint_arm::is_compiled(&template.tree));
    let pairs = compiled.filter_map(|template| {
        let from = source(template, beside.get(parent_path(&template.path))?)?;
        let is_asked_for = named.contains(&*template.path) && !named.contains(&*from.path);
        (!is_asked_for).then(|| (Arc::clone(&template.path), Arc::clone(&from.path)))
    });
    pairs.collect()
}

/// What a template was compiled from: the file of its name, else the only one that declares the same parameters, of which
/// `main.bicep` is the likeliest.
fn source<'d>(template: &Template, files: &[&'d BicepFile]) -> Option<&'d BicepFile> {
    let stem = |path: &str| {
        let name = file_name(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase()
    };
    let own = stem(&template.path);
    if let Some(file) = files.iter().find(|file| stem(&file.path) == own) {
        return Some(file);
    }
    let alike = files.iter().filter(|file| cumulint_arm::same_parameters(&template.tree, &file.tree));
    let alike: Vec<&'d BicepFile> = alike.copied().collect();
    match alike.as_slice() {
        [only] => Some(only),
        several => several.iter().find(|file| stem(&file.path) == "main").copied(),
    }
}
