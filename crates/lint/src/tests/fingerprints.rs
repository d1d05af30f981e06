//! Fingerprints name the defect, not the line that it stands on.

use super::{check, findings};
use crate::Finding;

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

/// An account with a name, in a Bicep file or a template of its own.
const ACCOUNT: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2023-05-01",
      "name": "acmelogs",
      "location": "westeurope",
      "sku": { "name": "Standard_LRS" },
      "kind": "StorageV2",
      "properties": { "supportsHttpsTrafficOnly": false }
    }
  ]
}
"#;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"this\" {\n  availability_zone = \"eu-west-1a\"\n  size = 8\n  encrypted = false\n}\n";
const CALL: &str = "module \"data\" {\n  source = \"../modules/volume\"\n}\n";

fn fingerprints(text: &str) -> Vec<String> {
    findings(text).into_iter().map(|finding| finding.fingerprint).collect()
}

/// The only finding in some files.
fn only(texts: &[(&str, &str)]) -> Finding {
    let mut analysis = check(texts);
    assert_eq!((analysis.findings.len(), analysis.errors.len()), (1, 0), "{analysis:#?}");
    analysis.findings.remove(0)
}

/// Both fingerprints of a finding.
fn both(finding: &Finding) -> (&str, &str) {
    (&finding.fingerprint, &finding.moved_fingerprint)
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

#[test]
fn keys_that_instances_give_to_a_block_do_not_count() {
    let instance = |keys: &str| {
        format!(
            "resource \"aws_instance\" \"data\" {{\n  for_each = toset([{keys}])\n  ami = \"ami-0abcdef1234567890\"\n  ebs_block_device {{\n    device_name = each.key\n    encrypted = false\n  }}\n}}\n"
        )
    };
    let one = fingerprints(&instance("\"/dev/sdf\""));
    assert_eq!(one.len(), 1);
    assert_eq!(fingerprints(&instance("\"/dev/sde\", \"/dev/sdf\"")), one);
}

#[test]
fn a_block_that_is_put_above_others_gets_a_fingerprint_of_its_own() {
    let block = "  ebs_block_device {\n    device_name = \"/dev/sde\"\n    encrypted   = false\n  }\n\n";
    let (above, below) = DISKS.split_at(DISKS.find("  ebs_block_device").unwrap());
    let before = fingerprints(DISKS);
    let after = fingerprints(&format!("{above}{block}{below}"));
    assert_eq!(after.len(), 3);
    assert!(!before.contains(&after[0]));
    assert_eq!(after[1..], before);
}

#[test]
fn the_order_of_arguments_does_not_count() {
    let turned = DISKS.replace(
        "    device_name = \"/dev/sdf\"\n    encrypted   = false\n",
        "    encrypted   = false\n    device_name = \"/dev/sdf\"\n",
    );
    assert_ne!(turned, DISKS);
    assert_eq!(fingerprints(&turned), fingerprints(DISKS));
}

#[test]
fn a_comment_changes_nothing() {
    let commented = DISKS.replace("\"/dev/sdf\"\n", "\"/dev/sdf\" # the log\n    // see the runbook\n");
    assert_ne!(commented, DISKS);
    assert_eq!(fingerprints(&commented), fingerprints(DISKS));
}

#[test]
fn a_value_that_is_written_differently_is_the_same() {
    let root = |key: &str, disk: &str| {
        format!(
            "locals {{\n  disks = [\"sdf\"]\n}}\nresource \"aws_instance\" \"a\" {{\n  ami = \"ami-0abcdef1234567890\"\n  ebs_block_device {{\n    device_name {key} {disk}\n    encrypted {key} false\n  }}\n}}\n"
        )
    };
    let plain = fingerprints(&root("=", "join(\"/\", [\"/dev\", local.disks[0]])"));
    assert_eq!(plain.len(), 1);
    let reformatted =
        root("   =", "join(\n      \"/\", # the root\n      [ \"/dev\", local.disks[0], ],\n    )");
    assert_eq!(fingerprints(&reformatted), plain);
}

#[test]
fn a_module_that_another_root_stops_to_call_keeps_its_finding() {
    let module = ("modules/volume/main.tf", VOLUME);
    let two = only(&[module, ("a/main.tf", CALL), ("b/main.tf", CALL)]);
    let one = only(&[module, ("b/main.tf", CALL)]);
    assert_eq!((two.instances.len(), one.instances.len()), (2, 1));
    assert_eq!(both(&one), both(&two));
}

#[test]
fn a_root_that_comes_first_and_names_its_call_otherwise_changes_nothing() {
    let module = ("modules/volume/main.tf", VOLUME);
    let one = only(&[module, ("b/main.tf", CALL)]);
    let first = CALL.replace("\"data\"", "\"another\"");
    let two = only(&[module, ("a/main.tf", &first), ("b/main.tf", CALL)]);
    assert_eq!(&*two.subject.address, "module.another.aws_ebs_volume.this");
    assert_eq!(both(&two), both(&one));
}

#[test]
fn an_argument_that_a_root_gives_is_a_defect_of_that_root() {
    let module =
        VOLUME.replace("= false", "= var.encrypted") + "variable \"encrypted\" {\n  type = bool\n}\n";
    let call = CALL.replace("\"\n}", "\"\n  encrypted = false\n}");
    let analysis = check(&[("modules/volume/main.tf", &module), ("a/main.tf", &call), ("b/main.tf", &call)]);
    let [a, b] = &analysis.findings[..] else { panic!("{:#?}", analysis.findings) };
    assert_ne!(a.fingerprint, b.fingerprint);
    assert_eq!(a.moved_fingerprint, b.moved_fingerprint);
}

#[test]
fn a_moved_template_is_followed_without_its_path() {
    let (before, after) = (only(&[("old.json", ACCOUNT)]), only(&[("stacks/new.json", ACCOUNT)]));
    assert_ne!(before.fingerprint, after.fingerprint);
    assert_eq!(before.moved_fingerprint, after.moved_fingerprint);
}

#[test]
fn a_file_that_is_renamed_inside_its_module_is_no_other_place() {
    let (before, after) = (only(&[("infra/main.tf", VOLUME)]), only(&[("infra/volumes.tf", VOLUME)]));
    assert_eq!(both(&before), both(&after));
}

#[test]
fn alike_findings_are_numbered_in_their_own_root_only() {
    let twice = DISKS.replace("/dev/sdg", "/dev/sdf");
    let alone = check(&[("b/main.tf", &twice)]).findings;
    let together = check(&[("a/main.tf", &twice), ("b/main.tf", &twice)]).findings;
    assert_eq!((alone.len(), together.len()), (2, 4));
    assert_ne!(alone[0].fingerprint, alone[1].fingerprint);
    assert_eq!(
        together[2..].iter().map(both).collect::<Vec<_>>(),
        alone.iter().map(both).collect::<Vec<_>>()
    );
}

#[test]
fn what_is_undecided_has_fingerprints_too() {
    let open = VOLUME.replace("= false", "= var.encrypted") + "variable \"encrypted\" {\n  type = bool\n}\n";
    let undecided = |text: &str| {
        let mut analysis = check(&[("main.tf", text)]);
        assert_eq!(analysis.undecided.len(), 1);
        analysis.undecided.remove(0).finding
    };
    let (before, after) = (undecided(&open), undecided(&format!("# moved\n\n{open}")));
    assert_eq!(before.fingerprint.len(), 32);
    assert_eq!(both(&before), both(&after));
}
