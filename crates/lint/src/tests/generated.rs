//! Templates that were compiled from Bicep: the Bicep file is judged for both.

use super::{check, files, linter, settings};
use crate::{Analysis, NoProgress};

const BICEP: &str = "param accountName string = 'orderlogs'

resource account 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: accountName
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    supportsHttpsTrafficOnly: false
  }
}
";

/// What the compiler makes of it.
const COMPILED: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "metadata": {
    "_generator": {
      "name": "bicep",
      "version": "0.30.23.60470",
      "templateHash": "5313127456104211837"
    }
  },
  "parameters": {
    "accountName": {
      "type": "string",
      "defaultValue": "orderlogs"
    }
  },
  "resources": [
    {
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2023-01-01",
      "name": "[parameters('accountName')]",
      "location": "westeurope",
      "kind": "StorageV2",
      "sku": {
        "name": "Standard_LRS"
      },
      "properties": {
        "supportsHttpsTrafficOnly": false
      }
    }
  ]
}"#;

/// The files that findings are in, and the pairs of compiled files.
fn judged(texts: &[(&str, &str)], paths: &[&str]) -> (Vec<String>, Vec<(String, String)>) {
    let files = files(texts);
    let linter = linter(&files);
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let Analysis { findings, coverage, .. } = linter.check(&paths, &settings(), &NoProgress);
    let path = |finding: &crate::Finding| linter.sources().get(finding.primary.file).path.to_string();
    let generated = coverage.generated.into_iter().map(|file| (file.path, file.from));
    (findings.iter().map(path).collect(), generated.collect())
}

fn pair(compiled: &str, source: &str) -> (String, String) {
    (compiled.to_owned(), source.to_owned())
}

#[test]
fn a_compiled_template_is_judged_as_the_bicep_file_beside_it() {
    let (found, generated) = judged(&[("infra/main.bicep", BICEP), ("infra/main.json", COMPILED)], &["."]);
    assert_eq!(found, ["infra/main.bicep"]);
    assert_eq!(generated, [pair("infra/main.json", "infra/main.bicep")]);
}

#[test]
fn a_compiled_template_of_another_name_belongs_to_the_file_with_its_parameters() {
    let other = BICEP.replace("accountName", "logsName");
    let (found, generated) =
        judged(&[("azuredeploy.json", COMPILED), ("main.bicep", BICEP), ("logs.bicep", &other)], &["."]);
    assert_eq!(found, ["logs.bicep", "main.bicep"]);
    assert_eq!(generated, [pair("azuredeploy.json", "main.bicep")]);
}

#[test]
fn a_template_that_was_not_compiled_is_judged_beside_a_bicep_file() {
    let written = COMPILED.replace("_generator", "_author");
    let (found, generated) = judged(&[("main.bicep", BICEP), ("main.json", &written)], &["."]);
    assert_eq!(found, ["main.bicep", "main.json"]);
    assert_eq!(generated, []);
}

#[test]
fn a_compiled_template_whose_source_is_elsewhere_is_judged() {
    let other = BICEP.replace("accountName", "logsName");
    let texts = [("main.json", COMPILED), ("bicep/main.bicep", BICEP), ("logs.bicep", &other)];
    let (found, generated) = judged(&texts, &["."]);
    assert_eq!(found, ["bicep/main.bicep", "logs.bicep", "main.json"]);
    assert_eq!(generated, []);
}

#[test]
fn a_compiled_template_that_is_named_itself_is_judged() {
    let texts = [("main.bicep", BICEP), ("main.json", COMPILED)];
    assert_eq!(judged(&texts, &["main.json"]).0, ["main.json"]);
    assert_eq!(judged(&texts, &[".", "main.json"]).0, ["main.bicep", "main.json"]);
    // As a hook does that names each file that has changed.
    assert_eq!(judged(&texts, &["main.bicep", "main.json"]).0, ["main.bicep"]);
}

#[test]
fn a_compiled_template_is_judged_where_its_source_cannot_be_read() {
    let broken = BICEP.replace("location: 'westeurope'", "location 'westeurope'");
    let (found, generated) = judged(&[("main.bicep", &broken), ("main.json", COMPILED)], &["."]);
    assert!(found.contains(&"main.json".to_owned()));
    assert_eq!(generated, []);
}

