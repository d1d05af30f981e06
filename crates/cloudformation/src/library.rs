//! The files that a template takes in: snippets (`AWS::Include`) and templates of nested stacks, as far as they lie in the
//! scanned tree. All are read before anything is evaluated, so that nodes of all of them live equally long.

use std::collections::BTreeMap;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind, Node, Place, Tree, parse_json_at, parse_yaml_at};
use cumulint_source::{Sources, clean_path, join_path, parent_path};
use memchr::memmem;

/// The most files that one template takes in.
const MAX_FILES: usize = 100;

/// What a template takes in: the trees of files, by path. They are read once, for all sets of inputs and for the checks.
#[derive(Default, Debug)]
pub struct Library {
    trees: BTreeMap<String, Option<Tree>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Library {
    /// Reads all that a template takes in, and what that takes in.
    #[must_use]
    pub fn new(tree: &Tree, path: &str, sources: &Sources<'_>) -> Self {
        let mut library = Self::default();
        let mut ahead = taken_in(tree, path);
        while let Some(path) = ahead.pop() {
            if library.trees.len() >= MAX_FILES || library.trees.contains_key(&path) {
                continue;
            }
            let tree = library.read(&path, sources);
            ahead.extend(tree.iter().flat_map(|tree| taken_in(tree, &path)));
            library.trees.insert(path, tree);
        }
        library
    }

    /// The tree of a file, where there is one.
    pub(crate) fn tree(&self, path: &str) -> Option<&Tree> {
        self.trees.get(path)?.as_ref()
    }

    /// The trees that could be read, with their paths.
    pub(crate) fn templates(&self) -> impl Iterator<Item = (&str, &Tree)> {
        self.trees.iter().filter_map(|(path, tree)| Some((path.as_str(), tree.as_ref()?)))
    }

    fn read(&mut self, path: &str, sources: &Sources<'_>) -> Option<Tree> {
        let file = sources.load(path).ok()?;
        let text = sources.get(file).text.clone();
        let json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
        let parse = if json { parse_json_at } else { parse_yaml_at };
        let (tree, problems) = parse(text, Place::File(file));
        self.diagnostics.extend(problems);
        Some(tree)
    }
}

/// The paths of the snippets and templates that a template takes in, as far as they are written as such and lie beside it.
#[must_use]
pub fn taken_in(tree: &Tree, path: &str) -> Vec<String> {
    let holds = |needle: &str| memmem::find(tree.text().as_bytes(), needle.as_bytes()).is_some();
    if !["TemplateURL", "AWS::Include", "Location"].into_iter().any(holds) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(root) = tree.root() {
        collect(root, path, &mut found, MAX_DEPTH);
    }
    // What is found first is read first.
    found.reverse();
    found
}

fn collect(node: Node<'_>, path: &str, found: &mut Vec<String>, depth: u32) {
    if depth == 0 || node.is_alias() {
        return;
    }
    match node.kind() {
        Kind::Mapping => {
            for entry in node.entries() {
                if matches!(entry.name().as_ref(), "TemplateURL" | "Location") {
                    let location = entry.value.as_str().filter(|_| entry.value.tag().is_none());
                    found.extend(location.and_then(|location| beside(path, &location)));
                }
                collect(entry.value, path, found, depth - 1);
            }
        }
        Kind::Sequence => node.items().for_each(|item| collect(item, path, found, depth - 1)),
        _ => {}
    }
}

/// The path of a location that a template names, where that is a file of the same tree.
pub(crate) fn beside(path: &str, location: &str) -> Option<String> {
    let location = location.trim();
    if location.is_empty() || location.contains("://") || location.starts_with('/') || location.contains('$')
    {
        return None;
    }
    Some(clean_path(&join_path(parent_path(path), location)))
}

const MAX_DEPTH: u32 = 160;
