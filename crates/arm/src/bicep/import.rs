//! Files that are imported at compile time: their variables, functions and types become the template's own, under names that
//! no author can write. Each file is read once.

use cumulint_source::{Span, join_path, parent_path};

use super::module::is_registry;
use super::{Reader, Unit};

/// The most files that one root imports.
const MAX_FILES: usize = 100;

/// The files that were imported.
#[derive(Default)]
pub(super) struct Imports {
    /// By path: where the keys of its names begin, or why it cannot be read.
    known: Vec<(String, Result<String, String>)>,
}

impl Reader<'_> {
    /// Reads a file that another one imports from, and gives where the keys of its names begin.
    pub(super) fn imported(&mut self, unit: &Unit<'_>, relative: &str, span: Span) -> Result<String, String> {
        if is_registry(relative) {
            return Err(format!("`{relative}`, which a registry keeps"));
        }
        let path = join_path(parent_path(&unit.path), relative);
        if let Some((_, known)) = self.imports.known.iter().find(|(known, _)| *known == path) {
            return known.clone();
        }
        let (Some(tree), true) = (self.templates.bicep(&path), self.imports.known.len() < MAX_FILES) else {
            let why = Err(format!("`{relative}`, which is not in the tree"));
            self.imports.known.push((path, why.clone()));
            self.warn(format!("`{relative}` cannot be read"), span);
            return why;
        };
        let prefix = format!("{}#", self.imports.known.len());
        // Said before it is read: files may import each other.
        self.imports.known.push((path.clone(), Ok(prefix.clone())));
        let inner = self.unit(&tree, &path, prefix.clone());
        let locals = std::mem::take(&mut self.locals);
        self.declarations(&inner);
        self.locals = locals;
        Ok(prefix)
    }
}
