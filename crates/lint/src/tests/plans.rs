//! Plans of Terraform: one more set of inputs of the root beside them, or a root by themselves.

use super::*;

const TEXT: &str = r#"
variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-central-1a"
  encrypted         = var.encrypted
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-central-1a"
  encrypted         = false
}
"#;

fn plan(encrypted: bool) -> String {
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{{"root_module":{{"resources":[
          {{"address":"aws_ebs_volume.data","mode":"managed","type":"aws_ebs_volume","values":{{"encrypted":{encrypted}}}}},
          {{"address":"aws_ebs_volume.scratch","mode":"managed","type":"aws_ebs_volume","values":{{"encrypted":false}}}}
        ]}}}}}}"#
    )
}

fn run(texts: &[(&str, &str)], paths: &[&str]) -> (Vec<(String, String, Vec<String>)>, Analysis) {
    let files = files(texts);
    let linter = linter(&files);
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let analysis = linter.check(&paths, &settings(), &NoProgress);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
    let found = analysis.findings.iter().map(|finding| {
        let environments = finding.environments.iter().map(ToString::to_string).collect();
        (
            linter.sources().get(finding.primary.file).path.to_string(),
            linter.sources().slice(finding.primary),
            environments,
        )
    });
    (found.collect(), analysis)
}

fn found(path: &str, text: &str, environments: &[&str]) -> (String, String, Vec<String>) {
    (path.to_owned(), text.to_owned(), environments.iter().map(|it| (*it).to_owned()).collect())
}

#[test]
fn a_plan_beside_the_text_is_one_more_set_of_inputs() {
    let (findings, analysis) = run(&[("main.tf", TEXT), ("plan.json", &plan(false))], &["."]);
    // What holds whatever the inputs are is not said to hold with the plan.
    assert_eq!(findings, [found("main.tf", "var.encrypted", &["plan.json"]), found("main.tf", "false", &[])]);
    assert_eq!(analysis.coverage.files_by_kind.get("terraform"), Some(&2));
    assert_eq!(analysis.coverage.roots, 2);
}

#[test]
fn what_the_plan_decides_is_not_left_open_by_the_text() {
    let (_, analysis) = run(&[("main.tf", TEXT)], &["."]);
    assert_eq!((analysis.undecided.len(), analysis.coverage.undecided), (1, 1));
    let (findings, analysis) = run(&[("main.tf", TEXT), ("plan.json", &plan(true))], &["."]);
    assert_eq!(findings, [found("main.tf", "false", &[])]);
    assert_eq!((analysis.undecided.len(), analysis.coverage.undecided), (0, 0));
}

#[test]
fn a_plan_that_is_named_is_reported_wherever_its_resources_are_written() {
    let texts = [("infra/main.tf", TEXT), ("infra/plan.json", &plan(false)), ("infra/other.tf", "")];
    let (findings, analysis) = run(&texts, &["infra/plan.json"]);
    let with = &["plan.json"];
    assert_eq!(
        findings,
        [found("infra/main.tf", "var.encrypted", with), found("infra/main.tf", "false", with)]
    );
    // The text is read for the plan and is no root of its own.
    assert_eq!((analysis.coverage.files, analysis.coverage.roots), (3, 1));
    let (findings, _) = run(&texts, &["infra/other.tf"]);
    assert!(findings.is_empty());
}

#[test]
fn a_plan_by_itself_is_reported_at_its_own_characters() {
    let (findings, _) = run(&[("release/plan.json", &plan(true))], &["."]);
    assert_eq!(findings, [found("release/plan.json", "false", &[])]);
}

#[test]
fn a_plan_that_is_cut_off_is_told_and_what_is_there_is_analysed() {
    let whole = plan(false);
    let cut = whole.split_once(",\n          {\"address\":\"aws_ebs_volume.scratch").unwrap().0;
    let analysis = check(&[("plan.json", cut)]);
    assert_eq!(analysis.findings.len(), 1);
    assert!(!analysis.errors.is_empty());
    assert_eq!(analysis.coverage.unparsed, ["plan.json"]);
}

#[test]
fn secrets_of_a_plan_are_places_that_nobody_shows() {
    let text = plan(false).replace("\"values\"", "\"sensitive_values\":{\"encrypted\":true},\"values\"");
    let files = files(&[("plan.json", &text)]);
    let linter = linter(&files);
    let analysis = linter.check(&[".".to_owned()], &settings(), &NoProgress);
    let secrets: Vec<String> = analysis.secrets.iter().map(|span| linter.sources().slice(*span)).collect();
    assert_eq!(secrets, ["false", "false"]);
}
