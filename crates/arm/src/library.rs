//! Templates that others link to: those that one root leads to, kept for as long as its evaluation lasts.

use std::cell::{Cell, OnceCell};
use std::sync::{Arc, OnceLock};

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{Span, extension, join_path, parent_path};

use crate::syntax::Template;
use crate::templates::{Found, Templates};

/// The most templates that one root links to.
const MAX_TEMPLATES: usize = 200;

/// The templates that a root leads to, in the order of their first use.
pub(crate) struct Library<'s> {
    templates: &'s Templates<'s>,
    first: Slot,
    size: Cell<usize>,
}

/// One of them; those after it hang on it, so that none ever moves.
struct Shelf {
    path: String,
    found: Arc<OnceLock<Found>>,
    next: Slot,
}

impl Shelf {
    fn found(&self) -> Option<&Found> {
        self.found.get()
    }
}

type Slot = OnceCell<Box<Shelf>>;

impl<'s> Library<'s> {
    pub(crate) fn new(templates: &'s Templates<'_>) -> Self {
        Self { templates, first: OnceCell::new(), size: Cell::new(0) }
    }

    /// The template of a path, where there is one.
    pub(crate) fn template(&self, path: &str) -> Option<&Template> {
        self.shelf(path)?.found()?.template.as_ref()
    }

    /// What the compiler made of a Bicep file, where it lies beside, with its path.
    pub(crate) fn compiled(&self, bicep: &str) -> Option<(&Template, String)> {
        let stem = bicep.strip_suffix(".bicep")?;
        let azuredeploy = join_path(parent_path(bicep), "azuredeploy.json");
        [format!("{stem}.json"), azuredeploy].into_iter().find_map(|path| {
            let found = self.shelf(&path)?.found().filter(|found| found.compiled)?;
            Some((found.template.as_ref()?, path))
        })
    }

    fn shelf(&self, path: &str) -> Option<&Shelf> {
        let mut slot = &self.first;
        while let Some(shelf) = slot.get() {
            if shelf.path == path {
                return Some(shelf);
            }
            slot = &shelf.next;
        }
        if self.size.get() >= MAX_TEMPLATES {
            return None;
        }
        let found = self.templates.find(path)?;
        self.size.set(self.size.get() + 1);
        Some(slot.get_or_init(|| Box::new(Shelf { path: path.to_owned(), found, next: OnceCell::new() })))
    }

    /// The paths of all templates that were found.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let read = |shelf: &&Shelf| shelf.found().is_some_and(|found| found.template.is_some());
        self.shelves().filter(read).map(|shelf| shelf.path.as_str())
    }

    /// What stands at a place of a file of Bicep, in one line; where that is longer than so many bytes, how it begins.
    pub(crate) fn text(&self, span: Span, length: usize) -> Option<String> {
        let source = self.templates.sources().get(span.file);
        let text = source.slice(span.range);
        let is_bicep = matches!(extension(&source.path), "bicep" | "bicepparam");
        (is_bicep && !text.is_empty()).then(|| words_of(text, length))
    }

    /// What is wrong with their expressions.
    pub(crate) fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        self.shelves().filter_map(Shelf::found).flat_map(|found| found.diagnostics.iter().cloned())
    }

    fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        std::iter::successors(self.first.get(), |shelf| shelf.next.get()).map(|shelf| &**shelf)
    }
}

/// The words of a text, as many as fit.
fn words_of(text: &str, length: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.len() + word.len() >= length {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
