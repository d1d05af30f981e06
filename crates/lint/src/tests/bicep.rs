//! Bicep files: their parameter files are environments, and what is found in a module is blamed where it can be changed.

use cumulint_source::MemoryFiles;

use super::{check, files, instances, linter, settings};
use crate::{Analysis, Finding, Given, NoProgress, Settings};

const ACCOUNT: &str = "param accountName string = 'orderlogs'
param httpsOnly bool

resource account 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: accountName
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    supportsHttpsTrafficOnly: httpsOnly
  }
}
";

fn bicep_parameters(using: &str, value: &str) -> String {
    format!("using '{using}'\n\nparam httpsOnly = {value}\n")
}

fn json_parameters(value: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0", "parameters": {{"httpsOnly": {{"value": {value}}}}}}}"#
    )
}

fn environments(finding: &Finding) -> Vec<&str> {
    finding.environments.iter().map(|name| &**name).collect()
}

/// The texts of the primary place and of all labels, each with its file.
fn drawn(files: &MemoryFiles, settings: &Settings) -> Vec<String> {
    let linter = linter(files);
    let Analysis { findings, errors, .. } = linter.check(&[".".to_owned()], settings, &NoProgress);
    assert!(errors.is_empty(), "{errors:?}");
    let place = |span: cumulint_source::Span, message: &str| {
        format!("{}: `{}` {message}", linter.sources().get(span.file).path, linter.sources().slice(span))
    };
    let lines = findings.iter().flat_map(|finding| {
        let labels = finding.labels.iter().map(|label| place(label.span, &label.message));
        std::iter::once(place(finding.primary, &finding.message)).chain(labels).collect::<Vec<_>>()
    });
    lines.collect()
}

#[test]
fn one_finding_lists_the_parameter_files_of_both_kinds_that_it_is_in() {
    let (no, yes) = (bicep_parameters("main.bicep", "false"), bicep_parameters("main.bicep", "true"));
    let analysis = check(&[
        ("main.bicep", ACCOUNT),
        ("environments/prod.bicepparam", &no.replace("main", "../main")),
        ("dev.bicepparam", &yes),
        ("main.parameters.test.json", &json_parameters("false")),
    ]);
    assert_eq!((analysis.findings.len(), analysis.undecided.len(), analysis.coverage.roots), (1, 0, 3));
    let finding = &analysis.findings[0];
    assert_eq!(environments(finding), ["environments/prod.bicepparam", "main.parameters.test.json"]);
    assert_eq!(instances(finding), ["account"]);
}

#[test]
fn a_file_that_needs_no_value_is_judged_by_itself_too() {
    let text = ACCOUNT.replace("httpsOnly bool", "httpsOnly bool = false");
    let yes = bicep_parameters("main.bicep", "true");
    let analysis = check(&[("main.bicep", &text), ("prod.bicepparam", &yes)]);
    assert_eq!((analysis.coverage.roots, analysis.findings.len()), (2, 1));
    assert_eq!(environments(&analysis.findings[0]), [""; 0]);
}

#[test]
fn a_finding_leads_into_the_parameter_file() {
    let no = bicep_parameters("main.bicep", "!secure").replace("\n\n", "\n\nvar secure = true\n");
    let files = files(&[("main.bicep", ACCOUNT), ("prod.bicepparam", &no)]);
    assert_eq!(
        drawn(&files, &settings()),
        [
            "main.bicep: `httpsOnly` account accepts HTTP",
            "prod.bicepparam: `!secure` value of parameter `httpsOnly`",
            "prod.bicepparam: `true` variable `secure`",
        ]
    );
}

#[test]
fn named_parameter_files_of_both_kinds_stand_instead_of_those_beside() {
    let (no, yes) = (bicep_parameters("main.bicep", "false"), json_parameters("true"));
    let other = bicep_parameters("../main.bicep", "false");
    let files = files(&[
        ("main.bicep", ACCOUNT),
        ("prod.bicepparam", &no),
        ("../prod.json", &yes),
        ("elsewhere/prod.bicepparam", &other),
    ]);
    let run = |named: &str| {
        let named = Settings {
            given: Given { parameter_files: vec![named.to_owned()], ..Given::default() },
            ..settings()
        };
        let analysis = linter(&files).check(&[".".to_owned()], &named, &NoProgress);
        assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
        (analysis.findings.len(), analysis.undecided.len(), analysis.coverage.roots)
    };
    assert_eq!(run("../prod.json"), (0, 0, 1));
    assert_eq!(run("elsewhere/prod.bicepparam"), (1, 0, 1));
    let value = Settings {
        given: Given { variables: vec![("httpsOnly".to_owned(), "true".to_owned())], ..Given::default() },
        ..settings()
    };
    assert_eq!(linter(&files).check(&[".".to_owned()], &value, &NoProgress).findings.len(), 0);
}

