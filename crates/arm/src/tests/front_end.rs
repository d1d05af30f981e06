//! The front end: whose files are whose, what is a root, which inputs it has, and what its result was made of.

mod glance;
mod inputs;
mod reads;
mod roots;

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::Severity;
use cumulint_document::{Place, parse_json_at};
use cumulint_evaluation::{
    Claim, Environments, Evaluated, FrontEnd, Given, LeftOut, NamedFile, Read, Reads, Root, Snapshot,
    SnapshotFile,
};
use cumulint_source::{MemoryFiles, Sources};

use crate::Azure;

/// What a plan says of some files.
struct Planned {
    roots: Vec<Root>,
    left_out: LeftOut,
    answers: Vec<NamedFile>,
    /// Of each root its results, and what they were made of.
    evaluated: Vec<(Vec<Evaluated>, BTreeSet<Read>)>,
}

impl Planned {
    fn root_paths(&self) -> Vec<&str> {
        self.roots.iter().map(|root| &*root.path).collect()
    }

    /// The names of the sets of inputs of the first root.
    fn environments(&self) -> Vec<Option<&str>> {
        self.evaluated[0].0.iter().map(|one| one.project.environment.as_deref()).collect()
    }
}

/// What a run is asked for.
#[derive(Default)]
struct Asked<'a> {
    /// The paths that the user named.
    named: &'a [&'a str],
    /// The files that nobody asked for.
    others: &'a [&'a str],
    given: Given,
    own: bool,
}

fn parsed(sources: &Sources<'_>, path: &str) -> Option<SnapshotFile> {
    let file = sources.load(path).expect("the file exists");
    let source = sources.get(file);
    let (parsed, problems) = match Azure.claim(path) {
        Claim::Own => (Azure.parse(file, &source)?, Vec::new()),
        Claim::Document if Azure.might_be_ours(path, &source.text) => {
            let (tree, problems) = parse_json_at(Arc::clone(&source.text), Place::File(file));
            (Azure.recognize(&source, &Arc::new(tree))?, problems)
        }
        _ => return None,
    };
    let broken = parsed.diagnostics.iter().chain(&problems).any(|it| it.severity == Severity::Error);
    Some(SnapshotFile { path: path.into(), content: parsed.content, asked: true, broken })
}

/// Has the front end make its plan of some files, and evaluates all roots.
fn planned(files: &[(&str, &str)], asked: &Asked<'_>) -> Planned {
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(&memory);
    let mut paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    paths.sort_unstable();
    let parsed = paths.iter().filter_map(|path| parsed(&sources, path));
    let is_asked = |file: &SnapshotFile| !asked.others.contains(&&*file.path);
    let files: Vec<SnapshotFile> =
        parsed.map(|file| SnapshotFile { asked: is_asked(&file), ..file }).collect();
    let named: Vec<String> = asked.named.iter().map(|path| (*path).to_owned()).collect();
    let snapshot = Snapshot { files: &files, searched: &[], named: &named, sources: &sources };
    let environments = if asked.own { Environments::Own } else { Environments::All };
    let mut planned = None;
    Azure.plan(&snapshot, &asked.given, &mut |plan| {
        let roots = plan.roots();
        let evaluate = |root| {
            let reads = Reads::default();
            (plan.evaluate(root, environments, &reads), reads.into_set())
        };
        let evaluated = (0..roots.len()).map(evaluate).collect();
        planned = Some(Planned { roots, left_out: plan.left_out(), answers: plan.named_files(), evaluated });
    });
    planned.expect("a plan")
}

/// A Bicep file with one resource that is named by a parameter.
const STORE: &str = "param name string
resource store 'Contoso.Test/stores@2024-01-01' = {
  name: name
}
";

/// What the compiler makes of it.
const COMPILED: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "metadata": {"_generator": {"name": "bicep", "version": "0.30.23.60470", "templateHash": "1"}},
  "parameters": {"name": {"type": "string"}},
  "resources": [{"type": "Contoso.Test/stores", "apiVersion": "2024-01-01", "name": "[parameters('name')]"}]}"#;

/// A template with a parameter.
const TEMPLATE: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {"name": {"type": "string"}},
  "resources": [{"type": "Contoso.Test/stores", "apiVersion": "2024-01-01", "name": "[parameters('name')]"}]}"#;

/// A file that sets that parameter.
const VALUES: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "parameters": {"name": {"value": "logs"}}}"#;

#[test]
fn files_are_claimed_by_their_names() {
    assert_eq!(Azure.claim("a/main.bicep"), Claim::Own);
    assert_eq!(Azure.claim("a/prod.bicepparam"), Claim::Own);
    assert_eq!(Azure.claim("azuredeploy.json"), Claim::Document);
    assert_eq!(Azure.claim("azuredeploy.jsonc"), Claim::Document);
    assert_eq!(Azure.claim("stack.yaml"), Claim::Foreign);
    assert_eq!(Azure.claim("main.tf"), Claim::Foreign);
}

#[test]
fn files_of_parameters_belong_to_what_lies_beside() {
    assert!(Azure.beside("azuredeploy.json", "azuredeploy.parameters.json"));
    assert!(Azure.beside("main.bicep", "prod.bicepparam"));
    assert!(!Azure.beside("main.bicep", "other.bicep"));
    assert!(!Azure.beside("azuredeploy.json", "package.json"));
}

#[test]
fn other_documents_are_not_taken() {
    let memory = MemoryFiles::new().with("a.json", "{\"apiVersion\": 1, \"resources\": []}");
    assert!(parsed(&Sources::new(&memory), "a.json").is_none());
}

#[test]
fn comments_of_templates_are_handed_over() {
    let text = TEMPLATE.replacen('{', "{ // cumulint:allow x\n", 1);
    let memory = MemoryFiles::new().with("a.json", text.as_str());
    let sources = Sources::new(&memory);
    let file = sources.load("a.json").expect("the file exists");
    let (tree, _) = parse_json_at(text.as_str(), Place::File(file));
    let parsed = Azure.recognize(&sources.get(file), &Arc::new(tree)).expect("a template");
    assert_eq!((parsed.syntax, parsed.comments.len(), parsed.document.is_some()), ("arm", 1, true));
}
