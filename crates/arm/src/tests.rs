//! What templates evaluate to, with places drawn under the text.

mod absent;
mod bicep;
mod declarations;
mod deployments;
mod expressions;
mod forms;
mod front_end;
mod functions;
mod keys;
mod names;
mod recognition;
mod resources;
mod robustness;
mod types;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Tree, parse_json};
use cumulint_model::{INPUT, OUTPUT, Project, Resource, Value};
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::{assert_drawn, explained, shown};

use crate::{Inputs, Templates};

/// Evaluates a template with one set of inputs.
fn evaluate(tree: &Tree, path: &str, inputs: &Inputs, sources: &Sources<'_>) -> (Project, Vec<Diagnostic>) {
    let [evaluated] = crate::evaluate(tree, path, std::slice::from_ref(inputs), &Templates::new(sources))
        .try_into()
        .expect("as many projects as sets of inputs");
    evaluated
}

/// Evaluates a Bicep file, likewise.
fn evaluate_bicep(
    tree: &cumulint_bicep::Tree,
    path: &str,
    inputs: &Inputs,
    sources: &Sources<'_>,
) -> (Project, Vec<Diagnostic>) {
    let [evaluated] =
        crate::evaluate_bicep(tree, path, std::slice::from_ref(inputs), &Templates::new(sources))
            .try_into()
            .expect("as many projects as sets of inputs");
    evaluated
}

fn project(text: &str) -> Project {
    evaluated(text, &Inputs::default()).0
}

fn evaluated(text: &str, inputs: &Inputs) -> (Project, Vec<Diagnostic>) {
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    let (tree, problems) = parse_json(sources.add("template", text), text);
    assert_eq!(problems, []);
    let (project, diagnostics) = evaluate(&tree, "template", inputs, &sources);
    (deployed(project), without_checks(diagnostics))
}

/// What is told but for mistakes against types: resources in tests need not be whole.
fn without_checks(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().filter(|one| cumulint_types::check(&one.code).is_none()).collect()
}

/// A project without the inputs and outputs that stand after all resources.
fn deployed(mut project: Project) -> Project {
    while project.resources.pop_if(|resource| is_declaration(resource)).is_some() {}
    project
}

fn is_declaration(resource: &Resource) -> bool {
    [INPUT, OUTPUT].contains(&&*resource.canonical_type)
}

/// Evaluates a template that lies among other files.
fn evaluated_among(path: &str, files: &[(&str, &str)]) -> Project {
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(&memory);
    let file = sources.load(path).expect("the file exists");
    let (tree, problems) = parse_json(file, &sources.get(file).text);
    assert_eq!(problems, []);
    deployed(evaluate(&tree, path, &Inputs::default(), &sources).0)
}

fn resource<'p>(project: &'p Project, address: &str) -> &'p Resource {
    let known: Vec<&str> = project.resources.iter().map(|resource| &*resource.address).collect();
    let found = project.resources.iter().find(|resource| &*resource.address == address);
    found.unwrap_or_else(|| panic!("no `{address}` among {known:?}"))
}

/// The value at `key.key.0` of the only, or the last, resource.
fn at<'p>(project: &'p Project, path: &str) -> &'p Value {
    let mut steps = path.split('.');
    let deployed = project.resources.iter().rev().find(|resource| !resource.existing);
    let first = steps.next().expect("a property");
    let entry = deployed.expect("a resource").properties.get(first);
    let mut value = &entry.unwrap_or_else(|| panic!("no property `{first}`")).value;
    for step in steps {
        value = match step.parse::<usize>() {
            Ok(index) => &value.as_list().expect("a list")[index],
            Err(_) => &value.as_map().expect("a map").get(step).expect("the key exists").value,
        };
    }
    value
}

/// A template with one resource of an unpublished type: its properties stay as they are written.
fn with_value(declarations: &str, expression: &str) -> String {
    format!(
        "{{{declarations}\"resources\": [{{\"type\": \"Contoso.Test/things\", \"apiVersion\": \"2024-01-01\", \"name\": \"a\",\n\"value\": {expression}\n}}]}}"
    )
}

/// What an expression evaluates to. A property that is null is left out of its resource.
fn evaluates(declarations: &str, expression: &str) -> String {
    let project = project(&with_value(declarations, &format!("\"{expression}\"")));
    let thing = project.resources.last().expect("a resource");
    match thing.properties.get("value") {
        Some(entry) => shown(&project, &entry.value),
        None => "null".to_owned(),
    }
}

/// Checks that the value at a path is what is drawn under the text: `^^^` its place with the value, `---` what it came
/// through.
#[track_caller]
fn assert_drawn_value(text: &str, path: &str) {
    let project = project(text);
    assert_drawn(text, &[explained(&project, at(&project, path))]);
}
