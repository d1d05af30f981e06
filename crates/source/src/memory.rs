//! A file system in memory: for examples of policies, tests and editors.

use std::collections::BTreeMap;

use crate::files::{Entry, Files, ReadError, Walk, clean_path, parent_path};

/// Files held in memory, by path.
#[derive(Clone, Default, Debug)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, replacing one of the same path.
    #[must_use]
    pub fn with(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(clean_path(path), text.into());
        self
    }

    fn below(path: &str, file: &str) -> bool {
        path == "." || path == file || file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl Files for MemoryFiles {
    fn walk(&self, path: &str) -> Result<Walk, ReadError> {
        let path = clean_path(path);
        let files: Vec<Entry> = self
            .files
            .iter()
            .filter(|(file, _)| Self::below(&path, file))
            .map(|(file, bytes)| Entry { path: file.clone(), size: bytes.len() as u64 })
            .collect();
        if files.is_empty() && path != "." {
            Err(ReadError::NotFound)
        } else {
            Ok(Walk { files, errors: Vec::new() })
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files.get(&clean_path(path)).cloned().ok_or(ReadError::NotFound)
    }

    fn size(&self, path: &str) -> Result<u64, ReadError> {
        self.files.get(&clean_path(path)).map(|bytes| bytes.len() as u64).ok_or(ReadError::NotFound)
    }

    fn is_folder(&self, path: &str) -> bool {
        let path = clean_path(path);
        self.files.keys().any(|file| file != &path && Self::below(&path, file))
    }

    /// The files in memory are one repository.
    fn repository(&self, _path: &str) -> Option<String> {
        Some(".".to_owned())
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let folder = clean_path(folder);
        let direct = self.files.keys().filter(|file| parent_path(file) == folder);
        direct.map(|file| crate::files::file_name(file).to_owned()).collect()
    }
}
