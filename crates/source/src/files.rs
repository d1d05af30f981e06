//! The door to the outside: what a linter may ask of a file system.
//!
//! Paths are strings with `/` between their parts, written as the user gave them on the command line and joined with what
//! lies below: they are shown as they are.

use std::fmt;

/// A file that a walk found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    /// The path, as it will be shown.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What a walk over a folder found.
#[derive(Clone, Default, Debug)]
pub struct Walk {
    /// The files, sorted by path.
    pub files: Vec<Entry>,
    /// What could not be entered or looked at: a path and the reason.
    pub errors: Vec<(String, ReadError)>,
}

/// Why a file could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// There is no such file or folder.
    NotFound,
    /// It lies, perhaps through a symbolic link, outside the scanned tree.
    Outside,
    /// The system refused; its own words.
    Refused(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => out.write_str("no such file or folder"),
            Self::Outside => out.write_str("it lies outside the scanned folders"),
            Self::Refused(why) => out.write_str(why),
        }
    }
}

/// A file system, reduced to what a linter needs. Reading is confined to the tree that the user asked to scan.
pub trait Files: Send + Sync {
    /// All files at or below `path` that are not ignored, sorted by path. A path that is a file yields itself.
    ///
    /// # Errors
    /// The path does not exist, or is refused.
    fn walk(&self, path: &str) -> Result<Walk, ReadError>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// It does not exist, lies outside the scanned tree, or is refused.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// The first `limit` bytes of a file, or all where it is shorter.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn read_start(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = self.read(path)?;
        bytes.truncate(limit);
        Ok(bytes)
    }

    /// The size of a file in bytes.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn size(&self, path: &str) -> Result<u64, ReadError>;

    /// Whether `path` is a folder.
    fn is_folder(&self, path: &str) -> bool;

    /// The one name of a path by which it is known, however it was reached: `../../envs/dev/main.tf` seen from `envs/dev` is
    /// `main.tf`.
    fn canonical(&self, path: &str) -> String {
        clean_path(path)
    }

    /// The root of the repository that holds a path, canonical: all below it may be read. `None` if the path lies in no
    /// repository.
    fn repository(&self, _path: &str) -> Option<String> {
        None
    }

    /// A path as its repository knows it, from the root of the repository on: the same wherever the run was started.
    fn in_repository(&self, path: &str) -> String {
        self.canonical(path)
    }

    /// The names of the files (not folders) that lie directly in a folder, sorted; empty where there is no such folder.
    fn names(&self, folder: &str) -> Vec<String>;
}

/// Joins `relative` to the folder `base` and resolves `.` and `..` in what is joined. An absolute `relative` stands alone.
#[must_use]
pub fn join_path(base: &str, relative: &str) -> String {
    if relative.starts_with('/') || base.is_empty() {
        return clean_path(relative);
    }
    clean_path(&format!("{base}/{relative}"))
}

/// Removes `.` parts, doubled slashes and resolvable `..` parts. The empty path becomes `.`.
#[must_use]
pub fn clean_path(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The folder that holds `path`; `.` for a bare name.
#[must_use]
pub fn parent_path(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => ".",
    }
}

/// Whether a canonical path lies at or below a folder.
#[must_use]
pub fn lies_below(folder: &str, path: &str) -> bool {
    let inside = |rest: &str| folder.ends_with('/') || rest.starts_with('/') || rest.is_empty();
    match folder {
        "." => !path.starts_with('/') && path != ".." && !path.starts_with("../"),
        _ if folder == ".." || folder.ends_with("/..") => {
            // All that lies below the working folder lies below the folders above it.
            !path.starts_with('/') && path.matches("..").count() <= folder.matches("..").count()
        }
        _ => path.strip_prefix(folder).is_some_and(inside),
    }
}

/// The last part of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What follows the last dot of the file name, or the empty string.
#[must_use]
pub fn extension(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned() {
        assert_eq!(clean_path("./a//b/../c"), "a/c");
        assert_eq!(clean_path("../a"), "../a");
        assert_eq!(clean_path("/../a"), "/a");
        assert_eq!(clean_path(""), ".");
        assert_eq!(join_path("a/b", "../c.tf"), "a/c.tf");
        assert_eq!(join_path(".", "main.tf"), "main.tf");
        assert_eq!(parent_path("a/b.tf"), "a");
        assert_eq!(parent_path("b.tf"), ".");
        assert_eq!(extension("a.b/c.tf.json"), "json");
    }
}