#[test]
fn a_parameter_file_that_is_named_after_a_compiled_template_is_for_its_source() {
    let source = BICEP.replace("supportsHttpsTrafficOnly: false", "supportsHttpsTrafficOnly: httpsOnly");
    let source = format!("param httpsOnly bool\n{source}");
    let compiled =
        COMPILED.replace("\"parameters\": {", "\"parameters\": {\n    \"httpsOnly\": {\"type\": \"bool\"},");
    let parameters = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0", "parameters": {"httpsOnly": {"value": false}}}"#;
    let analysis = check(&[
        ("azuredeploy.json", &compiled),
        ("azuredeploy.parameters.json", parameters),
        ("main.bicep", &source),
        ("other.bicep", &source.replace("bool\n", "bool = true\n")),
    ]);
    assert_eq!(analysis.coverage.generated.len(), 1);
    let environments: Vec<&str> =
        analysis.findings.iter().flat_map(|finding| &finding.environments).map(|name| &**name).collect();
    assert_eq!(environments, ["azuredeploy.parameters.json"]);
    assert_eq!((analysis.coverage.roots, analysis.coverage.not_analysed), (2, Vec::new()));
}

/// A file that deploys a module of a registry, and what the compiler makes of it: with the module in it.
const CALLING: &str = "param logs bool = false

module account 'br/public:avm/res/storage/storage-account:0.9.1' = {
  name: 'account'
  params: {
    name: 'orderlogs'
    httpsOnly: logs
  }
}
";

fn calling_compiled(resources: &str) -> String {
    let template = r#"{
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string"}, "httpsOnly": {"type": "bool"}, "traffic": {"type": "bool", "defaultValue": false}},
    "resources": [
      {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "[parameters('name')]",
        "properties": {"supportsHttpsTrafficOnly": "[parameters('httpsOnly')]"}},
      {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "[concat(parameters('name'), 'old')]",
        "properties": {"supportsHttpsTrafficOnly": "[parameters('traffic')]"}}]}"#;
    let module = format!(
        r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "account", "properties": {{
  "mode": "Incremental", "expressionEvaluationOptions": {{"scope": "inner"}}, "parameters": {{}}, "template": {template}}}}}"#
    );
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "languageVersion": "2.0",
  "contentVersion": "1.0.0.0", "metadata": {{"_generator": {{"name": "bicep"}}}}, "parameters": {{"logs": {{"type": "bool", "defaultValue": false}}}},
  "resources": {}}}"#,
        resources.replace("MODULE", &module)
    )
}

#[test]
fn a_module_of_a_registry_is_read_from_what_the_compiler_made() {
    for (name, resources) in
        [("main.json", r#"{"account": MODULE}"#), ("main.json", "[MODULE]"), ("azuredeploy.json", "[MODULE]")]
    {
        let compiled = calling_compiled(resources);
        let files = files(&[("main.bicep", CALLING), (name, &compiled)]);
        let linter = linter(&files);
        let analysis = linter.check(&[".".to_owned()], &settings(), &NoProgress);
        assert_eq!(analysis.coverage.gaps.len(), 0);
        // One is given by the argument, which is blamed; the other lies in the module, which nobody here can change.
        let places: Vec<String> =
            analysis.findings.iter().map(|finding| linter.sources().slice(finding.primary)).collect();
        assert_eq!(places, ["'br/public:avm/res/storage/storage-account:0.9.1'", "logs"], "{name}");
        let first = &analysis.findings[0];
        assert_eq!(first.labels[0].message, "here, in the module that `account` calls");
        assert_eq!(&*linter.sources().get(first.labels[0].span.file).path, name);
        assert_eq!(&*first.resource.address, "account");
    }
}

#[test]
fn a_module_of_a_registry_that_was_not_compiled_is_a_gap() {
    let compiled = calling_compiled(r#"{"other": MODULE}"#);
    let analysis = check(&[("main.bicep", CALLING), ("main.json", &compiled)]);
    let gaps: Vec<&str> = analysis.coverage.gaps.iter().map(|gap| &*gap.code).collect();
    assert_eq!((gaps, analysis.findings.len()), (vec!["module"], 0));
}
