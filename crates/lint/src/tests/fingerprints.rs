//! Fingerprints name the defect, not the line that it stands on.

use super::findings;

const DISKS: &str = r#"
resource "aws_instance" "database" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "m7i.large"

  ebs_block_device {
    device_name = "/dev/sdf"
    encrypted   = false
  }

  ebs_block_device {
    device_name = "/dev/sdg"
    encrypted   = false
  }
}
"#;

fn fingerprints(text: &str) -> Vec<String> {
    findings(text).into_iter().map(|finding| finding.fingerprint).collect()
}

#[test]
fn two_findings_in_one_resource_are_told_apart() {
    let both = fingerprints(DISKS);
    assert_eq!(both.len(), 2);
    assert_ne!(both[0], both[1]);
}

#[test]
fn text_that_is_added_above_changes_nothing() {
    let moved = format!("# The disks of the database.\n\nlocals {{\n  team = \"orders\"\n}}\n{DISKS}");
    assert_eq!(fingerprints(&moved), fingerprints(DISKS));
}

#[test]
fn another_address_is_another_defect() {
    let renamed = DISKS.replace("\"database\"", "\"orders\"");
    let (before, after) = (fingerprints(DISKS), fingerprints(&renamed));
    assert!(after.iter().all(|fingerprint| !before.contains(fingerprint)));
}

#[test]
fn keys_of_instances_do_not_count() {
    let volume = |keys: &str| {
        format!(
            "resource \"aws_ebs_volume\" \"data\" {{\n  for_each = toset([{keys}])\n  availability_zone = each.key\n  size = 8\n  encrypted = false\n}}\n"
        )
    };
    let one = fingerprints(&volume("\"eu-west-1a\""));
    assert_eq!(one.len(), 1);
    assert_eq!(fingerprints(&volume("\"eu-west-1a\", \"eu-west-1b\"")), one);
}
