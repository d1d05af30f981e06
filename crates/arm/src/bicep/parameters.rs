//! Files of parameters (`.bicepparam`): which Bicep file each is for, and what it sets.

use std::sync::Arc;

use cumulint_bicep::{Declaration, Extends, Tree};
use cumulint_source::{Sources, join_path, parent_path};

use cumulint_diagnostic::Diagnostic;
use cumulint_model::Symbol;

use super::Reader;
use crate::syntax::{Given, Template};
use crate::templates::Templates;

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

/// How many files of parameters build on each other at most.
const MAX_FILES: usize = 16;

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

    /// What it sets, after what the files set that it builds on: the last one counts.
    pub(crate) fn read_all(&self, templates: &Templates<'_>) -> Vec<ReadParameters> {
        let mut all = Vec::new();
        let mut next = Some(self.clone());
        while let Some(file) = next.filter(|_| all.len() < MAX_FILES) {
            next = file.base(templates.sources());
            all.push(file.read(templates, next.is_some()));
        }
        all.reverse();
        all
    }

    /// The file that it builds on.
    fn base(&self, sources: &Sources<'_>) -> Option<Self> {
        let written = self.extends()?.path().text()?;
        let path = join_path(parent_path(&self.path), &written);
        let found = sources.files().size(&path).ok().filter(|_| path != *self.path);
        let file = found.and_then(|_| sources.load(&path).ok())?;
        let (tree, _) = cumulint_bicep::parse_parameters(file, sources.get(file).text.clone());
        Some(Self { path: path.into(), tree: Arc::new(tree) })
    }

    fn extends(&self) -> Option<Extends<'_>> {
        self.tree.root().declarations().find_map(|declaration| match declaration {
            Declaration::Extends(extends) => Some(extends),
            _ => None,
        })
    }

    fn read(&self, templates: &Templates<'_>, has_base: bool) -> ReadParameters {
        let mut reader = Reader::new(templates);
        let unit = reader.unit(&self.tree, &self.path, String::new());
        reader.declarations(&unit);
        // A parameter's value is its default here: others may be made of it.
        let given = reader.template.parameters.iter();
        let given = given.filter_map(|it| Some((it.name.clone(), Given::Value(it.default.clone()?))));
        let given = given.collect();
        if let Some(extends) = self.extends().filter(|_| !has_base) {
            let message = format!("`{}` cannot be read", extends.path().text().unwrap_or_default());
            reader.warn(message, self.tree.span(extends.path().range()));
        }
        ReadParameters {
            path: Arc::clone(&self.path),
            given,
            template: reader.template,
            diagnostics: reader.diagnostics,
        }
    }
}
