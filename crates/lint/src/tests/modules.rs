//! What is found in modules, blamed where an author would change it.

use super::{check, instances, linter, settings};
use crate::{Analysis, Finding, NoProgress};

const VOLUME: &str = r#"
variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "this" {
  availability_zone = "eu-west-1a"
  size              = 200
  encrypted         = var.encrypted
}
"#;

const PLAIN: &str = "resource \"aws_ebs_volume\" \"this\" {\n  availability_zone = \"eu-west-1a\"\n  size = 8\n  encrypted = false\n}\n";

fn root(encrypted: bool) -> String {
    format!("module \"data\" {{\n  source    = \"../../modules/volume\"\n  encrypted = {encrypted}\n}}\n")
}

fn only(analysis: &Analysis) -> &Finding {
    assert_eq!(analysis.findings.len(), 1, "{:#?}", analysis.findings);
    &analysis.findings[0]
}

#[test]
fn an_argument_is_blamed_in_the_call_that_gives_it() {
    let prod = root(false);
    let stage = root(true);
    let files = super::files(&[
        ("modules/volume/main.tf", VOLUME),
        ("envs/prod/main.tf", &prod),
        ("envs/stage/main.tf", &stage),
    ]);
    let linter = linter(&files);
    let analysis = linter.check(&[".".to_owned()], &settings(), &NoProgress);
    let finding = only(&analysis);
    assert_eq!(&*linter.sources().get(finding.primary.file).path, "envs/prod/main.tf");
    assert_eq!(linter.sources().slice(finding.primary), "false");
    assert_eq!(&*finding.resource.address, "module.data");
    assert_eq!(instances(finding), ["module.data.aws_ebs_volume.this"]);
    let label = |message: &str| {
        let label = finding.labels.iter().find(|label| label.message == message).unwrap();
        linter.sources().slice(label.span)
    };
    assert_eq!(label("used here"), "var.encrypted");
}

#[test]
fn a_hundred_roots_that_call_one_module_are_all_reported() {
    let calls: Vec<(String, String)> =
        (0..100).map(|number| (format!("envs/{number:02}/main.tf"), root(number % 2 == 1))).collect();
    let mut texts = vec![("modules/volume/main.tf", VOLUME)];
    texts.extend(calls.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let analysis = check(&texts);
    assert_eq!(analysis.findings.len(), 50);
    assert!(analysis.findings.iter().all(|finding| finding.instances.len() == 1));
    assert_eq!(analysis.coverage.roots, 100);
}

#[test]
fn what_a_module_says_itself_is_one_finding_with_all_who_call_it() {
    let call = "module \"data\" {\n  source = \"../modules/volume\"\n}\n";
    let analysis = check(&[("modules/volume/main.tf", PLAIN), ("a/main.tf", call), ("b/main.tf", call)]);
    let finding = only(&analysis);
    assert_eq!(
        finding.instance_names().iter().map(|name| &**name).collect::<Vec<_>>(),
        ["a: module.data.aws_ebs_volume.this", "b: module.data.aws_ebs_volume.this"]
    );
    assert_eq!(finding.callers.len(), 2);
    assert_eq!(finding.labels.iter().filter(|label| label.message == "called here").count(), 2);
}

#[test]
fn a_module_that_is_called_is_no_root() {
    let call = "module \"data\" {\n  source = \"./volume\"\n  encrypted = true\n}\n";
    let analysis = check(&[("main.tf", call), ("volume/main.tf", VOLUME)]);
    assert_eq!((analysis.coverage.roots, analysis.findings.len(), analysis.undecided.len()), (1, 0, 0));
}

#[test]
fn a_downloaded_module_is_blamed_on_its_call() {
    let manifest =
        r#"{"Modules": [{"Key": "data", "Source": "acme/volume/aws", "Dir": ".terraform/modules/data"}]}"#;
    let files = super::files(&[
        ("main.tf", "module \"data\" {\n  source = \"acme/volume/aws\"\n}\n"),
        (".terraform/modules/modules.json", manifest),
        (".terraform/modules/data/main.tf", PLAIN),
    ]);
    let linter = linter(&files);
    let analysis = linter.check(&["main.tf".to_owned()], &settings(), &NoProgress);
    let finding = only(&analysis);
    assert_eq!(linter.sources().slice(finding.primary), "module \"data\"");
    assert_eq!(linter.sources().slice(finding.labels[0].span), "false");
    assert!(finding.edits.is_empty());
}

#[test]
fn a_comment_above_a_call_allows_what_its_arguments_cause() {
    let call = "# cumulint: allow plain-volume: scratch space\nmodule \"data\" {\n  source = \"./volume\"\n  encrypted = false\n}\n";
    let analysis = check(&[("main.tf", call), ("volume/main.tf", VOLUME)]);
    assert_eq!((analysis.findings.len(), analysis.coverage.suppressed), (0, 1));
}

#[test]
fn a_module_elsewhere_is_loaded_for_the_root_that_calls_it() {
    let call = "module \"data\" {\n  source = \"../../modules/volume\"\n}\n";
    let files = super::files(&[("modules/volume/main.tf", PLAIN), ("envs/prod/main.tf", call)]);
    let linter = linter(&files);
    let analysis = linter.check(&["envs/prod".to_owned()], &settings(), &NoProgress);
    let finding = only(&analysis);
    assert_eq!(&*linter.sources().get(finding.primary.file).path, "modules/volume/main.tf");
}
