//! Bicep source: what its symbols, loops and modules evaluate to.

mod files;
mod modules;
mod resources;
mod robustness;
mod scopes;
mod types;

use cumulint_diagnostic::Diagnostic;
use cumulint_model::Project;
use cumulint_source::{MemoryFiles, Sources};

use crate::Inputs;
use crate::tests::evaluate_bicep;

/// Evaluates the first of some files.
pub(super) fn evaluated(files: &[(&str, &str)]) -> (Project, Vec<Diagnostic>) {
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(&memory);
    let (path, text) = files.first().expect("a file");
    let file = sources.load(path).expect("the file exists");
    let (tree, problems) = cumulint_bicep::parse(file, *text);
    assert!(problems.is_empty(), "{problems:?}");
    let (project, diagnostics) = evaluate_bicep(&tree, path, &Inputs::default(), &sources);
    (super::deployed(project), super::without_checks(diagnostics))
}

/// The project of a file that is understood without a word.
#[track_caller]
fn project(text: &str) -> Project {
    let (project, diagnostics) = evaluated(&[("main.bicep", text)]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(project.gaps, []);
    project
}

fn addresses(project: &Project) -> Vec<&str> {
    project.resources.iter().map(|resource| &*resource.address).collect()
}

/// What a property of a resource is.
#[track_caller]
fn property(project: &Project, address: &str, name: &str) -> String {
    let resource = super::resource(project, address);
    let entry = resource.properties.get(name);
    let entry = entry.unwrap_or_else(|| panic!("no `{name}` among {:?}", resource.properties));
    super::shown(project, &entry.value)
}

fn name(project: &Project, address: &str) -> String {
    let resource = super::resource(project, address);
    super::shown(project, resource.name.as_ref().expect("a name"))
}
