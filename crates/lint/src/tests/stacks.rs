//! Nested stacks, snippets, parameter files and synthesised templates of CloudFormation.

use super::{check, files, instances, linter, marked, settings};
use crate::NoProgress;

const CHILD: &str = "\
Parameters:
  Encrypt: {Type: String}
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties: {AvailabilityZone: a, Encrypted: !Ref Encrypt}
Outputs:
  Mode: {Value: !Ref Encrypt}
";

fn parent(value: &str) -> String {
    format!(
        "\
Parameters:
  Env: {{Type: String}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Disks:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./nested/disks.yaml
      Parameters: {{Encrypt: {value}}}
  Copy:
    Type: AWS::EC2::Volume
    Properties: {{AvailabilityZone: a, Encrypted: !GetAtt Disks.Outputs.Mode}}
"
    )
}

#[test]
fn a_nested_stack_is_judged_with_what_its_parent_gives() {
    let text = parent("'false'");
    let analysis = check(&[("main.yaml", &text), ("nested/disks.yaml", CHILD)]);
    let found: Vec<(Vec<&str>, &str)> =
        analysis.findings.iter().map(|finding| (instances(finding), finding.message.as_str())).collect();
    assert_eq!(
        found,
        [(vec!["Copy"], "Copy is not encrypted"), (vec!["Disks/Data"], "Disks/Data is not encrypted")]
    );
    // The nested template is no root of its own.
    assert_eq!(analysis.coverage.roots, 1);
    let good = check(&[("main.yaml", &parent("'true'")), ("nested/disks.yaml", CHILD)]);
    assert!(good.findings.is_empty());
}

#[test]
fn conditions_reach_into_nested_stacks_and_back() {
    let text = parent("!If [IsProd, 'true', 'false']");
    let analysis = check(&[("main.yaml", &text), ("nested/disks.yaml", CHILD)]);
    let messages: Vec<&str> = analysis.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "Copy is not encrypted where `IsProd` does not hold",
            "Disks/Data is not encrypted where `IsProd` does not hold"
        ]
    );
}

#[test]
fn a_stack_that_nests_itself_ends() {
    let text = "\
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties: {AvailabilityZone: a, Encrypted: false}
  A:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: main.yaml}
  B:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: main.yaml}
";
    let analysis = check(&[("main.yaml", text)]);
    assert_eq!(analysis.findings.len(), 1);
    assert!(analysis.errors.iter().any(|error| error.message.contains("the limit of nested modules")));
}

#[test]
fn a_snippet_is_part_of_its_template() {
    let text = "\
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties:
      AvailabilityZone: a
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: snippets/encryption.yaml}}
";
    let analysis = check(&[("main.yaml", text), ("snippets/encryption.yaml", "Encrypted: false\n")]);
    assert_eq!(analysis.findings.len(), 1);
    let (policies, other) =
        (files(&[("main.yaml", text), ("snippets/encryption.yaml", "Encrypted: true\n")]), ".");
    let analysis = linter(&policies).check(&[other.to_owned()], &settings(), &NoProgress);
    assert_eq!((analysis.findings.len(), analysis.undecided.len()), (0, 0));
}

#[test]
fn every_form_of_parameter_file_is_an_environment() {
    let forms = [
        ("params.json", r#"[{"ParameterKey": "Encrypt", "ParameterValue": "false"}]"#),
        ("params.json", r#"["Encrypt=false"]"#),
        ("values.json", r#"[{"ParameterKey": "Encrypt", "ParameterValue": "false"}]"#),
        ("params.json", r#"{"Parameters": {"Encrypt": "false"}}"#),
        ("params.json", r#"{"Encrypt": "false"}"#),
        ("params.yaml", "Encrypt: false\n"),
        ("params.properties", "# of the test\nEncrypt=false\n"),
        (
            "samconfig.toml",
            "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"Encrypt=\\\"false\\\" \"\n",
        ),
        ("samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = [\n  \"Encrypt=false\",\n]\n"),
        (
            "samconfig.toml",
            "[default.deploy.parameters]\nparameter_overrides = \"ParameterKey=Encrypt,ParameterValue=false\"\n",
        ),
    ];
    for (path, text) in forms {
        let analysis = check(&[("disks.yaml", CHILD), (path, text)]);
        assert_eq!(analysis.findings.len(), 1, "{path}: {text}");
        let finding = &analysis.findings[0];
        let named = finding.environments.first().is_some_and(|name| name.starts_with(path));
        assert!(named, "{path}: {:?}", finding.environments);
        assert_eq!(finding.labels.len(), 1, "{path}");
        assert_eq!(finding.labels[0].message, "value of parameter `Encrypt`");
    }
}

#[test]
fn a_value_of_a_file_is_marked_there() {
    let text = r#"[{"ParameterKey": "Encrypt", "ParameterValue": "false"}]"#;
    let all = files(&[("disks.yaml", CHILD), ("params.json", text)]);
    let linter = linter(&all);
    let analysis = linter.check(&[".".to_owned()], &settings(), &NoProgress);
    assert_eq!(marked(text, analysis.findings[0].labels[0].span), "\"false\"");
}

#[test]
fn a_file_that_sets_what_nobody_declares_is_no_environment() {
    let analysis = check(&[("disks.yaml", CHILD), ("params.json", r#"{"Other": "false"}"#)]);
    assert_eq!((analysis.findings.len(), analysis.undecided.len()), (0, 1));
    let analysis = check(&[
        ("disks.yaml", CHILD),
        ("params.json", r#"[{"ParameterKey": "Other", "ParameterValue": "false"}]"#),
    ]);
    assert_eq!(analysis.coverage.not_analysed.len(), 1);
}

#[test]
fn synthesised_resources_are_called_after_their_constructs() {
    let text = r#"{"Resources": {"Data8F3C": {"Type": "AWS::EC2::Volume", "Properties": {"AvailabilityZone": "a", "Encrypted": false},
  "Metadata": {"aws:cdk:path": "Shop/Data/Resource"}}}}"#;
    let asset = "Resources: {Data: {Type: 'AWS::EC2::Volume', Properties: {Encrypted: false}}}";
    let analysis =
        check(&[("cdk.out/Shop.template.json", text), ("cdk.out/asset.b1946ac9/template.yaml", asset)]);
    assert_eq!(analysis.findings.len(), 1);
    assert_eq!(instances(&analysis.findings[0]), ["Shop/Data/Resource"]);
}
