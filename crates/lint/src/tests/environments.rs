//! Variable files beside a root: each is a set of inputs of its own.

use super::{check, instances};

const ROOT: &str = r#"
variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 200
  encrypted         = var.encrypted
}
"#;

#[test]
fn each_variable_file_is_an_environment() {
    let analysis = check(&[
        ("main.tf", ROOT),
        ("dev.tfvars", "encrypted = false\n"),
        ("envs/test.tfvars", "encrypted = false\n"),
        ("prod.tfvars", "encrypted = true\n"),
    ]);
    assert_eq!(analysis.findings.len(), 1);
    let finding = &analysis.findings[0];
    assert_eq!(
        finding.environments.iter().map(|name| &**name).collect::<Vec<_>>(),
        ["dev.tfvars", "envs/test.tfvars"]
    );
    assert_eq!(instances(finding), ["aws_ebs_volume.data"]);
    // The root by itself leaves the variable open, and nobody deploys it so.
    assert_eq!((analysis.coverage.roots, analysis.undecided.len()), (3, 0));
}

#[test]
fn a_root_that_needs_no_value_is_judged_by_itself_too() {
    let root = ROOT.replace("type = bool", "default = false");
    let analysis = check(&[("main.tf", root.as_str()), ("prod.tfvars", "encrypted = true\n")]);
    assert_eq!(analysis.coverage.roots, 2);
    assert_eq!(analysis.findings.len(), 1);
    assert!(analysis.findings[0].environments.is_empty());
}

#[test]
fn a_file_for_other_variables_is_no_environment() {
    let analysis = check(&[("main.tf", ROOT), ("other.tfvars", "region = \"eu-west-1\"\n")]);
    assert_eq!((analysis.coverage.roots, analysis.undecided.len()), (1, 1));
}

#[test]
fn a_variable_file_belongs_to_the_nearest_root() {
    let analysis = check(&[
        ("main.tf", ROOT),
        ("inner/main.tf", ROOT),
        ("inner/prod.tfvars", "encrypted = false\n"),
        ("prod.tfvars", "encrypted = true\n"),
    ]);
    assert_eq!(analysis.findings.len(), 1);
    assert_eq!(&*analysis.findings[0].instances[0].root, "inner");
}

#[test]
fn what_is_found_with_every_file_depends_on_none() {
    let open = "resource \"aws_ebs_volume\" \"logs\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted = false\n}\n";
    let root = format!("{ROOT}{open}");
    let analysis = check(&[
        ("main.tf", root.as_str()),
        ("dev.tfvars", "encrypted = false\n"),
        ("prod.tfvars", "encrypted = true\n"),
    ]);
    let mut found: Vec<_> =
        analysis.findings.iter().map(|finding| (&*finding.subject.address, &finding.environments)).collect();
    found.sort();
    let (dev, none) = (vec!["dev.tfvars".into()], Vec::new());
    assert_eq!(found, [("aws_ebs_volume.data", &dev), ("aws_ebs_volume.logs", &none)]);
}
