//! Which properties hold IAM policies. A new place is one row.

use cumulint_model::{Project, Resource, ResourceId};

use super::PolicyKind::{self, Identity, Resource as OfResource, Trust};
use crate::views::cases::{Case, cases};

/// A type, the property that holds the policy, and its kind, in the order of types. `A[].B` is the property `B` of each item of
/// `A`, `A.B` that of the map `A`.
const HOLDERS: &[(&str, &str, PolicyKind)] = &[
    ("AWS::ApiGateway::RestApi", "Policy", OfResource),
    ("AWS::Backup::BackupVault", "AccessPolicy", OfResource),
    ("AWS::CodeArtifact::Domain", "PermissionsPolicyDocument", OfResource),
    ("AWS::CodeArtifact::Repository", "PermissionsPolicyDocument", OfResource),
    ("AWS::DynamoDB::GlobalTable", "Replicas[].ResourcePolicy.PolicyDocument", OfResource),
    ("AWS::DynamoDB::Table", "ResourcePolicy.PolicyDocument", OfResource),
    ("AWS::DynamoDB::Table", "StreamSpecification.ResourcePolicy.PolicyDocument", OfResource),
    ("AWS::EC2::VPCEndpoint", "PolicyDocument", OfResource),
    ("AWS::ECR::PublicRepository", "RepositoryPolicyText", OfResource),
    ("AWS::ECR::RegistryPolicy", "PolicyText", OfResource),
    ("AWS::ECR::Repository", "RepositoryPolicyText", OfResource),
    ("AWS::EFS::FileSystem", "FileSystemPolicy", OfResource),
    ("AWS::Elasticsearch::Domain", "AccessPolicies", OfResource),
    ("AWS::Events::EventBus", "Policy", OfResource),
    ("AWS::IAM::Group", "Policies[].PolicyDocument", Identity),
    ("AWS::IAM::GroupPolicy", "PolicyDocument", Identity),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument", Identity),
    ("AWS::IAM::Policy", "PolicyDocument", Identity),
    ("AWS::IAM::Role", "AssumeRolePolicyDocument", Trust),
    ("AWS::IAM::Role", "Policies[].PolicyDocument", Identity),
    ("AWS::IAM::RolePolicy", "PolicyDocument", Identity),
    ("AWS::IAM::User", "Policies[].PolicyDocument", Identity),
    ("AWS::IAM::UserPolicy", "PolicyDocument", Identity),
    ("AWS::KMS::Key", "KeyPolicy", OfResource),
    ("AWS::KMS::ReplicaKey", "KeyPolicy", OfResource),
    ("AWS::Kinesis::ResourcePolicy", "ResourcePolicy", OfResource),
    ("AWS::Logs::Destination", "DestinationPolicy", OfResource),
    ("AWS::Logs::ResourcePolicy", "PolicyDocument", OfResource),
    ("AWS::MediaStore::Container", "Policy", OfResource),
    ("AWS::OpenSearchService::Domain", "AccessPolicies", OfResource),
    ("AWS::S3::AccessPoint", "Policy", OfResource),
    ("AWS::S3::Bucket", "Policy", OfResource),
    ("AWS::S3::BucketPolicy", "PolicyDocument", OfResource),
    ("AWS::SNS::Topic", "Policy", OfResource),
    ("AWS::SNS::TopicInlinePolicy", "PolicyDocument", OfResource),
    ("AWS::SNS::TopicPolicy", "PolicyDocument", OfResource),
    ("AWS::SQS::Queue", "Policy", OfResource),
    ("AWS::SQS::QueueInlinePolicy", "PolicyDocument", OfResource),
    ("AWS::SQS::QueuePolicy", "PolicyDocument", OfResource),
    ("AWS::SSO::PermissionSet", "InlinePolicy", Identity),
    ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", OfResource),
    ("aws_cloudwatch_event_bus_policy", "policy", OfResource),
    ("aws_cloudwatch_log_destination_policy", "access_policy", OfResource),
    ("aws_cloudwatch_log_resource_policy", "policy_document", OfResource),
    ("aws_dynamodb_resource_policy", "policy", OfResource),
    ("aws_ecr_registry_policy", "policy", OfResource),
    ("aws_ecr_repository_policy", "policy", OfResource),
    ("aws_ecrpublic_repository_policy", "policy", OfResource),
    ("aws_efs_file_system_policy", "policy", OfResource),
    ("aws_elasticsearch_domain_policy", "access_policies", OfResource),
    ("aws_glacier_vault", "access_policy", OfResource),
    ("aws_glacier_vault_lock", "policy", OfResource),
    ("aws_glue_resource_policy", "policy", OfResource),
    ("aws_iam_group_policy", "policy", Identity),
    ("aws_iam_policy", "policy", Identity),
    ("aws_iam_role", "assume_role_policy", Trust),
    ("aws_iam_role", "inline_policy[].policy", Identity),
    ("aws_iam_role_policy", "policy", Identity),
    ("aws_iam_user_policy", "policy", Identity),
    ("aws_kinesis_resource_policy", "policy", OfResource),
    ("aws_kms_external_key", "policy", OfResource),
    ("aws_kms_key_policy", "policy", OfResource),
    ("aws_media_store_container_policy", "policy", OfResource),
    ("aws_opensearch_domain_policy", "access_policies", OfResource),
    ("aws_s3_access_point", "policy", OfResource),
    ("aws_s3_bucket_policy", "policy", OfResource),
    ("aws_s3control_access_point_policy", "policy", OfResource),
    ("aws_secretsmanager_secret_policy", "policy", OfResource),
    ("aws_sns_topic_policy", "policy", OfResource),
    ("aws_sqs_queue_policy", "policy", OfResource),
    ("aws_ssoadmin_permission_set_inline_policy", "inline_policy", Identity),
    ("aws_vpc_endpoint_policy", "policy", OfResource),
];

