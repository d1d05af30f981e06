//! `iam.statements`: every statement of every IAM policy, whichever resource and form holds it.
//!
//! Identity policies (managed, inline, of groups and users), trust policies of roles, policies of resources, permissions of
//! Lambda functions, and `aws_iam_policy_document` blocks that no other policy of the project takes its statements from.
//! Such blocks arrive as the documents that they make. What cannot be read is one member of unknown fields.

mod boundary;
mod denials;
mod document;
mod holders;
mod narrows;
mod permission;

use cumulint_model::{Project, ResourceId};
use rustc_hash::FxHashSet;

use super::{Field, Member, Shape, View};

/// `iam.statements`.
///
/// | field | what it holds |
/// |---|---|
/// | `kind` | `identity`, `trust` (who may assume a role), `resource` or `boundary` (a limit, which grants nothing) |
/// | `effect` | `Allow` or `Deny`, as written: IAM distinguishes case here |
/// | `sid` | the statement's own name |
/// | `actions`, `notActions` | lists of texts such as `s3:Get*`; IAM ignores their case |
/// | `resources`, `notResources` | lists of ARN patterns |
/// | `principals`, `notPrincipals` | lists of {`type`: `AWS`, `Service`, `Federated`, `CanonicalUser` or `*`; `value`} |
/// | `conditions` | a list of {`operator`, `key`, `values`, `narrows`}; `narrows` says whether the condition keeps strangers out |
/// | `denials` | what the same policy denies to everyone of what this statement allows: a list of {`conditions`} |
///
/// A field that is not written is absent.
pub(super) const STATEMENTS: View = View { name: "iam.statements", fields: FIELDS, gather };

const FIELDS: &[Field] = &[
    Field { name: "kind", shape: Shape::Text },
    Field { name: "effect", shape: Shape::Text },
    Field { name: "sid", shape: Shape::Text },
    Field { name: "actions", shape: Shape::Texts },
    Field { name: "notActions", shape: Shape::Texts },
    Field { name: "resources", shape: Shape::Texts },
    Field { name: "notResources", shape: Shape::Texts },
    Field { name: "principals", shape: Shape::Maps },
    Field { name: "notPrincipals", shape: Shape::Maps },
    Field { name: "conditions", shape: Shape::Maps },
    Field { name: "denials", shape: Shape::Maps },
];

/// What a policy is attached to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum PolicyKind {
    Identity,
    Trust,
    Resource,
    Boundary,
}

impl PolicyKind {
    fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Trust => "trust",
            Self::Resource => "resource",
            Self::Boundary => "boundary",
        }
    }
}

fn gather(project: &Project) -> Vec<Member> {
    let deployed = || project.iter().filter(|(_, resource)| resource.part_of.is_none());
    let policies = deployed().flat_map(|(_, resource)| holders::policies(resource));
    let taken: FxHashSet<ResourceId> = policies.filter_map(|(_, policy)| policy.value.target()).collect();
    let boundaries = boundary::policies(project);
    let mut members = Vec::new();
    for (id, resource) in deployed() {
        let mut statements = Vec::new();
        for (kind, policy) in holders::policies(resource) {
            let kind = if boundaries.contains(&id) { PolicyKind::Boundary } else { kind };
            let mut held = Vec::new();
            document::statements(project, policy.value, kind, &mut held);
            statements.extend(held.into_iter().map(|statement| policy.found(statement)));
        }
        permission::statements(resource, &mut statements);
        if holders::is_document_block(project, id) && !taken.contains(&id) {
            document::of_unattached_block(resource, &mut statements);
        }
        members.extend(statements.into_iter().map(|value| Member { resource: id, value }));
    }
    members
}

#[cfg(test)]
mod tests;
