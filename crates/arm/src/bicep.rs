//! Bicep source, read into the form that templates are evaluated in.
//!
//! Every expression becomes the one that the template language has for it; a symbol becomes a parameter, a variable, or a
//! reference. What a resource is called and its id become variables of their own (`storage.name`, `storage.id`), so that they
//! are evaluated once, in any order. This module knows Bicep's meaning; it evaluates nothing.

mod access;
mod expression;
mod import;
mod load;
mod module;
mod names;
mod operator;
mod parameters;
mod resource;
mod types;

use std::collections::BTreeSet;

use std::sync::Arc;

use cumulint_bicep::{Declaration, Tree, TypeExpression};
use cumulint_evaluation::{Event, Limit, Reporter};
use cumulint_model::Symbol;
use cumulint_source::{Span, TextRange};

use crate::files::Neighbours;
use crate::files::Told;
use crate::syntax::{Binding, Expression, Form, Level, Output, Template, Variable};

pub(crate) use module::is_registry;
pub use parameters::BicepParameterFile;
pub(crate) use parameters::ReadParameters;

use self::expression::elsewhere;
use self::import::Imports;
use self::load::Loaded;
use self::names::{Names, ResourceSymbol};

/// A Bicep file as a template.
#[derive(Default)]
pub(crate) struct ReadTemplate {
    pub(crate) template: Template,
    pub(crate) told: Told,
}

/// Reads a Bicep file. `path` is where relative paths start.
pub(crate) fn read(tree: &Tree, path: &str, neighbours: Neighbours<'_>) -> ReadTemplate {
    let mut reader = BicepReader::new(neighbours);
    let unit = reader.unit(tree, path, String::new());
    reader.template.level = level(tree);
    reader.declarations(&unit);
    reader.resources(&unit);
    ReadTemplate { template: reader.template, told: reader.reporter.into() }
}

/// The paths of the files that a file deploys as modules or imports from, as it writes them.
pub(crate) fn modules(tree: &Tree) -> Vec<String> {
    let written = tree.root().declarations().filter_map(|declaration| match declaration {
        Declaration::Module(module) => module.path().text(),
        Declaration::Import(import) => import.path().text(),
        _ => None,
    });
    written.filter(|written| !is_registry(written)).map(Into::into).collect()
}

/// The names of the parameters, in lower case.
pub(crate) fn parameters(tree: &Tree) -> BTreeSet<String> {
    let declarations = tree.root().declarations();
    let names = declarations.filter_map(|declaration| match declaration {
        Declaration::Param(param) => Some(param.name().text().to_ascii_lowercase()),
        _ => None,
    });
    names.collect()
}

/// Whether each parameter has a default, or may be null.
pub(crate) fn needs_no_value(tree: &Tree) -> bool {
    tree.root().declarations().all(|declaration| match declaration {
        Declaration::Param(param) => {
            let nullable = matches!(param.type_expression(), Some(TypeExpression::Nullable(_)));
            nullable || param.value().is_some()
        }
        _ => true,
    })
}

/// What is read so far.
pub(crate) struct BicepReader<'s> {
    neighbours: Neighbours<'s>,
    template: Template,
    reporter: Reporter,
    imports: Imports,
    loaded: Loaded,
    /// The names that lambdas and loops around have bound, innermost last.
    locals: Vec<String>,
    /// The parameters of the function whose body is read.
    arguments: Vec<String>,
    /// The resources around a nested one, each with the names that it declares, innermost last.
    around: Vec<Vec<(String, Arc<ResourceSymbol>)>>,
    depth: u32,
}

/// A file that is being read, with what its names mean.
pub(crate) struct Unit<'t> {
    tree: &'t Tree,
    path: String,
    /// What the variables, functions and types of an imported file are called by in the template.
    prefix: String,
    names: Names,
}

impl Unit<'_> {
    fn span(&self, range: TextRange) -> Span {
        self.tree.span(range)
    }

    /// What a name of this file is called in the template.
    fn key(&self, name: &str) -> String {
        format!("{}{}", self.prefix, name).to_ascii_lowercase()
    }
}

impl<'s> BicepReader<'s> {
    fn new(neighbours: Neighbours<'s>) -> Self {
        Self {
            neighbours,
            template: Template::default(),
            reporter: Reporter::default(),
            imports: Imports::default(),
            loaded: Loaded::default(),
            locals: Vec::new(),
            arguments: Vec::new(),
            around: Vec::new(),
            depth: 0,
        }
    }

    /// Variables, functions, types and imports of any file, and parameters and outputs of the one that is deployed.
    fn declarations(&mut self, unit: &Unit<'_>) {
        let is_deployed = unit.prefix.is_empty();
        for declaration in unit.tree.root().declarations() {
            match declaration {
                Declaration::Param(param) if is_deployed => self.parameter(unit, param),
                Declaration::Variable(variable) => {
                    let value = self.expression(unit, variable.value());
                    self.variable(unit, variable.name().text(), value);
                }
                Declaration::Function(function) => self.function(unit, function),
                Declaration::Type(declared) => self.definition(unit, declared),
                Declaration::Output(output) if is_deployed => {
                    let value = self.expression(unit, output.value());
                    let declared = self.declared_type(unit, output.type_expression(), output.decorators());
                    self.template.outputs.push(Output {
                        name: output.name().text().into(),
                        header: unit.span(output.name().range()),
                        block: unit.span(output.range()),
                        declared,
                        condition: None,
                        binding: Binding::Value(value),
                    });
                }
                _ => {}
            }
        }
    }

    fn variable(&mut self, unit: &Unit<'_>, name: &str, value: Expression) {
        self.template.variable_index.insert(unit.key(name), self.template.variables.len());
        self.template.variables.push(Variable { name: name.into(), binding: Binding::Value(value) });
    }

    /// What stands for something that is wrong, which is reported.
    fn wrong(&mut self, event: Event, message: String, subject: &str, span: Span) -> Expression {
        self.reporter.report(event, subject, message, span);
        Expression { span, form: Form::Invalid(subject.into()) }
    }

    /// What stands for a name that nothing declares. Of a file that could not be parsed wholly nobody knows what it declares.
    fn undeclared(&mut self, unit: &Unit<'_>, name: &str, span: Span) -> Expression {
        if unit.tree.is_broken() {
            return Expression { span, form: Form::Invalid(name.into()) };
        }
        self.wrong(Event::UndeclaredName, format!("there is no `{name}`"), name, span)
    }

    /// What stands for an expression that is nested too deeply.
    fn too_deep(&mut self, span: Span) -> Expression {
        self.reporter.limit(Limit::Nesting, span);
        Expression { span, form: Form::Elsewhere(Limit::Nesting.name().into()) }
    }

    /// What stands for something that is not evaluated.
    fn unsupported(&mut self, subject: &str, span: Span) -> Expression {
        self.reporter.report(Event::UnsupportedFunction, subject, "it is not evaluated", span);
        elsewhere(subject, span)
    }
}

fn text(value: impl Into<Symbol>, span: Span) -> Expression {
    Expression { span, form: Form::Text(value.into()) }
}

fn level(tree: &Tree) -> Level {
    let said = tree.root().declarations().find_map(|declaration| match declaration {
        Declaration::TargetScope(scope) => Some(scope.value()),
        _ => None,
    });
    let Some(cumulint_bicep::Expression::String(said)) = said else { return Level::ResourceGroup };
    match &*said.value() {
        "subscription" => Level::Subscription,
        "managementGroup" | "tenant" => Level::Above,
        _ => Level::ResourceGroup,
    }
}
