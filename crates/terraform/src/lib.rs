//! Terraform modules, variables and expressions, as a project.
//!
//! [`Terraform`] is the front end: it recognises Terraform's files, and evaluates the root modules among them, each with its sets
//! of inputs. Expressions are evaluated by demand, names in any order; what cannot be known says why, and every value leads
//! back to the author's characters. This crate knows no policy; the cloud's own shape is made by the schema.

mod certainty;
mod evaluate;
mod front_end;
mod functions;
mod inputs;
mod lower;
mod module;
pub mod plan;
mod resource;
mod root;
mod value;

#[cfg(test)]
mod tests;

use cumulint_diagnostic::Diagnostic;
pub use cumulint_evaluation::Answer;
use cumulint_evaluation::{Reader, Reads};
use cumulint_model::Project;
use cumulint_source::Sources;

pub use crate::front_end::Terraform;
pub use crate::inputs::Inputs;
pub use crate::module::{
    Module, ModuleFile, Modules, ParsedFile, Program, Syntax, is_downloaded, is_terraform_file,
};

/// Evaluates the root module in a folder with a set of inputs. It never fails: what is wrong is reported, and unknown in the
/// project.
#[must_use]
pub fn evaluate(
    program: &Program<'_>,
    root: &str,
    inputs: &Inputs,
    sources: &Sources<'_>,
) -> (Project, Vec<Diagnostic>) {
    let reads = Reads::default();
    let evaluated = root::evaluate(program, root, inputs, Reader::new(sources, &reads));
    (evaluated.project, evaluated.diagnostics)
}

/// Evaluates an expression in the root module of a folder with a set of inputs.
#[must_use]
pub fn eval_expression(
    text: &str,
    program: &Program<'_>,
    root: &str,
    inputs: &Inputs,
    sources: &Sources<'_>,
) -> Answer {
    let reads = Reads::default();
    root::answer(text, program, root, inputs, Reader::new(sources, &reads))
}
