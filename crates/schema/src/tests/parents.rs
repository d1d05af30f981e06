//! Parents of child resources, however they are written.

use cumulint_model::{Dialect, Parent, Project, ResourceId};

use super::lowered;

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";
const CONTAINER: &str = "Microsoft.Storage/storageAccounts/blobServices/containers";

fn ancestors(project: &Project, id: u32) -> Vec<String> {
    let mut found = Vec::new();
    let mut id = ResourceId(id);
    while let Some(resource) = project.get(id) {
        match &resource.parent {
            Some(Parent::Declared(parent)) => {
                id = *parent;
                found.push(project.get(id).unwrap().canonical_type.to_string());
            }
            Some(Parent::Unknown(why)) => {
                found.push(format!("?{}", why.subject()));
                break;
            }
            None => break,
        }
    }
    found
}

#[test]
fn a_container_reaches_its_account_through_the_path_of_its_name() {
    let project = lowered(
        Dialect::Arm,
        &[(ACCOUNT, "a", r#"{"name": "Logs"}"#), (CONTAINER, "c", r#"{"name": "logs/default/data"}"#)],
    );
    assert_eq!(ancestors(&project, 1), ["Microsoft.Storage/storageAccounts/blobServices", ACCOUNT]);
    assert!(project.resources[2].existing);
}

#[test]
fn a_declared_service_is_the_parent() {
    let project = lowered(
        Dialect::Arm,
        &[
            (ACCOUNT, "a", r#"{"name": "logs"}"#),
            ("Microsoft.Storage/storageAccounts/blobServices", "b", r#"{"name": "logs/default"}"#),
            (CONTAINER, "c", r#"{"name": "logs/default/data"}"#),
        ],
    );
    assert_eq!(project.resources[2].parent, Some(Parent::Declared(ResourceId(1))));
    assert_eq!(project.resources.len(), 3);
}

#[test]
fn a_parent_outside_the_project_is_unknown() {
    let project = lowered(Dialect::Arm, &[(CONTAINER, "c", r#"{"name": "elsewhere/default/data"}"#)]);
    assert_eq!(ancestors(&project, 0), ["?Microsoft.Storage/storageAccounts/blobServices elsewhere/default"]);
}

#[test]
fn a_container_of_terraform_reaches_its_account_by_link_and_by_name() {
    for key in ["\"storage_account_id\": \"@a.id\"", "\"storage_account_name\": \"logs\""] {
        let container = format!("{{\"name\": \"data\", {key}}}");
        let project = lowered(
            Dialect::Terraform,
            &[
                (
                    "azurerm_storage_account",
                    "a",
                    r#"{"name": "logs", "blob_properties": [{"versioning_enabled": true}]}"#,
                ),
                ("azurerm_storage_container", "c", &container),
                ("azurerm_storage_container", "d", &container),
            ],
        );
        assert_eq!(ancestors(&project, 1), ["Microsoft.Storage/storageAccounts/blobServices", ACCOUNT]);
        // The block of the account is the service, for both.
        assert_eq!(project.resources[1].parent, Some(Parent::Declared(ResourceId(3))));
        assert_eq!(project.resources[2].parent, Some(Parent::Declared(ResourceId(3))));
        assert_eq!(project.resources.len(), 4);
    }
}
