//! Members of `rbac.assignments` over small projects.

use serde_json::json;

use crate::views::drafts::{found, project};

const ASSIGNMENT: &str = "Microsoft.Authorization/roleAssignments";

#[test]
fn an_azure_role_is_named_by_its_guid_and_its_scope_by_its_form() {
    let owner = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    let of = |scope: &str| json!({"roleDefinitionId": owner, "principalId": "p", "scope": scope});
    let project = project(&[
        (ASSIGNMENT, of("/subscriptions/s")),
        (ASSIGNMENT, of("/subscriptions/s/resourceGroups/g")),
        (ASSIGNMENT, of("/providers/Microsoft.Management/managementGroups/m")),
        (ASSIGNMENT, of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a")),
    ]);
    let scopes: Vec<String> = found("rbac.assignments", &project)
        .lines()
        .map(|line| {
            assert!(line.contains("roleName=Owner roleId=8e3af657-"), "{line}");
            line.split("scope=").nth(1).unwrap().split(" scopeId").next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(scopes, ["subscription", "resource group", "management group", "resource"]);
}

#[test]
fn a_scope_is_what_it_refers_to() {
    let project = project(&[
        ("azurerm_subscription", json!({})),
        (ASSIGNMENT, json!({"roleDefinitionName": "reader", "scope": {"$ref": 0}})),
        ("Microsoft.Storage/storageAccounts", json!({})),
        (ASSIGNMENT, json!({"roleDefinitionName": "Mine", "scope": {"$ref": 2}})),
        (ASSIGNMENT, json!({"roleDefinitionId": {"$unknown": "role"}})),
    ]);
    assert_eq!(
        found("rbac.assignments", &project),
        "1: (cloud=azure role=reader roleName=Reader roleId=acdd72a7-3385-48ef-bd42-f606fba81ae7 scope=subscription scopeId=->0)\n\
         3: (cloud=azure role=Mine roleName=Mine roleId=?Mine scope=resource scopeId=->2)\n\
         4: (cloud=azure role=?role roleName=?role roleId=?role scope=resource group)\n"
    );
}

#[test]
fn what_identity_management_assigns_is_an_assignment() {
    let owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    let project = project(&[
        (
            "azurerm_pim_active_role_assignment",
            json!({"role_definition_id": owner, "principal_id": "p", "scope": "/"}),
        ),
        (
            "Microsoft.Authorization/roleEligibilityScheduleRequests",
            json!({"roleDefinitionId": owner, "principalId": "p"}),
        ),
    ]);
    let found = found("rbac.assignments", &project);
    let named: Vec<&str> = found.lines().filter(|line| line.contains("roleName=Owner")).collect();
    assert_eq!(named.len(), 2, "{found}");
    assert!(found.contains("member=p scope=tenant scopeId=/"), "{found}");
}

#[test]
fn google_members_are_judged_one_by_one() {
    let project = project(&[
        (
            "google_project_iam_binding",
            json!({"project": "p", "role": "roles/editor", "members": ["a", "b"]}),
        ),
        (
            "google_storage_bucket_iam_member",
            json!({"bucket": "c", "role": "roles/viewer", "member": "allUsers"}),
        ),
    ]);
    assert_eq!(
        found("rbac.assignments", &project),
        "0: (cloud=google role=roles/editor roleName=roles/editor member=a scope=project scopeId=p)\n\
         0: (cloud=google role=roles/editor roleName=roles/editor member=b scope=project scopeId=p)\n\
         1: (cloud=google role=roles/viewer roleName=roles/viewer member=allUsers scope=resource scopeId=c)\n"
    );
}

#[test]
fn a_google_policy_is_read_from_the_block_that_makes_it() {
    let project = project(&[
        ("google_iam_policy", json!({"bindings": [{"role": "roles/owner", "members": ["user:x"]}]})),
        ("google_folder_iam_policy", json!({"folder": "f", "policy_data": {"$ref": 0}})),
        ("google_organization_iam_policy", json!({"org_id": "o", "policy_data": {"$unknown": "data"}})),
    ]);
    assert_eq!(
        found("rbac.assignments", &project),
        "1: (cloud=google role=roles/owner roleName=roles/owner member=user:x scope=folder scopeId=f)\n\
         2: (cloud=google role=?data roleName=?data member=?data condition=?data scope=organization scopeId=o)\n"
    );
}

#[test]
fn a_google_policy_that_nothing_refers_to_has_no_scope() {
    let project = project(&[(
        "google_iam_policy",
        json!({"bindings": [{"role": "roles/viewer", "members": ["allUsers"]}]}),
    )]);
    assert_eq!(
        found("rbac.assignments", &project),
        "0: (cloud=google role=roles/viewer roleName=roles/viewer member=allUsers)\n"
    );
}
