//! The files that a template takes in: snippets (`AWS::Include`) and templates of nested stacks, as far as they lie in the
//! repository. All are read before anything is evaluated, so that nodes of all of them live equally long.

use std::collections::BTreeMap;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind, Node, Place, Tree, parse_json_at, parse_yaml_at};
use cumulint_evaluation::Reader;
use cumulint_source::{LoadError, parent_path};
use memchr::memmem;

/// The most files that one template takes in.
const MAX_FILES: usize = 100;

/// The deepest nesting that is searched for locations.
const MAX_DEPTH: u32 = 160;

/// The name of the macro that puts a snippet in.
pub(crate) const INCLUDE: &str = "AWS::Include";

/// The types whose resources are nested stacks, each with the property that says where the template lies.
const STACKS: [(&str, &str); 2] =
    [("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")];

/// What a template takes in: the trees of files, by path. They are read once, for all sets of inputs and for the checks.
#[derive(Debug)]
pub struct Library<'s> {
    reader: Reader<'s>,
    files: BTreeMap<String, Result<File, LoadError>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) tree: Tree,
    /// Whether parts of it could not be parsed.
    pub(crate) is_broken: bool,
}

/// What a location leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'l> {
    /// A file that was read.
    File(&'l File),
    /// A file that could not be read.
    Unreadable(&'l LoadError),
    /// A file that was not read: the template takes in too many, or names it by what is evaluated.
    Unread,
}

impl<'s> Library<'s> {
    /// Reads all that a template takes in, and what that takes in.
    #[must_use]
    pub fn new(tree: &Tree, path: &str, reader: Reader<'s>) -> Self {
        let mut library = Self { reader, files: BTreeMap::new(), diagnostics: Vec::new() };
        let mut ahead = taken_in(tree, path, reader);
        while let Some(path) = ahead.pop() {
            if library.files.len() >= MAX_FILES || library.files.contains_key(&path) {
                continue;
            }
            let file = library.read(&path);
            ahead.extend(file.iter().flat_map(|file| taken_in(&file.tree, &path, reader)));
            library.files.insert(path, file);
        }
        library
    }

    /// The path of a location that a template names; see [`beside`].
    pub(crate) fn beside(&self, path: &str, location: &str) -> Option<String> {
        beside(path, location, self.reader)
    }

    /// What lies at a path.
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        match self.files.get(path) {
            Some(Ok(file)) => Found::File(file),
            Some(Err(why)) => Found::Unreadable(why),
            None => Found::Unread,
        }
    }

    /// The trees that could be read, with their paths.
    pub(crate) fn templates(&self) -> impl Iterator<Item = (&str, &Tree)> {
        self.files.iter().filter_map(|(path, file)| Some((path.as_str(), &file.as_ref().ok()?.tree)))
    }

    fn read(&mut self, path: &str) -> Result<File, LoadError> {
        let file = self.reader.load(path)?;
        let text = self.reader.get(file).text.clone();
        let json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
        let parse = if json { parse_json_at } else { parse_yaml_at };
        let (tree, problems) = parse(text, Place::File(file));
        let is_broken = !problems.is_empty();
        self.diagnostics.extend(problems);
        Ok(File { tree, is_broken })
    }
}

/// The paths of the snippets and templates that a template takes in, as far as they are written as such and lie in the
/// repository.
#[must_use]
pub fn taken_in(tree: &Tree, path: &str, reader: Reader<'_>) -> Vec<String> {
    let holds = |needle: &str| memmem::find(tree.text().as_bytes(), needle.as_bytes()).is_some();
    if !["TemplateURL", "Location"].into_iter().any(holds) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(root) = tree.root() {
        let add = &mut |location: &str| found.extend(beside(path, location, reader));
        collect(root, add, MAX_DEPTH);
    }
    // What is found first is read first.
    found.reverse();
    found
}

/// Calls `add` with each location that is written as a string.
fn collect(node: Node<'_>, add: &mut dyn FnMut(&str), depth: u32) {
    if depth == 0 || node.is_alias() {
        return;
    }
    match node.kind() {
        Kind::Mapping => {
            if let Some(location) = location_of(node) {
                let string = location.as_str().filter(|_| location.tag().is_none());
                string.iter().for_each(|string| add(string));
            }
            node.entries().for_each(|entry| collect(entry.value, add, depth - 1));
        }
        Kind::Sequence => node.items().for_each(|item| collect(item, add, depth - 1)),
        _ => {}
    }
}

/// Where the file lies that a mapping takes in. `None` if it is neither a nested stack nor a use of `AWS::Include`.
fn location_of(mapping: Node<'_>) -> Option<Node<'_>> {
    if let Some(kind) = mapping.get("Type").and_then(Node::as_str) {
        let (_, property) = STACKS.iter().find(|(stack, _)| *stack == kind)?;
        return mapping.get("Properties")?.get(property);
    }
    mapping.get("Name").and_then(Node::as_str).filter(|name| name == INCLUDE)?;
    mapping.get("Parameters")?.get("Location")
}

/// The canonical path of a location that a template names. `None` if that is not a file of the repository: a URL, or a string in which
/// the template or another tool fills something in.
fn beside(path: &str, location: &str, reader: Reader<'_>) -> Option<String> {
    let location = location.trim();
    if location.is_empty() || location.contains("://") || location.contains(['$', '{', '<']) {
        return None;
    }
    Some(reader.join(parent_path(path), location))
}
