//! CloudFormation templates, as a project.
//!
//! One template, already parsed, is evaluated with one set of parameters into a [`cumulint_model::Project`]. This crate knows
//! CloudFormation's intrinsic functions, parameters, conditions, mappings and nested stacks, and the transform of SAM; it knows no
//! other resource type and no policy, and it expands no other macros: what it leaves out is a gap of the project.

mod arn;
mod base64;
mod check;
mod comparison;
mod evaluator;
mod front_end;
mod glance;
mod library;
mod names;
mod parameter_file;
mod placement;
mod plan;
mod recognize;
mod sam;
mod syntax;

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::Tree;
use cumulint_model::Project;
use cumulint_source::Span;

pub use check::check;
pub use front_end::CloudFormation;
pub use library::{Library, taken_in};
pub use parameter_file::{ParameterFile, needs_no_value};
pub use recognize::{might_be, recognize};

use crate::evaluator::Evaluator;
use crate::parameter_file::Given;

/// What a template is evaluated with.
#[derive(Clone, Default, Debug)]
pub struct Inputs {
    /// Values of parameters, as given on a command line or in a parameter file; also of pseudo parameters (`AWS::Region`).
    /// Of a name that is given twice the last value counts.
    pub parameters: Vec<(String, String)>,
    /// Parameter files; what is given by itself wins, then the last file.
    pub parameter_files: Vec<Arc<ParameterFile>>,
    /// The name of this set of inputs, where it is not the only one.
    pub environment: Option<String>,
}

impl Inputs {
    fn parameter(&self, name: &str) -> Option<&str> {
        let given = self.parameters.iter().rev().find(|(given, _)| given == name);
        given.map(|(_, value)| value.as_str()).or_else(|| self.in_files(name).map(|given| &*given.text))
    }

    /// Where the value of a parameter is written, if that is in a file.
    fn place(&self, name: &str) -> Option<Span> {
        let by_itself = self.parameters.iter().any(|(given, _)| given == name);
        self.in_files(name).filter(|_| !by_itself).map(|given| given.span)
    }

    fn in_files(&self, name: &str) -> Option<&Given> {
        self.parameter_files.iter().rev().find_map(|file| file.get(name))
    }
}

/// Evaluates a template with what it takes in. `path` is shown as the root of the project.
///
/// Every resource that could be understood is in the project, in the order of the template; what could not be evaluated is
/// an unknown value that says why.
#[must_use]
pub fn evaluate(
    tree: &Tree,
    path: &str,
    inputs: &Inputs,
    library: &Library<'_>,
) -> (Project, Vec<Diagnostic>) {
    let mut evaluator = Evaluator::new(library, tree, path, inputs);
    evaluator.resources();
    evaluator.declarations();
    let (mut project, mut diagnostics) = evaluator.finish();
    diagnostics.extend(library.diagnostics.iter().cloned());
    names::link(&mut project);
    cumulint_schema::lower(&mut project);
    (project, diagnostics)
}

#[cfg(test)]
mod tests;
