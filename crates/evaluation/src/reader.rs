//! Reading for one root, so that it is known afterwards what the result was made of.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use cumulint_source::{FileId, LoadError, ReadError, SourceFile, Sources, Span, Walk, join_path};

/// Something that a root's result depends on. Paths are canonical.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Read {
    /// The text of a file, also of one that was looked for and not found.
    Text(Arc<str>),
    /// Which files lie directly in a folder.
    Folder(Arc<str>),
    /// Which files lie at or below a folder.
    Tree(Arc<str>),
    /// Whether there is something at a path.
    Existence(Arc<str>),
}

/// What one root has read. Threads may share it.
#[derive(Default, Debug)]
pub struct Reads(Mutex<BTreeSet<Read>>);

impl Reads {
    /// Records that a result depends on something.
    pub fn record(&self, read: Read) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(read);
    }

    /// Records that a result depends on the text of a file: one that was parsed before the root was evaluated.
    pub fn text(&self, path: &str) {
        self.record(Read::Text(path.into()));
    }

    /// All of them, sorted.
    #[must_use]
    pub fn into_set(self) -> BTreeSet<Read> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The texts of a run, as one root reads them.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'s> {
    sources: &'s Sources<'s>,
    reads: &'s Reads,
}

impl<'s> Reader<'s> {
    /// Reads texts and records that in `reads`.
    #[must_use]
    pub const fn new(sources: &'s Sources<'s>, reads: &'s Reads) -> Self {
        Self { sources, reads }
    }

    /// The texts behind it, for what needs no recording: the text of a span.
    #[must_use]
    pub const fn sources(self) -> &'s Sources<'s> {
        self.sources
    }

    /// What is recorded so far goes here.
    #[must_use]
    pub const fn reads(self) -> &'s Reads {
        self.reads
    }

    /// Joins a path, as a template writes it, to the folder that it starts from; the result is canonical.
    #[must_use]
    pub fn join(self, folder: &str, relative: &str) -> String {
        self.sources.files().canonical(&join_path(folder, relative))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// As [`Sources::load`].
    pub fn load(self, path: &str) -> Result<FileId, LoadError> {
        self.reads.text(&self.sources.files().canonical(path));
        self.sources.load(path)
    }

    /// The file behind an identity.
    #[must_use]
    pub fn get(self, file: FileId) -> Arc<SourceFile> {
        self.sources.get(file)
    }

    /// The text that a span marks.
    #[must_use]
    pub fn slice(self, span: Span) -> String {
        self.sources.slice(span)
    }

    /// The size of a file in bytes.
    ///
    /// # Errors
    /// As [`cumulint_source::Files::read`].
    pub fn size(self, path: &str) -> Result<u64, ReadError> {
        let path = self.sources.files().canonical(path);
        self.reads.text(&path);
        self.sources.files().size(&path)
    }

    /// The bytes of a file that need not be text.
    ///
    /// # Errors
    /// As [`cumulint_source::Files::read`].
    pub fn bytes(self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = self.sources.files().canonical(path);
        self.reads.text(&path);
        self.sources.files().read(&path)
    }

    /// Whether there is a folder at a path.
    #[must_use]
    pub fn is_folder(self, path: &str) -> bool {
        let path = self.sources.files().canonical(path);
        let is_folder = self.sources.files().is_folder(&path);
        self.reads.record(Read::Existence(path.into()));
        is_folder
    }

    /// The names of the files that lie directly in a folder, sorted.
    #[must_use]
    pub fn names(self, folder: &str) -> Vec<String> {
        let folder = self.sources.files().canonical(folder);
        let names = self.sources.files().names(&folder);
        self.reads.record(Read::Folder(folder.into()));
        names
    }

    /// All files at or below a folder.
    ///
    /// # Errors
    /// As [`cumulint_source::Files::walk`].
    pub fn walk(self, folder: &str) -> Result<Walk, ReadError> {
        let folder = self.sources.files().canonical(folder);
        let walk = self.sources.files().walk(&folder);
        self.reads.record(Read::Tree(folder.into()));
        walk
    }
}
