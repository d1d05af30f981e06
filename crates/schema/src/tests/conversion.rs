//! Values converted by schema.

use std::sync::Arc;

use cumulint_model::{Dialect, Kind};

use super::{lowered, written};

#[test]
fn cloudformation_texts_become_what_the_schema_expects() {
    let project = lowered(
        Dialect::CloudFormation,
        &[(
            "AWS::EC2::SecurityGroupIngress",
            "Ssh",
            r#"{"FromPort": "22", "IpProtocol": 6, "Description": null}"#,
        )],
    );
    assert_eq!(written(&project, 0), r#"{FromPort: 22, IpProtocol: "6"}"#);
}

#[test]
fn cloudformation_booleans_in_quotes_are_booleans() {
    let project = lowered(
        Dialect::CloudFormation,
        &[(
            "AWS::RDS::DBInstance",
            "Orders",
            r#"{"StorageEncrypted": "true", "PubliclyAccessible": "?Public"}"#,
        )],
    );
    assert_eq!(super::property(&project, 0, "StorageEncrypted").unwrap(), "true");
    assert_eq!(super::property(&project, 0, "PubliclyAccessible").unwrap(), "?Public");
}

#[test]
fn what_has_no_schema_stays_as_it_is() {
    let project = lowered(Dialect::CloudFormation, &[("Custom::Thing", "Thing", r#"{"Port": "22"}"#)]);
    assert_eq!(written(&project, 0), r#"{Port: "22"}"#);
}

#[test]
fn arm_names_take_the_spelling_of_the_schema_and_properties_move_up() {
    let project = lowered(
        Dialect::Arm,
        &[(
            "microsoft.storage/storageaccounts",
            "logs",
            r#"{"name": "logs", "Location": "westeurope", "Properties": {"AllowBlobPublicAccess": "false"}}"#,
        )],
    );
    assert_eq!(&*project.resources[0].canonical_type, "Microsoft.Storage/storageAccounts");
    assert_eq!(written(&project, 0), r#"{allowBlobPublicAccess: false, location: "westeurope"}"#);
}

#[test]
fn nested_properties_move_up_too() {
    let project = lowered(
        Dialect::Arm,
        &[(
            "Microsoft.Network/networkSecurityGroups",
            "web",
            r#"{"properties": {"securityRules": [{"name": "ssh", "properties": {"access": "Allow"}}]}}"#,
        )],
    );
    assert_eq!(written(&project, 0), r#"{securityRules: [{access: "Allow", name: "ssh"}]}"#);
}

#[test]
fn unknown_properties_leave_each_of_them_unknown() {
    let project = lowered(
        Dialect::Arm,
        &[("Microsoft.Storage/storageAccounts", "logs", r#"{"properties": "?settings"}"#)],
    );
    assert_eq!(super::property(&project, 0, "minimumTlsVersion").unwrap(), "?settings");
}

#[test]
fn an_object_that_lowering_makes_has_the_header_of_the_block_that_it_comes_from() {
    let mut project = super::built(
        Dialect::Terraform,
        &[("aws_instance", "web", r#"{"root_block_device": [{"volume_size": 50}]}"#)],
    );
    let attribute = project.origins.written(super::span(50));
    let blocks = &mut project.resources[0].properties.get_mut("root_block_device").unwrap().value;
    let Kind::List(blocks) = &mut blocks.kind else { panic!("a block is an item of a list") };
    let Kind::Map(block) = &mut Arc::make_mut(blocks)[0].kind else { panic!("a block is a map") };
    Arc::make_mut(block).get_mut("volume_size").unwrap().header = attribute;
    crate::lower(&mut project);

    let devices = project.resources[0].properties.get("BlockDeviceMappings").unwrap();
    let device = devices.value.as_list().unwrap()[0].as_map().unwrap();
    let disk = device.get("Ebs").unwrap();
    let size = disk.value.as_map().unwrap().get("VolumeSize").unwrap();
    assert_eq!(project.origins.place(disk.header), Some(super::span(0)));
    assert_eq!(project.origins.place(size.header), Some(super::span(50)));
}
