//! What expressions read beside the modules, kept for the whole run: instances of a module, of one root or many, read the
//! same templates and list the same folders.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::Read;
use cumulint_source::FileId;

/// A template of a file, with what is wrong in it.
pub(crate) type ParsedTemplate = Arc<(cumulint_hcl::Tree, Vec<Diagnostic>)>;
/// Paths of files; `None` if they cannot be listed.
pub(crate) type Paths = Option<Arc<Vec<String>>>;

/// Everything that is kept.
#[derive(Default, Debug)]
pub(crate) struct Readings {
    /// Templates, by their files.
    pub(super) templates: Kept<FileId, ParsedTemplate>,
    /// All files below folders.
    pub(super) listings: Kept<String, Paths>,
    /// The files that fit whole patterns, and what was read to find them.
    pub(super) file_sets: Kept<String, (Paths, Arc<BTreeSet<Read>>)>,
    /// Whether more may be declared in folders than was read of them.
    pub(super) incomplete: Kept<String, bool>,
}

/// Answers that never change, each found once (or, by threads at the same time, a few times).
#[derive(Debug)]
pub(crate) struct Kept<K, V>(Mutex<BTreeMap<K, V>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord + Clone, V: Clone> Kept<K, V> {
    /// The answer for a key. Nothing is locked while it is being found.
    pub(crate) fn get(&self, key: &K, find: impl FnOnce() -> V) -> V {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        known.unwrap_or_else(|| {
            let found = find();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), found.clone());
            found
        })
    }
}
