//! The files that a root may name, as they are read for it: all that is looked for is recorded, found or not.

use std::sync::Arc;

use cumulint_evaluation::{Reader, Reads};
use cumulint_source::{FileId, SourceFile, parent_path};

use crate::files::Absent;
use crate::files::templates::{Slot, Templates};

/// The files of a run, with where one root records what it reads.
#[derive(Clone, Copy)]
pub(crate) struct Neighbours<'s> {
    templates: &'s Templates<'s>,
    reader: Reader<'s>,
}

impl<'s> Neighbours<'s> {
    /// Reads for a root, whose result was made of what is recorded in `reads`.
    pub(crate) fn new(templates: &'s Templates<'_>, reads: &'s Reads) -> Self {
        Self { templates, reader: Reader::new(templates.sources(), reads) }
    }

    /// The canonical path of a file that another one names, by the path of that.
    pub(crate) fn named_by(self, file: &str, written: &str) -> String {
        self.join(parent_path(file), written)
    }

    /// A path from a folder on, canonical.
    pub(crate) fn join(self, folder: &str, relative: &str) -> String {
        self.reader.join(folder, relative)
    }

    /// What the file of a path holds, with all that it was made of; read by the first root that asks.
    pub(crate) fn find(self, path: &str) -> Result<Slot, Absent> {
        self.reader.reads().text(path);
        let slot = self.templates.slot(path)?;
        let found = slot.get_or_init(|| self.templates.read(path));
        found.reads.iter().for_each(|read| self.reader.reads().record(read.clone()));
        Ok(slot)
    }

    /// The tree of a Bicep file.
    pub(crate) fn bicep(self, path: &str) -> Result<Arc<cumulint_bicep::Tree>, Absent> {
        if let Some(tree) = self.templates.bicep(path) {
            self.reader.reads().text(path);
            return Ok(tree);
        }
        let (file, text) = self.text(path)?;
        Ok(Arc::new(cumulint_bicep::parse(file, text).0))
    }

    /// The tree of a document in JSON.
    pub(crate) fn json(self, path: &str) -> Result<Arc<cumulint_document::Tree>, Absent> {
        if let Some(tree) = self.templates.json(path) {
            self.reader.reads().text(path);
            return Ok(tree);
        }
        let (file, text) = self.text(path)?;
        let place = cumulint_document::Place::File(file);
        Ok(Arc::new(cumulint_document::parse_json_at(text, place).0))
    }

    /// The text of a file.
    pub(crate) fn text(self, path: &str) -> Result<(FileId, Arc<str>), Absent> {
        // It may appear: then it is another file than the one that was not there.
        self.reader.size(path)?;
        let file = self.reader.load(path)?;
        Ok((file, Arc::clone(&self.reader.get(file).text)))
    }

    /// The bytes of a file that need not be text.
    pub(crate) fn bytes(self, path: &str) -> Result<Vec<u8>, Absent> {
        Ok(self.reader.bytes(path)?)
    }

    /// The size of a file in bytes.
    pub(crate) fn size(self, path: &str) -> Result<u64, Absent> {
        Ok(self.reader.size(path)?)
    }

    /// The file behind an identity.
    pub(crate) fn get(self, file: FileId) -> Arc<SourceFile> {
        self.reader.get(file)
    }
}
