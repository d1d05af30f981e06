//! What an author allows, with a reason.

use cumulint_diagnostic::Severity;

use super::{check, files, linter, marked};
use crate::{NoProgress, Settings};

/// How many findings are left, and how many were suppressed.
fn left(path: &str, text: &str) -> (usize, usize) {
    let analysis = check(&[(path, text)]);
    assert!(analysis.errors.is_empty() && analysis.notes.is_empty(), "{:?}", analysis.notes);
    (analysis.findings.len(), analysis.coverage.suppressed)
}

/// Two volumes; the first one with texts above its block, above its flag and behind it.
fn volumes(block: &str, above: &str, behind: &str) -> String {
    format!(
        r#"{block}
resource "aws_ebs_volume" "scratch" {{
  availability_zone = "eu-west-1a"
  size              = 50
  {above}
  encrypted         = false {behind}
}}

resource "aws_ebs_volume" "data" {{
  availability_zone = "eu-west-1a"
  size              = 50
  encrypted         = false
}}
"#
    )
}

const ALLOWED: &str = "# cumulint: allow plain-volume: nothing but caches";

#[test]
fn nothing_is_allowed_unless_someone_says_so() {
    assert_eq!(left("main.tf", &volumes("", "", "")), (2, 0));
}

#[test]
fn a_comment_allows_its_own_line() {
    assert_eq!(left("main.tf", &volumes("", "", ALLOWED)), (1, 1));
}

#[test]
fn a_comment_that_stands_alone_allows_the_next_line() {
    assert_eq!(left("main.tf", &volumes("", ALLOWED, "")), (1, 1));
}

#[test]
fn a_comment_above_a_block_allows_the_block() {
    assert_eq!(left("main.tf", &volumes(ALLOWED, "", "")), (1, 1));
}

#[test]
fn a_comment_allows_the_policies_that_it_names() {
    assert_eq!(left("main.tf", &volumes("# cumulint: allow plain-account: another one", "", "")), (2, 0));
    let both = "# cumulint: allow plain-account, plain-volume: nothing but caches";
    assert_eq!(left("main.tf", &volumes(both, "", "")), (1, 1));
}

#[test]
fn suppressions_can_be_switched_off() {
    let text = volumes(ALLOWED, "", "");
    let files = files(&[("main.tf", &text)]);
    let analysis = linter(&files).check(&[".".to_owned()], &Settings::default(), &NoProgress);
    assert_eq!((analysis.findings.len(), analysis.coverage.suppressed), (2, 0));
}

#[test]
fn a_comment_without_a_reason_allows_nothing_and_is_reported() {
    let text = volumes("# cumulint: allow plain-volume", "", "");
    let analysis = check(&[("main.tf", &text)]);
    assert_eq!(analysis.findings.len(), 2);
    let [note] = analysis.notes.as_slice() else { panic!("{:?}", analysis.notes) };
    assert_eq!((note.severity, &*note.message), (Severity::Warning, "the suppression gives no reason"));
    assert_eq!(marked(&text, note.primary.unwrap()), "# cumulint: allow plain-volume");
}

const TEMPLATE: &str = r#"{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Scratch": {
      "Type": "AWS::EC2::Volume",
      "Metadata": { "cumulint": { "allow": { "plain-volume": "nothing but caches" } } },
      "Properties": { "AvailabilityZone": "eu-west-1a", "Size": 50, "Encrypted": false }
    },
    "Data": {
      "Type": "AWS::EC2::Volume",
      "Properties": { "AvailabilityZone": "eu-west-1a", "Size": 50, "Encrypted": false }
    }
  }
}
"#;

#[test]
fn metadata_allows_the_resource_beside_it() {
    let analysis = check(&[("stack.json", TEMPLATE)]);
    assert_eq!(analysis.coverage.suppressed, 1);
    assert_eq!(analysis.findings.len(), 1);
    assert_eq!(&*analysis.findings[0].resource.address, "Data");
}

#[test]
fn metadata_without_a_reason_allows_nothing_and_is_reported() {
    let text = TEMPLATE.replace("nothing but caches", " ");
    let analysis = check(&[("stack.json", &text)]);
    assert_eq!(analysis.findings.len(), 2);
    let [note] = analysis.notes.as_slice() else { panic!("{:?}", analysis.notes) };
    assert_eq!(note.message, "the suppression gives no reason");
    assert_eq!(marked(&text, note.primary.unwrap()), "\" \"");
}

#[test]
fn comments_of_yaml_allow_as_well() {
    let text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Scratch:\n    Type: AWS::EC2::Volume\n    Properties:\n      AvailabilityZone: eu-west-1a\n      Size: 50\n      Encrypted: false # cumulint: allow plain-volume: nothing but caches\n";
    assert_eq!(left("stack.yaml", text), (0, 1));
}

#[test]
fn metadata_of_arm_allows_the_resource_beside_it() {
    let account = |name: &str, metadata: &str| {
        format!(
            r#"{{
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2023-05-01",
      "name": "{name}",
      "location": "westeurope",{metadata}
      "sku": {{ "name": "Standard_LRS" }},
      "kind": "StorageV2",
      "properties": {{ "supportsHttpsTrafficOnly": false }}
    }}"#
        )
    };
    let allowed = r#""metadata": { "cumulint": { "allow": { "plain-account": "an old printer" } } },"#;
    let text = format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{}, {}]
}}"#,
        account("contosoprints", allowed),
        account("contosoorders", "")
    );
    let analysis = check(&[("azuredeploy.json", &text)]);
    assert_eq!((analysis.findings.len(), analysis.coverage.suppressed), (1, 1));
    assert!(analysis.findings[0].message.contains("contosoorders"), "{}", analysis.findings[0].message);
}
