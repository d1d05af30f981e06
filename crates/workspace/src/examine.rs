//! One file: whose it is, and what its front end makes of it. The name decides first, then a glance at the text; only what may
//! be ours is parsed, and what turns out to be another kind of JSON or YAML is dropped without a word.

use std::any::Any;
use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_document::{Place, Tree, parse_json_at, parse_yaml_at};
use cumulint_evaluation::{Claim, FrontEnd, Parsed};
use cumulint_source::{
    Entry, FileId, LoadError, MAX_FILE_BYTES, SourceFile, Sources, Span, TextRange, extension,
};

use crate::registry::FrontEnds;

/// How much of a file that is too large to be read is looked at to tell whether it is ours.
const GLANCE_BYTES: usize = 64 * 1024;

/// The largest file that is looked at for values in a form of its own, in bytes.
const MAX_VALUES_BYTES: u64 = 256 * 1024;

/// What became of a file.
#[derive(Default)]
pub(crate) struct Examined {
    /// The syntax that it is counted under; `None` if it is not ours.
    pub(crate) syntax: Option<&'static str>,
    /// The front end that it belongs to, with what that made of it.
    pub(crate) parsed: Option<(usize, Arc<dyn Any + Send + Sync>)>,
    pub(crate) file: Option<FileId>,
    pub(crate) comments: Vec<TextRange>,
    pub(crate) document: Option<Arc<Tree>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) secrets: Vec<Span>,
}

impl Examined {
    /// Whether parts of it could not be read or parsed.
    pub(crate) fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }

    fn of(front_end: usize, file: FileId, parsed: Parsed) -> Self {
        Self {
            syntax: Some(parsed.syntax),
            parsed: Some((front_end, parsed.content)),
            file: Some(file),
            comments: parsed.comments,
            document: parsed.document,
            diagnostics: parsed.diagnostics,
            secrets: parsed.secrets,
        }
    }

    fn unreadable(path: &str, syntax: &'static str, why: &LoadError) -> Self {
        let message = format!("cannot analyse this file: {why}");
        let diagnostics = vec![Diagnostic::about_path("unreadable", message, path)];
        Self { syntax: Some(syntax), diagnostics, ..Self::default() }
    }
}

/// What is counted for a document that could not be read, so that nobody knows its dialect.
const DOCUMENT: &str = "document";

/// Examines a file.
pub(crate) fn examine(sources: &Sources<'_>, front_ends: FrontEnds, entry: &Entry) -> Examined {
    let claims: Vec<(usize, Claim)> = (0..).zip(front_ends.iter().map(|it| it.claim(&entry.path))).collect();
    let claimed = |wanted: Claim| claims.iter().find(|(_, claim)| *claim == wanted).map(|(index, _)| *index);
    if let Some(owner) = claimed(Claim::Own) {
        return own(sources, front_ends, owner, entry);
    }
    let documents: Vec<usize> =
        claims.iter().filter(|(_, claim)| *claim == Claim::Document).map(|(index, _)| *index).collect();
    if !documents.is_empty() {
        return document(&Candidates { sources, front_ends, documents: &documents }, entry);
    }
    match claimed(Claim::Values).filter(|_| entry.size <= MAX_VALUES_BYTES) {
        Some(owner) => parse(sources, front_ends, owner, &entry.path).unwrap_or_default().unwrap_or_default(),
        None => Examined::default(),
    }
}

/// A file that is known to be ours; one that cannot be loaded is reported.
fn own(sources: &Sources<'_>, front_ends: FrontEnds, owner: usize, entry: &Entry) -> Examined {
    match parse(sources, front_ends, owner, &entry.path) {
        Ok(examined) => examined.unwrap_or_default(),
        Err(why) => Examined::unreadable(&entry.path, DOCUMENT, &why),
    }
}

fn parse(
    sources: &Sources<'_>,
    front_ends: FrontEnds,
    owner: usize,
    path: &str,
) -> Result<Option<Examined>, LoadError> {
    let file = sources.load(path)?;
    let parsed = front_ends.get(owner).and_then(|it| it.parse(file, &sources.get(file)));
    Ok(parsed.map(|parsed| Examined::of(owner, file, parsed)))
}

/// The front ends that a document may belong to.
struct Candidates<'c> {
    sources: &'c Sources<'c>,
    front_ends: FrontEnds,
    documents: &'c [usize],
}

impl Candidates<'_> {
    fn each(&self) -> impl Iterator<Item = (usize, &'static dyn FrontEnd)> {
        self.documents.iter().filter_map(|index| Some((*index, *self.front_ends.get(*index)?)))
    }

    fn might_be_ours(&self, path: &str, text: &str) -> bool {
        self.each().any(|(_, front_end)| front_end.might_be_ours(path, text))
    }
}

fn document(candidates: &Candidates<'_>, entry: &Entry) -> Examined {
    if entry.size > MAX_FILE_BYTES {
        return unreadable_document(candidates, entry, &LoadError::TooLarge(entry.size));
    }
    let file = match candidates.sources.load(&entry.path) {
        Ok(file) => file,
        Err(why) => return unreadable_document(candidates, entry, &why),
    };
    let source = candidates.sources.get(file);
    if !candidates.might_be_ours(&source.path, &source.text) {
        return Examined::default();
    }
    let (tree, problems) = parse_document(file, &source);
    let tree = Arc::new(tree);
    let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
    let recognised = candidates.each().find_map(|(index, it)| Some((index, it.recognize(&source, &tree)?)));
    let found = recognised.or_else(|| {
        let inputs =
            |(index, it): (usize, &dyn FrontEnd)| Some((index, it.recognize_inputs(&source, &tree, broken)?));
        candidates.each().find_map(inputs)
    });
    let Some((index, mut parsed)) = found else { return Examined::default() };
    parsed.diagnostics.splice(0..0, problems);
    Examined::of(index, file, parsed)
}

/// A document that cannot be loaded is ours where its beginning says so; else nobody can tell, and nobody asked.
fn unreadable_document(candidates: &Candidates<'_>, entry: &Entry, why: &LoadError) -> Examined {
    if matches!(why, LoadError::Read(_)) {
        return Examined::unreadable(&entry.path, DOCUMENT, why);
    }
    let start = candidates.sources.files().read_start(&entry.path, GLANCE_BYTES).unwrap_or_default();
    let ours = candidates.might_be_ours(&entry.path, &String::from_utf8_lossy(&start));
    if ours { Examined::unreadable(&entry.path, DOCUMENT, why) } else { Examined::default() }
}

/// Parses a document: JSON by its ending or its first character, else YAML.
fn parse_document(file: FileId, source: &SourceFile) -> (Tree, Vec<Diagnostic>) {
    let start = source.text.trim_start_matches('\u{feff}').trim_start().chars().next();
    let is_json = match extension(&source.path) {
        "json" | "jsonc" => true,
        "yaml" | "yml" => start == Some('{'),
        _ => matches!(start, Some('{' | '/')),
    };
    let parse = if is_json { parse_json_at } else { parse_yaml_at };
    parse(Arc::clone(&source.text), Place::File(file))
}
