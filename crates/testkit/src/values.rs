//! Values as tests show them: what is known, and the way they came, as a diagnostic that can be drawn under the text.

use cumulint_diagnostic::{Diagnostic, Label};
use cumulint_model::{Entry, Kind, Origin, OriginId, Project, Value};

/// A value at its place of use, with a label for everything that it came through.
///
/// # Panics
/// The value has no place.
#[must_use]
#[expect(clippy::expect_used, reason = "this is how a test fails")]
pub fn explained(project: &Project, value: &Value) -> Diagnostic {
    let place = project.place_of(value).expect("a place");
    let mut found = Diagnostic::warning("value", shown(project, value), place);
    follow(project, value.origin, &mut found);
    found
}

#[expect(clippy::expect_used, reason = "this is how a test fails")]
fn follow(project: &Project, origin: OriginId, found: &mut Diagnostic) {
    match project.origins.get(origin).expect("an origin") {
        Origin::Written(_) | Origin::Assumed { .. } => {}
        Origin::Passed { by, from, .. } => {
            let place = project.place(*from).expect("a place");
            found.labels.push(Label { span: place, message: by.to_string() });
            follow(project, *from, found);
        }
        Origin::Made { by, from, .. } => {
            for part in from {
                let place = project.place(*part).expect("a place");
                found.labels.push(Label { span: place, message: by.to_string() });
                follow(project, *part, found);
            }
        }
        Origin::Repeated { from, .. } => follow(project, *from, found),
    }
}

/// A value in a few words: `"text"`, `[1, 2]`, `-> address path`, `? why`.
#[must_use]
pub fn shown(project: &Project, value: &Value) -> String {
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
            let entry = |entry: &Entry| format!("{}: {}", entry.key, shown(project, &entry.value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Kind::Encoded(encoded) => {
            let known = if encoded.text.is_some() { "json" } else { "open json" };
            format!("{known} {}", shown(project, &encoded.value))
        }
        Kind::Reference(reference) => {
            let target =
                project.get(reference.target).map(|target| target.address.clone()).unwrap_or_default();
            format!("-> {target} {}", reference.path)
        }
        Kind::Unknown(unknown) if let Some(choice) = &unknown.choice => {
            let says = project.conditions.says(choice.condition, true);
            format!("where {says} {} else {}", shown(project, &choice.holds), shown(project, &choice.fails))
        }
        Kind::Unknown(unknown) => {
            let prefix = unknown.prefix.as_ref().map(|prefix| format!("{prefix:?}… "));
            format!("? {}{}", prefix.unwrap_or_default(), unknown.why)
        }
    }
}
