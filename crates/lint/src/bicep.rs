//! Bicep files: which are roots, and with which sets of inputs each is evaluated.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_arm::{BicepParameterFile, Inputs};
use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, SourceFile, parent_path};

use crate::discover::Parsed;
use crate::evaluate::{Environments, below};
use crate::settings::Settings;

/// A Bicep file, parsed.
#[derive(Debug)]
pub(crate) struct BicepFile {
    /// Its path.
    pub(crate) path: Arc<str>,
    /// Its tree.
    pub(crate) tree: Arc<cumulint_bicep::Tree>,
}

/// A Bicep file that is deployed by itself, with the files of parameters that say they are for it.
#[derive(Debug)]
pub(crate) struct BicepRoot<'d> {
    pub(crate) file: &'d BicepFile,
    parameters: Vec<&'d Arc<BicepParameterFile>>,
}

/// Parses a Bicep file or a file of parameters; gives its comments, too.
pub(crate) fn parse(
    file: FileId,
    source: &SourceFile,
) -> (Parsed, Arc<cumulint_bicep::Tree>, Vec<Diagnostic>) {
    let (text, path) = (Arc::clone(&source.text), Arc::clone(&source.path));
    let is_parameters = path.ends_with(".bicepparam");
    let (tree, found) = if is_parameters {
        cumulint_bicep::parse_parameters(file, text)
    } else {
        cumulint_bicep::parse(file, text)
    };
    let tree = Arc::new(tree);
    let own = Arc::clone(&tree);
    let parsed = if is_parameters {
        Parsed::BicepParameters(BicepParameterFile { path, tree })
    } else {
        Parsed::Bicep(BicepFile { path, tree })
    };
    (parsed, own, found)
}

/// The roots: all files but those that another one deploys as modules or imports from, with which they are evaluated.
pub(crate) fn bicep_roots<'d>(
    files: &'d [BicepFile],
    parameters: &'d [Arc<BicepParameterFile>],
) -> Vec<BicepRoot<'d>> {
    let links = files.iter().map(|file| cumulint_arm::modules(&file.tree, &file.path));
    let links: Vec<Vec<String>> = links.collect();
    let each = || files.iter().zip(&links);
    let others = each().flat_map(|(file, links)| links.iter().filter(|path| **path != *file.path));
    let called: BTreeSet<&str> = others.map(String::as_str).collect();
    // Of files that only deploy each other, each is a root.
    let firsts = files.iter().filter(|file| !called.contains(&*file.path));
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = firsts.map(|file| &*file.path).collect();
    let by_path: std::collections::BTreeMap<&str, &Vec<String>> =
        each().map(|(file, links)| (&*file.path, links)).collect();
    while let Some(path) = open.pop() {
        for link in by_path.get(path).into_iter().copied().flatten() {
            if reached.insert(link) {
                open.push(link);
            }
        }
    }
    let roots = files.iter().filter(|file| !reached.contains(&*file.path));
    let own = |file: &BicepFile| {
        parameters.iter().filter(|it| it.using().is_some_and(|using| using == *file.path)).collect()
    };
    roots.map(|file| BicepRoot { file, parameters: own(file) }).collect()
}

/// The sets of inputs of a Bicep file: one for each file of parameters, and one without where that leaves nothing open.
pub(crate) fn bicep_inputs(
    root: &BicepRoot<'_>,
    settings: &Settings,
    environments: Environments,
) -> Vec<Inputs> {
    let own = Inputs { parameters: settings.variables.clone(), ..Inputs::default() };
    let found = match environments {
        Environments::All => root.parameters.as_slice(),
        Environments::Own => &[],
    };
    let environment = |file: &&Arc<BicepParameterFile>| Inputs {
        bicep_parameter_files: vec![Arc::clone(file)],
        environment: Some(below(parent_path(&root.file.path), &file.path).into()),
        ..own.clone()
    };
    let mut inputs: Vec<_> = found.iter().map(environment).collect();
    if inputs.is_empty() || cumulint_arm::bicep_needs_no_value(&root.file.tree) {
        inputs.insert(0, own);
    }
    inputs
}
