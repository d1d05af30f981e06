//! The roots of a snapshot, with their inputs, ready to be evaluated.

use std::sync::Arc;

use cumulint_evaluation::{
    Environments, Evaluated, Generated, Given, LeftOut, NamedFile, NotAnalysed, Plan, Reads, Root,
};
use cumulint_model::Dialect;

use super::snapshot::Sorted;
use super::target::{Target, Targets};
use super::values::{OfRoot, Placed};
use crate::bicep;
use crate::files::Neighbours;
use crate::files::Templates;
use crate::root::{Evaluation, template};

/// A plan of ARM templates and Bicep files.
pub(super) struct AzurePlan<'s> {
    roots: Vec<(Target<'s>, OfRoot)>,
    templates: Templates<'s>,
    /// Values of parameters that the caller gives.
    variables: Vec<(String, String)>,
    generated: Vec<Generated>,
    unused: Vec<NotAnalysed>,
    answers: Vec<NamedFile>,
}

impl<'s> AzurePlan<'s> {
    pub(super) fn new(sorted: &Sorted<'s>, given: &Given) -> Self {
        let targets = Targets::new(sorted);
        let placed = Placed::new(sorted, &targets, given);
        let roots = targets.all.iter().map(|target| (*target, placed.of(*target, sorted, &targets)));
        let roots = roots.collect();
        let asked = sorted.templates.iter().filter(|file| file.asked).map(|file| &file.content.path);
        let generated = asked.filter_map(|path| Some((path, targets.generated.get(path)?)));
        let generated =
            generated.map(|(path, from)| Generated { path: path.to_string(), from: from.to_string() });
        Self {
            roots,
            generated: generated.collect(),
            templates: targets.templates,
            variables: given.variables.clone(),
            unused: placed.unused,
            answers: placed.answers,
        }
    }
}

impl Plan for AzurePlan<'_> {
    fn roots(&self) -> Vec<Root> {
        let root = |(target, values): &(Target<'_>, OfRoot)| Root {
            path: Arc::clone(target.path()),
            inputs: values.paths().cloned().collect(),
            tells_values: false,
        };
        self.roots.iter().map(root).collect()
    }

    fn evaluate(&self, root: usize, environments: Environments, reads: &Reads) -> Vec<Evaluated> {
        let Some((target, values)) = self.roots.get(root) else { return Vec::new() };
        reads.text(target.path());
        values.paths().for_each(|path| reads.text(path));
        let neighbours = Neighbours::new(&self.templates, reads);
        let (read, dialect) = match target {
            Target::Template(file) => (template(&file.tree), Dialect::Arm),
            Target::Bicep(file) => (bicep::read(&file.tree, &file.path, neighbours), Dialect::Bicep),
        };
        let checks = environments == Environments::All;
        let evaluation = Evaluation { read: &read, dialect, path: target.path(), neighbours, checks };
        let inputs = values.inputs(*target, &self.variables, environments);
        let evaluated = evaluation.with_each(&inputs).into_iter();
        evaluated.map(|(project, diagnostics)| Evaluated { project, diagnostics }).collect()
    }

    fn left_out(&self) -> LeftOut {
        LeftOut { not_analysed: self.unused.clone(), generated: self.generated.clone() }
    }

    fn named_files(&self) -> Vec<NamedFile> {
        self.answers.clone()
    }
}
