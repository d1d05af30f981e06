//! Which findings a caller asked for: by path, by policy, by category.

use super::{files, linter, marked};
use crate::{Analysis, Ending, Given, NoProgress, Settings, Severity};

const VOLUME: &str = r#"resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 50
  encrypted         = var.encrypted
}
"#;

const ACCOUNT: &str = r#"resource "azurerm_storage_account" "orders" {
  name                       = "contosoorders"
  resource_group_name        = "orders"
  location                   = "westeurope"
  account_tier               = "Standard"
  account_replication_type   = "LRS"
  https_traffic_only_enabled = false
}
"#;

const VARIABLES: &str = "variable \"encrypted\" {\n  type    = bool\n  default = false\n}\n";

fn run(paths: &[&str], settings: &Settings) -> Analysis {
    let files = files(&[
        ("infra/volume.tf", VOLUME),
        ("infra/account.tf", ACCOUNT),
        ("infra/variables.tf", VARIABLES),
    ]);
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    linter(&files).check(&paths, settings, &NoProgress)
}

fn found(analysis: &Analysis) -> Vec<&str> {
    analysis.findings.iter().map(|finding| finding.policy.id.as_str()).collect()
}

#[test]
fn findings_come_in_the_order_of_path_and_place() {
    assert_eq!(found(&run(&["."], &Settings::default())), ["plain-account", "plain-volume"]);
}

#[test]
fn a_file_restricts_the_report_while_its_module_is_evaluated_whole() {
    let analysis = run(&["infra/volume.tf"], &Settings::default());
    assert_eq!(found(&analysis), ["plain-volume"]);
    let finding = &analysis.findings[0];
    assert_eq!(marked(VOLUME, finding.primary), "var.encrypted");
    assert_eq!(marked(VARIABLES, finding.labels[0].span), "false");
}

#[test]
fn several_files_of_one_folder_are_reported_together() {
    let paths = ["infra/volume.tf", "./infra/account.tf"];
    assert_eq!(found(&run(&paths, &Settings::default())), ["plain-account", "plain-volume"]);
}

#[test]
fn a_file_in_which_nothing_is_wrong_has_no_findings() {
    assert_eq!(run(&["infra/variables.tf"], &Settings::default()).findings.len(), 0);
}

#[test]
fn a_path_that_does_not_exist_is_an_error() {
    let analysis = run(&["infra", "infrastructure"], &Settings::default());
    let paths: Vec<_> = analysis.errors.iter().map(|error| error.path.as_deref()).collect();
    assert_eq!(paths, [Some("infrastructure")]);
    assert_eq!(analysis.findings.len(), 2);
}

#[test]
fn policies_are_selected_by_id_or_category() {
    for name in ["plain-volume", "encryption"] {
        let settings = Settings { select: vec![name.to_owned()], ..Settings::default() };
        assert_eq!(found(&run(&["."], &settings)), ["plain-volume"], "{name}");
    }
}

#[test]
fn policies_are_ignored_by_id_or_category_whatever_is_selected() {
    for name in ["plain-volume", "encryption"] {
        let settings = Settings { ignore: vec![name.to_owned()], ..Settings::default() };
        assert_eq!(found(&run(&["."], &settings)), ["plain-account"], "{name}");
        let settings = Settings { select: vec!["plain-volume".to_owned()], ..settings };
        assert_eq!(found(&run(&["."], &settings)).len(), 0, "{name}");
    }
}

#[test]
fn a_variable_that_is_given_replaces_its_default() {
    let variables = vec![("encrypted".to_owned(), "true".to_owned())];
    let settings = Settings { given: Given { variables, ..Given::default() }, ..Settings::default() };
    assert_eq!(found(&run(&["."], &settings)), ["plain-account"]);
}

#[test]
fn a_name_that_nothing_has_is_an_error_that_suggests_another() {
    let settings = Settings {
        select: vec!["plain-volum".to_owned(), "template".to_owned()],
        ignore: vec!["xyz".to_owned()],
        ..Settings::default()
    };
    let analysis = run(&["."], &settings);
    let told: Vec<_> = analysis.errors.iter().map(|error| (&*error.message, error.help.as_deref())).collect();
    let near = ("there is no policy, check or category `plain-volum`", Some("did you mean `plain-volume`?"));
    let far = ("there is no policy, check or category `xyz`", Some("`cumulint policies` lists all of them"));
    assert_eq!(told, [near, far]);
    assert_eq!(Ending::of(&analysis, &settings), Ending::Failed);
}

#[test]
fn what_is_milder_than_asked_for_is_left_out() {
    let settings = Settings { min_severity: Severity::High, ..Settings::default() };
    assert_eq!(found(&run(&["."], &settings)), ["plain-account"]);
    let settings = Settings { min_severity: Severity::Critical, ..Settings::default() };
    assert_eq!(found(&run(&["."], &settings)).len(), 0);
}

#[test]
fn a_run_ends_by_what_was_found_and_what_was_asked_for() {
    let ending = |settings: &Settings| Ending::of(&run(&["."], settings), settings);
    assert_eq!(ending(&Settings::default()), Ending::Found);
    assert_eq!(ending(&Settings { fail_on: Severity::Critical, ..Settings::default() }), Ending::Clean);
    let known = Settings { select: vec!["plain-volume".to_owned()], ..Settings::default() };
    assert_eq!(ending(&Settings { strict: true, ..known.clone() }), Ending::Found);
    let missing = run(&["infra", "infrastructure"], &known);
    assert_eq!(Ending::of(&missing, &known), Ending::Failed);
}

#[test]
fn what_is_undecided_fails_a_strict_run_only() {
    let settings = Settings { ignore: vec!["plain-account".to_owned()], ..Settings::default() };
    let files = files(&[("main.tf", VOLUME), ("variables.tf", "variable \"encrypted\" {}\n")]);
    let analysis = linter(&files).check(&[".".to_owned()], &settings, &NoProgress);
    assert_eq!((analysis.findings.len(), analysis.undecided.len()), (0, 1));
    assert_eq!(Ending::of(&analysis, &settings), Ending::Clean);
    assert_eq!(Ending::of(&analysis, &Settings { strict: true, ..settings }), Ending::Failed);
}
