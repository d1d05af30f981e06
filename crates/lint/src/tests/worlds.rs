//! Values that conditions choose: judged in each case, told as one finding.

use super::{check, marked};
use crate::Finding;

/// A template with conditions over parameters without values, of which a volume has these properties.
fn template(properties: &str) -> String {
    format!(
        "\
Parameters:
  Env: {{Type: String, AllowedValues: [dev, test, prod]}}
  Key: {{Type: String}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  HasKey: !Not [!Equals [!Ref Key, '']]
  NotProd: !Not [!Condition IsProd]
Mappings:
  M: {{dev: {{enc: false}}, test: {{enc: true}}, prod: {{enc: true}}}}
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties:
      AvailabilityZone: eu-west-1a
{properties}"
    )
}

/// The findings, each with what it marks.
fn found(text: &str) -> Vec<(Finding, String)> {
    let analysis = check(&[("a.yaml", text)]);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
    let marks = |finding: Finding| {
        let mark = marked(text, finding.primary).to_owned();
        (finding, mark)
    };
    analysis.findings.into_iter().map(marks).collect()
}

/// The message of the only finding, and what it marks.
fn only(properties: &str) -> (String, String) {
    let text = template(properties);
    let mut all = found(&text);
    assert_eq!(all.len(), 1, "{all:?}");
    let (finding, mark) = all.remove(0);
    (finding.message, mark)
}

#[test]
fn a_bad_branch_is_marked_with_its_condition() {
    let (message, mark) = only("      Encrypted: !If [IsProd, true, false]\n");
    assert_eq!(message, "Data is not encrypted where `IsProd` does not hold");
    assert_eq!(mark, "false");
}

#[test]
fn a_finding_in_every_case_has_no_condition() {
    let (message, mark) = only("      Encrypted: !If [IsProd, \"false\", false]\n");
    let whole = "!If [IsProd, \"false\", false]";
    assert_eq!((message.as_str(), mark.as_str()), ("Data is not encrypted", whole));
}

#[test]
fn correlated_conditions_leave_only_what_can_be() {
    assert!(found(&template("      Encrypted: !If [IsProd, true, !If [NotProd, true, false]]\n")).is_empty());
    assert!(
        found(&template(
            "      Encrypted: !If [IsDev, true, !If [IsProd, !If [IsDev, false, true], true]]\n"
        ))
        .is_empty()
    );
    let (message, _) = only("      Encrypted: !If [IsDev, true, !If [IsProd, true, false]]\n");
    assert_eq!(message, "Data is not encrypted where `IsDev` does not hold and `IsProd` does not hold");
}

#[test]
fn a_resource_is_judged_in_the_world_that_it_exists_in() {
    let text = template("      Encrypted: !If [IsProd, true, false]\n");
    let within =
        text.replace("    Type: AWS::EC2::Volume\n", "    Type: AWS::EC2::Volume\n    Condition: IsProd\n");
    assert!(found(&within).is_empty());
    let without =
        text.replace("    Type: AWS::EC2::Volume\n", "    Type: AWS::EC2::Volume\n    Condition: IsDev\n");
    assert_eq!(found(&without)[0].0.message, "Data is not encrypted");
}

#[test]
fn a_default_that_leaves_a_resource_out_is_not_its_world() {
    let text = template("      Encrypted: !If [IsProd, true, false]\n")
        .replace("AllowedValues: [dev, test, prod]", "Default: dev")
        .replace("    Type: AWS::EC2::Volume\n", "    Type: AWS::EC2::Volume\n    Condition: IsProd\n");
    assert!(found(&text).is_empty());
}

#[test]
fn an_entry_of_a_mapping_is_found_under_its_key() {
    let (message, mark) = only("      Encrypted: !FindInMap [M, !Ref Env, enc]\n");
    assert_eq!(message, "Data is not encrypted where `Env` is `dev`");
    assert_eq!(mark, "!FindInMap [M, !Ref Env, enc]");
}

#[test]
fn an_entry_of_a_list_is_judged_where_it_is_there() {
    let text = "\
Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Host:
    Type: AWS::EC2::Instance
    Properties:
      BlockDeviceMappings:
        - !If
          - IsProd
          - {DeviceName: a, Ebs: {Encrypted: false}}
          - !Ref AWS::NoValue
        - {DeviceName: b, Ebs: {Encrypted: true}}
        - {DeviceName: c, Ebs: {Encrypted: false}}
";
    let all = found(text);
    let told: Vec<&str> = all.iter().map(|(finding, _)| finding.message.as_str()).collect();
    assert_eq!(
        told,
        ["a disk of Host is not encrypted where `IsProd` holds", "a disk of Host is not encrypted"]
    );
}

#[test]
fn a_whole_list_may_be_chosen() {
    let text = "\
Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Host:
    Type: AWS::EC2::Instance
    Properties:
      BlockDeviceMappings: !If
        - IsProd
        - [{DeviceName: a, Ebs: {Encrypted: true}}]
        - [{DeviceName: a, Ebs: {Encrypted: false}}]
";
    let all = found(text);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].0.message, "a disk of Host is not encrypted where `IsProd` does not hold");
}