/// The policies that a resource holds, in the order of the table.
pub(super) fn policies(resource: &Resource) -> Vec<(PolicyKind, Case<'_>)> {
    let holder = &*resource.canonical_type;
    let first = HOLDERS.partition_point(|(kind, _, _)| *kind < holder);
    let rows = HOLDERS.iter().skip(first).take_while(|(kind, _, _)| *kind == holder);
    rows.flat_map(|(_, path, kind)| documents(resource, path).into_iter().map(|case| (*kind, case))).collect()
}

/// Whether a resource is a Terraform block that makes a policy document.
pub(super) fn is_document_block(project: &Project, id: ResourceId) -> bool {
    project.get(id).is_some_and(|resource| &*resource.declared_type == "aws_iam_policy_document")
}

fn documents<'r>(resource: &'r Resource, path: &str) -> Vec<Case<'r>> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(entry) = resource.properties.get(first.trim_end_matches("[]")) else { return Vec::new() };
    below(cases(&entry.value), first.ends_with("[]"), rest)
}

/// What lies at the rest of a path, in or below the cases of a value.
fn below<'r>(found: Vec<Case<'r>>, listed: bool, rest: &str) -> Vec<Case<'r>> {
    let found: Vec<Case<'r>> =
        if listed { found.iter().flat_map(|case| case.items().collect::<Vec<_>>()).collect() } else { found };
    if rest.is_empty() {
        return found;
    }
    let (name, deeper) = rest.split_once('.').unwrap_or((rest, ""));
    let member = |case: Case<'r>| match case.value.as_map() {
        Some(map) => map.get(name).map(|entry| case.within(&entry.value)).unwrap_or_default(),
        // What is not known may hold a document; a text does not.
        None if case.value.as_str().is_none() => vec![case],
        None => Vec::new(),
    };
    below(found.into_iter().flat_map(member).collect(), false, deeper)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_in_the_order_of_types() {
        assert!(super::HOLDERS.is_sorted_by_key(|(kind, _, _)| *kind));
    }
}
