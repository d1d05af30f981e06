//! Files of values: which root each is for, and the sets of inputs that come of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_document::Place;
use cumulint_evaluation::{Environments, Given, NamedFile, NotAnalysed, below, is_named_after};
use cumulint_source::{Sources, extension, parent_path};

use super::snapshot::Sorted;
use super::target::{Target, Targets};
use crate::Inputs;
use crate::bicep::BicepParameterFile;
use crate::parameters::ParameterFile;
use crate::recognize::{FileKind, recognize};

/// A file of values.
#[derive(Clone, Debug)]
pub(super) enum Values {
    Json(Arc<ParameterFile>),
    Bicep(Arc<BicepParameterFile>),
}

impl Values {
    pub(super) fn path(&self) -> &Arc<str> {
        match self {
            Self::Json(file) => &file.path,
            Self::Bicep(file) => &file.path,
        }
    }

    /// Loads a file that the caller names; else what is to be said of it.
    fn load(sources: &Sources<'_>, path: &str) -> Result<Self, NamedFile> {
        let foreign = || NamedFile::Foreign("this is not a parameter file of ARM templates".to_owned());
        let unreadable = |why: &str| format!("cannot read this parameter file: {why}");
        let is_bicep = extension(path) == "bicepparam";
        if !is_bicep && !matches!(extension(path), "json" | "jsonc") {
            return Err(foreign());
        }
        let id = sources.load(path).map_err(|why| NamedFile::Foreign(unreadable(&why.to_string())))?;
        let source = sources.get(id);
        let (path, text) = (Arc::clone(&source.path), Arc::clone(&source.text));
        if is_bicep {
            let (tree, problems) = cumulint_bicep::parse_parameters(id, text);
            return match problems.first() {
                Some(problem) => Err(NamedFile::Refused(unreadable(&problem.message))),
                None => Ok(Self::Bicep(Arc::new(BicepParameterFile { path, tree: Arc::new(tree) }))),
            };
        }
        let (tree, problems) = cumulint_document::parse_json_at(text, Place::File(id));
        if let Some(problem) = problems.first() {
            return Err(NamedFile::Foreign(unreadable(&problem.message)));
        }
        let is_ours = recognize(&tree) == Some(FileKind::ParameterFile)
            || tree.root().is_some_and(|root| root.get("parameters").is_some());
        let file = Self::Json(Arc::new(ParameterFile { path, tree: Arc::new(tree) }));
        is_ours.then_some(file).ok_or_else(foreign)
    }

    /// What is to be said of a file that the caller names and that is for nothing here.
    fn misfit_named(&self, path: &str) -> String {
        match self {
            Self::Json(_) => format!("`{path}` sets a parameter that no template here declares"),
            Self::Bicep(_) => format!("what `{path}` is for is not deployed by itself here"),
        }
    }

    /// What is to be said of a file that is for nothing here.
    fn misfit(&self) -> &'static str {
        match self {
            Self::Json(_) => "it sets a parameter that no template beside it declares",
            Self::Bicep(_) => "what it is for is not deployed by itself here",
        }
    }

    fn give_to(&self, inputs: &mut Inputs) {
        match self {
            Self::Json(file) => inputs.parameter_files.push(Arc::clone(file)),
            Self::Bicep(file) => inputs.bicep_parameter_files.push(Arc::clone(file)),
        }
    }
}

/// The files of values of a run, by the roots that they are for.
#[derive(Default, Debug)]
pub(super) struct Placed {
    /// Those beside what they are for, by its path.
    beside: BTreeMap<Arc<str>, Vec<Values>>,
    /// Those that the caller names: then the others do not count.
    named: Vec<Values>,
    /// What became of each file that the caller names.
    pub(super) answers: Vec<NamedFile>,
    /// Those that are for nothing here.
    pub(super) unused: Vec<NotAnalysed>,
}

impl Placed {
    /// Finds what each file is for.
    pub(super) fn new(sorted: &Sorted<'_>, targets: &Targets<'_>, given: &Given) -> Self {
        let mut placed = Self::default();
        for path in &given.parameter_files {
            let answer = match Values::load(sorted.sources, path) {
                Ok(values) if targets.all.iter().any(|target| is_for(&values, *target, sorted, targets)) => {
                    placed.named.push(values);
                    NamedFile::Taken
                }
                Ok(values) => NamedFile::Refused(values.misfit_named(path)),
                Err(answer) => answer,
            };
            placed.answers.push(answer);
        }
        let canonical = |path: &String| sorted.sources.files().canonical(path);
        let named: BTreeSet<String> = given.parameter_files.iter().map(canonical).collect();
        for (values, asked) in sorted.values.iter().filter(|(values, _)| !named.contains(&**values.path())) {
            placed.place(values, *asked, sorted, targets);
        }
        placed
    }

