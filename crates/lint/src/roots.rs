//! Roots: what is deployed together and evaluated together.

use std::collections::BTreeSet;

use cumulint_source::Sources;
use cumulint_terraform::Program;
use rayon::prelude::*;

use crate::bicep::BicepRoot;
use crate::discover::{Template, TemplateKind};
use crate::parameters::Parameters;

/// One root.
#[derive(Debug)]
pub(crate) enum Root<'d> {
    /// A Terraform module that is evaluated for itself: its folder.
    Terraform(&'d Program<'d>, &'d str),
    /// A template with its parameter files; of a plan of Terraform, the modules may hold its configuration.
    Template(&'d Program<'d>, &'d Template, &'d Parameters),
    /// A Bicep file with its parameter files.
    Bicep(&'d BicepRoot<'d>),
}

impl Root<'_> {
    /// The path of a plan, which tells the values of what may be declared elsewhere.
    pub(crate) fn plan(&self) -> Option<&str> {
        match self {
            Self::Template(_, template, _) if template.kind == TemplateKind::TerraformPlan => {
                Some(&template.path)
            }
            _ => None,
        }
    }
}

/// The roots among parsed files: templates in the order of their paths, then folders in theirs.
pub(crate) fn roots<'d>(
    templates: &[&'d Template],
    program: &'d Program<'d>,
    parameters: &'d Parameters,
    bicep: &'d [BicepRoot<'d>],
) -> Vec<Root<'d>> {
    let folders = program.roots().into_iter().map(|folder| Root::Terraform(program, folder));
    let templates = templates.iter().map(|template| Root::Template(program, template, parameters));
    templates.chain(bicep.iter().map(Root::Bicep)).chain(folders).collect()
}

/// The templates that are roots: all but those that another one deploys by a link, with which they are evaluated.
pub(crate) fn root_templates<'d>(sources: &Sources<'_>, templates: &'d [Template]) -> Vec<&'d Template> {
    let linked = |template: &Template| match template.kind {
        TemplateKind::Arm => cumulint_arm::linked(&template.tree, &template.path, sources),
        TemplateKind::CloudFormation | TemplateKind::TerraformPlan => Vec::new(),
    };
    let links: Vec<Vec<String>> = templates.par_iter().map(linked).collect();
    let each = || templates.iter().zip(&links);
    let others = each().flat_map(|(template, links)| links.iter().filter(|path| **path != *template.path));
    let called: BTreeSet<&String> = others.collect();
    // Of templates that only deploy each other, each is a root.
    let firsts = each().filter(|(template, _)| !called.contains(&template.path.to_string()));
    let reached: BTreeSet<&str> = firsts.flat_map(|(_, links)| links).map(String::as_str).collect();
    let is_root = |template: &&Template| {
        !reached.contains(&*template.path) || !called.contains(&template.path.to_string())
    };
    templates.iter().filter(is_root).collect()
}
