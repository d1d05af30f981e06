//! What was found about roots, kept while nothing that they read has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cumulint_evaluation::{Read, Root};

use crate::change::Change;

/// A root by the front end that it belongs to and by its path.
type Name = (usize, Arc<str>);

/// Results of roots, each with all that it was made of.
pub struct Memo<T> {
    kept: Mutex<BTreeMap<Name, Entry<T>>>,
    evaluated: Mutex<Vec<Arc<str>>>,
}

struct Entry<T> {
    root: Root,
    reads: BTreeSet<Read>,
    result: Arc<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { kept: Mutex::default(), evaluated: Mutex::default() }
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl<T> Memo<T> {
    /// Forgets what a change concerns.
    pub fn forget(&self, changes: &[Change]) {
        let concerned = |entry: &Entry<T>| {
            entry.reads.iter().any(|read| changes.iter().any(|change| change.concerns(read)))
        };
        self.entries(|kept| kept.retain(|_, entry| !concerned(entry)));
    }

    /// Forgets everything: results were made under other settings.
    pub fn clear(&self) {
        self.entries(BTreeMap::clear);
    }

    /// The roots that were evaluated in the last run, sorted: all others are as they were.
    #[must_use]
    pub fn evaluated(&self) -> Vec<Arc<str>> {
        let mut evaluated = self.evaluated.lock().unwrap_or_else(PoisonError::into_inner).clone();
        evaluated.sort();
        evaluated
    }

    /// Begins a run over some roots: what was found of others is forgotten.
    pub(crate) fn begin(&self, roots: &BTreeSet<Name>) {
        self.entries(|kept| kept.retain(|name, _| roots.contains(name)));
        self.evaluated.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The result of a root, if it is the same with the same inputs.
    pub(crate) fn get(&self, front_end: usize, root: &Root) -> Option<Arc<T>> {
        let name = (front_end, Arc::clone(&root.path));
        self.entries(|kept| {
            kept.get(&name).filter(|entry| entry.root == *root).map(|entry| Arc::clone(&entry.result))
        })
    }

    /// Keeps the result of a root.
    pub(crate) fn keep(&self, front_end: usize, root: &Root, reads: BTreeSet<Read>, result: &Arc<T>) {
        let name = (front_end, Arc::clone(&root.path));
        let entry = Entry { root: root.clone(), reads, result: Arc::clone(result) };
        self.entries(|kept| kept.insert(name, entry));
        self.evaluated.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&root.path));
    }

    fn entries<R>(&self, change: impl FnOnce(&mut BTreeMap<Name, Entry<T>>) -> R) -> R {
        change(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
