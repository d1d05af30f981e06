//! The evaluation of one root, with each of its sets of inputs. What it is made of is read once for all of them.

use cumulint_document::Tree;
use cumulint_model::Dialect;

use crate::bicep::ReadTemplate;
use crate::evaluator::{Evaluator, empty_project};
use crate::files::Library;
use crate::files::Neighbours;
use crate::syntax::{Template, TemplateReader};
use crate::{Evaluated, Inputs};

/// A template, read.
pub(crate) fn template(tree: &Tree) -> ReadTemplate {
    let mut reader = TemplateReader::default();
    let template = tree.root().map_or_else(Template::default, |root| reader.template(root));
    ReadTemplate { template, told: reader.reporter.into() }
}

/// What is needed to evaluate a root.
pub(crate) struct Evaluation<'e> {
    pub(crate) read: &'e ReadTemplate,
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
        let project = empty_project(self.dialect, self.path, inputs);
        let mut evaluator = Evaluator::new(project, inputs, &self.read.template, library, self.checks);
        given.iter().for_each(|file| evaluator.give(file));
        evaluator.take(&self.read.told);
        evaluator.resources(&self.read.template);
        given.iter().map(|file| &file.told).chain(library.told()).for_each(|told| evaluator.take(told));
        evaluator.finish()
    }
}

/// The paths of the templates that a template deploys by links, in the order of their first use.
pub(crate) fn linked(tree: &Tree, path: &str, neighbours: Neighbours<'_>) -> Vec<String> {
    if !tree.text().contains("templateLink") {
        return Vec::new();
    }
    let (read, inputs, library) = (template(tree), Inputs::default(), Library::new(neighbours));
    let project = empty_project(Dialect::Arm, path, &inputs);
    let mut evaluator = Evaluator::new(project, &inputs, &read.template, &library, false);
    evaluator.register(&read.template);
    library.paths().map(str::to_owned).collect()
}
