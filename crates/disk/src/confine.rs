//! Which folders may be read, and whether a path, its symbolic links resolved, lies in one of them.

use std::path::{Path, PathBuf};

use cumulint_source::ReadError;

use crate::refusal::refusal;

/// The folders that may be read, symbolic links resolved.
#[derive(Clone, Default, Debug)]
pub(crate) struct Confine {
    roots: Vec<PathBuf>,
}

impl Confine {
    /// Allows the folder `path`, or the folder that holds the file `path`. A path that does not exist allows nothing.
    pub(crate) fn allow(&mut self, path: &Path) {
        if let Some(folder) = folder_of(path) {
            self.add(folder);
        }
    }

    /// Allows `surroundings` where `path` lies in it: a module may be called from a folder beside the one that is scanned.
    pub(crate) fn allow_around(&mut self, path: &Path, surroundings: &Path) {
        let (Some(folder), Some(around)) = (folder_of(path), folder_of(surroundings)) else { return };
        if folder.starts_with(&around) {
            self.add(around);
        }
    }

    /// The path with its symbolic links resolved, where it lies in an allowed folder.
    pub(crate) fn resolve(&self, path: &Path) -> Result<PathBuf, ReadError> {
        let real = path.canonicalize().map_err(|error| refusal(&error))?;
        if self.holds(&real) { Ok(real) } else { Err(ReadError::Outside) }
    }

    fn holds(&self, real: &Path) -> bool {
        self.roots.iter().any(|root| real.starts_with(root))
    }

    fn add(&mut self, folder: PathBuf) {
        if !self.holds(&folder) {
            self.roots.push(folder);
        }
    }
}

fn folder_of(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    if real.is_dir() { Some(real) } else { real.parent().map(Path::to_path_buf) }
}
