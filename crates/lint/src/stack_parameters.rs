//! Parameter files of CloudFormation templates: which template each is for, and the sets of inputs that come of them. Their
//! forms hardly tell what they are, so that what a template beside declares decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_cloudformation::{Inputs, ParameterFile, needs_no_value};
use cumulint_document::{Place, parse_json_at, parse_yaml_at};
use cumulint_source::{Sources, clean_path, file_name, parent_path};

use crate::coverage::NotAnalysed;
use crate::deployable::{Deployable, Deployables};
use crate::discover::{Template, TemplateKind};
use crate::evaluate::{Environments, below};
use crate::kind::{by_name, is_yaml};
use crate::parameters::is_named_after;
use crate::settings::Settings;

/// The parameter files of CloudFormation templates.
#[derive(Default, Debug)]
pub(crate) struct StackParameters {
    /// Those beside templates, by the path of the template.
    beside: BTreeMap<Arc<str>, Vec<Arc<ParameterFile>>>,
    /// Those that the caller names: then the others do not count.
    named: Vec<Arc<ParameterFile>>,
}

impl StackParameters {
    /// Takes a file that the caller names; false where no template declares all that it sets.
    pub(crate) fn name(&mut self, file: ParameterFile, targets: &Deployables<'_>) -> bool {
        let fits = stacks(targets).any(|template| file.fits(&template.tree));
        if fits {
            self.named.push(Arc::new(file));
        }
        fits
    }

    /// Lays the files that were found beside what they are for.
    pub(crate) fn place(
        &mut self,
        found: &[Arc<ParameterFile>],
        named: &BTreeSet<String>,
        targets: &Deployables<'_>,
        unused: &mut Vec<NotAnalysed>,
    ) {
        for file in found.iter().filter(|file| !named.contains(&clean_path(&file.path))) {
            let owners = owners(file, targets);
            if owners.is_empty() && file.certain {
                let reason = "it sets a parameter that no template beside it declares".to_owned();
                unused.push(NotAnalysed { path: file.path.to_string(), reason });
            }
            for owner in owners {
                self.beside.entry(Arc::clone(&owner.path)).or_default().push(Arc::clone(file));
            }
        }
    }

    /// The sets of inputs of a template: the one that the caller gives, or one for each parameter file beside, and one without
    /// where that leaves nothing open.
    pub(crate) fn inputs(
        &self,
        template: &Template,
        settings: &Settings,
        environments: Environments,
    ) -> Vec<Inputs> {
        let fitting = self.named.iter().filter(|file| file.fits(&template.tree));
        let own = Inputs {
            parameters: settings.variables.clone(),
            parameter_files: fitting.cloned().collect(),
            environment: None,
        };
        let beside = self.beside.get(&template.path).filter(|_| self.named.is_empty());
        let found = beside.filter(|_| environments == Environments::All).map(Vec::as_slice);
        let environment = |file: &Arc<ParameterFile>| {
            let path = below(parent_path(&template.path), &file.path);
            let name = file.name.as_ref().map_or_else(|| path.to_owned(), |name| format!("{path} [{name}]"));
            let parameter_files = vec![Arc::clone(file)];
            Inputs { parameter_files, environment: Some(name), ..own.clone() }
        };
        let mut inputs: Vec<_> = found.unwrap_or_default().iter().map(environment).collect();
        if inputs.is_empty() || needs_no_value(&template.tree) {
            inputs.insert(0, own);
        }
        inputs
    }
}

fn stacks<'d>(targets: &Deployables<'d>) -> impl Iterator<Item = &'d Template> {
    targets.all.iter().filter_map(|target| match target {
        Deployable::Template(template) if template.kind == TemplateKind::CloudFormation => Some(*template),
        _ => None,
    })
}

/// The templates that a file is for, among those that declare all that it sets: the one that it is named after, else all in
/// its folder, else the one that it is named after in the folder above; in a folder for parameters the only one above.
fn owners<'d>(file: &ParameterFile, targets: &Deployables<'d>) -> Vec<&'d Template> {
    let in_folder = |folder: &str| -> Vec<&'d Template> {
        let lies_there =
            |template: &&Template| parent_path(&template.path) == folder && file.fits(&template.tree);
        stacks(targets).filter(lies_there).collect()
    };
    let named_after = |all: &[&'d Template]| {
        let named = all.iter().filter(|template| is_named_after(&file.path, &template.path));
        named.max_by_key(|template| template.path.len()).copied()
    };
    let folder = parent_path(&file.path);
    let beside = in_folder(folder);
    if let Some(template) = named_after(&beside) {
        return vec![template];
    }
    if !beside.is_empty() {
        return beside;
    }
    let above = in_folder(parent_path(folder));
    match named_after(&above) {
        Some(template) => vec![template],
        None if above.len() == 1 && file_name(folder).contains("param") => above,
        None => Vec::new(),
    }
}

/// A parameter file that the caller names; nothing where it has none of the forms.
pub(crate) fn load(sources: &Sources<'_>, path: &str) -> Option<ParameterFile> {
    let file = sources.load(path).ok()?;
    let source = sources.get(file);
    let text = Arc::clone(&source.text);
    if let Some(found) = ParameterFile::of_text(&source.path, file, &text).into_iter().next() {
        return Some(found);
    }
    let parse = if is_yaml(by_name(path), &text) { parse_yaml_at } else { parse_json_at };
    let (tree, problems) = parse(text, Place::File(file));
    ParameterFile::of_document(&source.path, &tree, true).filter(|_| problems.is_empty())
}
