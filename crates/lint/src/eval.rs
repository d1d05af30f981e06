//! Single expressions: how an author finds out what Terraform makes of one.

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::Answer;
use cumulint_source::{clean_path, parent_path};
use cumulint_workspace::{NoProgress, Workspace};

use crate::settings::Settings;

/// An expression's answer, with what was wrong with the files on the way to it.
#[derive(Debug)]
pub struct Evaluation {
    /// The answer.
    pub answer: Answer,
    /// What could not be read or parsed.
    pub errors: Vec<Diagnostic>,
}

/// Evaluates an expression in the module of a folder, or of the folder that a file lies in. A folder without files of ours is an
/// empty module.
pub(crate) fn eval(
    workspace: &Workspace<'_>,
    expression: &str,
    path: &str,
    settings: &Settings,
) -> (Answer, Vec<Diagnostic>) {
    let path = clean_path(path);
    let survey = workspace.survey(std::slice::from_ref(&path), &NoProgress);
    let mut diagnostics = survey.diagnostics.clone();
    diagnostics.extend(survey.files.iter().flat_map(|file| file.diagnostics().iter().cloned()));
    let files = workspace.sources().files();
    let folder = if files.is_folder(&path) { path.as_str() } else { parent_path(&path) };
    let answer = workspace.plan(&survey, &settings.given, |plans| plans.answer(expression, folder)).flatten();
    let answer = match answer {
        Some(cumulint_evaluation::Answer::Value(json)) => Answer::Value(json),
        Some(cumulint_evaluation::Answer::Unknown(why)) => Answer::Unknown(why.to_string()),
        Some(cumulint_evaluation::Answer::Error(why)) => Answer::Error(why),
        None => Answer::Error("no dialect evaluates a lone expression".to_owned()),
    };
    (answer, diagnostics)
}
