//! From a root to its projects: one for each set of inputs.

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_model::Project;
use cumulint_source::Sources;
use cumulint_terraform::{Module, ModuleFile, ParsedFile};

use crate::discover::{Parsed, Tree};
use crate::roots::{Root, Template};
use crate::settings::Settings;

/// A project with what was wrong on the way to it.
#[derive(Debug)]
pub(crate) struct Evaluated {
    pub(crate) project: Project,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Evaluates a root with the inputs that the settings and the files beside it give.
pub(crate) fn evaluate(sources: &Sources<'_>, root: &Root<'_>, settings: &Settings) -> Vec<Evaluated> {
    let (project, diagnostics) = match root {
        Root::Terraform { folder, files } => terraform(sources, folder, files, settings),
        Root::CloudFormation(template) => cloudformation(sources, template, settings),
        Root::Arm(template) => arm(sources, template, settings),
    };
    vec![Evaluated { project, diagnostics }]
}

fn terraform(
    sources: &Sources<'_>,
    folder: &str,
    files: &[&Parsed],
    settings: &Settings,
) -> (Project, Vec<Diagnostic>) {
    let module = terraform_module(folder, files);
    cumulint_terraform::evaluate(&module, &terraform_inputs(settings), sources)
}

/// The parsed files of a folder as a module.
pub(crate) fn terraform_module(folder: &str, files: &[&Parsed]) -> Module {
    let files = files.iter().filter_map(|parsed| {
        let tree = match &parsed.tree {
            Tree::Hcl(tree) => ParsedFile::Native(Arc::clone(tree)),
            Tree::TerraformJson(tree) => ParsedFile::Json(parsed.file, Arc::clone(tree)),
            Tree::CloudFormation(_) | Tree::Arm(_) => return None,
        };
        Some(ModuleFile { path: Arc::clone(&parsed.path), tree })
    });
    Module::new(folder, files.collect())
}

/// What the caller gives for variables.
pub(crate) fn terraform_inputs(settings: &Settings) -> cumulint_terraform::Inputs {
    cumulint_terraform::Inputs {
        var_files: settings.variable_files.clone(),
        variables: settings.variables.clone(),
        environment: None,
    }
}

fn cloudformation(
    sources: &Sources<'_>,
    template: &Template<'_>,
    settings: &Settings,
) -> (Project, Vec<Diagnostic>) {
    let inputs =
        cumulint_cloudformation::Inputs { parameters: settings.variables.clone(), environment: None };
    cumulint_cloudformation::evaluate(template.tree, template.path, &inputs, sources)
}

fn arm(sources: &Sources<'_>, template: &Template<'_>, settings: &Settings) -> (Project, Vec<Diagnostic>) {
    let inputs = cumulint_arm::Inputs { parameters: settings.variables.clone(), environment: None };
    cumulint_arm::evaluate(template.tree, template.path, &inputs, sources)
}
