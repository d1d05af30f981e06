//! CloudFormation as a front end: what it takes, which templates are roots, and with what they are evaluated.

use std::sync::Arc;

use cumulint_document::{Place, parse_json_at, parse_yaml_at};
use cumulint_evaluation::{
    Claim, Environments, FrontEnd, Given, NamedFile, Plan, Read, Reads, Snapshot, SnapshotFile,
};
use cumulint_source::{Files, MemoryFiles, Sources};

use crate::CloudFormation;

/// The file at a path, as a workspace would keep it.
fn parsed(sources: &Sources<'_>, path: &str) -> Option<SnapshotFile> {
    let file = sources.load(path).ok()?;
    let source = sources.get(file);
    let parsed = match CloudFormation.claim(path) {
        Claim::Foreign => None,
        Claim::Values | Claim::Own => CloudFormation.parse(file, &source),
        Claim::Document if !CloudFormation.might_be_ours(path, &source.text) => None,
        Claim::Document => {
            let parse = if path.ends_with("json") { parse_json_at } else { parse_yaml_at };
            let (tree, problems) = parse(Arc::clone(&source.text), Place::File(file));
            let document = Arc::new(tree);
            let template = CloudFormation.recognize(&source, &document);
            template.or_else(|| CloudFormation.recognize_inputs(&source, &document, !problems.is_empty()))
        }
    };
    Some(SnapshotFile {
        path: Arc::clone(&source.path),
        content: parsed?.content,
        asked: true,
        broken: false,
    })
}

fn with_plan(files: &MemoryFiles, given: &Given, mut run: impl FnMut(&dyn Plan)) {
    let sources = Sources::new(files);
    let found = files.walk(".").expect("there are files").files;
    let files: Vec<SnapshotFile> = found.iter().filter_map(|entry| parsed(&sources, &entry.path)).collect();
    let snapshot = Snapshot { files: &files, searched: &[], named: &[], sources: &sources };
    assert_eq!(CloudFormation.missing(&snapshot), [""; 0]);
    CloudFormation.plan(&snapshot, given, &mut |plan| run(plan));
}

/// Each root with the files that give it inputs.
fn roots(files: &MemoryFiles, given: &Given) -> Vec<String> {
    let mut found = Vec::new();
    with_plan(files, given, |plan| {
        found = plan.roots().iter().map(|root| format!("{}: {}", root.path, root.inputs.join(" "))).collect();
    });
    found
}

const TOPIC: &str = "\
Parameters:
  Stage: {Type: String}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Stage}
";

const PARENT: &str = "\
Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: nested/topic.yaml
      Parameters: {Stage: dev}
";

#[test]
fn files_are_claimed_by_their_names() {
    let claims = |path| CloudFormation.claim(path);
    assert_eq!(claims("a/site.yaml"), Claim::Document);
    assert_eq!(claims("a/site.template"), Claim::Document);
    assert_eq!(claims("params.prod.env"), Claim::Values);
    assert_eq!(claims("samconfig.toml"), Claim::Values);
    assert_eq!(claims("prod.env"), Claim::Foreign);
    assert_eq!(claims("main.tf"), Claim::Foreign);
    assert!(CloudFormation.beside("a/site.template", "parameters.json"));
    assert!(!CloudFormation.beside("a/site.template", "package.json"));
    assert!(!CloudFormation.beside("samconfig.toml", "parameters.json"));
}

#[test]
fn a_template_that_another_one_deploys_is_not_a_root() {
    let files = MemoryFiles::new()
        .with("main.yaml", PARENT)
        .with("nested/topic.yaml", TOPIC)
        .with("package.json", "{}");
    assert_eq!(roots(&files, &Given::default()), ["main.yaml: "]);
}

