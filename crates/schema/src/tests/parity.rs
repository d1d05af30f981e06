//! The same infrastructure, declared in two dialects, has equal properties once lowered.

use cumulint_model::Dialect::{self, Arm, CloudFormation, Terraform};

use super::{Declared, lowered, written};

#[track_caller]
fn same(terraform: &[Declared<'_>], at: u32, other: Dialect, twin: Declared<'_>) {
    let ours = lowered(Terraform, terraform);
    let theirs = lowered(other, &[twin]);
    assert_eq!(ours.resources[at as usize].canonical_type, theirs.resources[0].canonical_type);
    assert_eq!(written(&ours, at), written(&theirs, 0));
}

#[test]
fn a_bucket_in_parts_is_a_bucket() {
    same(
        &[
            ("aws_s3_bucket", "site", r#"{"bucket": "site", "tags": {"team": "web"}}"#),
            ("aws_s3_bucket_acl", "site", r#"{"bucket": "@site.id", "acl": "public-read"}"#),
            (
                "aws_s3_bucket_public_access_block",
                "site",
                r#"{"bucket": "@site.id", "block_public_acls": true, "ignore_public_acls": false}"#,
            ),
            (
                "aws_s3_bucket_server_side_encryption_configuration",
                "site",
                r#"{"bucket": "@site.id", "rule": [{"apply_server_side_encryption_by_default":
                    [{"sse_algorithm": "aws:kms", "kms_master_key_id": "alias/site"}], "bucket_key_enabled": true}]}"#,
            ),
            (
                "aws_s3_bucket_versioning",
                "site",
                r#"{"bucket": "@site.id", "versioning_configuration": [{"status": "Enabled"}]}"#,
            ),
            (
                "aws_s3_bucket_logging",
                "site",
                r#"{"bucket": "@site.id", "target_bucket": "logs", "target_prefix": "s3/"}"#,
            ),
            (
                "aws_s3_bucket_ownership_controls",
                "site",
                r#"{"bucket": "@site.id", "rule": [{"object_ownership": "ObjectWriter"}]}"#,
            ),
        ],
        0,
        CloudFormation,
        (
            "AWS::S3::Bucket",
            "Site",
            r#"{"BucketName": "site", "Tags": [{"Key": "team", "Value": "web"}], "AccessControl": "PublicRead",
                "PublicAccessBlockConfiguration": {"BlockPublicAcls": "true", "IgnorePublicAcls": false},
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault":
                    {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/site"}, "BucketKeyEnabled": true}]},
                "VersioningConfiguration": {"Status": "Enabled"},
                "LoggingConfiguration": {"DestinationBucketName": "logs", "LogFilePrefix": "s3/"},
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}"#,
        ),
    );
}

#[test]
fn a_bucket_with_everything_inline_is_a_bucket() {
    same(
        &[(
            "aws_s3_bucket",
            "site",
            r#"{"bucket": "site", "acl": "private", "policy": null, "versioning": [{"enabled": true, "mfa_delete": null}],
                "logging": [{"target_bucket": "logs"}],
                "server_side_encryption_configuration": [{"rule": [{"apply_server_side_encryption_by_default":
                    [{"sse_algorithm": "AES256"}]}]}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::S3::Bucket",
            "Site",
            r#"{"BucketName": "site", "AccessControl": "Private", "VersioningConfiguration": {"Status": "Enabled"},
                "LoggingConfiguration": {"DestinationBucketName": "logs"},
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault":
                    {"SSEAlgorithm": "AES256"}}]}}"#,
        ),
    );
}

#[test]
fn an_inline_bucket_policy_is_a_resource_of_its_own() {
    let project = lowered(Terraform, &[("aws_s3_bucket", "site", r#"{"policy": {"Statement": []}}"#)]);
    assert_eq!(&*project.resources[1].canonical_type, "AWS::S3::BucketPolicy");
    assert_eq!(written(&project, 1), "{Bucket: @0.id, PolicyDocument: {Statement: []}}");
}

#[test]
fn grants_have_the_shape_of_the_api() {
    let project = lowered(
        Terraform,
        &[
            (
                "aws_s3_bucket",
                "a",
                r#"{"grant": [{"type": "Group", "uri": "AllUsers", "permissions": ["READ", "WRITE"]}]}"#,
            ),
            ("aws_s3_bucket", "b", "{}"),
            (
                "aws_s3_bucket_acl",
                "b",
                r#"{"bucket": "@b.id", "access_control_policy": [{"grant": [{"grantee": [{"type": "Group", "uri": "AllUsers"}],
                    "permission": "READ"}], "owner": [{"id": "me"}]}]}"#,
            ),
        ],
    );
    assert_eq!(
        super::property(&project, 0, "AccessControlPolicy.Grants").unwrap(),
        r#"[{Grantee: {Type: "Group", URI: "AllUsers"}, Permission: "READ"}, {Grantee: {Type: "Group", URI: "AllUsers"}, Permission: "WRITE"}]"#
    );
    assert_eq!(
        super::property(&project, 1, "AccessControlPolicy").unwrap(),
        r#"{Grants: [{Grantee: {Type: "Group", URI: "AllUsers"}, Permission: "READ"}], Owner: {ID: "me"}}"#
    );
}

