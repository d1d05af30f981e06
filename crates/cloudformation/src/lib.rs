//! CloudFormation templates, as a project.
//!
//! One template, already parsed, is evaluated with one set of parameters into a [`cumulint_model::Project`]. This crate knows
//! CloudFormation's intrinsic functions, parameters, conditions and mappings, and the transform of SAM; it knows no other resource type and no policy, and it
//! expands no other macros: what it leaves out is a gap of the project.

mod base64;
mod condition;
mod diagnose;
mod encoded;
mod evaluator;
mod function;
mod intrinsic;
mod parameter;
mod pseudo;
mod recognize;
mod reference;
mod resource;
mod sam;
mod text;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::Tree;
use cumulint_model::Project;
use cumulint_source::Sources;

pub use recognize::{might_be, recognize};

use crate::evaluator::Evaluator;

/// What a template is evaluated with.
#[derive(Clone, Default, Debug)]
pub struct Inputs {
    /// Values of parameters, as given on a command line or in a parameter file; also of pseudo parameters (`AWS::Region`).
    /// Of a name that is given twice the last value counts.
    pub parameters: Vec<(String, String)>,
    /// The name of this set of inputs, where it is not the only one.
    pub environment: Option<String>,
}

impl Inputs {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().rev().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// Evaluates a template. `path` is shown as the root of the project.
///
/// Every resource that could be understood is in the project, in the order of the template; what could not be evaluated is
/// an unknown value that says why.
#[must_use]
pub fn evaluate(
    tree: &Tree,
    path: &str,
    inputs: &Inputs,
    _sources: &Sources<'_>,
) -> (Project, Vec<Diagnostic>) {
    let mut evaluator = Evaluator::new(tree, path, inputs);
    evaluator.resources();
    let (mut project, diagnostics) = evaluator.finish();
    cumulint_schema::lower(&mut project);
    (project, diagnostics)
}

#[cfg(test)]
mod tests;
