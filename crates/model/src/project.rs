//! A project: one root, evaluated with one set of inputs.

use cumulint_source::Span;

use crate::{ConditionId, Conditions, OriginId, Origins, Resource, ResourceId, Symbol, Value};

/// The language that a root is written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dialect {
    /// Terraform or OpenTofu, native or JSON syntax.
    Terraform,
    /// CloudFormation, YAML or JSON.
    CloudFormation,
    /// ARM templates in JSON.
    Arm,
    /// Bicep source.
    Bicep,
}

/// Something that was not analysed though it is the user's: a module of a registry, a function that is not evaluated.
/// It is counted in the coverage and never changes the exit code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Gap {
    /// A stable name in kebab case: `module-not-found`, `function`, `file-kind`.
    pub code: &'static str,
    /// What was not analysed, as the author wrote it.
    pub subject: Symbol,
    /// Why, in a few words.
    pub reason: Symbol,
    /// Where it stands.
    pub span: Option<Span>,
}

/// A value that a condition chose which only the defaults of inputs decide: a deployment can choose the other one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByDefault {
    /// The condition, and whether it holds.
    pub condition: (ConditionId, bool),
    /// Where the author asks for it.
    pub at: Span,
    /// The value that it chose, as written.
    pub chosen: Span,
}

/// What one root deploys, with one set of inputs.
#[derive(Clone, Debug)]
pub struct Project {
    /// The language.
    pub dialect: Dialect,
    /// The path of the root: a folder for Terraform, else a file.
    pub root: Symbol,
    /// The name of the set of inputs, where it is not the only one: `prod.tfvars`.
    pub environment: Option<Symbol>,
    /// The major versions of the providers that the root pins: (`azurerm`, 4).
    pub provider_majors: Vec<(Symbol, u32)>,
    /// The arena of all origins.
    pub origins: Origins,
    /// The conditions that decide between values, and whether resources exist.
    pub conditions: Conditions,
    /// What defaults chose, in the order of evaluation.
    pub defaults: Vec<ByDefault>,
    /// All declared resources, then those that lowering made of blocks inside them.
    pub resources: Vec<Resource>,
    /// What was not analysed.
    pub gaps: Vec<Gap>,
}

impl Project {
    /// A project without resources.
    #[must_use]
    pub fn new(dialect: Dialect, root: impl Into<Symbol>) -> Self {
        Self {
            dialect,
            root: root.into(),
            environment: None,
            provider_majors: Vec::new(),
            origins: Origins::default(),
            conditions: Conditions::default(),
            defaults: Vec::new(),
            resources: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// Adds a resource.
    pub fn add(&mut self, resource: Resource) -> ResourceId {
        let id = ResourceId(u32::try_from(self.resources.len()).unwrap_or(u32::MAX));
        self.resources.push(resource);
        id
    }

    /// The resource behind an identity; `None` if that is of another project.
    #[must_use]
    pub fn get(&self, id: ResourceId) -> Option<&Resource> {
        self.resources.get(id.0 as usize)
    }

    /// The resource behind an identity, to change it; `None` if that is of another project.
    pub fn get_mut(&mut self, id: ResourceId) -> Option<&mut Resource> {
        self.resources.get_mut(id.0 as usize)
    }

    /// All resources with their identities.
    pub fn iter(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        (0..).map(ResourceId).zip(&self.resources)
    }

    /// The place of use of an origin; `None` if that is of another project.
    #[must_use]
    pub fn place(&self, origin: OriginId) -> Option<Span> {
        self.origins.place(origin)
    }

    /// The place of use of a value; `None` if that is of another project.
    #[must_use]
    pub fn place_of(&self, value: &Value) -> Option<Span> {
        self.place(value.origin)
    }
}
