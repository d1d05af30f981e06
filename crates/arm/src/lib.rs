//! ARM templates, as a project.
//!
//! One template, already parsed, is read into declarations with expressions (`syntax`) and evaluated with one set of
//! parameters into a [`cumulint_model::Project`]. The evaluator works on `syntax` alone, which Bicep is read into, too (`bicep`).
//! This crate knows the expression language, loops, nested and linked deployments and resource ids; it knows no resource type
//! and no policy, and it fetches nothing: what lies behind an address and not beside is a gap of the project.
//!
//! Start reading at `front_end` ([`Azure`], what the workspace calls), then `root` (one root with its sets of inputs) and
//! `evaluator`, whose parts are the maker of values (`maker`), the scopes of names, the registry of resources, and the deployments.
//! `files` is what a root reads on the way.

mod bicep;
mod evaluator;
mod files;
mod front_end;
mod maker;
mod parameters;
mod recognize;
mod root;
mod syntax;
mod value;

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::Tree;
use cumulint_evaluation::Reads;
use cumulint_model::{Dialect, Project};

pub use bicep::BicepParameterFile;
pub use evaluator::{Function, Group, State, functions};
pub use files::Templates;
pub use front_end::Azure;
pub use parameters::{ParameterFile, needs_no_value, same_parameters};
pub use recognize::{FileKind, is_compiled, might_be, recognize};

use crate::files::Neighbours;
use crate::parameters::SetTo;
use crate::root::Evaluation;

/// What a template is evaluated with.
#[derive(Clone, Default, Debug)]
pub struct Inputs {
    /// Values of parameters, as given on a command line: texts; of arrays and objects JSON. Of a name that is given twice the
    /// last value counts.
    pub parameters: Vec<(String, String)>,
    /// Parameter files, in order: of a parameter that several set the last value counts, and one given by itself before all.
    pub parameter_files: Vec<Arc<ParameterFile>>,
    /// Files of parameters in Bicep, likewise: they count before those in JSON.
    pub bicep_parameter_files: Vec<Arc<BicepParameterFile>>,
    /// The name of this set of inputs, where it is not the only one.
    pub environment: Option<String>,
}

impl Inputs {
    /// Whether a parameter is given by itself.
    fn is_set(&self, name: &str) -> bool {
        self.parameters.iter().any(|(given, _)| given.eq_ignore_ascii_case(name))
    }

    /// What a parameter is set to, where it is.
    fn parameter(&self, name: &str) -> Option<SetTo<'_>> {
        let given = self.parameters.iter().rev().find(|(given, _)| given.eq_ignore_ascii_case(name));
        let given = given.map(|(_, value)| SetTo::Text(value.as_str()));
        given.or_else(|| self.parameter_files.iter().rev().find_map(|file| file.parameter(name)))
    }
}

/// A project, and what was wrong on the way to it.
pub type Evaluated = (Project, Vec<Diagnostic>);

/// Evaluates a template with each of some sets of inputs. `path` is shown as the root of the projects.
///
/// Every resource that could be understood is in the project, in the order of the template; what could not be evaluated is
/// an unknown value that says why. An expression that does not parse is a warning at its exact place. The template, and what
/// it links to, is read once for all sets.
#[must_use]
pub fn evaluate(tree: &Tree, path: &str, inputs: &[Inputs], templates: &Templates<'_>) -> Vec<Evaluated> {
    let reads = Reads::default();
    let neighbours = Neighbours::new(templates, &reads);
    let read = root::template(tree);
    Evaluation { read: &read, dialect: Dialect::Arm, path, neighbours, checks: true }.with_each(inputs)
}

/// Evaluates a Bicep file, with the modules that it deploys, likewise.
///
/// What a registry keeps is unknown, too.
#[must_use]
pub fn evaluate_bicep(
    tree: &cumulint_bicep::Tree,
    path: &str,
    inputs: &[Inputs],
    templates: &Templates<'_>,
) -> Vec<Evaluated> {
    let reads = Reads::default();
    let neighbours = Neighbours::new(templates, &reads);
    let read = bicep::read(tree, path, neighbours);
    Evaluation { read: &read, dialect: Dialect::Bicep, path, neighbours, checks: true }.with_each(inputs)
}

/// The paths of the files that a Bicep file deploys as modules or imports from, as it writes them, in the order of the text.
#[must_use]
pub fn modules(tree: &cumulint_bicep::Tree, path: &str) -> Vec<String> {
    let modules = bicep::modules(tree).into_iter();
    modules.map(|written| cumulint_source::join_path(cumulint_source::parent_path(path), &written)).collect()
}

/// Whether a Bicep file can be deployed without a value for any of its parameters.
#[must_use]
pub fn bicep_needs_no_value(tree: &cumulint_bicep::Tree) -> bool {
    bicep::needs_no_value(tree)
}

/// The paths of the templates that a template deploys by links, in the order of their first use: they are evaluated with it,
/// with the parameters that it gives to them.
#[must_use]
pub fn linked(tree: &Tree, path: &str, templates: &Templates<'_>) -> Vec<String> {
    root::linked(tree, path, Neighbours::new(templates, &Reads::default()))
}

#[cfg(test)]
mod tests;
