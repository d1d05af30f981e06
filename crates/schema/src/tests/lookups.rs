//! Look-ups: types, versions, actions, roles.

use crate::{PathCheck, api_versions, azure_roles, google_roles, has_path, iam, types_like};

#[test]
fn a_path_that_exists_is_known_and_a_misspelt_one_has_a_suggestion() {
    let path = |path: &str| has_path("AWS::S3::Bucket", &path.split('.').collect::<Vec<_>>());
    assert_eq!(path("PublicAccessBlockConfiguration.BlockPublicAcls"), PathCheck::Known);
    assert_eq!(path("BucketEncryption.ServerSideEncryptionConfiguration.BucketKeyEnabled"), PathCheck::Known);
    let suggestion = Some("BlockPublicAcls".to_owned());
    assert_eq!(
        path("PublicAccessBlockConfiguration.BlockPublicAcl"),
        PathCheck::Unknown { segment: 1, suggestion }
    );
}

#[test]
fn what_only_terraform_gives_is_known_too() {
    assert_eq!(
        has_path("AWS::S3::Bucket", &["AccessControlPolicy", "Grants", "Permission"]),
        PathCheck::Known
    );
    assert_eq!(has_path("AWS::S3::Bucket", &["force_destroy"]), PathCheck::Known);
    assert_eq!(has_path("google_storage_bucket", &["uniform_bucket_level_access"]), PathCheck::Known);
    assert!(matches!(has_path("google_storage_bucket", &["acces"]), PathCheck::Unknown { .. }));
    assert_eq!(has_path("Custom::Thing", &["x"]), PathCheck::UnknownType);
}

#[test]
fn flattened_properties_stand_beside_the_envelope() {
    let known = |kind: &str, path: &[&str]| has_path(kind, path) == PathCheck::Known;
    assert!(known("Microsoft.Storage/storageAccounts", &["allowBlobPublicAccess"]));
    assert!(known("microsoft.storage/storageaccounts", &["sku", "name"]));
    assert!(!known("Microsoft.Storage/storageAccounts", &["properties", "allowBlobPublicAccess"]));
    assert!(known("Microsoft.Network/networkSecurityGroups", &["securityRules", "access"]));
}

#[test]
fn types_are_found_by_wildcard() {
    assert!(types_like("AWS::IAM::*Policy").contains(&"AWS::IAM::RolePolicy"));
    assert!(types_like("Microsoft.Sql/*").contains(&"Microsoft.Sql/servers"));
    assert!(types_like("AWS::Nothing::*").is_empty());
}

#[test]
fn api_versions_tell_previews_and_newer_ones() {
    let versions = api_versions::versions("microsoft.storage/STORAGEACCOUNTS").unwrap();
    assert_eq!(versions.type_name(), "Microsoft.Storage/storageAccounts");
    assert!(versions.is_known("2023-01-01"));
    assert!(!versions.is_preview_only());
    assert!(versions.superseded_by("2019-06-01").unwrap() > "2023-01-01");
    assert_eq!(versions.superseded_by(versions.newest_stable().unwrap()), None);
    assert!(versions.is_ahead("9999-01-01"));
    assert!(!versions.is_ahead("2023-01-02-preview"));
    assert!(!versions.is_ahead(versions.iter().last().unwrap()));
    assert!(api_versions::versions("Microsoft.Security/automations").unwrap().is_preview_only());
    assert!(api_versions::is_well_formed("2023-05-01-Preview") && !api_versions::is_well_formed("2023-05"));
    assert!(api_versions::versions("Microsoft.Nothing/things").is_none());
}

#[test]
fn action_patterns_expand_to_actions_with_levels() {
    let get: Vec<_> = iam::expand("s3:GetObject").collect();
    assert_eq!(get.len(), 1);
    assert_eq!(get[0].level, iam::AccessLevel::Read);
    assert!(get[0].resource_level);
    assert!(
        iam::expand("S3:putbucketpol*").all(|action| action.level == iam::AccessLevel::PermissionsManagement)
    );
    assert!(iam::expand("ec2:Describe*").count() > 100);
    assert!(iam::expand("*").count() > 20_000);
    assert!(!iam::expand("s3:ListAllMyBuckets").next().unwrap().resource_level);
    assert_eq!(iam::expand("nothing:*").count(), 0);
    assert!(iam::is_known_service("dynamodb") && !iam::is_known_service("dynamo"));
}

#[test]
fn roles_are_found_by_what_they_are_called() {
    let owner = azure_roles::role("8E3AF657-a8ff-443c-a75c-2fe8c4bcb635").unwrap();
    assert_eq!(owner.name, "Owner");
    assert_eq!(owner.actions().collect::<Vec<_>>(), ["*"]);
    assert_eq!(
        azure_roles::role_by_name("contributor").unwrap().not_actions().next().unwrap(),
        "Microsoft.Authorization/*/Delete"
    );
    let editor = google_roles::role("roles/editor").unwrap();
    assert!(editor.is_basic() && editor.impersonates() && !editor.grants_roles());
    assert!(google_roles::role("roles/resourcemanager.projectIamAdmin").unwrap().grants_roles());
    assert!(google_roles::role("roles/nothing").is_none());
}
