//! Files that are deployed by themselves: templates, and Bicep files. What another file deploys is evaluated with it, and
//! what was compiled from a Bicep file is judged as that.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_arm::{ParameterFile, Templates};
use cumulint_source::Sources;
use rayon::prelude::*;

use crate::bicep::BicepFile;
use crate::discover::{Discovery, Template, TemplateKind};
use crate::generated::generated;
use crate::links::Links;

/// A file that is deployed by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deployable<'d> {
    Template(&'d Template),
    Bicep(&'d BicepFile),
}

impl<'d> Deployable<'d> {
    /// Its path.
    pub(crate) fn path(self) -> &'d Arc<str> {
        match self {
            Self::Template(template) => &template.path,
            Self::Bicep(file) => &file.path,
        }
    }

    /// Whether it declares all parameters that a file sets.
    pub(crate) fn declares_all_of(self, file: &ParameterFile) -> bool {
        match self {
            Self::Template(template) => template.kind == TemplateKind::Arm && file.fits(&template.tree),
            Self::Bicep(bicep) => file.fits_bicep(&bicep.tree),
        }
    }

    /// Whether it can be deployed without a value for any of its parameters.
    pub(crate) fn needs_no_value(self) -> bool {
        match self {
            Self::Template(template) => cumulint_arm::needs_no_value(&template.tree),
            Self::Bicep(file) => cumulint_arm::bicep_needs_no_value(&file.tree),
        }
    }
}

/// The files of a run that are deployed by themselves, and what they lead to.
#[derive(Debug)]
pub(crate) struct Deployables<'d> {
    /// Templates in the order of their paths, then Bicep files in theirs.
    pub(crate) all: Vec<Deployable<'d>>,
    /// Templates that were compiled from Bicep files of the run, each with that file, by their paths.
    pub(crate) generated: BTreeMap<Arc<str>, Arc<str>>,
    /// What files of ARM and Bicep deploy or import from.
    pub(crate) templates: Templates<'d>,
}

impl<'d> Deployables<'d> {
    /// Sorts out what is deployed by itself; `named` are the paths that the user asked for.
    pub(crate) fn new(sources: &'d Sources<'_>, discovery: &'d Discovery, named: &[String]) -> Self {
        let generated = generated(discovery, named);
        let parsed = parsed(sources, discovery);
        let is_source = |template: &&Template| !generated.contains_key(&template.path);
        let templates: Vec<&'d Template> = discovery.templates.iter().filter(is_source).collect();
        let linked = |template: &&Template| match template.kind {
            TemplateKind::Arm => cumulint_arm::linked(&template.tree, &template.path, &parsed),
            TemplateKind::CloudFormation => cumulint_cloudformation::taken_in(&template.tree, &template.path),
            TemplateKind::TerraformPlan => Vec::new(),
        };
        let found: Vec<Vec<String>> = templates.par_iter().map(linked).collect();
        let mut links = Links::default();
        for (template, found) in templates.iter().zip(found) {
            links.add(&template.path, found);
        }
        for file in &discovery.bicep_files {
            links.add(&file.path, cumulint_arm::modules(&file.tree, &file.path));
        }
        let called = links.called();
        let bicep = discovery.bicep_files.iter().map(Deployable::Bicep);
        let all = templates.into_iter().map(Deployable::Template).chain(bicep);
        let all = all.filter(|file| !called.contains(&**file.path())).collect();
        Self { all, generated, templates: parsed }
    }
}

/// What is parsed already need not be parsed again for those that lead to it.
fn parsed<'d>(sources: &'d Sources<'_>, discovery: &Discovery) -> Templates<'d> {
    let mut templates = Templates::new(sources);
    discovery.bicep_files.iter().for_each(|file| templates.add_bicep(&file.path, &file.tree));
    let documents = discovery.templates.iter().filter(|template| template.kind == TemplateKind::Arm);
    documents.for_each(|template| templates.add_json(&template.path, &template.tree));
    templates
}
