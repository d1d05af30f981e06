//! The roots of a snapshot: root modules with their environments, and plans and states.

use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::{
    Answer, Environments, Evaluated, Given, LeftOut, NamedFile, Plan, Reader, Reads, Root, below,
};
use cumulint_source::Sources;

use crate::Inputs;
use crate::module::Program;

/// What can be evaluated for itself.
enum Deployed<'p> {
    /// The root module of a folder.
    Module(&'p str),
    /// A plan or a state.
    Plan(&'p Arc<str>, &'p Tree),
}

/// The roots of a snapshot: plans and states, then root modules, each in the order of their paths.
pub(super) struct Roots<'p> {
    sources: &'p Sources<'p>,
    program: &'p Program<'p>,
    deployed: Vec<Deployed<'p>>,
    given: &'p Given,
}

impl<'p> Roots<'p> {
    pub(super) fn new(
        sources: &'p Sources<'p>,
        program: &'p Program<'p>,
        plans: Vec<(&'p Arc<str>, &'p Tree)>,
        given: &'p Given,
    ) -> Self {
        let plans = plans.into_iter().map(|(path, tree)| Deployed::Plan(path, tree));
        let modules = program.roots().into_iter().map(Deployed::Module);
        Self { sources, program, deployed: plans.chain(modules).collect(), given }
    }

    /// The variable files of which each gives a root a set of inputs. Files that the caller names stand instead of them.
    fn environments(&self, folder: &str) -> Vec<&'p str> {
        if self.given.variable_files.is_empty() { self.program.environments(folder) } else { Vec::new() }
    }

    /// What the caller gives for variables.
    fn own(&self) -> Inputs {
        Inputs {
            fallback: self.given.fallback_variables.clone(),
            var_files: self.given.variable_files.clone(),
            variables: self.given.variables.clone(),
            environment: None,
        }
    }

    /// The sets of inputs of a root. If files are named, or none is found, there is one; else one for each that is found, and one
    /// without if that leaves nothing open.
    fn inputs(&self, folder: &str, environments: Environments) -> Vec<Inputs> {
        let own = self.own();
        let found = match environments {
            Environments::All => self.environments(folder),
            Environments::Own => Vec::new(),
        };
        let environment = |path: &&str| Inputs {
            var_files: vec![(*path).to_owned()],
            environment: Some(below(folder, path).into()),
            ..own.clone()
        };
        let mut inputs: Vec<Inputs> = found.iter().map(environment).collect();
        if inputs.is_empty() || self.program.needs_no_value(folder) {
            inputs.insert(0, own);
        }
        inputs
    }
}

impl Plan for Roots<'_> {
    fn roots(&self) -> Vec<Root> {
        let root = |deployed: &Deployed<'_>| match deployed {
            Deployed::Module(folder) => Root {
                path: (*folder).into(),
                inputs: self.environments(folder).into_iter().map(Into::into).collect(),
                tells_values: false,
            },
            Deployed::Plan(path, _) => {
                Root { path: Arc::clone(path), inputs: Vec::new(), tells_values: true }
            }
        };
        self.deployed.iter().map(root).collect()
    }

    fn evaluate(&self, root: usize, environments: Environments, reads: &Reads) -> Vec<Evaluated> {
        let reader = Reader::new(self.sources, reads);
        match self.deployed.get(root) {
            Some(Deployed::Module(folder)) => {
                let inputs = self.inputs(folder, environments).into_iter();
                inputs.map(|inputs| crate::root::evaluate(self.program, folder, &inputs, reader)).collect()
            }
            Some(Deployed::Plan(path, tree)) => vec![crate::plan::lowered(tree, path, self.program, reader)],
            None => Vec::new(),
        }
    }

    /// Everything that is parsed is evaluated, as a root or through its callers.
    fn left_out(&self) -> LeftOut {
        LeftOut::default()
    }

    fn named_files(&self) -> Vec<NamedFile> {
        let foreign = |path: &String| NamedFile::Foreign(format!("`{path}` gives no values to parameters"));
        self.given.parameter_files.iter().map(foreign).collect()
    }

    fn answer(&self, expression: &str, folder: &str) -> Option<Answer> {
        let reads = Reads::default();
        let reader = Reader::new(self.sources, &reads);
        Some(crate::root::answer(expression, self.program, folder, &self.own(), reader))
    }
}
