//! Defaults and who assumes them.

use cumulint_model::{Dialect, Project, ResourceId};

use super::{built, property};
use crate::check::PathCheck;
use crate::lower::defaults::table;

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

fn owner(project: &Project, id: u32, name: &str) -> Option<String> {
    let entry = project.get(ResourceId(id)).unwrap().properties.get(name)?;
    project.origins.assumed_by(entry.value.origin).map(ToString::to_string)
}

fn terraform(major: Option<u32>) -> Project {
    let mut project =
        built(Dialect::Terraform, &[("azurerm_storage_account", "logs", r#"{"name": "logs"}"#)]);
    project.provider_majors.extend(major.map(|major| ("azurerm".into(), major)));
    crate::lower(&mut project);
    project
}

#[test]
fn the_provider_decides_by_its_major_version() {
    for (major, value, by) in [
        (2, "false", "the azurerm provider before 3.0"),
        (4, "true", "the azurerm provider before 5.0"),
        (5, "false", "the azurerm provider from 5.0"),
    ] {
        let project = terraform(Some(major));
        assert_eq!(property(&project, 0, "allowBlobPublicAccess").unwrap(), value);
        assert_eq!(owner(&project, 0, "allowBlobPublicAccess").unwrap(), by);
    }
}

#[test]
fn majors_that_disagree_leave_the_value_unknown() {
    let project = terraform(None);
    assert_eq!(property(&project, 0, "allowBlobPublicAccess").unwrap(), "?version of the azurerm provider");
    assert_eq!(property(&project, 0, "minimumTlsVersion").unwrap(), "\"TLS1_2\"");
    assert_eq!(property(&project, 0, "supportsHttpsTrafficOnly").unwrap(), "true");
}

#[test]
fn the_api_decides_by_its_version() {
    for (version, value) in [
        ("2022-09-01", "true"),
        ("2023-01-01", "false"),
        ("2023-05-01-preview", "false"),
        ("?parameters('version')", "?parameters('version')"),
    ] {
        let text = format!("{{\"name\": \"logs\", \"apiVersion\": \"{version}\"}}");
        let mut project = built(Dialect::Arm, &[(ACCOUNT, "logs", &text)]);
        crate::lower(&mut project);
        assert_eq!(property(&project, 0, "allowBlobPublicAccess").unwrap(), value);
    }
}

#[test]
fn what_is_written_is_never_overridden() {
    let project = super::lowered(
        Dialect::Terraform,
        &[(
            "azurerm_storage_account",
            "logs",
            r#"{"min_tls_version": "TLS1_0", "https_traffic_only_enabled": "?var.https"}"#,
        )],
    );
    assert_eq!(property(&project, 0, "minimumTlsVersion").unwrap(), "\"TLS1_0\"");
    assert_eq!(owner(&project, 0, "minimumTlsVersion"), None);
    assert_eq!(property(&project, 0, "supportsHttpsTrafficOnly").unwrap(), "?var.https");
}

#[test]
fn a_nested_default_needs_what_holds_it() {
    let project = super::lowered(
        Dialect::CloudFormation,
        &[
            ("AWS::S3::Bucket", "A", r#"{"PublicAccessBlockConfiguration": {"BlockPublicAcls": true}}"#),
            ("AWS::S3::Bucket", "B", "{}"),
        ],
    );
    assert_eq!(property(&project, 0, "PublicAccessBlockConfiguration.BlockPublicAcls").unwrap(), "true");
    assert_eq!(property(&project, 0, "PublicAccessBlockConfiguration.IgnorePublicAcls").unwrap(), "false");
    assert_eq!(property(&project, 1, "PublicAccessBlockConfiguration"), None);
}

#[test]
fn a_condition_that_is_not_known_leaves_the_default_unknown() {
    let project = super::lowered(
        Dialect::CloudFormation,
        &[
            ("AWS::RDS::DBInstance", "A", r#"{"DBSnapshotIdentifier": "?Snapshot"}"#),
            ("AWS::RDS::DBInstance", "B", r#"{"DBSnapshotIdentifier": "snap-1"}"#),
            ("AWS::RDS::DBInstance", "C", "{}"),
        ],
    );
    assert_eq!(property(&project, 0, "StorageEncrypted").unwrap(), "?Snapshot");
    assert_eq!(property(&project, 1, "StorageEncrypted"), None);
    assert_eq!(property(&project, 2, "StorageEncrypted").unwrap(), "false");
    assert_eq!(owner(&project, 2, "StorageEncrypted").unwrap(), "AWS");
}

#[test]
fn every_row_names_what_exists() {
    let mut problems = Vec::new();
    for (kind, rows) in table::all() {
        let canonical = crate::terraform::table::sections(kind).find_map(|section| match section.head.role {
            crate::terraform::table::Role::Is { canonical, .. } => Some(canonical),
            crate::terraform::table::Role::Part { .. } => None,
        });
        let Some(schema) = crate::type_schema(canonical.unwrap_or(kind)) else {
            problems.push(format!("type {kind}"));
            continue;
        };
        for row in rows {
            if crate::check::published_path(schema, &row.path) != PathCheck::Known {
                problems.push(format!("defaults.table:{}: {} of {kind}", row.line, row.path.join(".")));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
