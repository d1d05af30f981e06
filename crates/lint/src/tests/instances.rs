//! One defect is one finding, however often it is deployed.

use super::{check, findings, instances, marked};

#[test]
fn instances_of_one_declaration_share_a_finding() {
    let text = r#"
resource "aws_ebs_volume" "data" {
  for_each          = toset(["eu-west-1b", "eu-west-1a"])
  availability_zone = each.key
  size              = 200
  encrypted         = false
}
"#;
    let findings = findings(text);
    assert_eq!(findings.len(), 1);
    assert_eq!(marked(text, findings[0].primary), "false");
    assert_eq!(
        instances(&findings[0]),
        [r#"aws_ebs_volume.data["eu-west-1a"]"#, r#"aws_ebs_volume.data["eu-west-1b"]"#]
    );
}

#[test]
fn only_the_instances_that_violate_are_listed() {
    let text = r#"
resource "aws_ebs_volume" "data" {
  for_each          = { logs = true, scratch = false }
  availability_zone = "eu-west-1a"
  size              = 200
  encrypted         = each.value
}
"#;
    let findings = findings(text);
    assert_eq!(findings.len(), 1);
    assert_eq!(instances(&findings[0]), [r#"aws_ebs_volume.data["scratch"]"#]);
}

#[test]
fn the_declaration_of_the_place_and_the_subject_are_named() {
    let text = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size = 8\n  encrypted = false\n}\n";
    let findings = findings(text);
    let resource = &findings[0].resource;
    assert_eq!(&*resource.address, "aws_ebs_volume.data");
    assert_eq!((&*resource.canonical_type, &*resource.declared_type), ("AWS::EC2::Volume", "aws_ebs_volume"));
    assert_eq!(marked(text, resource.block), text.trim_end());
    assert_eq!(findings[0].subject, *resource);
}

#[test]
fn what_is_violated_is_not_undecided_as_well() {
    let analysis = check(&[(
        "main.tf",
        r#"
variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "known" {
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = false
}

resource "aws_ebs_volume" "open" {
  count             = 2
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = var.encrypted
}
"#,
    )]);
    assert_eq!(analysis.findings.len(), 1);
    assert_eq!(analysis.undecided.len(), 1);
    let undecided = &analysis.undecided[0];
    let needs: Vec<String> = undecided.needs.iter().map(ToString::to_string).collect();
    assert_eq!(needs, ["`var.encrypted` has no value"]);
    assert_eq!(undecided.finding.message, "A volume is not encrypted");
    assert_eq!(instances(&undecided.finding), ["aws_ebs_volume.open[0]", "aws_ebs_volume.open[1]"]);
}
