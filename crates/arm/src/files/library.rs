//! Templates that others link to: those that one root leads to, kept for as long as its evaluation lasts.

use std::cell::{Cell, OnceCell};

use cumulint_source::{Span, extension};

use crate::files::Absent;
use crate::files::Neighbours;
use crate::files::Told;
use crate::files::templates::{Found, Slot as Kept};
use crate::syntax::Template;

/// The most templates that one root links to.
const MAX_TEMPLATES: usize = 200;

/// The templates that a root leads to, in the order of their first use.
pub(crate) struct Library<'s> {
    neighbours: Neighbours<'s>,
    first: Slot,
    size: Cell<usize>,
}

/// One of them; those after it hang on it, so that none ever moves.
struct Shelf {
    path: String,
    found: Kept,
    next: Slot,
}

impl Shelf {
    fn found(&self) -> Option<&Found> {
        self.found.get()
    }
}

type Slot = OnceCell<Box<Shelf>>;

impl<'s> Library<'s> {
    pub(crate) fn new(neighbours: Neighbours<'s>) -> Self {
        Self { neighbours, first: OnceCell::new(), size: Cell::new(0) }
    }

    /// The canonical path of a file that another one names, by the path of that.
    pub(crate) fn named_by(&self, file: &str, written: &str) -> String {
        self.neighbours.named_by(file, written)
    }

    /// A path from a folder on, canonical.
    pub(crate) fn join(&self, folder: &str, relative: &str) -> String {
        self.neighbours.join(folder, relative)
    }

    /// The template of a path.
    pub(crate) fn template(&self, path: &str) -> Result<&Template, Absent> {
        let found = self.shelf(path)?.found().ok_or(Absent::NotFound)?;
        found.template.as_ref().map_err(Clone::clone)
    }

    /// What the compiler made of a Bicep file, if it lies beside, with its path.
    pub(crate) fn compiled(&self, bicep: &str) -> Option<(&Template, String)> {
        let stem = bicep.strip_suffix(".bicep")?;
        let azuredeploy = self.named_by(bicep, "azuredeploy.json");
        [format!("{stem}.json"), azuredeploy].into_iter().find_map(|path| {
            let found = self.shelf(&path).ok()?.found().filter(|found| found.compiled)?;
            Some((found.template.as_ref().ok()?, path))
        })
    }

    fn shelf(&self, path: &str) -> Result<&Shelf, Absent> {
        let mut slot = &self.first;
        while let Some(shelf) = slot.get() {
            if shelf.path == path {
                return Ok(shelf);
            }
            slot = &shelf.next;
        }
        if self.size.get() >= MAX_TEMPLATES {
            return Err(Absent::TooMany);
        }
        let found = self.neighbours.find(path)?;
        self.size.set(self.size.get() + 1);
        Ok(slot.get_or_init(|| Box::new(Shelf { path: path.to_owned(), found, next: OnceCell::new() })))
    }

    /// The paths of all templates that were found.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let read = |shelf: &&Shelf| shelf.found().is_some_and(|found| found.template.is_ok());
        self.shelves().filter(read).map(|shelf| shelf.path.as_str())
    }

    /// What stands at a place of a file of Bicep, in one line; where that is longer than so many bytes, how it begins.
    pub(crate) fn text(&self, span: Span, length: usize) -> Option<String> {
        let source = self.neighbours.get(span.file);
        let text = source.slice(span.range);
        let is_bicep = matches!(extension(&source.path), "bicep" | "bicepparam");
        (is_bicep && !text.is_empty()).then(|| words_of(text, length))
    }

    /// What was reported of them.
    pub(crate) fn told(&self) -> impl Iterator<Item = &Told> {
        self.shelves().filter_map(Shelf::found).map(|found| &found.told)
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
