//! Files that are deployed by themselves: templates and Bicep files. What another file deploys is evaluated with it, and what
//! was compiled from a Bicep file is judged as that.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_evaluation::Links;
use cumulint_source::parent_path;

use super::content::{BicepFile, TemplateFile};
use super::generated::generated;
use super::snapshot::{Known, Sorted};
use crate::bicep;
use crate::files::Templates;
use crate::parameters::{ParameterFile, needs_no_value};

/// A file that is deployed by itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'s> {
    Template(&'s TemplateFile),
    Bicep(&'s BicepFile),
}

impl<'s> Target<'s> {
    pub(super) fn path(self) -> &'s Arc<str> {
        match self {
            Self::Template(template) => &template.path,
            Self::Bicep(file) => &file.path,
        }
    }

    /// Whether it declares all parameters that a file sets.
    pub(super) fn declares_all_of(self, file: &ParameterFile) -> bool {
        match self {
            Self::Template(template) => file.fits(&template.tree),
            Self::Bicep(bicep) => file.fits_bicep(&bicep.tree),
        }
    }

    /// Whether it can be deployed without a value for any of its parameters.
    pub(super) fn needs_no_value(self) -> bool {
        match self {
            Self::Template(template) => needs_no_value(&template.tree),
            Self::Bicep(file) => bicep::needs_no_value(&file.tree),
        }
    }
}

/// The files of a snapshot that are deployed by themselves, and what they lead to.
pub(super) struct Targets<'s> {
    /// Templates in the order of their paths, then Bicep files in theirs.
    pub(super) all: Vec<Target<'s>>,
    /// Templates that were compiled from Bicep files, each with that file, by their paths.
    pub(super) generated: BTreeMap<Arc<str>, Arc<str>>,
    /// What files deploy or import from.
    pub(super) templates: Templates<'s>,
}

impl<'s> Targets<'s> {
    pub(super) fn new(sorted: &Sorted<'s>) -> Self {
        let generated = generated(sorted);
        let parsed = parsed(sorted);
        let is_source = |template: &&Known<'s, TemplateFile>| !generated.contains_key(&template.content.path);
        let mut links = Links::default();
        for template in sorted.templates.iter().filter(is_source) {
            let TemplateFile { path, tree } = template.content;
            links.add(path, crate::linked(tree, path, &parsed));
        }
        for file in &sorted.bicep {
            let BicepFile { path, tree } = file.content;
            let modules = bicep::modules(tree).into_iter();
            links.add(path, modules.map(|module| sorted.join(parent_path(path), &module)).collect());
        }
        let called = links.called();
        let templates = sorted.templates.iter().filter(is_source).filter(|file| file.asked);
        let bicep = sorted.bicep.iter().filter(|file| file.asked);
        let all = templates.map(|file| Target::Template(file.content));
        let all = all.chain(bicep.map(|file| Target::Bicep(file.content)));
        let all = all.filter(|target| !called.contains(&**target.path())).collect();
        Self { all, generated, templates: parsed }
    }
}

/// What is parsed already need not be parsed again for those that lead to it.
fn parsed<'s>(sorted: &Sorted<'s>) -> Templates<'s> {
    let mut templates = Templates::new(sorted.sources);
    sorted.bicep.iter().for_each(|file| templates.add_bicep(&file.content.path, &file.content.tree));
    sorted.templates.iter().for_each(|file| templates.add_json(&file.content.path, &file.content.tree));
    templates
}
