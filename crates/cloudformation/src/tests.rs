//! What templates evaluate to, with places drawn under the text.

mod conditions;
mod declarations;
mod files;
mod front_end;
mod intrinsics;
mod loops;
mod parameters;
mod pseudo;
mod recognition;
mod resources;
mod robustness;
mod sam;
mod structure;
mod texts;
mod types;
mod worlds;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{parse_json, parse_yaml};
use cumulint_evaluation::{Reader, Reads};
use cumulint_model::{INPUT, OUTPUT, Project, Resource, Value};
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::{assert_drawn, explained, shown};

use crate::{Inputs, Library, check, evaluate};

fn project(text: &str) -> Project {
    evaluated(text, &Inputs::default()).0
}

fn evaluated(text: &str, inputs: &Inputs) -> (Project, Vec<Diagnostic>) {
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    let file = sources.add("template", text);
    let json = text.trim_start().starts_with('{');
    let (tree, problems) = if json { parse_json(file, text) } else { parse_yaml(file, text) };
    assert_eq!(problems, []);
    let reads = Reads::default();
    let library = Library::new(&tree, "template", Reader::new(&sources, &reads));
    let (mut project, mut found) = evaluate(&tree, "template", inputs, &library);
    found.extend(check(&tree, "template", &library));
    // Inputs and outputs stand after all resources.
    project.resources.retain(|resource| ![INPUT, OUTPUT].contains(&&*resource.canonical_type));
    // Resources in tests need not be whole.
    let kept = ["unknown-name", "wrong-argument"];
    let told = |one: &Diagnostic| kept.contains(&&*one.code) || cumulint_types::check(&one.code).is_none();
    (project, found.into_iter().filter(told).collect())
}

fn resource<'p>(project: &'p Project, address: &str) -> &'p Resource {
    project.resources.iter().find(|resource| &*resource.address == address).expect("the resource exists")
}

/// The value at `Logical.Property.Key.0`.
fn at<'p>(project: &'p Project, path: &str) -> &'p Value {
    let mut steps = path.split('.');
    let found = resource(project, steps.next().expect("a resource"));
    let first = steps.next().expect("a property");
    let mut value = &found.properties.get(first).expect("the property exists").value;
    for step in steps {
        value = match step.parse::<usize>() {
            Ok(index) => &value.as_list().expect("a list")[index],
            Err(_) => &value.as_map().expect("a map").get(step).expect("the key exists").value,
        };
    }
    value
}

/// Checks that the value at a path is what is drawn under the text: `^^^` its place with the value, `---` what it came
/// through.
#[track_caller]
fn assert_value(text: &str, path: &str) {
    let project = project(text);
    assert_drawn(text, &[explained(&project, at(&project, path))]);
}
