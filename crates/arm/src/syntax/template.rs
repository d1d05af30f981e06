//! A template: parameters, variables and resources, by name in any case of letters.

use cumulint_evaluation::Event;
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
    pub(crate) outputs: Vec<Output>,
    /// By their lower-case names, the namespace and a dot before each.
    pub(crate) functions: FxHashMap<String, Function>,
    /// By their lower-case names.
    pub(crate) definitions: FxHashMap<String, Type>,
}

impl Template {
    /// The definition that a type refers to in the end, or the type itself.
    pub(crate) fn resolved<'t>(&'t self, declared: &'t Type) -> &'t Type {
        let mut budget = MAX_REFERENCES;
        self.resolve(declared, &mut budget)
    }

    fn resolve<'t>(&'t self, declared: &'t Type, budget: &mut u32) -> &'t Type {
        let mut found = declared;
        while let Some(path) = &found.reference {
            let Some(left) = budget.checked_sub(1) else { break };
            *budget = left;
            match self.definition(path, budget) {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }

    /// The type at a path such as `rule/properties/ports/items`.
    fn definition(&self, path: &str, budget: &mut u32) -> Option<&Type> {
        let mut steps = path.split('/');
        let mut found = self.definitions.get(steps.next()?)?;
        while let Some(step) = steps.next() {
            found = self.resolve(found, budget);
            found = match step {
                "properties" => {
                    let name = steps.next()?;
                    &found.properties.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?.1
                }
                "prefixitems" => found.elements.get(steps.next()?.parse::<usize>().ok()?)?,
                _ => found.items.as_deref()?,
            };
        }
        Some(found)
    }

    /// The only values that a type takes; none where it takes any.
    pub(crate) fn allowed<'t>(&'t self, declared: &'t Type) -> &'t [Expression] {
        if declared.allowed.is_empty() { &self.resolved(declared).allowed } else { &declared.allowed }
    }

    /// Whether null may stand for a value of a type.
    pub(crate) fn is_nullable(&self, declared: &Type) -> bool {
        declared.nullable || self.resolved(declared).nullable
    }

    /// A parameter by its lower-case name.
    pub(crate) fn parameter(&self, lower: &str) -> Option<&Parameter> {
        self.parameters.get(*self.parameter_index.get(lower)?)
    }

    /// A variable by its lower-case name.
    pub(crate) fn variable(&self, lower: &str) -> Option<&Variable> {
        self.variables.get(*self.variable_index.get(lower)?)
    }

    /// An output by its name in any case of letters.
    pub(crate) fn output(&self, name: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.name.eq_ignore_ascii_case(name))
    }
}

/// How many definitions are followed from one to the next.
const MAX_REFERENCES: u32 = 16;

/// A type, as far as the evaluation of values asks for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Type {
    /// In lower case: `string`, `securestring`, `array` …
    pub(crate) kind: String,
    pub(crate) nullable: bool,
    /// The lower-case name of the definition that it refers to, perhaps with a path to a part of that: `rule/properties/port`.
    pub(crate) reference: Option<String>,
    pub(crate) properties: Vec<(Symbol, Self)>,
    /// Of the items of an array, or of the further properties of an object.
    pub(crate) items: Option<Box<Self>>,
    /// Of a tuple.
    pub(crate) elements: Vec<Self>,
    /// The types that a value may have instead, one of them.
    pub(crate) variants: Vec<Self>,
    /// The only values that it takes, where these are said: literals.
    pub(crate) allowed: Vec<Expression>,
}

impl Type {
    pub(crate) fn is_secure(&self) -> bool {
        self.kind.starts_with("secure")
    }
}

/// A function of the author's own.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) output: Expression,
}

/// An output.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) name: Symbol,
    pub(crate) header: Span,
    pub(crate) block: Span,
    pub(crate) declared: Type,
    pub(crate) condition: Option<Expression>,
    pub(crate) binding: Binding,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Symbol,
    pub(crate) header: Span,
    pub(crate) block: Span,
    pub(crate) declared: Type,
    pub(crate) default: Option<Expression>,
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
    /// The names that each turn binds, where it goes over a list.
    pub(crate) over: Option<LoopOver>,
}

/// `for (item, index) in list`
#[derive(Clone, Debug)]
pub(crate) struct LoopOver {
    pub(crate) list: Expression,
    pub(crate) item: Symbol,
    pub(crate) index: Option<Symbol>,
}

/// What a deployment that is itself a resource deploys.
#[derive(Clone, Debug)]
pub(crate) struct Nested {
    pub(crate) source: NestedSource,
    /// Whether its expressions see its own parameters and variables, not those of the template around it.
    pub(crate) inner: bool,
    /// What its parameters are given.
    pub(crate) given: Vec<(Symbol, Given)>,
    /// What is given to the others by a file that is not read.
    pub(crate) given_elsewhere: Option<Given>,
    pub(crate) resource_group: Option<Expression>,
    pub(crate) subscription: Option<Expression>,
}

/// What a parameter is given.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    Value(Expression),
    /// An expression for an object with `value`.
    Whole(Expression),
    /// What a file says that is not read.
    Elsewhere(Span),
    /// A secret of a key vault, by its name.
    Secret {
        name: Symbol,
        span: Span,
    },
}

/// Where the template of a deployment is.
#[derive(Clone, Debug)]
pub(crate) enum NestedSource {
    Inline(Template),
    /// In a local file, by the path from the file that deploys it.
    Module {
        path: Symbol,
        header: Span,
    },
    /// In a file that lies at a path from the template that deploys it.
    Relative(Expression),
    /// Behind an address, at which a file of the tree may be published.
    Address {
        uri: Option<Expression>,
        header: Span,
    },
    /// Inline, deeper than is read.
    TooDeep {
        header: Span,
    },
    /// In a registry, or a template spec: nowhere in the tree.
    Elsewhere {
        path: Symbol,
        event: Event,
        reason: &'static str,
        header: Span,
    },
    /// Where it is could not be parsed, which was reported.
    Unreadable,
}

/// Why template specs are not analysed.
pub(crate) const TEMPLATE_SPEC: &str = "template specs are not read";
