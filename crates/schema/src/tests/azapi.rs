//! azapi says what ARM says, by rule.

use cumulint_model::{Dialect, Parent, ResourceId};

use super::{Declared, lowered, property, written};

fn terraform(declared: &[Declared<'_>]) -> cumulint_model::Project {
    lowered(Dialect::Terraform, declared)
}

#[test]
fn identities_become_keys() {
    let project = terraform(&[(
        "azapi_resource",
        "app",
        r#"{"type": "Microsoft.App/containerApps@2024-03-01", "name": "app", "identity":
            [{"type": "UserAssigned", "identity_ids": ["/subscriptions/s/id"]}], "body": {"properties": {}}}"#,
    )]);
    assert_eq!(
        property(&project, 0, "identity").unwrap(),
        r#"{type: "UserAssigned", userAssignedIdentities: {/subscriptions/s/id: {}}}"#
    );
}

#[test]
fn what_steers_the_provider_is_no_property() {
    let project = terraform(&[(
        "azapi_resource",
        "net",
        r#"{"type": "Microsoft.Network/virtualNetworks@2023-09-01", "name": "net", "tags": {"team": "web"},
            "schema_validation_enabled": false, "response_export_values": ["*"], "locks": null,
            "body": {"properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}}"#,
    )]);
    assert_eq!(
        written(&project, 0),
        r#"{addressSpace: {addressPrefixes: ["10.0.0.0/16"]}, tags: {team: "web"}}"#
    );
}

#[test]
fn a_sensitive_body_completes_the_body() {
    let project = terraform(&[(
        "azapi_resource",
        "sql",
        r#"{"type": "Microsoft.Sql/servers@2021-11-01", "name": "sql",
            "body": {"properties": {"administratorLogin": "admin"}},
            "sensitive_body": {"properties": {"administratorLoginPassword": "?var.password"}}}"#,
    )]);
    assert_eq!(property(&project, 0, "administratorLogin").unwrap(), r#""admin""#);
    assert_eq!(property(&project, 0, "administratorLoginPassword").unwrap(), "?var.password");
}

#[test]
fn a_parent_may_be_named_by_the_text_of_its_id() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/sql";
    let child = format!(
        r#"{{"type": "Microsoft.Sql/servers/firewallRules@2021-11-01", "name": "all", "parent_id": "{id}", "body": {{}}}}"#
    );
    let project = terraform(&[
        (
            "azapi_resource",
            "sql",
            r#"{"type": "Microsoft.Sql/servers@2021-11-01", "name": "sql", "body": {}}"#,
        ),
        ("azapi_resource", "all", &child),
    ]);
    assert_eq!(project.resources[1].parent, Some(Parent::Declared(ResourceId(0))));
}

#[test]
fn an_extension_says_what_it_extends() {
    let project = terraform(&[
        (
            "azapi_resource",
            "vault",
            r#"{"type": "Microsoft.KeyVault/vaults@2023-07-01", "name": "kv", "parent_id": "/subscriptions/s/resourceGroups/g"}"#,
        ),
        (
            "azapi_resource",
            "assignment",
            r#"{"type": "Microsoft.Authorization/roleAssignments@2022-04-01", "name": "a", "parent_id": "@vault.id",
                "body": {"properties": {"principalId": "p"}}}"#,
        ),
    ]);
    assert_eq!(property(&project, 0, "scope"), None);
    assert_eq!(property(&project, 1, "scope").unwrap(), "@0.id");
}

#[test]
fn an_action_declares_nothing() {
    let project = terraform(&[(
        "azapi_resource_action",
        "stop",
        r#"{"type": "Microsoft.Compute/virtualMachines@2024-03-01", "resource_id": "?data.vm.id", "action": "stop"}"#,
    )]);
    assert_eq!(&*project.resources[0].canonical_type, "azapi_resource_action");
}

#[test]
fn an_update_of_what_is_not_declared_here_says_only_a_part() {
    let project = terraform(&[
        (
            "azapi_update_resource",
            "account",
            r#"{"type": "Microsoft.Storage/storageAccounts@2023-01-01", "resource_id": "/subscriptions/s/x/logs",
                "body": {"properties": {"allowSharedKeyAccess": false}}}"#,
        ),
        ("azurerm_storage_account", "lake", r#"{"name": "lake"}"#),
        (
            "azapi_update_resource",
            "blobs",
            r#"{"type": "Microsoft.Storage/storageAccounts/blobServices@2023-01-01", "name": "default", "parent_id": "@lake.id",
                "body": {"properties": {"isVersioningEnabled": true}}}"#,
        ),
    ]);
    assert!(project.resources[0].existing, "what it does not say is not absent");
    assert!(!project.resources[2].existing);
    assert_eq!(project.resources[2].parent, Some(Parent::Declared(ResourceId(1))));
}