#[test]
fn a_parameter_file_for_nothing_here_is_told() {
    let lost = bicep_parameters("shop.bicep", "false");
    let named = Settings {
        given: Given { parameter_files: vec!["lost.bicepparam".to_owned()], ..Given::default() },
        ..settings()
    };
    let files = files(&[("main.bicep", ACCOUNT), ("lost.bicepparam", &lost)]);
    let analysis = linter(&files).check(&[".".to_owned()], &settings(), &NoProgress);
    let paths: Vec<&str> = analysis.coverage.not_analysed.iter().map(|file| file.path.as_str()).collect();
    assert_eq!((paths, analysis.undecided.len()), (vec!["lost.bicepparam"], 1));
    let analysis = linter(&files).check(&[".".to_owned()], &named, &NoProgress);
    let messages: Vec<&str> = analysis.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["what `lost.bicepparam` is for is not deployed by itself here"]);
}

#[test]
fn a_parameter_file_in_bicep_may_be_for_a_template() {
    let template = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", "parameters": {"httpsOnly": {"type": "bool"}},
  "resources": [{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "orderlogs",
    "properties": {"supportsHttpsTrafficOnly": "[parameters('httpsOnly')]"}}]}"#;
    let files =
        files(&[("main.json", template), ("prod.bicepparam", &bicep_parameters("./main.json", "false"))]);
    assert_eq!(
        drawn(&files, &settings()),
        [
            "main.json: `parameters('httpsOnly')` Microsoft.Storage/storageAccounts/orderlogs accepts HTTP",
            "prod.bicepparam: `false` value of parameter `httpsOnly`",
        ]
    );
}

#[test]
fn a_template_that_a_bicep_file_deploys_is_judged_through_it() {
    let template = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", "parameters": {"httpsOnly": {"type": "bool"}},
  "resources": [{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "orderlogs",
    "properties": {"supportsHttpsTrafficOnly": "[parameters('httpsOnly')]"}}]}"#;
    let main =
        "module store 'modules/store.json' = {\n  name: 'store'\n  params: {\n    httpsOnly: false\n  }\n}\n";
    let analysis = check(&[("main.bicep", main), ("modules/store.json", template)]);
    assert_eq!((analysis.findings.len(), analysis.undecided.len(), analysis.coverage.roots), (1, 0, 1));
}

#[test]
fn an_argument_is_blamed_in_the_call_that_gives_it() {
    let main = "param secure bool = false

module logs 'modules/account.bicep' = {
  name: 'logs'
  params: {
    httpsOnly: secure
  }
}

module orders 'modules/account.bicep' = {
  name: 'orders'
  params: {
    accountName: 'orders'
    httpsOnly: true
  }
}
";
    let files = files(&[("main.bicep", main), ("modules/account.bicep", ACCOUNT)]);
    assert_eq!(
        drawn(&files, &settings()),
        [
            "main.bicep: `secure` logs.account accepts HTTP",
            "modules/account.bicep: `httpsOnly` used here",
            "main.bicep: `false` default of parameter `secure`",
        ]
    );
    let analysis = linter(&files).check(&[".".to_owned()], &settings(), &NoProgress);
    assert_eq!((analysis.coverage.roots, &*analysis.findings[0].resource.address), (1, "logs"));
}

#[test]
fn a_part_of_an_argument_is_blamed_where_it_is_written() {
    let account =
        ACCOUNT.replace("param httpsOnly bool", "param settings object\n\nvar traffic = settings.traffic");
    let account = account.replace("Only: httpsOnly", "Only: traffic.secure");
    let main = "module logs 'account.bicep' = {
  name: 'logs'
  params: {
    settings: {
      traffic: {
        secure: false
      }
    }
  }
}
";
    let files = files(&[("main.bicep", main), ("account.bicep", &account)]);
    assert_eq!(
        drawn(&files, &settings()),
        [
            "main.bicep: `false` logs.account accepts HTTP",
            "account.bicep: `traffic.secure` used here",
            "account.bicep: `settings.traffic` variable `traffic`",
        ]
    );
}

#[test]
fn a_fixed_value_in_a_module_that_is_called_often_is_one_finding() {
    let account = ACCOUNT.replace("param httpsOnly bool\n", "").replace("Only: httpsOnly", "Only: false");
    let calls: String = (0..40)
        .map(|number| format!("module store{number} 'modules/account.bicep' = {{\n  name: 'store{number}'\n  params: {{\n    accountName: 'store{number}'\n  }}\n}}\n"))
        .collect();
    let analysis = check(&[("main.bicep", &calls), ("modules/account.bicep", &account)]);
    assert_eq!((analysis.findings.len(), analysis.coverage.roots), (1, 1));
    let finding = &analysis.findings[0];
    assert_eq!((finding.instances.len(), finding.labels.len()), (40, 3));
    assert!(finding.labels.iter().all(|label| label.message == "called here"));
}

