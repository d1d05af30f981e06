//! The evaluation of one root, with each of its sets of inputs. What it is made of is read once for all of them.

use cumulint_document::Tree;
use cumulint_model::Dialect;

use crate::bicep::Read;
use crate::evaluator::Evaluator;
use crate::library::Library;
use crate::neighbours::Neighbours;
use crate::syntax::{Reader, Template};
use crate::{Evaluated, Inputs};

/// A template, read.
pub(crate) fn template(tree: &Tree) -> Read {
    let mut reader = Reader::default();
    let template = tree.root().map_or_else(Template::default, |root| reader.template(root));
    Read { template, told: reader.reporter.into() }
}

/// A Bicep file, read.
pub(crate) fn bicep(tree: &cumulint_bicep::Tree, path: &str, neighbours: Neighbours<'_>) -> Read {
    crate::bicep::read(tree, path, neighbours)
}

/// What is needed to evaluate a root.
pub(crate) struct Evaluation<'e> {
    pub(crate) read: &'e Read,
    pub(crate) dialect: Dialect,
    pub(crate) path: &'e str,
    pub(crate) neighbours: Neighbours<'e>,
    /// Whether what resources declare is checked against their types.
    pub(crate) checks: bool,
}

impl Evaluation<'_> {
    /// The projects, in the order of the inputs.
    pub(crate) fn with_each(&self, inputs: &[Inputs]) -> Vec<Evaluated> {
        let library = Library::new(self.neighbours);
        inputs.iter().map(|inputs| self.with(inputs, &library)).collect()
    }

    fn with(&self, inputs: &Inputs, library: &Library<'_>) -> Evaluated {
        let given = inputs.bicep_parameter_files.iter().flat_map(|file| file.read_all(self.neighbours));
        let given: Vec<_> = given.collect();
        let mut evaluator = Evaluator::new(self.path, inputs, &self.read.template, library);
        evaluator.project.dialect = self.dialect;
        evaluator.checks = self.checks;
        given.iter().for_each(|file| evaluator.give(file));
        evaluator.take(&self.read.told);
        evaluator.resources(&self.read.template);
        given.iter().map(|file| &file.told).chain(library.told()).for_each(|told| evaluator.take(told));
        evaluator.finish()
    }
}
