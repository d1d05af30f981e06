//! Reading, confined.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use cumulint_source::{Files, ReadError, Walk, clean_path};

use crate::confine::Confine;
use crate::refusal::{refusal, refused};
use crate::repository::{WorkingFolder, repository};
use crate::walk;

/// The real file system, confined to the repositories of what the user asked to scan. It keeps nothing of what it has read.
#[derive(Clone, Debug)]
pub struct Disk {
    confine: Confine,
    here: WorkingFolder,
    home: Option<PathBuf>,
    /// The roots of the repositories of the scanned paths, named like those.
    repositories: Vec<String>,
}

impl Disk {
    /// A file system in which the repositories of the given paths may be read, and never what version control keeps in them.
    /// Where a path lies in no repository, a folder may be read with all below it, a file with all below the folder that
    /// holds it, and the current folder where the path lies below it.
    #[must_use]
    pub fn new<P: AsRef<str>>(paths: &[P]) -> Self {
        let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
        let here = WorkingFolder::new();
        let mut disk = Self { confine: Confine::default(), here, home, repositories: Vec::new() };
        paths.iter().for_each(|path| disk.allow(path.as_ref()));
        disk
    }

    fn allow(&mut self, path: &str) {
        let root = repository(path, self.home.as_deref());
        // The repository first: what it holds is not allowed by itself.
        root.iter().for_each(|root| self.confine.allow(Path::new(root)));
        self.confine.allow(Path::new(path));
        match root {
            Some(root) => {
                let root = self.canonical(&root);
                if !self.repositories.contains(&root) {
                    self.repositories.push(root);
                }
            }
            None => self.confine.allow_around(Path::new(path), Path::new(".")),
        }
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
        let path = clean_path(path);
        let mut walk = walk::walk(&self.confine, &path)?;
        if path.starts_with("..") {
            // What lies below the working folder is named from there.
            walk.files.iter_mut().for_each(|entry| entry.path = self.canonical(&entry.path));
            walk.errors.iter_mut().for_each(|(path, _)| *path = self.canonical(path));
            walk.files.sort_unstable();
        }
        Ok(walk)
    }

    fn canonical(&self, path: &str) -> String {
        self.here.canonical(path)
    }

    fn repository(&self, path: &str) -> Option<String> {
        repository(path, self.home.as_deref()).map(|root| self.canonical(&root))
    }

    fn in_repository(&self, path: &str) -> String {
        let roots = self.repositories.iter();
        let within = roots.filter_map(|root| self.here.below(root, path));
        // Of repositories within each other the innermost counts.
        within.min_by_key(String::len).unwrap_or_else(|| self.canonical(path))
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
