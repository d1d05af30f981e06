//! The files of a run that others deploy or import from: each is parsed once, and read once for all neighbours that ask for it.
//! This knows no root and evaluates nothing.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Place, parse_json_at};
use cumulint_source::{FileId, Sources, extension};
use rustc_hash::FxHashMap;

use crate::recognize::{FileKind, is_compiled, recognize};
use crate::syntax::{Reader, Template};

/// The templates and Bicep files of a run. Threads share it.
pub struct Templates<'s> {
    sources: &'s Sources<'s>,
    bicep: FxHashMap<Arc<str>, Arc<cumulint_bicep::Tree>>,
    json: FxHashMap<Arc<str>, Arc<cumulint_document::Tree>>,
    kept: Mutex<Kept>,
}

impl fmt::Debug for Templates<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Templates").finish_non_exhaustive()
    }
}

/// What was read lately: neighbours lead to the same files, and to keep all of a large tree would take much memory.
#[derive(Default)]
struct Kept {
    /// By path, each with the length of its text.
    young: FxHashMap<String, (Slot, u64)>,
    /// What nobody asked for since there were too many young ones.
    old: FxHashMap<String, (Slot, u64)>,
    /// How long the texts of the young ones are.
    bytes: u64,
}

type Slot = Arc<OnceLock<Found>>;

/// How long the texts of the young ones may be, in bytes.
const MAX_BYTES: u64 = 1 << 18;

impl Kept {
    fn get(&mut self, path: &str) -> Option<Slot> {
        if let Some((slot, _)) = self.young.get(path) {
            return Some(Arc::clone(slot));
        }
        let (path, (slot, bytes)) = self.old.remove_entry(path)?;
        Some(self.keep(path, slot, bytes))
    }

    fn add(&mut self, path: &str, bytes: u64) -> Slot {
        self.keep(path.to_owned(), Slot::default(), bytes)
    }

    fn keep(&mut self, path: String, slot: Slot, bytes: u64) -> Slot {
        if self.bytes > MAX_BYTES {
            (self.old, self.bytes) = (std::mem::take(&mut self.young), 0);
        }
        self.bytes += bytes;
        self.young.insert(path, (Arc::clone(&slot), bytes));
        slot
    }
}

/// What a file holds.
#[derive(Default)]
pub(crate) struct Found {
    /// Nothing where it is no template.
    pub(crate) template: Option<Template>,
    /// Whether it was compiled from Bicep.
    pub(crate) compiled: bool,
    /// What is wrong with its expressions.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'s> Templates<'s> {
    /// The files that `sources` can read; none is parsed yet.
    #[must_use]
    pub fn new(sources: &'s Sources<'_>) -> Self {
        Self { sources, bicep: FxHashMap::default(), json: FxHashMap::default(), kept: Mutex::default() }
    }

    /// Gives a Bicep file that is parsed already.
    pub fn add_bicep(&mut self, path: &Arc<str>, tree: &Arc<cumulint_bicep::Tree>) {
        self.bicep.insert(Arc::clone(path), Arc::clone(tree));
    }

    /// Gives a document that is parsed already.
    pub fn add_json(&mut self, path: &Arc<str>, tree: &Arc<cumulint_document::Tree>) {
        self.json.insert(Arc::clone(path), Arc::clone(tree));
    }

    /// The texts behind it.
    #[must_use]
    pub fn sources(&self) -> &'s Sources<'s> {
        self.sources
    }

    /// What the file of a path holds, read by the first who asks; nothing where there is no such file.
    pub(crate) fn find(&self, path: &str) -> Option<Arc<OnceLock<Found>>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = match kept.get(path) {
            Some(slot) => slot,
            None => kept.add(path, self.sources.files().size(path).ok()?),
        };
        drop(kept);
        slot.get_or_init(|| self.read(path).unwrap_or_default());
        Some(slot)
    }

    /// The tree of a Bicep file, where it can be read.
    pub(crate) fn bicep(&self, path: &str) -> Option<Arc<cumulint_bicep::Tree>> {
        if let Some(tree) = self.bicep.get(path) {
            return Some(Arc::clone(tree));
        }
        let (file, text) = self.load(path)?;
        Some(Arc::new(cumulint_bicep::parse(file, text).0))
    }

    fn json(&self, path: &str) -> Option<Arc<cumulint_document::Tree>> {
        if let Some(tree) = self.json.get(path) {
            return Some(Arc::clone(tree));
        }
        let (file, text) = self.load(path)?;
        Some(Arc::new(parse_json_at(text, Place::File(file)).0))
    }

    fn load(&self, path: &str) -> Option<(FileId, Arc<str>)> {
        self.sources.files().size(path).ok()?;
        let file = self.sources.load(path).ok()?;
        Some((file, Arc::clone(&self.sources.get(file).text)))
    }

    fn read(&self, path: &str) -> Option<Found> {
        if extension(path) == "bicep" {
            let read = crate::bicep::read(&*self.bicep(path)?, path, self);
            return Some(Found {
                template: Some(read.template),
                compiled: false,
                diagnostics: read.diagnostics,
            });
        }
        let tree = self.json(path)?;
        let root = tree.root().filter(|_| recognize(&tree) == Some(FileKind::Template))?;
        let mut reader = Reader::default();
        let template = Some(reader.template(root));
        Some(Found { template, compiled: is_compiled(&tree), diagnostics: reader.diagnostics })
    }
}
