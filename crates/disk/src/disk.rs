//! Reading, confined.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use cumulint_source::{Files, ReadError, Walk, clean_path};

use crate::confine::Confine;
use crate::refusal::{refusal, refused};
use crate::walk;

/// The real file system, confined to the folders that the user asked to scan. It keeps nothing of what it has read.
#[derive(Clone, Debug)]
pub struct Disk {
    confine: Confine,
}

impl Disk {
    /// A file system in which the given paths may be read: a folder with all below it, a file with all below the folder that
    /// holds it. Where a path lies below the current folder, the current folder may be read too.
    #[must_use]
    pub fn new<P: AsRef<str>>(paths: &[P]) -> Self {
        let mut confine = Confine::default();
        for path in paths {
            let path = Path::new(path.as_ref());
            confine.allow(path);
            confine.allow_around(path, Path::new("."));
        }
        Self { confine }
    }

    /// Allows one more folder, or the folder that holds a file: a file of variables may lie anywhere.
    #[must_use]
    pub fn with(mut self, path: &str) -> Self {
        self.confine.allow(Path::new(path));
        self
    }

    /// A regular file in an allowed folder. Anything else (a pipe, a device) could be read for ever.
    fn file(&self, path: &str) -> Result<(PathBuf, Metadata), ReadError> {
        let real = self.confine.resolve(Path::new(path))?;
        let data = fs::metadata(&real).map_err(|error| refusal(&error))?;
        match (data.is_file(), data.is_dir()) {
            (true, _) => Ok((real, data)),
            (_, true) => Err(refused("it is a folder")),
            _ => Err(refused("it is not a regular file")),
        }
    }
}

impl Files for Disk {
    fn walk(&self, path: &str) -> Result<Walk, ReadError> {
        walk::walk(&self.confine, &clean_path(path))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let (real, _) = self.file(path)?;
        fs::read(real).map_err(|error| refusal(&error))
    }

    fn read_start(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        let (real, data) = self.file(path)?;
        let expected = usize::try_from(data.len()).unwrap_or(usize::MAX).min(limit);
        let mut bytes = Vec::with_capacity(expected);
        let file = File::open(real).map_err(|error| refusal(&error))?;
        file.take(limit as u64).read_to_end(&mut bytes).map_err(|error| refusal(&error))?;
        Ok(bytes)
    }

    fn size(&self, path: &str) -> Result<u64, ReadError> {
        self.file(path).map(|(_, data)| data.len())
    }

    fn is_folder(&self, path: &str) -> bool {
        self.confine.resolve(Path::new(path)).is_ok_and(|real| real.is_dir())
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let Ok(real) = self.confine.resolve(Path::new(folder)) else { return Vec::new() };
        let Ok(entries) = fs::read_dir(real) else { return Vec::new() };
        let files = entries.flatten().filter(is_file);
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }
}

/// Whether a folder's entry is a file, or a symbolic link to one.
fn is_file(entry: &fs::DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_file(),
        Ok(kind) => kind.is_file(),
        Err(_) => false,
    }
}
