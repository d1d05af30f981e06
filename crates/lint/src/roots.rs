//! Roots: what is deployed together and evaluated together.

use cumulint_terraform::Program;

use crate::deployable::{Deployable, Deployables};
use crate::discover::TemplateKind;
use crate::parameters::Parameters;

/// One root.
#[derive(Debug)]
pub(crate) enum Root<'d> {
    /// A Terraform module that is evaluated for itself: its folder.
    Terraform(&'d Program<'d>, &'d str),
    /// A template or a Bicep file with its parameter files; of a plan of Terraform, the modules may hold its configuration.
    File(&'d Program<'d>, Deployable<'d>, &'d Parameters),
}

impl Root<'_> {
    /// The path of a plan, which tells the values of what may be declared elsewhere.
    pub(crate) fn plan(&self) -> Option<&str> {
        match self {
            Self::File(_, Deployable::Template(template), _)
                if template.kind == TemplateKind::TerraformPlan =>
            {
                Some(&template.path)
            }
            _ => None,
        }
    }
}

/// The roots among parsed files: those that are files, then folders, each in the order of their paths.
pub(crate) fn roots<'d>(
    files: &Deployables<'d>,
    program: &'d Program<'d>,
    parameters: &'d Parameters,
) -> Vec<Root<'d>> {
    let folders = program.roots().into_iter().map(|folder| Root::Terraform(program, folder));
    let files = files.all.iter().map(|file| Root::File(program, *file, parameters));
    files.chain(folders).collect()
}
