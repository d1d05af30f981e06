//! Resources: what is deployed, as the author declared it and as the cloud calls it.

use std::sync::Arc;

use cumulint_source::Span;

use crate::{ConditionId, Key, Map, Symbol, Value, Why};

/// A resource in its [`crate::Project`]: an index that lowering never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ResourceId(pub u32);

/// Whose resource it is. It decides how names are compared: Azure ignores case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Google,
    /// Anything else: Kubernetes, GitHub, random …
    Other,
}

/// What a resource lies in.
#[derive(Clone, PartialEq, Debug)]
pub enum Parent {
    /// It is declared in this project.
    Declared(ResourceId),
    /// It exists elsewhere, or cannot be told.
    Unknown(Why),
}

/// Whether a resource will exist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Presence {
    /// It will.
    Certain,
    /// It will where a condition of the project holds.
    When(ConditionId),
    /// That depends on something that is not known.
    Unknown(Why),
}

/// The type of an input: a variable of Terraform, a parameter of a template.
pub const INPUT: &str = "input";
/// The type of an output.
pub const OUTPUT: &str = "output";

/// A call that evaluates a text of its own: of a Terraform module, of a nested template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// What the author would call it: `module.logs["eu"]`.
    pub address: Symbol,
    /// The header of the call. Blamed for what its author cannot edit.
    pub header: Span,
    /// The whole call.
    pub block: Span,
    /// The path of what it evaluates: a folder for Terraform, else a file.
    pub path: Symbol,
    /// Whether what it calls was downloaded: it is not the author's to edit.
    pub downloaded: bool,
    /// The resource that deploys it, where there is one: a deployment of ARM.
    pub deployment: Option<ResourceId>,
}

/// One resource. Front ends fill in what the author declared; lowering (`schema`) adds the canonical type and brings the
/// properties into the cloud's own shape.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What the author would call it: `module.logs["eu"].aws_s3_bucket.main`, a logical id, an ARM type and name.
    pub address: Symbol,
    /// The type as declared: `aws_s3_bucket`, `AWS::S3::Bucket`, `Microsoft.Storage/storageAccounts`.
    pub declared_type: Symbol,
    /// The type that policies name: the declared one until lowering has found the cloud's own.
    pub canonical_type: Symbol,
    /// Whose resource it is.
    pub cloud: Cloud,
    /// The API version, where the dialect writes one (ARM, Bicep, azapi).
    pub api_version: Option<Value>,
    /// The name that the cloud will know it by, where one is given.
    pub name: Option<Value>,
    /// The provider configuration that the author chose for it (`provider = google-beta`), where one is.
    pub provider: Option<Value>,
    /// What it lies in, for a child resource.
    pub parent: Option<Parent>,
    /// Whether it will exist.
    pub presence: Presence,
    /// Which instance it is of a repeated declaration.
    pub instance: Option<Key>,
    /// Only read, not deployed: a data source, an `existing` resource; or an input or output, of type [`INPUT`] or [`OUTPUT`].
    /// Policies judge it only where a view looks into it.
    pub existing: bool,
    /// The resource that this declaration became a part of: an `aws_s3_bucket_acl` is a part of its bucket. Such a
    /// resource is not judged by itself.
    pub part_of: Option<ResourceId>,
    /// Its properties; after lowering in the cloud's own shape.
    pub properties: Map,
    /// What is written beside its properties, under the names of the dialect: the `DeletionPolicy` of CloudFormation.
    /// Policies ask for it by derived members (`_deletionPolicy`); lowering leaves it alone.
    pub beside: Map,
    /// The header: block type and labels, the logical id, the type of an ARM resource. Blamed when a property is missing.
    pub header: Span,
    /// The whole declaration.
    pub block: Span,
    /// The calls that lead from the root to what declares it, the outermost first; none where the root does.
    pub calls: Arc<[Call]>,
}

impl Resource {
    /// Whether it is judged by itself: it is deployed, and did not become a part of another.
    #[must_use]
    pub const fn is_judged(&self) -> bool {
        !self.existing && self.part_of.is_none()
    }

    /// An input or output: nothing that is deployed. Its name is written at `header`.
    #[must_use]
    pub fn declaration(
        kind: &str,
        address: Symbol,
        cloud: Cloud,
        name: Value,
        (header, block): (Span, Span),
    ) -> Self {
        Self {
            address,
            declared_type: kind.into(),
            canonical_type: kind.into(),
            cloud,
            api_version: None,
            name: Some(name),
            provider: None,
            parent: None,
            presence: Presence::Certain,
            instance: None,
            existing: true,
            part_of: None,
            properties: Map::new(),
            beside: Map::new(),
            header,
            block,
            calls: Arc::default(),
        }
    }
}
