//! A template: parameters, variables and resources, by name in any case of letters.

use cumulint_model::Symbol;
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use super::expression::{Expression, Object, PropertyLoop};

/// What a template deploys to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Level {
    #[default]
    ResourceGroup,
    Subscription,
    /// A management group or a tenant: ids have no common beginning.
    Above,
}

/// A template, or the template of a nested deployment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Template {
    pub(crate) level: Level,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) parameter_index: FxHashMap<String, usize>,
    pub(crate) variables: Vec<Variable>,
    pub(crate) variable_index: FxHashMap<String, usize>,
    pub(crate) resources: Vec<Declaration>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Symbol,
    pub(crate) header: Span,
    /// The declared type in lower case.
    pub(crate) kind: String,
    pub(crate) default: Option<Expression>,
    pub(crate) nullable: bool,
}

impl Parameter {
    pub(crate) fn is_secure(&self) -> bool {
        self.kind.starts_with("secure")
    }
}

/// A variable.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: Symbol,
    pub(crate) binding: Binding,
}

/// What a variable is.
#[derive(Clone, Debug)]
pub(crate) enum Binding {
    Value(Expression),
    Loop(PropertyLoop),
}

/// A resource as it is declared.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    /// The name that expressions of the template know it by, where it has one.
    pub(crate) symbolic: Option<Symbol>,
    /// The value of `type`, else the whole resource.
    pub(crate) header: Span,
    pub(crate) block: Span,
    pub(crate) kind: Option<Expression>,
    pub(crate) api_version: Option<Expression>,
    pub(crate) name: Option<Expression>,
    pub(crate) condition: Option<Expression>,
    pub(crate) copy: Option<ResourceLoop>,
    pub(crate) scope: Option<Expression>,
    pub(crate) existing: bool,
    /// All else: `location`, `tags`, `sku`, `properties` …
    pub(crate) properties: Object,
    pub(crate) children: Vec<Declaration>,
    pub(crate) nested: Option<Box<Nested>>,
}

/// The loop of a resource.
#[derive(Clone, Debug)]
pub(crate) struct ResourceLoop {
    pub(crate) name: Symbol,
    pub(crate) count: Expression,
}

/// The template within a deployment that is itself a resource.
#[derive(Clone, Debug)]
pub(crate) struct Nested {
    pub(crate) template: Template,
    /// Whether its expressions see its own parameters and variables, not those of the template around it.
    pub(crate) inner: bool,
    /// What its parameters are given.
    pub(crate) given: Vec<(Symbol, Expression)>,
    pub(crate) resource_group: Option<Expression>,
    pub(crate) subscription: Option<Expression>,
}
