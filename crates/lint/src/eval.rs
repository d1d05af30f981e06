//! Single expressions: how an author finds out what Terraform makes of one.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{Sources, clean_path, parent_path};
use cumulint_terraform::{Evaluated, Program};

use crate::discover::{discover, walk};
use crate::evaluate::terraform_inputs;
use crate::settings::{NoProgress, Settings};

/// What became of an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Its value, as a JSON text in which numbers keep their digits.
    Value(String),
    /// It, or a part of it, is not known; why.
    Unknown(String),
    /// Terraform refuses it; why, in a few words.
    Error(String),
}

/// An expression's answer, with what was wrong with the files on the way to it.
#[derive(Debug)]
pub struct Evaluation {
    /// The answer.
    pub answer: Answer,
    /// What could not be read or parsed.
    pub errors: Vec<Diagnostic>,
}

/// Evaluates an expression in the module of a folder, or of the folder that a file lies in. A folder without Terraform files
/// is an empty module.
pub(crate) fn eval(
    sources: &Sources<'_>,
    expression: &str,
    path: &str,
    settings: &Settings,
) -> (Answer, Vec<Diagnostic>) {
    let path = clean_path(path);
    let mut diagnostics = Vec::new();
    let entries = walk(sources.files(), std::slice::from_ref(&path), &mut diagnostics);
    let discovery = discover(sources, &entries, &NoProgress);
    diagnostics.extend(discovery.diagnostics);
    let wanted = if sources.files().is_folder(&path) { path.as_str() } else { parent_path(&path) };
    let program = Program::new(&discovery.modules);
    let inputs = terraform_inputs(settings);
    let answer = match cumulint_terraform::eval_expression(expression, &program, wanted, &inputs, sources) {
        Evaluated::Value(json) => Answer::Value(json),
        Evaluated::Unknown(why) => Answer::Unknown(why.to_string()),
        Evaluated::Error(why) => Answer::Error(why),
    };
    (answer, diagnostics)
}
