//! Changes that mend findings, in the syntaxes that users write.

use cumulint_policy::Expectation;
use cumulint_source::MemoryFiles;

use super::check;
use crate::{Finding, Linter, NoProgress, Settings};

/// The text with the changes of its one finding, where it has any.
fn mended(path: &str, text: &str) -> Option<String> {
    let analysis = check(&[(path, text)]);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
    let [finding] = analysis.findings.as_slice() else { panic!("{:?}", analysis.findings) };
    (!finding.edits.is_empty()).then(|| apply(text, std::slice::from_ref(finding)))
}

/// The text with the changes of some findings of its file.
fn apply(text: &str, findings: &[Finding]) -> String {
    let mut edits: Vec<_> = findings.iter().flat_map(|finding| &finding.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.range.start));
    edits.dedup();
    edits.into_iter().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.span.range.start as usize..edit.span.range.end as usize, &edit.text);
        text
    })
}

fn volume(encrypted: &str) -> String {
    format!(
        "resource \"aws_ebs_volume\" \"data\" {{\n  availability_zone = \"eu-west-1a\"\n  size = 8\n  encrypted = {encrypted}\n}}\n"
    )
}

#[test]
fn a_literal_of_terraform_is_replaced() {
    assert_eq!(mended("main.tf", &volume("false")), Some(volume("true")));
    assert_eq!(mended("main.tf", &volume("\"false\"")), Some(volume("\"true\"")));
}

#[test]
fn a_value_that_comes_from_elsewhere_is_left_to_its_author() {
    let local = format!("locals {{\n  encrypted = false\n}}\n\n{}", volume("local.encrypted"));
    assert_eq!(mended("main.tf", &local), None);
    assert_eq!(mended("main.tf", &volume("!true")), None);
}

#[test]
fn a_literal_of_json_is_replaced() {
    let template = |encrypted: &str| {
        format!(
            r#"{{
  "Resources": {{
    "Data": {{
      "Type": "AWS::EC2::Volume",
      "Properties": {{ "AvailabilityZone": "eu-west-1a", "Size": 50, "Encrypted": {encrypted} }}
    }}
  }}
}}"#
        )
    };
    assert_eq!(mended("stack.json", &template("false")), Some(template("true")));
    assert_eq!(mended("stack.json", &template("\"false\"")), Some(template("\"true\"")));
}

#[test]
fn a_literal_of_yaml_is_replaced() {
    let template = |encrypted: &str| {
        format!(
            "Resources:\n  Data:\n    Type: AWS::EC2::Volume\n    Properties:\n      AvailabilityZone: eu-west-1a\n      Size: 50\n      Encrypted: {encrypted} # for now\n"
        )
    };
    assert_eq!(mended("stack.yaml", &template("false")), Some(template("true")));
    assert_eq!(mended("stack.yaml", &template("'false'")), Some(template("'true'")));
}

#[test]
fn instances_of_one_declaration_are_mended_by_one_change() {
    let volumes = |encrypted: &str| {
        format!(
            "resource \"aws_ebs_volume\" \"data\" {{\n  count = 3\n  availability_zone = \"eu-west-1a\"\n  size = 8\n  encrypted = {encrypted}\n}}\n"
        )
    };
    assert_eq!(mended("main.tf", &volumes("false")), Some(volumes("true")));
}

/// The law behind every `fix` of a built-in policy: what it changes is no longer found, and nothing breaks.
#[test]
fn the_changes_of_built_in_policies_mend_their_own_examples() {
    let none = MemoryFiles::new();
    let linter = Linter::new(&none, &[]);
    let mut mended = 0;
    for policy in linter.policies() {
        if policy.rules().iter().all(|rule| rule.fixes().next().is_none()) {
            continue;
        }
        for example in policy.examples() {
            let [file] = example.files.as_slice() else { continue };
            if example.expectation != Expectation::Bad {
                continue;
            }
            let text = file.range.slice(policy.page());
            let before = found(policy.id(), &file.path, text);
            let fixable: Vec<Finding> =
                before.iter().filter(|finding| !finding.edits.is_empty()).cloned().collect();
            let changed = apply(text, &fixable);
            let after = found(policy.id(), &file.path, &changed);
            assert_eq!(after.len(), before.len() - fixable.len(), "{}:\n{changed}", policy.id());
            mended += fixable.len();
        }
    }
    assert!(mended > 0);
}

fn found(policy: &str, path: &str, text: &str) -> Vec<Finding> {
    let files = MemoryFiles::new().with(path, text.as_bytes());
    let settings = Settings { select: vec![policy.to_owned()], pedantic: true, ..Settings::default() };
    let analysis = Linter::new(&files, &[]).check(&[".".to_owned()], &settings, &NoProgress);
    assert!(analysis.errors.is_empty(), "{policy}: {:?}", analysis.errors);
    analysis.findings
}
