//! Parameter files of ARM templates and of Bicep files: which file each is for, and the sets of inputs that come of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_arm::{BicepParameterFile, FileKind, Inputs, ParameterFile};
use cumulint_diagnostic::Diagnostic;
use cumulint_document::Place;
use cumulint_source::{Sources, clean_path, extension, file_name, parent_path};

use crate::coverage::NotAnalysed;
use crate::deployable::{Deployable, Deployables};
use crate::discover::Discovery;
use crate::evaluate::{Environments, below};
use crate::settings::Settings;
use crate::stack_parameters::{self, StackParameters};

/// The parameter files of a run.
#[derive(Default, Debug)]
pub(crate) struct Parameters {
    /// Those beside what they are for, by its path.
    beside: BTreeMap<Arc<str>, Vec<File>>,
    /// Those that the caller names: then the others do not count.
    named: Vec<File>,
    /// Those that are for nothing here.
    pub(crate) unused: Vec<NotAnalysed>,
    /// Where what a file in Bicep says it is for was compiled, the Bicep file that it was compiled from.
    generated: BTreeMap<Arc<str>, Arc<str>>,
    /// Those of CloudFormation templates.
    pub(crate) stacks: StackParameters,
}

/// A parameter file of either kind.
#[derive(Clone, Debug)]
enum File {
    Json(Arc<ParameterFile>),
    Bicep(Arc<BicepParameterFile>),
}

impl File {
    fn path(&self) -> &Arc<str> {
        match self {
            Self::Json(file) => &file.path,
            Self::Bicep(file) => &file.path,
        }
    }

    /// What is to be said of a file that is for nothing here.
    fn misfit(&self) -> &'static str {
        match self {
            Self::Json(_) => "it sets a parameter that no template beside it declares",
            Self::Bicep(_) => "what it is for is not deployed by itself here",
        }
    }
}

impl Parameters {
    /// Finds what each file is for. What is wrong with the named ones is told.
    pub(crate) fn new(
        sources: &Sources<'_>,
        targets: &Deployables<'_>,
        discovery: &Discovery,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut parameters = Self { generated: targets.generated.clone(), ..Self::default() };
        for path in &settings.parameter_files {
            if let Some(file) = stack_parameters::load(sources, path)
                && parameters.stacks.name(file, targets)
            {
                continue;
            }
            match load(sources, path) {
                Ok(file) if targets.all.iter().any(|target| parameters.is_for(&file, *target)) => {
                    parameters.named.push(file);
                }
                Ok(file) => {
                    let message = match file {
                        File::Json(_) => format!("`{path}` sets a parameter that no template here declares"),
                        File::Bicep(_) => format!("what `{path}` is for is not deployed by itself here"),
                    };
                    diagnostics.push(Diagnostic::about_path("parameters", message, path.clone()));
                }
                Err(why) => diagnostics.push(Diagnostic::about_path("parameters", why, path.clone())),
            }
        }
        let named: BTreeSet<String> = settings.parameter_files.iter().map(|path| clean_path(path)).collect();
        let json = discovery.parameter_files.iter().cloned().map(File::Json);
        let all = json.chain(discovery.bicep_parameter_files.iter().cloned().map(File::Bicep));
        all.filter(|file| !named.contains(&clean_path(file.path()))).for_each(|file| {
            parameters.place(&file, targets);
        });
        let found = &discovery.cloudformation_parameter_files;
        parameters.stacks.place(found, &named, targets, &mut parameters.unused);
        parameters
    }

    /// Lays a file beside what it is for.
    fn place(&mut self, file: &File, targets: &Deployables<'_>) {
        let owners = match file {
            File::Json(json) => owners(json, targets),
            File::Bicep(_) => targets.all.iter().copied().filter(|it| self.is_for(file, *it)).collect(),
        };
        if owners.is_empty() {
            let reason = file.misfit().to_owned();
            self.unused.push(NotAnalysed { path: file.path().to_string(), reason });
        }
        for owner in owners {
            self.beside.entry(Arc::clone(owner.path())).or_default().push(file.clone());
        }
    }

    /// Whether a file may be for a target: in JSON by the parameters that it sets, in Bicep by the path that it names.
    fn is_for(&self, file: &File, target: Deployable<'_>) -> bool {
        match file {
            File::Json(file) => target.declares_all_of(file),
            File::Bicep(file) => file.using().is_some_and(|using| {
                let source = self.generated.get(using.as_str()).map_or(using.as_str(), |source| source);
                source == &**target.path()
            }),
        }
    }

