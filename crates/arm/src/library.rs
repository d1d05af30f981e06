//! Templates that others link to: each read once, kept for as long as the evaluation lasts.

use std::cell::{Cell, OnceCell};

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Place, parse_json_at};
use cumulint_source::{Sources, Span, extension, join_path, parent_path};

use crate::recognize::{FileKind, is_compiled, recognize};
use crate::syntax::{Reader, Template};

/// The most templates that one root links to.
const MAX_TEMPLATES: usize = 200;

/// The templates that were read, in the order of their first use.
pub(crate) struct Library<'s> {
    sources: &'s Sources<'s>,
    first: Slot,
    size: Cell<usize>,
}

/// One of them; those after it hang on it, so that none ever moves.
struct Shelf {
    path: String,
    /// Nothing where there is no such file, or it is no template.
    template: Option<Template>,
    /// Whether it was compiled from Bicep.
    compiled: bool,
    diagnostics: Vec<Diagnostic>,
    next: Slot,
}

type Slot = OnceCell<Box<Shelf>>;

impl<'s> Library<'s> {
    pub(crate) fn new(sources: &'s Sources<'_>) -> Self {
        Self { sources, first: OnceCell::new(), size: Cell::new(0) }
    }

    /// The template of a path, where there is one.
    pub(crate) fn template(&self, path: &str) -> Option<&Template> {
        self.shelf(path)?.template.as_ref()
    }

    /// What the compiler made of a Bicep file, where it lies beside, with its path.
    pub(crate) fn compiled(&self, bicep: &str) -> Option<(&Template, String)> {
        let stem = bicep.strip_suffix(".bicep")?;
        let azuredeploy = join_path(parent_path(bicep), "azuredeploy.json");
        [format!("{stem}.json"), azuredeploy].into_iter().find_map(|path| {
            let shelf = self.shelf(&path).filter(|shelf| shelf.compiled)?;
            Some((shelf.template.as_ref()?, path))
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
        if self.size.get() >= MAX_TEMPLATES || self.sources.files().size(path).is_err() {
            return None;
        }
        self.size.set(self.size.get() + 1);
        Some(slot.get_or_init(|| Box::new(self.read(path))))
    }

    /// The paths of all templates that were found.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.shelves().filter(|shelf| shelf.template.is_some()).map(|shelf| shelf.path.as_str())
    }

    /// What stands at a place of a file of Bicep, in one line; where that is longer than so many bytes, how it begins.
    pub(crate) fn text(&self, span: Span, length: usize) -> Option<String> {
        let source = self.sources.get(span.file);
        let text = source.slice(span.range);
        let is_bicep = matches!(extension(&source.path), "bicep" | "bicepparam");
        (is_bicep && !text.is_empty()).then(|| words_of(text, length))
    }

    /// What is wrong with their expressions.
    pub(crate) fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        self.shelves().flat_map(|shelf| shelf.diagnostics.iter().cloned())
    }

    fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        std::iter::successors(self.first.get(), |shelf| shelf.next.get()).map(|shelf| &**shelf)
    }

    fn read(&self, path: &str) -> Shelf {
        let (template, compiled, diagnostics) = self.parsed(path).unwrap_or_default();
        Shelf { path: path.to_owned(), template, compiled, diagnostics, next: OnceCell::new() }
    }

    /// The template, whether it was compiled, and what is wrong with its expressions.
    fn parsed(&self, path: &str) -> Option<(Option<Template>, bool, Vec<Diagnostic>)> {
        let file = self.sources.load(path).ok()?;
        let text = self.sources.get(file).text.clone();
        if extension(path) == "bicep" {
            let (tree, _) = cumulint_bicep::parse(file, text);
            let read = crate::bicep::read(&tree, path, self.sources);
            return Some((Some(read.template), false, read.diagnostics));
        }
        let (tree, _) = parse_json_at(text, Place::File(file));
        let root = tree.root().filter(|_| recognize(&tree) == Some(FileKind::Template))?;
        let mut reader = Reader::default();
        let template = reader.template(root);
        Some((Some(template), is_compiled(&tree), reader.diagnostics))
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
