//! What IAM's policy documents are made of, where the schemas of resources say only that they are objects: the grammar of IAM's
//! reference, as the JSON file beside this one says it.

use serde_json::{Value, json};

use crate::Outcome;

/// A property that is a policy document: the type, the definition that it is in, its name, and which document it is.
const DOCUMENTS: [(&str, Option<&str>, &str, &str); 21] = [
    ("AWS::IAM::Group", Some("Policy"), "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::GroupPolicy", None, "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::ManagedPolicy", None, "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::Policy", None, "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::Role", Some("Policy"), "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::RolePolicy", None, "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::User", Some("Policy"), "PolicyDocument", "IdentityPolicy"),
    ("AWS::IAM::UserPolicy", None, "PolicyDocument", "IdentityPolicy"),
    ("AWS::SSO::PermissionSet", None, "InlinePolicy", "IdentityPolicy"),
    ("AWS::IAM::Role", None, "AssumeRolePolicyDocument", "TrustPolicy"),
    ("AWS::ECR::Repository", None, "RepositoryPolicyText", "AccessPolicy"),
    ("AWS::EFS::FileSystem", None, "FileSystemPolicy", "AccessPolicy"),
    ("AWS::KMS::Key", None, "KeyPolicy", "AccessPolicy"),
    ("AWS::KMS::ReplicaKey", None, "KeyPolicy", "AccessPolicy"),
    ("AWS::S3::AccessPoint", None, "Policy", "AccessPolicy"),
    ("AWS::S3::BucketPolicy", None, "PolicyDocument", "AccessPolicy"),
    ("AWS::SNS::TopicInlinePolicy", None, "PolicyDocument", "AccessPolicy"),
    ("AWS::SNS::TopicPolicy", None, "PolicyDocument", "AccessPolicy"),
    ("AWS::SQS::QueueInlinePolicy", None, "PolicyDocument", "AccessPolicy"),
    ("AWS::SQS::QueuePolicy", None, "PolicyDocument", "AccessPolicy"),
    ("AWS::SecretsManager::ResourcePolicy", None, "ResourcePolicy", "AccessPolicy"),
];

/// Puts the documents into the schemas.
pub(super) fn put(schemas: &mut Value) -> Outcome<()> {
    let grammar: Value = serde_json::from_str(include_str!("policy_documents.json"))?;
    let grammar = grammar.as_object().ok_or("the grammar is no object")?;
    for (kind, within, property, document) in DOCUMENTS {
        let schema = schemas.get_mut(kind).ok_or_else(|| format!("{kind} is not published"))?;
        let place = match within {
            Some(definition) => format!("/definitions/{definition}/properties/{property}"),
            None => format!("/properties/{property}"),
        };
        *schema.pointer_mut(&place).ok_or_else(|| format!("{kind} has no {place}"))? =
            json!({ "$ref": format!("#/definitions/{document}") });
        let schema = schema.as_object_mut().ok_or("a schema is no object")?;
        let definitions = schema.entry("definitions").or_insert_with(|| json!({}));
        let definitions = definitions.as_object_mut().ok_or("definitions are no object")?;
        definitions.extend(grammar.iter().map(|(name, shape)| (name.clone(), shape.clone())));
    }
    Ok(())
}
