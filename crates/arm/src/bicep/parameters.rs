//! Files of parameters (`.bicepparam`): which Bicep file each is for, and what it sets.

use std::sync::Arc;

use cumulint_bicep::{Declaration, Extends, Tree};
use cumulint_evaluation::Limit;
use cumulint_model::Symbol;
use cumulint_source::{join_path, parent_path};

use super::BicepReader;
use crate::files::Neighbours;
use crate::files::Told;
use crate::files::{Absent, Wanted};
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
    pub(crate) told: Told,
}

/// How many files of parameters build on each other at most.
const MAX_FILES: usize = 16;

impl BicepParameterFile {
    /// The path of the Bicep file that it says it is for.
    #[must_use]
    pub fn using(&self) -> Option<String> {
        Some(join_path(parent_path(&self.path), &self.using_written()?))
    }

    /// Likewise, as it is written.
    pub(crate) fn using_written(&self) -> Option<String> {
        self.tree.root().declarations().find_map(|declaration| match declaration {
            Declaration::Using(using) => Some(using.path()?.text()?.into_owned()),
            _ => None,
        })
    }

    /// What it sets, after what the files set that it builds on: the last one counts.
    pub(crate) fn read_all(&self, neighbours: Neighbours<'_>) -> Vec<ReadParameters> {
        let mut all = Vec::new();
        let mut next = Some(self.clone());
        while let Some(file) = next {
            let mut reader = BicepReader::new(neighbours);
            next = file.base(all.len(), &mut reader);
            all.push(file.read(reader));
        }
        all.reverse();
        all
    }

    /// The file that it builds on, as the one after so many; `None` if there is none or it cannot be had, which is reported.
    fn base(&self, before: usize, reader: &mut BicepReader<'_>) -> Option<Self> {
        let extends = self.extends()?.path();
        let (written, span) = (extends.text()?, self.tree.span(extends.range()));
        let path = reader.neighbours.named_by(&self.path, &written);
        if before + 1 >= MAX_FILES {
            reader.reporter.limit(Limit::Files, span);
            return None;
        }
        let found = reader.neighbours.text(&path);
        let report_absent = |why: Absent| Wanted::Document.report(&why, &written, span, &mut reader.reporter);
        let (file, text) = found.map_err(report_absent).ok()?;
        let (tree, _) = cumulint_bicep::parse_parameters(file, text);
        Some(Self { path: path.into(), tree: Arc::new(tree) })
    }

    fn extends(&self) -> Option<Extends<'_>> {
        self.tree.root().declarations().find_map(|declaration| match declaration {
            Declaration::Extends(extends) => Some(extends),
            _ => None,
        })
    }

    fn read(&self, mut reader: BicepReader<'_>) -> ReadParameters {
        let unit = reader.unit(&self.tree, &self.path, String::new());
        reader.declarations(&unit);
        // A parameter's value is its default here: others may be made of it.
        let given = reader.template.parameters.iter();
        let given = given.filter_map(|it| Some((it.name.clone(), Given::Value(it.default.clone()?))));
        ReadParameters {
            path: Arc::clone(&self.path),
            given: given.collect(),
            template: reader.template,
            told: reader.reporter.into(),
        }
    }
}
