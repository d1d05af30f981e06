//! Files of parameters (`.bicepparam`): which Bicep file each is for, and what it sets.

use std::sync::Arc;

use cumulint_bicep::{Declaration, Tree};
use cumulint_source::{Sources, join_path, parent_path};

use cumulint_diagnostic::Diagnostic;
use cumulint_model::Symbol;

use super::Reader;
use crate::syntax::{Given, Template};

/// A file of parameters, parsed.
#[derive(Clone, Debug)]
pub struct BicepParameterFile {
    /// Its path.
    pub path: Arc<str>,
    /// Its tree.
    pub tree: Arc<Tree>,
}

/// What a file of parameters sets, with the template that its expressions are evaluated in.
pub(crate) struct ReadParameters {
    pub(crate) path: Arc<str>,
    pub(crate) template: Template,
    pub(crate) given: Vec<(Symbol, Given)>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl BicepParameterFile {
    /// The path of the Bicep file that it says it is for.
    #[must_use]
    pub fn using(&self) -> Option<String> {
        self.tree.root().declarations().find_map(|declaration| match declaration {
            Declaration::Using(using) => {
                let path = using.path()?.text()?;
                Some(join_path(parent_path(&self.path), &path))
            }
            _ => None,
        })
    }

    /// What it sets.
    pub(crate) fn read(&self, sources: &Sources<'_>) -> ReadParameters {
        let mut reader = Reader::new(sources);
        let unit = reader.unit(&self.tree, &self.path, String::new());
        reader.declarations(&unit);
        // A parameter's value is its default here: others may be made of it.
        let given = reader.template.parameters.iter();
        let given = given.filter_map(|it| Some((it.name.clone(), Given::Value(it.default.clone()?))));
        let given = given.collect();
        ReadParameters {
            path: Arc::clone(&self.path),
            given,
            template: reader.template,
            diagnostics: reader.diagnostics,
        }
    }
}
