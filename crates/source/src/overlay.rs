//! Texts that lie over a file system: the unsaved texts of an editor, or another tree of files.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::files::{Entry, Files, ReadError, Walk, file_name, lies_below, parent_path};

/// A file system in which some files have other texts, or are not there. Threads share it.
///
/// Who keeps what was read from it has to be told of a change: [`crate::Sources::forget`].
pub struct Overlay<'f> {
    files: &'f dyn Files,
    /// By canonical path; `None` hides a file.
    texts: RwLock<BTreeMap<String, Option<Arc<str>>>>,
}

impl fmt::Debug for Overlay<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Overlay").finish_non_exhaustive()
    }
}

impl<'f> Overlay<'f> {
    /// Nothing lies over the files yet.
    #[must_use]
    pub fn new(files: &'f dyn Files) -> Self {
        Self { files, texts: RwLock::default() }
    }

    /// Gives a file a text, or hides it.
    pub fn set(&self, path: &str, text: Option<Arc<str>>) {
        let path = self.files.canonical(path);
        self.texts.write().unwrap_or_else(PoisonError::into_inner).insert(path, text);
    }

    /// Takes away what lies over a file: the file system's own text counts again.
    pub fn unset(&self, path: &str) {
        let path = self.files.canonical(path);
        self.texts.write().unwrap_or_else(PoisonError::into_inner).remove(&path);
    }

    /// What lies over a path: `None` if nothing does, `Some(None)` if the file is hidden.
    fn over(&self, path: &str) -> Option<Option<Arc<str>>> {
        let path = self.files.canonical(path);
        self.texts.read().unwrap_or_else(PoisonError::into_inner).get(&path).cloned()
    }

    /// The files at or below a path that have texts of their own, and whether each is there.
    fn below(&self, path: &str) -> Vec<(String, Option<u64>)> {
        let path = self.files.canonical(path);
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        let inside = texts.iter().filter(|(file, _)| lies_below(&path, file));
        inside.map(|(file, text)| (file.clone(), text.as_ref().map(|text| text.len() as u64))).collect()
    }
}

impl Files for Overlay<'_> {
    fn walk(&self, path: &str) -> Result<Walk, ReadError> {
        let over = self.below(path);
        let mut walk = match self.files.walk(path) {
            Ok(walk) => walk,
            Err(_) if over.iter().any(|(_, size)| size.is_some()) => Walk::default(),
            Err(why) => return Err(why),
        };
        walk.files.retain(|entry| !over.iter().any(|(path, _)| *path == entry.path));
        let there = over.into_iter().filter_map(|(path, size)| Some(Entry { path, size: size? }));
        walk.files.extend(there);
        walk.files.sort_unstable();
        Ok(walk)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.over(path) {
            Some(text) => text.map(|text| text.as_bytes().to_vec()).ok_or(ReadError::NotFound),
            None => self.files.read(path),
        }
    }

    fn read_start(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        match self.over(path) {
            Some(text) => {
                let text = text.ok_or(ReadError::NotFound)?;
                Ok(text.as_bytes().iter().copied().take(limit).collect())
            }
            None => self.files.read_start(path, limit),
        }
    }

    fn size(&self, path: &str) -> Result<u64, ReadError> {
        match self.over(path) {
            Some(text) => text.map(|text| text.len() as u64).ok_or(ReadError::NotFound),
            None => self.files.size(path),
        }
    }

    fn is_folder(&self, path: &str) -> bool {
        let there = || self.below(path).iter().any(|(file, size)| size.is_some() && *file != path);
        self.files.is_folder(path) || there()
    }

    fn canonical(&self, path: &str) -> String {
        self.files.canonical(path)
    }

    fn repository(&self, path: &str) -> Option<String> {
        self.files.repository(path)
    }

    fn in_repository(&self, path: &str) -> String {
        self.files.in_repository(path)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let folder = self.files.canonical(folder);
        let mut names = self.files.names(&folder);
        let over = self.below(&folder);
        let direct = over.iter().filter(|(path, _)| parent_path(path) == folder);
        for (path, size) in direct {
            names.retain(|name| name != file_name(path));
            names.extend(size.map(|_| file_name(path).to_owned()));
        }
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryFiles;

    #[test]
    fn texts_lie_over_files() {
        let base = MemoryFiles::new().with("a/main.tf", "old").with("a/x.tf", "x");
        let overlay = Overlay::new(&base);
        overlay.set("a/main.tf", Some("new!".into()));
        overlay.set("a/x.tf", None);
        overlay.set("b/y.tf", Some("y".into()));
        assert_eq!(overlay.read("a/main.tf"), Ok(b"new!".to_vec()));
        assert_eq!(overlay.size("a/main.tf"), Ok(4));
        assert_eq!(overlay.read("a/x.tf"), Err(ReadError::NotFound));
        assert_eq!(overlay.names("a"), ["main.tf"]);
        assert!(overlay.is_folder("b"));
        let paths: Vec<String> = overlay.walk(".").unwrap().files.into_iter().map(|it| it.path).collect();
        assert_eq!(paths, ["a/main.tf", "b/y.tf"]);
        overlay.unset("a/x.tf");
        assert_eq!(overlay.names("a"), ["main.tf", "x.tf"]);
    }

    #[test]
    fn folders_above_hold_what_lies_below() {
        assert!(lies_below("../..", "main.tf") && lies_below("../..", "../x/main.tf"));
        assert!(!lies_below("..", "../../x/main.tf") && !lies_below(".", "../main.tf"));
        assert!(lies_below("a", "a/b") && lies_below("a", "a") && !lies_below("a", "ab"));
        assert!(lies_below("/", "/a"));
    }
}
