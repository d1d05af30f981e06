//! One intent, one model: what a folder of `fixtures/parity` says in several dialects is lowered to equal resources.
//!
//! Each file of a folder is a dialect. Resources are matched by canonical type and name (what the author calls them where the
//! cloud does not name them in every dialect), and must have equal properties. `differs.txt`, where there is one, lists what
//! only one dialect says, one line each: `<file> <type> <property>: <why>`; a line that is not needed fails the test.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cumulint_lint::{Linter, Settings, ShownResource, ShownValue};
use cumulint_source::MemoryFiles;

/// Resources of one dialect in comparable form: type and name → property path → value.
type Model = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn every_dialect_gives_the_same_model() {
    let mut differences = String::new();
    for folder in entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/parity")) {
        compare(&folder, &mut differences);
    }
    assert!(differences.is_empty(), "\n{differences}");
}

/// Compares the dialects of one folder with the first of them.
fn compare(folder: &Path, differences: &mut String) {
    let intent = name(folder);
    let mut exceptions = Exceptions::read(folder);
    let files = entries(folder).into_iter().filter(|path| path.extension().is_none_or(|end| end != "txt"));
    let mut models: Vec<(String, Model)> =
        files.map(|path| (name(&path), exceptions.apply(&name(&path), model(&path)))).collect();
    assert!(models.len() > 1, "{intent} has one dialect only");
    let (first, expected) = models.remove(0);
    assert!(!expected.is_empty(), "{intent}/{first} declares nothing");
    for (file, actual) in &models {
        for (what, difference) in difference(&expected, actual) {
            differences.push_str(&format!(
                "{intent}: {what}\n  {first}: {}\n  {file}: {}\n",
                difference.0, difference.1
            ));
        }
    }
    for unused in exceptions.unused() {
        differences.push_str(&format!("{intent}: differs.txt need not say `{unused}`\n"));
    }
}

/// Where Terraform deploys to; a template is told from outside.
const TERRAFORM_PLACE: &str = "resource_group_name";

/// The model of one file by itself. Azure compares names and the values of enumerations without case, and so does this.
fn model(path: &Path) -> Model {
    let text = fs::read(path).unwrap();
    let files = MemoryFiles::new().with(&name(path), text);
    let linter = Linter::without_built_in(&files, &[]);
    let (shown, analysis) = linter.show(&[".".to_owned()], &Settings::default());
    assert!(analysis.errors.is_empty(), "{}: {:?}", path.display(), analysis.errors);
    let mut keys = BTreeMap::new();
    for resource in &shown.resources {
        // What is made of a block bears the address of the block's resource, which comes first.
        keys.entry(resource.address.to_string()).or_insert_with(|| key(resource));
    }
    let mut model = Model::new();
    for resource in &shown.resources {
        let mut properties = BTreeMap::new();
        flatten("", &resource.properties, &keys, &mut properties);
        properties.retain(|path, _| path != TERRAFORM_PLACE);
        if resource.canonical_type.starts_with("Microsoft.") {
            properties.values_mut().for_each(|value| value.make_ascii_lowercase());
        }
        if let Some(parent) = &resource.parent {
            properties.insert("(parent)".into(), keys.get(&**parent).cloned().unwrap_or_default());
        }
        let twice = model.insert(key(resource), properties);
        assert!(twice.is_none(), "{}: two resources are {}", path.display(), key(resource));
    }
    model
}

/// What is the same resource in every dialect. On AWS most names are optional, so the author's name for it counts,
/// whether written `site_policy` or `SitePolicy`; on Azure the name is always given.
fn key(resource: &ShownResource) -> String {
    let name = match &resource.name {
        Some(ShownValue::String(name)) if !resource.canonical_type.starts_with("AWS::") => {
            name.rsplit('/').next().unwrap_or_default().to_owned()
        }
        _ => {
            let label = resource.address.rsplit('.').next().unwrap_or_default();
            label.replace('_', "").to_lowercase()
        }
    };
    format!("{} {name}", resource.canonical_type)
}

/// All values by path, in a form that does not depend on the dialect: which attribute a reference names is the dialect's
/// own (`id`, `Ref`), so only its target counts.
fn flatten(
    path: &str,
    value: &ShownValue,
    keys: &BTreeMap<String, String>,
    found: &mut BTreeMap<String, String>,
) {
    let text = match value {
        ShownValue::Map(entries) => {
            let dot = if path.is_empty() { "" } else { "." };
            entries.iter().for_each(|(key, value)| flatten(&format!("{path}{dot}{key}"), value, keys, found));
            return;
        }
        ShownValue::List(items) if !items.is_empty() => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(index, item)| flatten(&format!("{path}[{index}]"), item, keys, found));
            return;
        }
        ShownValue::Reference { resource, .. } => format!("→ {}", keys.get(resource).unwrap_or(resource)),
        other => format!("{other:?}"),
    };
    found.insert(path.to_owned(), text);
}

/// Every path at which two models differ, with both values.
fn difference(expected: &Model, actual: &Model) -> Vec<(String, (String, String))> {
    let mut found = Vec::new();
    let nothing = BTreeMap::new();
    let mut resources: Vec<&String> = expected.keys().chain(actual.keys()).collect();
    resources.sort();
    resources.dedup();
    for resource in resources {
        if expected.contains_key(resource) != actual.contains_key(resource) {
            let presence =
                |model: &Model| if model.contains_key(resource) { "declared" } else { "not declared" };
            found.push((resource.clone(), (presence(expected).to_owned(), presence(actual).to_owned())));
            continue;
        }
        let one = expected.get(resource).unwrap_or(&nothing);
        let other = actual.get(resource).unwrap_or(&nothing);
        let mut paths: Vec<&String> = one.keys().chain(other.keys()).collect();
        paths.sort();
        paths.dedup();
        for path in paths.into_iter().filter(|path| one.get(*path) != other.get(*path)) {
            let value = |properties: &BTreeMap<String, String>| {
                properties.get(path).map_or_else(|| "absent".to_owned(), Clone::clone)
            };
            found.push((format!("{resource} {path}"), (value(one), value(other))));
        }
    }
    found
}

/// What only one dialect says.
struct Exceptions {
    /// File, type and property, and whether it was met.
    listed: Vec<(String, bool)>,
}

impl Exceptions {
    fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("differs.txt")).unwrap_or_default();
        let entry = |line: &str| {
            let (what, why) = line.split_once(": ").unwrap_or((line, ""));
            assert!(!why.is_empty(), "{}: {line} says no reason", folder.display());
            (what.to_owned(), false)
        };
        Self { listed: text.lines().map(entry).collect() }
    }

    /// Leaves out what is listed for a file.
    fn apply(&mut self, file: &str, mut model: Model) -> Model {
        for (resource, properties) in &mut model {
            let canonical = resource.split(' ').next().unwrap_or_default();
            properties.retain(|path, _| {
                let listed = self.listed.iter_mut().find(|(what, _)| {
                    let property = what.strip_prefix(&format!("{file} {canonical} "));
                    property
                        .and_then(|property| path.strip_prefix(property))
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                });
                listed.map(|(_, met)| *met = true).is_none()
            });
        }
        model
    }

    fn unused(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().filter(|(_, met)| !met).map(|(what, _)| &**what)
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