#[test]
fn an_input_alone_is_asked_for_rather_than_guessed() {
    let analysis = check(&[("a.yaml", &template("      Encrypted: !Ref Env\n"))]);
    assert_eq!((analysis.findings.len(), analysis.undecided.len()), (0, 1));
}

#[test]
fn a_parameter_file_decides() {
    let text = template("      Encrypted: !If [IsProd, true, false]\n");
    let prod = r#"[{"ParameterKey": "Env", "ParameterValue": "prod"}, {"ParameterKey": "Key", "ParameterValue": ""}]"#;
    let analysis = check(&[("a.yaml", &text), ("prod.json", prod)]);
    assert!(analysis.findings.is_empty());
    let dev = r#"{"Parameters": {"Env": "dev", "Key": ""}}"#;
    let analysis = check(&[("a.yaml", &text), ("prod.json", prod), ("a-parameters.json", dev)]);
    assert_eq!(analysis.findings.len(), 1);
    assert_eq!(analysis.findings[0].message, "Data is not encrypted");
    assert_eq!(analysis.findings[0].environments, ["a-parameters.json".into()]);
}

#[test]
fn hundreds_of_conditions_are_judged_in_no_time() {
    let parameters: String = (0..200).map(|at| format!("  P{at}: {{Type: String}}\n")).collect();
    let conditions: String = (0..200).map(|at| format!("  C{at}: !Equals [!Ref P{at}, a]\n")).collect();
    let disks: String = (0..500)
        .map(|at| {
            let (first, second) = (at % 200, at * 7 % 200);
            format!("        - DeviceName: !If [C{second}, a, b]\n          Ebs: {{Encrypted: !If [C{first}, !If [C{second}, true, true], true]}}\n")
        })
        .collect();
    let text = format!(
        "Parameters:\n{parameters}Conditions:\n{conditions}Resources:\n  Host:\n    Type: AWS::EC2::Instance\n    Properties:\n      BlockDeviceMappings:\n{disks}        - {{Ebs: {{Encrypted: !If [C5, true, false]}}}}\n"
    );
    let all = found(&text);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].0.message, "a disk of Host is not encrypted where `C5` does not hold");
}

#[test]
fn what_only_a_default_chooses_says_so() {
    let text = "\
Parameters:
  KeyStack: {Type: String, Default: ''}
Conditions:
  HasKey: !Not [!Equals [!Ref KeyStack, '']]
  Always: !Equals [a, a]
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties:
      AvailabilityZone: eu-west-1a
      Encrypted: !If [Always, !If [HasKey, true, false], true]
";
    let all = found(text);
    let [(finding, mark)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((finding.message.as_str(), mark.as_str()), ("Data is not encrypted", "false"));
    let labels: Vec<_> =
        finding.labels.iter().map(|label| (marked(text, label.span), label.message.as_str())).collect();
    assert_eq!(labels, [("HasKey", "`HasKey` does not hold by default")]);
}
