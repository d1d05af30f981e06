//! Parameter files of ARM templates: which template each is for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_arm::{FileKind, ParameterFile};
use cumulint_diagnostic::Diagnostic;
use cumulint_document::Place;
use cumulint_source::{Sources, clean_path, file_name, parent_path};

use crate::coverage::NotAnalysed;
use crate::discover::{Template, TemplateKind};
use crate::settings::Settings;

/// The parameter files of a run.
#[derive(Default, Debug)]
pub(crate) struct Parameters {
    /// Those beside templates, by the path of the template.
    beside: BTreeMap<Arc<str>, Vec<Arc<ParameterFile>>>,
    /// Those that the caller names: then the others do not count.
    named: Vec<Arc<ParameterFile>>,
    /// Those that fit no template.
    pub(crate) unused: Vec<NotAnalysed>,
}

impl Parameters {
    /// Finds a template for each file. What is wrong with the named ones is told.
    pub(crate) fn new(
        sources: &Sources<'_>,
        templates: &[&Template],
        found: &[Arc<ParameterFile>],
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut parameters = Self::default();
        for path in &settings.parameter_files {
            match load(sources, path) {
                Ok(file) if templates.iter().any(|template| file.fits(&template.tree)) => {
                    parameters.named.push(Arc::new(file));
                }
                Ok(_) => {
                    let message = format!("`{path}` sets a parameter that no template here declares");
                    diagnostics.push(Diagnostic::about_path("parameters", message, path.clone()));
                }
                Err(why) => diagnostics.push(Diagnostic::about_path("parameters", why, path.clone())),
            }
        }
        let named: BTreeSet<String> = settings.parameter_files.iter().map(|path| clean_path(path)).collect();
        for file in found.iter().filter(|file| !named.contains(&clean_path(&file.path))) {
            let owners = owners(file, templates);
            if owners.is_empty() {
                let reason = "it sets a parameter that no template beside it declares".to_owned();
                parameters.unused.push(NotAnalysed { path: file.path.to_string(), reason });
            }
            for owner in owners {
                parameters.beside.entry(Arc::clone(&owner.path)).or_default().push(Arc::clone(file));
            }
        }
        parameters
    }

    /// Those that the caller names, as far as they fit a template.
    pub(crate) fn named(&self, template: &Template) -> Vec<Arc<ParameterFile>> {
        self.named.iter().filter(|file| file.fits(&template.tree)).cloned().collect()
    }

    /// Those beside a template, each an environment; none where the caller names one.
    pub(crate) fn beside(&self, template: &Template) -> &[Arc<ParameterFile>] {
        let found = self.beside.get(&template.path).filter(|_| self.named.is_empty());
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

/// The templates that a file is for, among those that declare all that it sets: the one that it is named after, else all in
/// its folder, else the one that it is named after in the folder above.
fn owners<'t>(file: &ParameterFile, templates: &[&'t Template]) -> Vec<&'t Template> {
    let in_folder = |folder: &str| -> Vec<&'t Template> {
        let lies_there = |template: &&&Template| {
            template.kind == TemplateKind::Arm
                && parent_path(&template.path) == folder
                && file.fits(&template.tree)
        };
        templates.iter().filter(lies_there).copied().collect()
    };
    let named_after = |all: &[&'t Template]| {
        let named = all.iter().filter(|template| is_named_after(&file.path, &template.path));
        named.max_by_key(|template| template.path.len()).copied()
    };
    let folder = parent_path(&file.path);
    let beside = in_folder(folder);
    match named_after(&beside) {
        Some(template) => vec![template],
        None if !beside.is_empty() => beside,
        None => named_after(&in_folder(parent_path(folder))).into_iter().collect(),
    }
}

/// `azuredeploy.parameters.prod.json` is named after `azuredeploy.json`.
fn is_named_after(file: &str, template: &str) -> bool {
    let name = file_name(template);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = file_name(file).strip_prefix(stem);
    rest.is_some_and(|rest| rest.starts_with(['.', '-', '_']))
}

fn load(sources: &Sources<'_>, path: &str) -> Result<ParameterFile, String> {
    let file = sources.load(path).map_err(|why| format!("cannot read this parameter file: {why}"))?;
    let source = sources.get(file);
    let (tree, problems) = cumulint_document::parse_json_at(Arc::clone(&source.text), Place::File(file));
    if let Some(problem) = problems.first() {
        return Err(format!("cannot read this parameter file: {}", problem.message));
    }
    let is_ours = cumulint_arm::recognize(&tree) == Some(FileKind::ParameterFile)
        || tree.root().is_some_and(|root| root.get("parameters").is_some());
    if !is_ours {
        return Err("this is no parameter file of ARM templates".to_owned());
    }
    Ok(ParameterFile { path: Arc::clone(&source.path), tree: Arc::new(tree) })
}
