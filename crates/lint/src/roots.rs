//! Roots: what is deployed together and evaluated together.

use cumulint_terraform::Program;

use crate::discover::{Template, TemplateKind};

/// One root.
#[derive(Debug)]
pub(crate) enum Root<'d> {
    /// A Terraform module that is evaluated for itself: its folder.
    Terraform(&'d Program<'d>, &'d str),
    /// A template; of a plan of Terraform, the modules may hold its configuration.
    Template(&'d Program<'d>, &'d Template),
}

impl Root<'_> {
    /// The path of a plan, which tells the values of what may be declared elsewhere.
    pub(crate) fn plan(&self) -> Option<&str> {
        match self {
            Self::Template(_, template) if template.kind == TemplateKind::TerraformPlan => {
                Some(&template.path)
            }
            _ => None,
        }
    }
}

/// The roots among parsed files: templates in the order of their paths, then folders in theirs.
pub(crate) fn roots<'d>(templates: &'d [Template], program: &'d Program<'d>) -> Vec<Root<'d>> {
    let folders = program.roots().into_iter().map(|folder| Root::Terraform(program, folder));
    templates.iter().map(|template| Root::Template(program, template)).chain(folders).collect()
}
