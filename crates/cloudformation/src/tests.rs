//! What templates evaluate to, with places drawn under the text.

mod conditions;
mod parameters;
mod recognition;
mod resources;
mod robustness;
mod texts;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{parse_json, parse_yaml};
use cumulint_model::{Kind, Origin, OriginId, Project, Resource, Value};
use cumulint_source::{MemoryFiles, Sources};

use crate::{Inputs, evaluate};

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
    evaluate(&tree, "template", inputs, &sources)
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
    cumulint_testkit::assert_drawn(text, &[explained(&project, at(&project, path))]);
}

fn explained(project: &Project, value: &Value) -> Diagnostic {
    let place = project.place_of(value).expect("a place");
    let mut found = Diagnostic::warning("value", shown(project, value), place);
    follow(project, value.origin, &mut found);
    found
}

fn follow(project: &Project, origin: OriginId, found: &mut Diagnostic) {
    match project.origins.get(origin).expect("an origin") {
        Origin::Written(_) | Origin::Assumed { .. } => {}
        Origin::Passed { by, from, .. } => {
            let place = project.place(*from).expect("a place");
            found.labels.push(cumulint_diagnostic::Label { span: place, message: by.to_string() });
            follow(project, *from, found);
        }
        Origin::Made { by, from, .. } => {
            for part in from {
                let place = project.place(*part).expect("a place");
                found.labels.push(cumulint_diagnostic::Label { span: place, message: by.to_string() });
                follow(project, *part, found);
            }
        }
        Origin::Repeated { from, .. } => follow(project, *from, found),
    }
}

fn shown(project: &Project, value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => format!("{text:?}"),
        Kind::List(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(project, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Map(map) => {
            let entry =
                |entry: &cumulint_model::Entry| format!("{}: {}", entry.key, shown(project, &entry.value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Kind::Encoded(encoded) => {
            let known = if encoded.text.is_some() { "json" } else { "open json" };
            format!("{known} {}", shown(project, &encoded.value))
        }
        Kind::Reference(reference) => {
            let target = project.get(reference.target).expect("the target exists");
            format!("-> {} {}", target.address, reference.path)
        }
        Kind::Unknown(unknown) => {
            let prefix = unknown.prefix.as_ref().map(|prefix| format!("{prefix:?}… "));
            format!("? {}{}", prefix.unwrap_or_default(), unknown.why)
        }
    }
}
