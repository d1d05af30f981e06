//! What resources declare against the published types: certain mistakes alone are told, at their exact places.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::assert_drawn;
use cumulint_types::check;

use crate::Inputs;
use crate::tests::evaluate_bicep;

/// The mistakes that are told without being asked for.
fn mistakes(text: &str) -> Vec<Diagnostic> {
    let memory = MemoryFiles::new().with("main.bicep", text);
    let sources = Sources::new(&memory);
    let (tree, problems) = cumulint_bicep::parse(sources.load("main.bicep").expect("the file exists"), text);
    assert!(problems.is_empty(), "{problems:?}");
    let (_, diagnostics) = evaluate_bicep(&tree, "main.bicep", &Inputs::default(), &sources);
    diagnostics.into_iter().filter(|one| check(&one.code).is_some_and(|check| !check.pedantic)).collect()
}

/// A storage account with these properties, in lines of their own.
fn account(properties: &str) -> String {
    let lines: String = properties.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "param input string\n\nresource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {{\n  name: 'stcontosoorders'\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: {{\n    name: 'Standard_ZRS'\n  }}\n  properties: {{\n{lines}  }}\n}}\n"
    )
}

#[track_caller]
fn assert_account(properties: &str) {
    let text = account(properties);
    assert_drawn(&text, &mistakes(&text));
}

#[test]
fn names_and_values_are_compared_without_regard_to_case() {
    assert_account("AllowBlobPublicAccess: false\naccessTier: 'hot'");
}

#[test]
fn a_misspelt_property_suggests_the_near_one() {
    let found = mistakes(&account("minimumTlsVersoin: 'TLS1_2'"));
    let help: Vec<_> = found.iter().map(|one| one.help.as_deref()).collect();
    assert_eq!(help, [Some("did you mean `minimumTlsVersion`?")]);
}

#[test]
fn a_property_of_another_version_names_that_version() {
    let text = account("allowCrossTenantReplication: false").replace("2023-05-01", "2019-06-01");
    let found = mistakes(&text);
    let help: Vec<_> = found.iter().map(|one| one.help.as_deref()).collect();
    assert_eq!(help, [Some("API version 2021-04-01 has it")]);
}

#[test]
fn a_part_that_lacks_a_property_is_marked_at_its_name() {
    assert_account(
        "networkAcls: {\n//^^^^^^^^^ `networkAcls` in `Microsoft.Storage/storageAccounts@2023-05-01` lacks `defaultAction`\n  bypass: 'AzureServices'\n}",
    );
}

#[test]
fn an_item_of_a_list_is_marked_at_its_first_character() {
    assert_account(
        "networkAcls: {\n  defaultAction: 'Deny'\n  ipRules: [\n    {\n//  ^ `ipRules` in `Microsoft.Storage/storageAccounts@2023-05-01` lacks `value`\n      action: 'Allow'\n    }\n  ]\n}",
    );
}

#[test]
fn what_is_not_known_is_no_mistake() {
    assert_account("minimumTlsVersion: input\nnetworkAcls: json(input)\nencryption: {\n  ...json(input)\n}");
}

#[test]
fn a_property_that_may_be_null_is_not_missing() {
    assert_account("networkAcls: {\n  defaultAction: empty(input) ? null : 'Deny'\n}");
}

#[test]
fn the_default_of_a_parameter_is_not_judged() {
    let text = format!("param tier string = 'none'\n{}", account("accessTier: tier"));
    assert_drawn(&text, &mistakes(&text));
}

#[test]
fn a_value_that_is_written_elsewhere_is_labelled_there() {
    let text = format!(
        "var tier = 'Lukewarm'\n//         ---------- written here\n{}",
        account("accessTier: tier\n//          ^^^^ `Lukewarm` is no value of `accessTier`")
    );
    assert_drawn(&text, &mistakes(&text));
}

#[test]
fn a_version_or_provider_that_is_newer_than_the_data_is_left_alone() {
    let text = account("unheardOf: true").replace("2023-05-01", "2093-05-01");
    assert_drawn(&text, &mistakes(&text));
    let text = account("unheardOf: true").replace("Microsoft.Storage/", "Contoso.Printing/");
    assert_drawn(&text, &mistakes(&text));
}

#[test]
fn an_existing_resource_lacks_nothing() {
    let text = "resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {\n  name: 'stcontosoorders'\n}\n";
    assert_drawn(text, &mistakes(text));
}

#[test]
fn the_kind_of_an_object_says_what_it_takes() {
    let text = "\
resource backup 'Microsoft.Web/sites/config@2022-09-01' = {
  name: 'app-orders/web'
  properties: {
    minTlsVersion: '1.2'
    minTlsVersoin: '1.2'
//  ^^^^^^^^^^^^^ `minTlsVersoin` is no property of `properties` in `Microsoft.Web/sites/config@2022-09-01`
  }
}

resource settings 'Microsoft.Web/sites/config@2022-09-01' = {
  name: 'app-orders/appsettings'
  properties: {
    ANY_NAME: 'goes'
  }
}
";
    assert_drawn(text, &mistakes(text));
}

#[test]
fn children_in_their_parent_are_judged_by_their_own_type() {
    let text = "\
resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'stcontosoorders'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: 'perhaps'
      //                   ^^^^^^^^^ `isVersioningEnabled` takes a Boolean, not a text
    }
  }
}
";
    assert_drawn(text, &mistakes(text));
}

#[test]
fn instances_of_a_loop_are_told_once() {
    let text = "\
resource accounts 'Microsoft.Storage/storageAccounts@2023-05-01' = [for index in range(0, 3): {
  name: 'stcontoso${index}'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Lukewarm'
    //          ^^^^^^^^^^ `Lukewarm` is no value of `accessTier`
  }
}]
";
    assert_drawn(text, &mistakes(text));
}