    /// The sets of inputs of a file: the one that the caller gives, or one for each parameter file beside, and one without
    /// where that leaves nothing open.
    pub(crate) fn inputs(
        &self,
        target: Deployable<'_>,
        settings: &Settings,
        environments: Environments,
    ) -> Vec<Inputs> {
        let mut own = Inputs { parameters: settings.variables.clone(), ..Inputs::default() };
        self.named.iter().filter(|file| self.is_for(file, target)).for_each(|file| give(&mut own, file));
        let beside = self.beside.get(target.path()).filter(|_| self.named.is_empty());
        let found = beside.filter(|_| environments == Environments::All).map(Vec::as_slice);
        let environment = |file: &File| {
            let name = below(parent_path(target.path()), file.path());
            let mut inputs = Inputs { environment: Some(name.into()), ..own.clone() };
            give(&mut inputs, file);
            inputs
        };
        let mut inputs: Vec<_> = found.unwrap_or_default().iter().map(environment).collect();
        if inputs.is_empty() || target.needs_no_value() {
            inputs.insert(0, own);
        }
        inputs
    }
}

fn give(inputs: &mut Inputs, file: &File) {
    match file {
        File::Json(file) => inputs.parameter_files.push(Arc::clone(file)),
        File::Bicep(file) => inputs.bicep_parameter_files.push(Arc::clone(file)),
    }
}

/// What a file in JSON is for, among what declares all that it sets: the one that it is named after, else all in its folder,
/// else the one that it is named after in the folder above.
fn owners<'d>(file: &ParameterFile, targets: &Deployables<'d>) -> Vec<Deployable<'d>> {
    let in_folder = |folder: &str| -> Vec<Deployable<'d>> {
        let lies_there = |it: &Deployable<'d>| parent_path(it.path()) == folder && it.declares_all_of(file);
        targets.all.iter().copied().filter(lies_there).collect()
    };
    let is_named_after = |target: &Deployable<'d>| {
        let compiled = targets.generated.iter().filter(|(_, source)| *source == target.path());
        let mut paths = compiled.map(|(path, _)| path).chain([target.path()]);
        paths.any(|path| is_named_after(&file.path, path))
    };
    let named_after = |all: &[Deployable<'d>]| {
        let named = all.iter().filter(|target| is_named_after(target));
        named.max_by_key(|target| target.path().len()).copied()
    };
    let folder = parent_path(&file.path);
    let beside = in_folder(folder);
    match named_after(&beside) {
        Some(target) => vec![target],
        None if !beside.is_empty() => beside,
        None => named_after(&in_folder(parent_path(folder))).into_iter().collect(),
    }
}

/// `azuredeploy.parameters.prod.json` is named after `azuredeploy.json`.
pub(crate) fn is_named_after(file: &str, template: &str) -> bool {
    let name = file_name(template);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = file_name(file).strip_prefix(stem);
    rest.is_some_and(|rest| rest.starts_with(['.', '-', '_']))
}

fn load(sources: &Sources<'_>, path: &str) -> Result<File, String> {
    let id = sources.load(path).map_err(|why| format!("cannot read this parameter file: {why}"))?;
    let source = sources.get(id);
    let (path, text) = (Arc::clone(&source.path), Arc::clone(&source.text));
    let (file, problems) = if extension(&path) == "bicepparam" {
        let (tree, problems) = cumulint_bicep::parse_parameters(id, text);
        (File::Bicep(Arc::new(BicepParameterFile { path, tree: Arc::new(tree) })), problems)
    } else {
        let (tree, problems) = cumulint_document::parse_json_at(text, Place::File(id));
        (File::Json(Arc::new(ParameterFile { path, tree: Arc::new(tree) })), problems)
    };
    if let Some(problem) = problems.first() {
        return Err(format!("cannot read this parameter file: {}", problem.message));
    }
    let is_ours = match &file {
        File::Json(file) => {
            cumulint_arm::recognize(&file.tree) == Some(FileKind::ParameterFile)
                || file.tree.root().is_some_and(|root| root.get("parameters").is_some())
        }
        File::Bicep(_) => true,
    };
    is_ours.then_some(file).ok_or_else(|| "this is no parameter file of ARM templates".to_owned())
}
