//! Which findings a caller asked for: by path, by policy, by category.

use super::{files, linter, marked};
use crate::{Analysis, NoProgress, Settings};

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
    analysis.findings.iter().map(|finding| finding.policy.id()).collect()
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
    let settings = Settings { variables, ..Settings::default() };
    assert_eq!(found(&run(&["."], &settings)), ["plain-account"]);
}
