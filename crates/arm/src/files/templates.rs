//! The files of a run that others deploy or import from: each is parsed once, and read once for all neighbours that ask for it.
//! This knows no root and evaluates nothing.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cumulint_evaluation::{Read, Reads};
use cumulint_source::{Sources, extension};
use rustc_hash::FxHashMap;

use crate::files::Absent;
use crate::files::Neighbours;
use crate::files::Told;
use crate::recognize::{FileKind, is_compiled, recognize};
use crate::syntax::{Template, TemplateReader};

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

/// What a file holds, once it was read.
pub(crate) type Slot = Arc<OnceLock<Found>>;

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
pub(crate) struct Found {
    /// Its template, or why there is none.
    pub(crate) template: Result<Template, Absent>,
    /// Whether it was compiled from Bicep.
    pub(crate) compiled: bool,
    /// What was reported of it.
    pub(crate) told: Told,
    /// What it was made of: the file, and those that it takes in.
    pub(crate) reads: BTreeSet<Read>,
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

    /// Where it is kept what the file of a path holds.
    pub(crate) fn slot(&self, path: &str) -> Result<Slot, Absent> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(path) {
            Some(slot) => Ok(slot),
            None => Ok(kept.add(path, self.sources.files().size(path)?)),
        }
    }

    /// A Bicep file that is parsed already.
    pub(crate) fn bicep(&self, path: &str) -> Option<Arc<cumulint_bicep::Tree>> {
        self.bicep.get(path).cloned()
    }

    /// A document that is parsed already.
    pub(crate) fn json(&self, path: &str) -> Option<Arc<cumulint_document::Tree>> {
        self.json.get(path).cloned()
    }

    /// Reads the file of a path.
    pub(crate) fn read(&self, path: &str) -> Found {
        let reads = Reads::default();
        let read = self.template(path, Neighbours::new(self, &reads));
        let (template, compiled, told) = match read {
            Ok((template, compiled, told)) => (Ok(template), compiled, told),
            Err(why) => (Err(why), false, Told::default()),
        };
        Found { template, compiled, told, reads: reads.into_set() }
    }

    fn template(&self, path: &str, neighbours: Neighbours<'_>) -> Result<(Template, bool, Told), Absent> {
        if extension(path) == "bicep" {
            let read = crate::bicep::read(&*neighbours.bicep(path)?, path, neighbours);
            return Ok((read.template, false, read.told));
        }
        let tree = neighbours.json(path)?;
        let root = tree.root().filter(|_| recognize(&tree) == Some(FileKind::Template));
        let mut reader = TemplateReader::default();
        let template = reader.template(root.ok_or(Absent::NotATemplate)?);
        Ok((template, is_compiled(&tree), reader.reporter.into()))
    }
}
