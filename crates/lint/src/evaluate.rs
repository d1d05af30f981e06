//! From a root to its projects: one for each set of inputs.

use cumulint_arm::Templates;
use cumulint_diagnostic::Diagnostic;
use cumulint_model::Project;
use cumulint_terraform::Program;

use crate::deployable::Deployable;
use crate::discover::TemplateKind;
use crate::roots::Root;
use crate::settings::Settings;

/// A project with what was wrong on the way to it.
#[derive(Debug)]
pub(crate) struct Evaluated {
    pub(crate) project: Project,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl From<(Project, Vec<Diagnostic>)> for Evaluated {
    fn from((project, diagnostics): (Project, Vec<Diagnostic>)) -> Self {
        Self { project, diagnostics }
    }
}

/// Which sets of inputs a root is evaluated with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Environments {
    /// What the tool itself would load, and what the settings add.
    Own,
    /// Each of those that lie beside the root.
    All,
}

/// Evaluates a root with the inputs that the settings and the files beside it give.
pub(crate) fn evaluate(
    templates: &Templates<'_>,
    root: &Root<'_>,
    settings: &Settings,
    environments: Environments,
) -> Vec<Evaluated> {
    let sources = templates.sources();
    match root {
        Root::Terraform(program, folder) => {
            let evaluate = |inputs| cumulint_terraform::evaluate(program, folder, &inputs, sources).into();
            inputs_of(program, folder, settings, environments).into_iter().map(evaluate).collect()
        }
        Root::File(_, file @ Deployable::Bicep(bicep), parameters) => {
            let (tree, path) = (&bicep.tree, &bicep.path);
            let inputs = parameters.inputs(*file, settings, environments);
            let all = cumulint_arm::evaluate_bicep(tree, path, &inputs, templates);
            all.into_iter().map(Evaluated::from).collect()
        }
        Root::File(program, file @ Deployable::Template(template), parameters) => {
            let (tree, path) = (&template.tree, &template.path);
            match template.kind {
                TemplateKind::CloudFormation => {
                    let library = cumulint_cloudformation::Library::new(tree, path, sources);
                    let evaluate =
                        |inputs| cumulint_cloudformation::evaluate(tree, path, &inputs, &library).into();
                    let inputs = parameters.stacks.inputs(template, settings, environments);
                    let mut all: Vec<Evaluated> = inputs.into_iter().map(evaluate).collect();
                    // Checks read the text alone: once is enough for all sets of inputs.
                    if let (Environments::All, Some(first)) = (environments, all.first_mut()) {
                        first.diagnostics.extend(cumulint_cloudformation::check(tree, path, &library));
                    }
                    all
                }
                TemplateKind::Arm => {
                    let inputs = parameters.inputs(*file, settings, environments);
                    let all = cumulint_arm::evaluate(tree, path, &inputs, templates);
                    all.into_iter().map(Evaluated::from).collect()
                }
                TemplateKind::TerraformPlan => {
                    vec![cumulint_terraform::plan::evaluate(tree, path, program, sources).into()]
                }
            }
        }
    }
}

/// The sets of inputs of a Terraform root. Where files are named, or none is found, there is one; else one for each that is
/// found, and one without where that leaves nothing open.
fn inputs_of(
    program: &Program<'_>,
    folder: &str,
    settings: &Settings,
    environments: Environments,
) -> Vec<cumulint_terraform::Inputs> {
    let own = terraform_inputs(settings);
    let found = match environments {
        Environments::All if own.var_files.is_empty() => program.environments(folder),
        Environments::All | Environments::Own => Vec::new(),
    };
    let environment = |path: &&str| cumulint_terraform::Inputs {
        var_files: vec![(*path).to_owned()],
        environment: Some(below(folder, path).into()),
        ..own.clone()
    };
    let mut inputs: Vec<_> = found.iter().map(environment).collect();
    if inputs.is_empty() || program.needs_no_value(folder) {
        inputs.insert(0, own);
    }
    inputs
}

/// A path as it is seen from a folder above it.
pub(crate) fn below<'p>(folder: &str, path: &'p str) -> &'p str {
    path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// What the caller gives for variables.
pub(crate) fn terraform_inputs(settings: &Settings) -> cumulint_terraform::Inputs {
    cumulint_terraform::Inputs {
        fallback: settings.fallback_variables.clone(),
        var_files: settings.variable_files.clone(),
        variables: settings.variables.clone(),
        environment: None,
    }
}
