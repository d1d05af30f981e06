//! Small Terraform texts and what becomes of them. Expectations are drawn under the text: under a value what it is known to
//! be, with `---` under the place that it came from and how.

mod console;
mod documents;
mod expressions;
mod hostile;
mod inputs;
mod instances;
mod modules;
mod names;
mod plans;
mod plans_beside;
mod policies;
mod providers;
mod reports;
mod syntax;

use cumulint_diagnostic::{Diagnostic, Mark, drawn};
use cumulint_evaluation::{Reader, Reads};
use cumulint_model::{Kind, Map, Origin, OriginId, Project, Value};
use cumulint_source::{MemoryFiles, Sources, Span, extension};

use crate::root::declared;
use crate::{Inputs, ModuleFile, Modules, Program};

/// A project with what is needed to look at it.
struct Evaluated<'s> {
    project: Project,
    diagnostics: Vec<Diagnostic>,
    sources: &'s Sources<'s>,
}

/// Evaluates files and hands the result to `look`. Expectations that are drawn in the files are checked first.
fn with_inputs(files: &[(&str, &str)], inputs: &Inputs, look: impl FnOnce(&Evaluated<'_>)) {
    evaluated(files, inputs, |evaluated| {
        for (path, text) in files.iter().filter(|(path, _)| extension(path) != "json") {
            evaluated.check_drawn(path, text);
        }
        look(evaluated);
    });
}

/// Evaluates files and hands the result to `look`.
fn evaluated(files: &[(&str, &str)], inputs: &Inputs, look: impl FnOnce(&Evaluated<'_>)) {
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(&memory);
    let parse = |(path, _): &(&str, &str)| {
        let file = sources.load(path).unwrap();
        let text = sources.get(file).text.clone();
        let (parsed, problems) = ModuleFile::parse(path, file, &text)?;
        assert!(problems.is_empty(), "{path}: {problems:?}");
        Some(parsed)
    };
    let modules = Modules::new(files.iter().filter_map(parse).collect(), &sources);
    let reads = Reads::default();
    let found = declared(&Program::new(&modules), ".", inputs, Reader::new(&sources, &reads));
    look(&Evaluated { project: found.project, diagnostics: found.diagnostics, sources: &sources });
}

fn with(files: &[(&str, &str)], look: impl FnOnce(&Evaluated<'_>)) {
    with_inputs(files, &Inputs::default(), look);
}

/// Checks what is drawn in one file of configuration, at least one expectation.
fn check(text: &str) {
    assert!(!drawn(text).is_empty(), "nothing is drawn");
    with(&[("main.tf", text)], |_| {});
}

/// The value of an expression, rendered.
fn value_of(expression: &str) -> String {
    let text = format!(
        "locals {{\n  it = {expression}\n}}\nresource \"terraform_data\" \"it\" {{\n  input = local.it\n}}\n"
    );
    let mut rendered = String::new();
    with(&[("main.tf", &text)], |evaluated| {
        rendered = evaluated.render(&evaluated.project.resources[0].properties.get("input").unwrap().value);
        for fault in evaluated.diagnostics.iter().filter(|found| found.code == "expression") {
            rendered = format!("error: {}", fault.message);
        }
    });
    rendered
}

impl Evaluated<'_> {
    fn check_drawn(&self, path: &str, text: &str) {
        if drawn(text).is_empty() {
            return;
        }
        let file = self.sources.load(path).unwrap();
        let mut seen: Vec<(Span, Mark, String)> = Vec::new();
        for resource in &self.project.resources {
            self.collect(&resource.properties, &mut seen);
        }
        for expected in drawn(text) {
            let span = expected.range.of(file);
            let here: Vec<&String> = seen
                .iter()
                .filter(|(at, mark, _)| *at == span && *mark == expected.mark)
                .map(|it| &it.2)
                .collect();
            assert!(
                here.iter().any(|message| **message == expected.message),
                "at `{}` expected `{}`, found {here:?}\n{}",
                self.sources.slice(span),
                expected.message,
                self.printed(),
            );
        }
    }

    fn collect(&self, map: &Map, seen: &mut Vec<(Span, Mark, String)>) {
        for entry in map {
            self.collect_value(&entry.value, seen);
        }
    }

    fn collect_value(&self, value: &Value, seen: &mut Vec<(Span, Mark, String)>) {
        let at = self.project.place_of(value).unwrap();
        seen.push((at, Mark::Primary, self.render(value)));
        self.collect_hops(value.origin, seen);
        match &value.kind {
            Kind::List(items) => items.iter().for_each(|item| self.collect_value(item, seen)),
            Kind::Map(map) => self.collect(map, seen),
            Kind::Encoded(encoded) => self.collect_value(&encoded.value, seen),
            _ => {}
        }
    }

    fn collect_hops(&self, origin: OriginId, seen: &mut Vec<(Span, Mark, String)>) {
        let mut add = |from: &OriginId, words: String| {
            seen.push((self.project.place(*from).unwrap(), Mark::Label, words));
            self.collect_hops(*from, seen);
        };
        match self.project.origins.get(origin).unwrap() {
            Origin::Passed { by, from, .. } => add(from, by.to_string()),
            Origin::Made { by, from, .. } => from.iter().for_each(|from| add(from, format!("into {by}"))),
            Origin::Repeated { key, from, .. } => add(from, format!("instance {key}")),
            Origin::Written(_) | Origin::Assumed { .. } => {}
        }
    }

    /// A value in one line: `…` follows the certain start of a text, an arrow leads to another resource.
    fn render(&self, value: &Value) -> String {
        let link = value.refers.and_then(|target| self.project.get(target));
        let secret = if value.sensitive { "secret " } else { "" };
        let text = match &value.kind {
            Kind::Null => "null".to_owned(),
            Kind::Bool(known) => known.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::String(text) => format!("{text:?}"),
            Kind::List(items) => {
                format!("[{}]", items.iter().map(|item| self.render(item)).collect::<Vec<_>>().join(", "))
            }
            Kind::Map(map) => {
                let entry =
                    |entry: &cumulint_model::Entry| format!("{}={}", entry.key, self.render(&entry.value));
                format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            Kind::Encoded(encoded) => format!("encoded {}", self.render(&encoded.value)),
            Kind::Reference(reference) => {
                let address = link.map_or("?", |target| &*target.address);
                return format!("{secret}→ {address}.{}", reference.path);
            }
            Kind::Unknown(unknown) => {
                let start = unknown.prefix.as_ref().map(|start| format!("{start}… ")).unwrap_or_default();
                format!("{start}unknown: {}", unknown.why)
            }
        };
        let link = link.map(|target| format!(" of {}", target.address)).unwrap_or_default();
        format!("{secret}{text}{link}")
    }

    /// All resources: `address.property = value @ place`.
    fn printed(&self) -> String {
        let mut out = String::new();
        for resource in &self.project.resources {
            for entry in &resource.properties {
                let place = self.project.place_of(&entry.value).unwrap();
                let slice = self.sources.slice(place);
                let line = slice.lines().next().unwrap_or_default();
                out.push_str(&format!(
                    "{}.{} = {} @ {line}\n",
                    resource.address,
                    entry.key,
                    self.render(&entry.value)
                ));
            }
        }
        out
    }

    /// Of what is deployed or read: inputs are left out.
    fn addresses(&self) -> Vec<&str> {
        let resources = self.project.resources.iter();
        let resources = resources.filter(|resource| &*resource.canonical_type != cumulint_model::INPUT);
        resources.map(|resource| &*resource.address).collect()
    }

    fn property(&self, address: &str, name: &str) -> &Value {
        let resource = self.project.resources.iter().find(|resource| &*resource.address == address).unwrap();
        &resource.properties.get(name).unwrap().value
    }

    /// The author's characters of a value.
    fn written(&self, value: &Value) -> String {
        self.sources.slice(self.project.place_of(value).unwrap())
    }
}
