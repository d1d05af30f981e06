//! Which folders may be read, and whether a path, its symbolic links resolved, lies in one of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use cumulint_source::ReadError;

use crate::refusal::{refusal, refused};

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

    /// The path with its symbolic links resolved, if it lies in an allowed folder and is not what version control keeps.
    pub(crate) fn resolve(&self, path: &Path) -> Result<PathBuf, ReadError> {
        let real = path.canonicalize().map_err(|error| refusal(&error))?;
        let within = self.within(&real).ok_or(ReadError::Outside)?;
        if within.components().any(|part| is_version_control(part.as_os_str())) {
            return Err(refused("it belongs to version control"));
        }
        Ok(real)
    }

    /// The path as the outermost of the allowed folders that hold it knows it.
    fn within<'p>(&self, real: &'p Path) -> Option<&'p Path> {
        let within = self.roots.iter().filter_map(|root| real.strip_prefix(root).ok());
        within.max_by_key(|rest| rest.as_os_str().len())
    }

    fn add(&mut self, folder: PathBuf) {
        if self.within(&folder).is_none() {
            self.roots.push(folder);
        }
    }
}

/// Whether a folder's name is that of a folder in which version control keeps history, configuration and credentials.
pub(crate) fn is_version_control(name: &OsStr) -> bool {
    [".git", ".hg", ".svn", ".bzr", ".jj"].iter().any(|known| name == *known)
}

fn folder_of(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    if real.is_dir() { Some(real) } else { real.parent().map(Path::to_path_buf) }
}
