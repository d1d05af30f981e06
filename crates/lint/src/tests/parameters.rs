//! Parameter files of ARM templates: each is a set of inputs of its own; and templates that are deployed by links.

use super::{check, files, instances, linter, marked, settings};
use crate::{Given, NoProgress, Settings};

const TEMPLATE: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"httpsOnly": {"type": "bool"}, "accountName": {"type": "string", "defaultValue": "orderlogs"}},
  "resources": [{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "[parameters('accountName')]",
    "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"},
    "properties": {"supportsHttpsTrafficOnly": "[parameters('httpsOnly')]"}}]}"#;

fn setting(parameters: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0", "parameters": {{{parameters}}}}}"#
    )
}

fn https_only(value: &str) -> String {
    setting(&format!("\"httpsOnly\": {{\"value\": {value}}}"))
}

#[test]
fn one_finding_lists_the_parameter_files_that_it_is_in() {
    let (no, yes) = (https_only("false"), https_only("true"));
    let analysis = check(&[
        ("azuredeploy.json", TEMPLATE),
        ("azuredeploy.parameters.dev.json", &no),
        ("azuredeploy.parameters.prod.json", &yes),
        ("azuredeploy.parameters.test.json", &no),
    ]);
    assert_eq!(analysis.findings.len(), 1);
    let finding = &analysis.findings[0];
    let environments: Vec<&str> = finding.environments.iter().map(|name| &**name).collect();
    assert_eq!(environments, ["azuredeploy.parameters.dev.json", "azuredeploy.parameters.test.json"]);
    assert_eq!(instances(finding), ["Microsoft.Storage/storageAccounts/orderlogs"]);
    // The template by itself leaves the parameter open, and nobody deploys it so.
    assert_eq!((analysis.coverage.roots, analysis.undecided.len()), (3, 0));
    assert_eq!(analysis.coverage.not_analysed, []);
}

#[test]
fn a_finding_leads_into_the_parameter_file() {
    let no = https_only("false");
    let files = files(&[("main.json", TEMPLATE), ("main.parameters.json", &no)]);
    let linter = linter(&files);
    let analysis = linter.check(&[".".to_owned()], &settings(), &NoProgress);
    let finding = &analysis.findings[0];
    assert_eq!(linter.sources().slice(finding.primary), "parameters('httpsOnly')");
    let label = &finding.labels[0];
    assert_eq!(&*linter.sources().get(label.span.file).path, "main.parameters.json");
    assert_eq!(
        (marked(&no, label.span), label.message.as_str()),
        ("false", "value of parameter `httpsOnly`")
    );
}

#[test]
fn a_template_that_needs_no_value_is_judged_by_itself_too() {
    let template = TEMPLATE.replace(r#""type": "bool""#, r#""type": "bool", "defaultValue": false"#);
    let yes = https_only("true");
    let analysis = check(&[("main.json", &template), ("main.parameters.prod.json", &yes)]);
    assert_eq!((analysis.coverage.roots, analysis.findings.len()), (2, 1));
    assert!(analysis.findings[0].environments.is_empty());
}

#[test]
fn a_file_that_sets_other_parameters_is_not_analysed() {
    let other = setting(r#""region": {"value": "westeurope"}"#);
    let analysis = check(&[("main.json", TEMPLATE), ("other.parameters.json", &other)]);
    assert_eq!((analysis.coverage.roots, analysis.undecided.len()), (1, 1));
    let paths: Vec<&str> = analysis.coverage.not_analysed.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["other.parameters.json"]);
}

#[test]
fn a_file_is_for_the_template_that_it_is_named_after() {
    let (no, yes) = (https_only("false"), https_only("true"));
    let analysis = check(&[
        ("logs.json", TEMPLATE),
        ("logs.parameters.json", &yes),
        ("shop.json", TEMPLATE),
        ("parameters/shop.prod.parameters.json", &no),
    ]);
    let environments: Vec<&str> = analysis.findings[0].environments.iter().map(|name| &**name).collect();
    assert_eq!(environments, ["parameters/shop.prod.parameters.json"]);
    assert_eq!(analysis.coverage.roots, 2);
}

#[test]
fn a_named_file_stands_instead_of_those_beside() {
    let (no, yes) = (https_only("false"), https_only("true"));
    let files = files(&[("main.json", TEMPLATE), ("main.parameters.json", &no), ("../prod.json", &yes)]);
    let named = Settings {
        given: Given { parameter_files: vec!["../prod.json".to_owned()], ..Given::default() },
        ..settings()
    };
    let analysis = linter(&files).check(&[".".to_owned()], &named, &NoProgress);
    assert_eq!((analysis.findings.len(), analysis.undecided.len(), analysis.errors.len()), (0, 0, 0));
}

#[test]
fn a_named_file_that_cannot_be_used_is_an_error() {
    let other = setting(r#""region": {"value": "westeurope"}"#);
    let files = files(&[("main.json", TEMPLATE), ("../other.json", &other), ("../list.json", "[]")]);
    let parameter_files = ["../other.json", "../list.json", "../missing.json"].map(str::to_owned).to_vec();
    let named = Settings { given: Given { parameter_files, ..Given::default() }, ..settings() };
    let analysis = linter(&files).check(&[".".to_owned()], &named, &NoProgress);
    let messages: Vec<&str> = analysis.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "this is not a parameter file of ARM templates",
            "cannot read this parameter file: no such file or folder",
            "`../other.json` sets a parameter that no template here declares",
        ]
    );
}

#[test]
fn a_secret_of_a_key_vault_leaves_a_value_open() {
    let secret = setting(
        r#""httpsOnly": {"reference": {"keyVault": {"id": "/subscriptions/x"}, "secretName": "https"}}"#,
    );
    let analysis = check(&[("main.json", TEMPLATE), ("main.parameters.json", &secret)]);
    let needs: Vec<String> = analysis.undecided[0].needs.iter().map(ToString::to_string).collect();
    assert_eq!(needs, ["`https` is read from elsewhere during deployment"]);
}

/// A template that deploys another one by a link.
fn linking(value: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
  "resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "store",
    "properties": {{"mode": "Incremental", "templateLink": {{"relativePath": "store.json"}}, "parameters": {{"httpsOnly": {{"value": {value}}}}}}}}}]}}"#
    )
}

#[test]
fn a_linked_template_is_judged_with_what_its_callers_give() {
    let (main, other) = (linking("false"), linking("true"));
    let files = files(&[("main.json", &main), ("other.json", &other), ("store.json", TEMPLATE)]);
    let linter = linter(&files);
    let analysis = linter.check(&[".".to_owned()], &settings(), &NoProgress);
    assert_eq!((analysis.findings.len(), analysis.undecided.len(), analysis.coverage.roots), (1, 0, 2));
    let finding = &analysis.findings[0];
    assert_eq!(linter.sources().slice(finding.primary), "false");
    assert_eq!(&*linter.sources().get(finding.primary.file).path, "main.json");
    let labels: Vec<&str> = finding.labels.iter().map(|label| label.message.as_str()).collect();
    assert_eq!(labels, ["used here"]);
}

#[test]
fn templates_that_deploy_each_other_are_roots() {
    let text = linking("true");
    let back = text.replace("store.json", "main.json");
    let analysis = check(&[("main.json", &text), ("store.json", &back)]);
    assert_eq!(analysis.coverage.roots, 2);
}