    /// Lays a file beside what it is for.
    fn place(&mut self, values: &Values, asked: bool, sorted: &Sorted<'_>, targets: &Targets<'_>) {
        let owners = match values {
            Values::Json(json) => owners(json, targets),
            Values::Bicep(_) => {
                let all = targets.all.iter().copied();
                all.filter(|target| is_for(values, *target, sorted, targets)).collect()
            }
        };
        if owners.is_empty() && asked {
            let reason = values.misfit().to_owned();
            self.unused.push(NotAnalysed { path: values.path().to_string(), reason });
        }
        for owner in owners {
            self.beside.entry(Arc::clone(owner.path())).or_default().push(values.clone());
        }
    }

    /// The files that give values to a root: those that the caller names, else those beside it.
    pub(super) fn of(&self, target: Target<'_>, sorted: &Sorted<'_>, targets: &Targets<'_>) -> OfRoot {
        let named = self.named.iter().filter(|values| is_for(values, target, sorted, targets));
        let beside = self.beside.get(target.path()).filter(|_| self.named.is_empty());
        OfRoot { named: named.cloned().collect(), beside: beside.cloned().unwrap_or_default() }
    }
}

/// The files that give values to one root.
#[derive(Debug)]
pub(super) struct OfRoot {
    named: Vec<Values>,
    beside: Vec<Values>,
}

impl OfRoot {
    pub(super) fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.named.iter().chain(&self.beside).map(Values::path)
    }

    /// The sets of inputs of the root: the one that the caller gives, or one for each file beside, and one without where that
    /// leaves nothing open.
    pub(super) fn inputs(
        &self,
        target: Target<'_>,
        variables: &[(String, String)],
        environments: Environments,
    ) -> Vec<Inputs> {
        let mut own = Inputs { parameters: variables.to_vec(), ..Inputs::default() };
        self.named.iter().for_each(|values| values.give_to(&mut own));
        let environment = |values: &Values| {
            let name = below(parent_path(target.path()), values.path());
            let mut inputs = Inputs { environment: Some(name.to_owned()), ..own.clone() };
            values.give_to(&mut inputs);
            inputs
        };
        let beside = self.beside.iter().filter(|_| environments == Environments::All);
        let mut inputs: Vec<Inputs> = beside.map(environment).collect();
        if inputs.is_empty() || target.needs_no_value() {
            inputs.insert(0, own);
        }
        inputs
    }
}

/// Whether a file may be for a target: in JSON by the parameters that it sets, in Bicep by the path that it names. Where what
/// that leads to was compiled, the file that it was compiled from is meant.
fn is_for(values: &Values, target: Target<'_>, sorted: &Sorted<'_>, targets: &Targets<'_>) -> bool {
    match values {
        Values::Json(file) => target.declares_all_of(file),
        Values::Bicep(file) => file.using_written().is_some_and(|written| {
            let using = sorted.join(parent_path(&file.path), &written);
            let source = targets.generated.get(using.as_str()).map_or(using.as_str(), |source| source);
            source == &**target.path()
        }),
    }
}

/// What a file in JSON is for, among what declares all that it sets: the one that it is named after, else all in its folder,
/// else the one that it is named after in the folder above.
fn owners<'s>(file: &ParameterFile, targets: &Targets<'s>) -> Vec<Target<'s>> {
    let in_folder = |folder: &str| -> Vec<Target<'s>> {
        let lies_there = |it: &Target<'s>| parent_path(it.path()) == folder && it.declares_all_of(file);
        targets.all.iter().copied().filter(lies_there).collect()
    };
    let is_named_after_it = |target: &Target<'s>| {
        let compiled = targets.generated.iter().filter(|(_, source)| *source == target.path());
        let mut paths = compiled.map(|(path, _)| path).chain([target.path()]);
        paths.any(|path| is_named_after(&file.path, path))
    };
    let named_after = |all: &[Target<'s>]| {
        let named = all.iter().filter(|target| is_named_after_it(target));
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
