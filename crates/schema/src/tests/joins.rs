//! Declarations that become a part of another.

use cumulint_model::{Dialect, Parent, ResourceId, Why};

use super::{lowered, property};

const BLOCK: &str = "aws_s3_bucket_public_access_block";

#[test]
fn a_part_is_joined_by_its_link() {
    let project = lowered(
        Dialect::Terraform,
        &[
            (BLOCK, "site", r#"{"bucket": "@other.id", "block_public_acls": true}"#),
            ("aws_s3_bucket", "main", r#"{"bucket": "main"}"#),
            ("aws_s3_bucket", "other", r#"{}"#),
        ],
    );
    assert_eq!(project.resources[0].part_of, Some(ResourceId(2)));
    assert_eq!(property(&project, 2, "PublicAccessBlockConfiguration.BlockPublicAcls").unwrap(), "true");
    assert_eq!(property(&project, 1, "PublicAccessBlockConfiguration"), None);
}

#[test]
fn the_header_of_what_is_joined_is_the_block_that_says_it() {
    let project = lowered(
        Dialect::Terraform,
        &[
            ("aws_s3_bucket", "main", r#"{"bucket": "main"}"#),
            (BLOCK, "site", r#"{"bucket": "main", "block_public_acls": true}"#),
        ],
    );
    let entry = project.resources[0].properties.get("PublicAccessBlockConfiguration").unwrap();
    assert_eq!(project.place(entry.header), Some(project.resources[1].header));
}

#[test]
fn an_unknown_key_leaves_the_property_unknown_where_nothing_certain_stands() {
    let project = lowered(
        Dialect::Terraform,
        &[
            ("aws_s3_bucket", "main", r#"{"bucket": "main"}"#),
            ("aws_s3_bucket", "other", r#"{"bucket": "other"}"#),
            (BLOCK, "main", r#"{"bucket": "@main.id", "block_public_acls": true}"#),
            (BLOCK, "some", r#"{"bucket": "?var.bucket", "block_public_acls": true}"#),
            (
                "aws_s3_bucket_versioning",
                "some",
                r#"{"bucket": "?var.bucket", "versioning_configuration": [{}]}"#,
            ),
        ],
    );
    assert_eq!(property(&project, 0, "PublicAccessBlockConfiguration.BlockPublicAcls").unwrap(), "true");
    assert_eq!(property(&project, 1, "PublicAccessBlockConfiguration").unwrap(), "?var.bucket");
    assert_eq!(property(&project, 1, "VersioningConfiguration").unwrap(), "?var.bucket");
    assert_eq!(project.resources[3].part_of, None);
}

#[test]
fn what_is_attached_to_a_role_is_added_to_its_own_policies() {
    let project = lowered(
        Dialect::Terraform,
        &[
            (
                "aws_iam_role",
                "deploy",
                r#"{"name": "deploy", "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}"#,
            ),
            (
                "aws_iam_role_policy_attachment",
                "first",
                r#"{"role": "@deploy.name", "policy_arn": "arn:aws:iam::aws:policy/PowerUserAccess"}"#,
            ),
            (
                "aws_iam_role_policy_attachment",
                "second",
                r#"{"role": "deploy", "policy_arn": "?var.policy"}"#,
            ),
        ],
    );
    assert_eq!(
        property(&project, 0, "ManagedPolicyArns").unwrap(),
        r#"["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUserAccess", ?var.policy]"#
    );
}

#[test]
fn what_is_attached_to_a_role_of_unknown_policies_is_known() {
    let project = lowered(
        Dialect::Terraform,
        &[
            ("aws_iam_role", "deploy", r#"{"name": "deploy", "managed_policy_arns": "?var.policies"}"#),
            (
                "aws_iam_role_policy_attachment",
                "power",
                r#"{"role": "deploy", "policy_arn": "arn:aws:iam::aws:policy/PowerUserAccess"}"#,
            ),
        ],
    );
    assert_eq!(
        property(&project, 0, "ManagedPolicyArns").unwrap(),
        r#"[?var.policies, "arn:aws:iam::aws:policy/PowerUserAccess"]"#
    );
}

#[test]
fn a_part_of_a_bucket_elsewhere_keeps_its_own_type() {
    let project = lowered(
        Dialect::Terraform,
        &[
            ("aws_s3_bucket", "main", r#"{"bucket": "main"}"#),
            (BLOCK, "site", r#"{"bucket": "elsewhere", "block_public_acls": true}"#),
        ],
    );
    assert_eq!(&*project.resources[1].canonical_type, BLOCK);
    assert_eq!(property(&project, 1, "block_public_acls").unwrap(), "true");
    assert_eq!(property(&project, 0, "PublicAccessBlockConfiguration"), None);
}

#[test]
fn an_unknown_block_leaves_what_it_would_say_unknown() {
    let project = lowered(
        Dialect::Terraform,
        &[("aws_s3_bucket", "main", r#"{"versioning": "?var.versioning", "acl": "?var.acl"}"#)],
    );
    assert_eq!(property(&project, 0, "VersioningConfiguration").unwrap(), "?var.versioning");
    assert_eq!(property(&project, 0, "AccessControl").unwrap(), "?var.acl");
}

#[test]
fn what_azapi_updates_is_one_resource() {
    let project = lowered(
        Dialect::Terraform,
        &[
            ("azurerm_storage_account", "a", r#"{"name": "logs", "min_tls_version": "TLS1_0"}"#),
            (
                "azapi_update_resource",
                "u",
                r#"{"type": "Microsoft.Storage/storageAccounts@2023-01-01", "resource_id": "@a.id",
                    "body": {"properties": {"minimumTlsVersion": "TLS1_2"}}}"#,
            ),
        ],
    );
    assert_eq!(project.resources[1].part_of, Some(ResourceId(0)));
    assert_eq!(property(&project, 0, "minimumTlsVersion").unwrap(), "\"TLS1_2\"");
}

#[test]
fn an_unknown_body_leaves_every_property_unknown() {
    let project = lowered(
        Dialect::Terraform,
        &[(
            "azapi_resource",
            "a",
            r#"{"type": "Microsoft.Storage/storageAccounts@2023-01-01", "name": "logs", "body": "?var.body"}"#,
        )],
    );
    assert_eq!(property(&project, 0, "allowBlobPublicAccess").unwrap(), "?var.body");
}

#[test]
fn what_lies_in_something_of_google_has_it_as_parent() {
    let project = lowered(
        Dialect::Terraform,
        &[
            ("google_storage_bucket", "site", r#"{"name": "acme-site"}"#),
            (
                "google_storage_bucket_iam_member",
                "all",
                r#"{"bucket": "acme-site", "role": "roles/storage.objectViewer", "member": "allUsers"}"#,
            ),
            ("google_storage_bucket_object", "index", r#"{"bucket": "@site.name", "name": "index.html"}"#),
            ("google_storage_bucket_object", "late", r#"{"bucket": "?var.bucket", "name": "late.html"}"#),
        ],
    );
    let parent = |id: usize| project.resources[id].parent.clone();
    assert_eq!(parent(1), Some(Parent::Declared(ResourceId(0))), "by name");
    assert_eq!(parent(2), Some(Parent::Declared(ResourceId(0))), "by a link");
    assert_eq!(parent(3), Some(Parent::Unknown(Why::Input("var.bucket".into()))));
    // It is a property like any other.
    assert_eq!(property(&project, 1, "bucket").unwrap(), "\"acme-site\"");
}

#[test]
fn an_entry_of_a_list_that_is_declared_by_itself_is_in_the_list() {
    let project = lowered(
        Dialect::Terraform,
        &[
            (
                "google_bigquery_dataset",
                "sales",
                r#"{"dataset_id": "sales", "access": [{"role": "OWNER", "user_by_email": "ada@acme.example"}]}"#,
            ),
            (
                "google_bigquery_dataset_access",
                "all",
                r#"{"dataset_id": "@sales.dataset_id", "role": "READER", "special_group": "allAuthenticatedUsers"}"#,
            ),
        ],
    );
    assert_eq!(project.resources[1].part_of, Some(ResourceId(0)));
    assert_eq!(
        property(&project, 0, "access").unwrap(),
        r#"[{role: "OWNER", user_by_email: "ada@acme.example"}, {role: "READER", special_group: "allAuthenticatedUsers"}]"#
    );
}