#[test]
fn a_default_of_a_module_is_blamed_in_the_module() {
    let account = ACCOUNT.replace("httpsOnly bool", "httpsOnly bool = false");
    let main = "module logs 'account.bicep' = {\n  name: 'logs'\n}\n";
    let files = files(&[("main.bicep", main), ("account.bicep", &account)]);
    assert_eq!(
        drawn(&files, &settings()),
        [
            "account.bicep: `httpsOnly` logs.account accepts HTTP",
            "account.bicep: `false` default of parameter `httpsOnly`",
            "main.bicep: `'account.bicep'` called here",
        ]
    );
}

#[test]
fn a_default_that_null_leaves_in_force_is_blamed_in_the_module() {
    let account = ACCOUNT.replace("httpsOnly bool", "httpsOnly bool = false");
    let main = "param secure bool?

module logs 'account.bicep' = {
  name: 'logs'
  params: {
    httpsOnly: secure
  }
}
";
    let files = files(&[("main.bicep", main), ("account.bicep", &account)]);
    let drawn = drawn(&files, &settings());
    assert_eq!(drawn[0], "account.bicep: `httpsOnly` logs.account accepts HTTP");
    assert_eq!(drawn[1], "account.bicep: `false` default of parameter `httpsOnly`");
}

#[test]
fn a_variable_leads_to_the_defect() {
    let account = ACCOUNT.replace("param httpsOnly bool", "var traffic = {\n  secure: false\n}");
    let account = account.replace("Only: httpsOnly", "Only: traffic.secure");
    let files = files(&[("main.bicep", &account)]);
    assert_eq!(
        drawn(&files, &settings()),
        ["main.bicep: `traffic.secure` account accepts HTTP", "main.bicep: `false` variable `traffic`"]
    );
}

#[test]
fn a_module_that_is_deployed_in_a_loop_lists_its_instances() {
    let main = "module stores 'account.bicep' = [for name in ['logs', 'orders', 'bills']: {
  name: 'store-${name}'
  params: {
    accountName: name
    httpsOnly: name == 'orders'
  }
}]
";
    let analysis = check(&[("main.bicep", main), ("account.bicep", ACCOUNT)]);
    assert_eq!(analysis.findings.len(), 1);
    assert_eq!(instances(&analysis.findings[0]), ["stores[0].account", "stores[2].account"]);
}

#[test]
fn a_comment_allows_what_stands_on_the_next_line() {
    let allowed = |place: &str, comment: &str| {
        let text = ACCOUNT.replace("httpsOnly bool", "httpsOnly bool = false");
        let text = text.replace(place, &format!("// cumulint: allow {comment}\n{place}"));
        let analysis = check(&[("main.bicep", &text)]);
        (analysis.findings.len(), analysis.coverage.suppressed, analysis.notes.len())
    };
    assert_eq!(allowed("    supportsHttps", "plain-account: a mirror"), (0, 1, 0));
    assert_eq!(allowed("resource account", "plain-account: a mirror"), (0, 1, 0));
    assert_eq!(allowed("param httpsOnly", "plain-account: a mirror"), (1, 0, 0));
    assert_eq!(allowed("resource account", "plain-volume: a mirror"), (1, 0, 0));
    // What the compiler is told stands between, and decorators belong to what they decorate.
    let text = ACCOUNT.replace("resource account", "@description('Logs.')\nresource account");
    for line in ["@description('Logs.')", "#disable-next-line BCP081\n@description('Logs.')"] {
        let text =
            text.replace("@description('Logs.')", &format!("// cumulint: allow plain-account: old\n{line}"));
        let text = text.replace("httpsOnly bool", "httpsOnly bool = false");
        let analysis = check(&[("main.bicep", &text)]);
        assert_eq!((analysis.findings.len(), analysis.coverage.suppressed), (0, 1), "{text}");
    }
    // Without a reason it allows nothing, and that is told.
    assert_eq!(allowed("resource account", "plain-account"), (1, 0, 1));
}

#[test]
fn a_comment_at_the_call_of_a_module_allows_what_its_arguments_do() {
    let main = "// cumulint: allow plain-account: a mirror
module logs 'account.bicep' = {
  name: 'logs'
  params: {
    httpsOnly: false
  }
}

module orders 'account.bicep' = {
  name: 'orders'
  params: {
    httpsOnly: false
  }
}
";
    let analysis = check(&[("main.bicep", main), ("account.bicep", ACCOUNT)]);
    assert_eq!((analysis.findings.len(), analysis.coverage.suppressed), (1, 1));
    assert_eq!(instances(&analysis.findings[0]), ["orders.account"]);
}

#[test]
fn a_file_that_deploys_itself_or_imports_from_itself_is_judged() {
    for more in [
        "module again 'main.bicep' = {\n  name: 'again'\n}\n",
        "import { traffic } from 'main.bicep'\n\n@export()\nvar traffic = 1\n",
    ] {
        let text = ACCOUNT.replace("httpsOnly bool", "httpsOnly bool = false") + more;
        let analysis = check(&[("main.bicep", &text)]);
        assert_eq!((analysis.findings.len(), analysis.coverage.roots), (1, 1), "{more}");
    }
}
