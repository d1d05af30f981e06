//! What a root switches for a whole account or region: defaults that decide what a single resource leaves open.

use cumulint_model::{Resource, ResourceId, Why};

use crate::derived::doubt;
use crate::facts::Facts;
use crate::node::Node;

/// A type, and the types of the switches that decide for its resources. They work in the account (S3) or in the region of one
/// (the others) of the provider that sets them:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>,
/// <https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html>,
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html>,
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html>.
const SWITCHES: &[(&str, &[&str])] = &[
    ("AWS::AutoScaling::LaunchConfiguration", OF_MACHINES),
    ("AWS::EC2::Instance", OF_MACHINES),
    ("AWS::EC2::LaunchTemplate", OF_MACHINES),
    ("AWS::EC2::Volume", &["aws_ebs_encryption_by_default"]),
    (
        "AWS::ECR::Repository",
        &["AWS::ECR::RegistryScanningConfiguration", "aws_ecr_registry_scanning_configuration"],
    ),
    ("AWS::S3::AccessPoint", OF_BUCKETS),
    ("AWS::S3::Bucket", OF_BUCKETS),
    ("aws_s3_bucket_acl", OF_BUCKETS),
    ("aws_s3_bucket_public_access_block", OF_BUCKETS),
];

const OF_MACHINES: &[&str] = &["aws_ebs_encryption_by_default", "aws_ec2_instance_metadata_defaults"];
const OF_BUCKETS: &[&str] = &["aws_s3_account_public_access_block"];

impl<'p> Facts<'p> {
    /// The switches of the project that decide for a resource, and one unknown node for those of which it is not known whether
    /// they are in the same account: of another provider configuration, or in a module that may be given another one.
    pub(crate) fn account<'f>(&'f self, id: ResourceId, resource: &'f Resource) -> Vec<Node<'f>> {
        let Some((_, kinds)) = SWITCHES.iter().find(|(kind, _)| *kind == &*resource.canonical_type) else {
            return Vec::new();
        };
        let switches = self
            .project()
            .iter()
            .filter(|(_, other)| !other.existing && kinds.contains(&&*other.canonical_type));
        let (mut same, mut doubtful) = (Vec::new(), None);
        for (switch, other) in switches.take(MAX_SWITCHES) {
            if is_of_same_provider(resource, other) {
                same.push(Node::Resource(switch));
            } else {
                let why =
                    Why::Unsupported(format!("whether {} is of the same account", other.address).into());
                doubtful = Some(doubt(why, self.header(id)));
            }
        }
        same.into_iter().chain(doubtful).collect()
    }
}

fn is_of_same_provider(one: &Resource, other: &Resource) -> bool {
    let module = |resource: &Resource| resource.calls.last().map(|call| call.address.clone());
    // Whoever names a region may name another one.
    let no_region = |resource: &Resource| resource.properties.get("region").is_none();
    let same_provider = one.provider == other.provider && module(one) == module(other);
    same_provider && no_region(one) && no_region(other)
}

/// How many switches are looked at: one of a kind is all that an account can have.
const MAX_SWITCHES: usize = 32;
