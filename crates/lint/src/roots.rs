//! Roots: what is deployed together and evaluated together.

use cumulint_terraform::Program;

use crate::discover::Template;

/// One root.
#[derive(Debug)]
pub(crate) enum Root<'d> {
    /// A Terraform module that is evaluated for itself: its folder.
    Terraform(&'d Program<'d>, &'d str),
    /// A template.
    Template(&'d Template),
}

/// The roots among parsed files: templates in the order of their paths, then folders in theirs.
pub(crate) fn roots<'d>(templates: &'d [Template], program: &'d Program<'d>) -> Vec<Root<'d>> {
    let folders = program.roots().into_iter().map(|folder| Root::Terraform(program, folder));
    templates.iter().map(Root::Template).chain(folders).collect()
}