#[test]
fn a_security_group_has_a_rule_for_each_source() {
    same(
        &[(
            "aws_security_group",
            "web",
            r#"{"name": "web", "description": "web", "vpc_id": "vpc-1",
                "ingress": [{"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"],
                    "ipv6_cidr_blocks": ["::/0"], "self": false, "description": "ssh"}],
                "egress": [{"from_port": 0, "to_port": 0, "protocol": "all", "cidr_blocks": ["0.0.0.0/0"]}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::EC2::SecurityGroup",
            "Web",
            r#"{"GroupName": "web", "GroupDescription": "web", "VpcId": "vpc-1", "SecurityGroupIngress": [
                {"FromPort": "22", "ToPort": "22", "IpProtocol": "tcp", "CidrIp": "10.0.0.0/8", "Description": "ssh"},
                {"FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0", "Description": "ssh"},
                {"FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIpv6": "::/0", "Description": "ssh"}],
                "SecurityGroupEgress": [{"FromPort": 0, "ToPort": 0, "IpProtocol": -1, "CidrIp": "0.0.0.0/0"}]}"#,
        ),
    );
}

#[test]
fn a_rule_of_its_own_is_a_rule() {
    let twin = (
        "AWS::EC2::SecurityGroupIngress",
        "Ssh",
        r#"{"GroupId": "sg-1", "FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}"#,
    );
    let rule = r#"{"type": "ingress", "security_group_id": "sg-1", "from_port": 22, "to_port": 22, "protocol": "tcp",
        "cidr_blocks": ["0.0.0.0/0"]}"#;
    same(&[("aws_security_group_rule", "ssh", rule)], 0, CloudFormation, twin);
    let rule = r#"{"security_group_id": "sg-1", "from_port": 22, "to_port": 22, "ip_protocol": "tcp", "cidr_ipv4": "0.0.0.0/0"}"#;
    same(&[("aws_vpc_security_group_ingress_rule", "ssh", rule)], 0, CloudFormation, twin);
}

#[test]
fn a_rule_with_several_sources_is_several_rules() {
    let rule = r#"{"type": "ingress", "security_group_id": "sg-1", "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"], "self": true}"#;
    let project = lowered(Terraform, &[("aws_security_group_rule", "ssh", rule)]);
    assert_eq!(written(&project, 0), r#"{CidrIp: "10.0.0.0/8", GroupId: "sg-1"}"#);
    assert_eq!(written(&project, 1), r#"{CidrIp: "0.0.0.0/0", GroupId: "sg-1"}"#);
    assert_eq!(written(&project, 2), r#"{GroupId: "sg-1", SourceSecurityGroupId: "sg-1"}"#);
    assert_eq!(project.resources[1].header, project.resources[0].header);
}

#[test]
fn a_storage_account_is_a_storage_account() {
    same(
        &[(
            "azurerm_storage_account",
            "logs",
            r#"{"name": "logs", "location": "westeurope", "account_tier": "Standard", "account_replication_type": "LRS",
                "allow_nested_items_to_be_public": false, "https_traffic_only_enabled": true, "min_tls_version": "TLS1_2",
                "public_network_access_enabled": false, "tags": {"team": "web"},
                "network_rules": [{"default_action": "Deny", "bypass": ["Logging", "AzureServices"], "ip_rules": ["1.2.3.4"],
                    "virtual_network_subnet_ids": ["subnet"]}],
                "identity": [{"type": "SystemAssigned"}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Storage/storageAccounts",
            "logs",
            r#"{"name": "logs", "location": "westeurope", "sku": {"name": "Standard_LRS", "tier": "Standard"}, "tags": {"team": "web"},
                "identity": {"type": "SystemAssigned"},
                "properties": {"allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true, "minimumTlsVersion": "TLS1_2",
                    "publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Deny", "bypass": "Logging, AzureServices",
                        "ipRules": [{"value": "1.2.3.4"}], "virtualNetworkRules": [{"id": "subnet"}]}}}"#,
        ),
    );
}

#[test]
fn a_container_is_a_container() {
    same(
        &[(
            "azurerm_storage_container",
            "data",
            r#"{"name": "data", "storage_account_name": "logs", "container_access_type": "blob"}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Storage/storageAccounts/blobServices/containers",
            "data",
            r#"{"name": "logs/default/data", "properties": {"publicAccess": "Blob"}}"#,
        ),
    );
}