#[test]
fn parameter_files_near_a_template_are_its_environments() {
    let files = MemoryFiles::new()
        .with("site.yaml", TOPIC)
        .with("parameters-dev.json", r#"[{"ParameterKey": "Stage", "ParameterValue": "dev"}]"#)
        .with("params/prod.params", "Stage=prod\n")
        .with("samconfig.toml", "[test.deploy.parameters]\nparameter_overrides = \"Stage=test\"\n")
        .with("other/params.json", r#"[{"ParameterKey": "Other", "ParameterValue": "x"}]"#);
    assert_eq!(
        roots(&files, &Given::default()),
        ["site.yaml: parameters-dev.json params/prod.params samconfig.toml"]
    );
    with_plan(&files, &Given::default(), |plan| {
        let reads = Reads::default();
        let all = plan.evaluate(0, Environments::All, &reads);
        let environments: Vec<_> = all.iter().map(|one| one.project.environment.clone()).collect();
        let name = |name: &str| Some(name.into());
        let expected =
            [name("parameters-dev.json"), name("params/prod.params"), name("samconfig.toml [test]")];
        assert_eq!(environments, expected);
        let own = plan.evaluate(0, Environments::Own, &reads);
        assert_eq!(own.len(), 1);
        let left_out = plan.left_out().not_analysed;
        assert_eq!(left_out.len(), 1);
        assert_eq!(left_out[0].path, "other/params.json");
    });
}

#[test]
fn files_that_the_caller_names_hold_alone() {
    let files = MemoryFiles::new()
        .with("site.yaml", TOPIC)
        .with("parameters-dev.json", r#"[{"ParameterKey": "Stage", "ParameterValue": "dev"}]"#)
        .with("mine.json", r#"{"Stage": "mine"}"#)
        .with("other.json", r#"{"Other": "x"}"#)
        .with("azure.json", r#"{"parameters": {"stage": {"value": "x"}}}"#);
    let named = ["mine.json", "other.json", "azure.json", "missing.json"];
    let given = Given { parameter_files: named.map(str::to_owned).to_vec(), ..Given::default() };
    assert_eq!(roots(&files, &given), ["site.yaml: mine.json"]);
    with_plan(&files, &given, |plan| {
        let outcomes = plan.named_files();
        assert!(matches!(
            outcomes.as_slice(),
            [NamedFile::Taken, NamedFile::Refused(_), NamedFile::Foreign(_), NamedFile::Foreign(_)]
        ));
        let all = plan.evaluate(0, Environments::All, &Reads::default());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].project.environment, None);
    });
}

#[test]
fn everything_that_a_root_is_made_of_is_recorded_also_what_is_not_there() {
    let text = format!(
        "{PARENT}  Gone:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: ./gone.yaml}}\n"
    );
    let files = MemoryFiles::new()
        .with("main.yaml", text)
        .with("nested/topic.yaml", TOPIC)
        .with("samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = \"A=b\"\n");
    with_plan(&files, &Given::default(), |plan| {
        let reads = Reads::default();
        plan.evaluate(0, Environments::All, &reads);
        let expected = ["gone.yaml", "main.yaml", "nested/topic.yaml"].map(|path| Read::Text(path.into()));
        assert_eq!(reads.into_set(), expected.into());
    });
}

#[test]
fn checks_run_once_for_all_inputs_and_not_for_the_own_ones() {
    let files = MemoryFiles::new()
        .with("site.yaml", TOPIC.replace("TopicName", "TopicNome"))
        .with("params-a.json", r#"[{"ParameterKey": "Stage", "ParameterValue": "a"}]"#)
        .with("params-b.json", r#"[{"ParameterKey": "Stage", "ParameterValue": "b"}]"#);
    with_plan(&files, &Given::default(), |plan| {
        let told = |environments| -> Vec<usize> {
            let all = plan.evaluate(0, environments, &Reads::default());
            all.iter().map(|one| one.diagnostics.len()).collect()
        };
        assert_eq!(told(Environments::All), [1, 0]);
        assert_eq!(told(Environments::Own), [0]);
    });
}
