//! Files that are imported at compile time: their variables, functions and types become the template's own, under names that
//! no author can write. Each file is read once.

use std::sync::Arc;

use cumulint_bicep::Tree;
use cumulint_evaluation::Event;
use cumulint_source::{Span, extension};

use super::module::is_registry;
use super::names::{Elsewhere, Named};
use super::{BicepReader, Unit};
use crate::files::{Absent, Wanted};

/// The most files that one root imports.
const MAX_FILES: usize = 100;

/// The files that were imported.
#[derive(Default)]
pub(super) struct Imports {
    known: Vec<Imported>,
}

struct Imported {
    path: String,
    /// Where the keys of its names begin, or why it is not read.
    found: Result<String, Absent>,
    /// Whether all names that it declares are known: it was read to its end, and all of it could be parsed.
    whole: bool,
}

impl BicepReader<'_> {
    /// Reads a file that another one imports from, and gives where the keys of its names begin; else what stands for them.
    pub(super) fn imported(
        &mut self,
        unit: &Unit<'_>,
        relative: &str,
        span: Span,
    ) -> Result<String, Elsewhere> {
        if is_registry(relative) {
            let subject = format!("`{relative}`, which a registry keeps");
            return Err(Elsewhere { subject, registry: Some((relative.to_owned(), span)) });
        }
        let path = self.neighbours.named_by(&unit.path, relative);
        let known = self.imports.known.iter().find(|known| known.path == path);
        let found = known.map(|known| known.found.clone()).unwrap_or_else(|| self.import_file(&path));
        found.map_err(|why| {
            Wanted::Module.report(&why, relative, span, &mut self.reporter);
            format!("`{relative}`, which is not read").into()
        })
    }

    fn import_file(&mut self, path: &str) -> Result<String, Absent> {
        let place = self.imports.known.len();
        let prefix = format!("{place}#");
        let tree = self.importable(path);
        // Said before it is read: files may import each other.
        let found = tree.as_ref().map(|_| prefix.clone()).map_err(Clone::clone);
        self.imports.known.push(Imported { path: path.to_owned(), found, whole: false });
        let tree = tree?;
        let inner = self.unit(&tree, path, prefix.clone());
        let locals = std::mem::take(&mut self.locals);
        self.declarations(&inner);
        self.locals = locals;
        if let Some(imported) = self.imports.known.get_mut(place) {
            imported.whole = !tree.is_broken();
        }
        Ok(prefix)
    }

    fn importable(&self, path: &str) -> Result<Arc<Tree>, Absent> {
        if self.imports.known.len() >= MAX_FILES {
            return Err(Absent::TooMany);
        }
        if extension(path) == "json" {
            self.neighbours.size(path)?;
            return Err(Absent::Unsupported("names that a template in JSON exports are not read"));
        }
        self.neighbours.bicep(path)
    }

    /// What a name of an imported file means; one that the file does not declare is reported.
    pub(super) fn exported(&mut self, prefix: &str, name: &str, span: Span) -> Named {
        let named = self.export(prefix, name);
        let is_of = |imported: &&Imported| imported.found.as_deref() == Ok(prefix);
        if let (Named::Elsewhere(_), Some(file)) = (&named, self.imports.known.iter().find(is_of))
            && file.whole
        {
            let message = format!("there is no `{name}` in `{}`", cumulint_source::file_name(&file.path));
            self.reporter.report(Event::UndeclaredName, name, message, span);
        }
        named
    }
}
