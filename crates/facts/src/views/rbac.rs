//! `rbac.assignments`: who holds which role for what, in Azure and Google Cloud.
//!
//! One member for each role and holder, so that each is judged alone. Roles that AWS attaches are policies, not assignments.

mod azure;
mod google;

use cumulint_model::Project;

use super::{Field, Member, Shape, View};

/// `rbac.assignments`.
///
/// | field | what it holds |
/// |---|---|
/// | `cloud` | `azure` or `google` |
/// | `role` | the role as written: a GUID, a resource id, a name, `roles/editor` |
/// | `roleName` | the role's name: `Owner`, `roles/editor`; unknown for a custom role given by id |
/// | `roleId` | the GUID of a role of Azure, whether it is written by id or by name; unknown for a custom role given by name |
/// | `member` | who holds it: Azure's object id, Google's `user:…`, `group:…`, `allUsers` |
/// | `memberType` | Azure's `User`, `Group`, `ServicePrincipal`, where written |
/// | `scope` | what it covers: `tenant`, `management group`, `subscription`, `resource group`, `organization`, `folder`, `project`, `billing account`, `resource` |
/// | `scopeId` | the scope as written, where it is |
/// | `condition` | the condition of the assignment, where it has one |
///
/// A `google_iam_policy` that nothing of the project refers to has no scope.
pub(super) const ASSIGNMENTS: View = View { name: "rbac.assignments", fields: FIELDS, gather };

const FIELDS: &[Field] = &[
    Field { name: "cloud", shape: Shape::Text },
    Field { name: "role", shape: Shape::Text },
    Field { name: "roleName", shape: Shape::Text },
    Field { name: "roleId", shape: Shape::Text },
    Field { name: "member", shape: Shape::Text },
    Field { name: "memberType", shape: Shape::Text },
    Field { name: "scope", shape: Shape::Text },
    Field { name: "scopeId", shape: Shape::Text },
    Field { name: "condition", shape: Shape::Any },
];

fn gather(project: &Project) -> Vec<Member> {
    let mut members = Vec::new();
    let attached = google::attached_blocks(project);
    for (id, resource) in project.iter() {
        let mut assignments = Vec::new();
        if resource.existing {
            if !attached.contains(&id) {
                google::of_unattached_block(resource, &mut assignments);
            }
        } else if resource.part_of.is_none() {
            azure::assignment(project, resource, &mut assignments);
            google::assignments(project, resource, &mut assignments);
        }
        members.extend(assignments.into_iter().map(|value| Member { resource: id, value }));
    }
    members
}

#[cfg(test)]
mod tests;
