//! The repository that holds a path, and the one name of a path within it.

use std::path::{Component, Path, PathBuf};

use cumulint_source::{clean_path, parent_path};

/// How far up a repository is looked for.
const MAX_LEVELS: usize = 64;

/// The root of the repository that holds a path: the nearest folder at or above it with an entry `.git`, named like the path
/// (`../..` for a relative one). `None` if there is none, or if it is a home folder or one above: what somebody keeps of
/// their own settings under version control is not a repository of templates.
pub(crate) fn repository(path: &str, home: Option<&Path>) -> Option<String> {
    let path = clean_path(path);
    let mut folder = if Path::new(&path).is_dir() { path } else { parent_path(&path).to_owned() };
    for _ in 0..MAX_LEVELS {
        if Path::new(&folder).join(".git").exists() {
            let real = Path::new(&folder).canonicalize().ok()?;
            let is_of_home = home.is_some_and(|home| home.starts_with(&real));
            return (!is_of_home && real.parent().is_some()).then_some(folder);
        }
        folder = above(&folder)?;
    }
    None
}

/// The folder above another one; `None` at the root of the file system.
fn above(folder: &str) -> Option<String> {
    let is_up = folder == ".." || folder.ends_with("/..");
    match folder {
        "/" => None,
        "." => Some("..".to_owned()),
        _ if is_up => Some(format!("{folder}/..")),
        _ => Some(parent_path(folder).to_owned()),
    }
    .filter(|above| above == "/" || Path::new(above).exists())
}

/// The working folder, to name paths by.
#[derive(Clone, Default, Debug)]
pub(crate) struct WorkingFolder {
    /// Its absolute path, symbolic links resolved; empty where the system does not tell.
    path: PathBuf,
}

impl WorkingFolder {
    pub(crate) fn new() -> Self {
        Self { path: Path::new(".").canonicalize().unwrap_or_default() }
    }

    /// The one name of a path: a relative path that leads up and down again into the working folder, or into a folder above
    /// it, does not. An absolute path stays absolute.
    pub(crate) fn canonical(&self, path: &str) -> String {
        let clean = clean_path(path);
        if !clean.starts_with("../") {
            return clean;
        }
        let mut rest: Vec<&str> = clean.split('/').collect();
        let ups = rest.iter().take_while(|part| **part == "..").count();
        rest.drain(..ups);
        let mut here: Vec<_> = self.path.components().rev().take(ups).collect();
        // The last of the names is that of the folder just below where the path leads to.
        let mut down = 0;
        while let (Some(Component::Normal(name)), Some(next)) = (here.last(), rest.get(down)) {
            if name.to_str() != Some(next) {
                break;
            }
            here.pop();
            down += 1;
        }
        let ups = ups - down;
        let parts = std::iter::repeat_n("..", ups).chain(rest.into_iter().skip(down));
        clean_path(&parts.collect::<Vec<_>>().join("/"))
    }

    /// A path from the root of the file system on, by its text alone.
    fn absolute(&self, path: &str) -> Option<String> {
        let path = clean_path(path);
        match path.starts_with('/') {
            true => Some(path),
            false => Some(clean_path(&format!("{}/{path}", self.path.to_str()?))),
        }
    }

    /// A path as a folder above it knows it: without what leads to that folder. `None` if it lies elsewhere.
    pub(crate) fn below(&self, folder: &str, path: &str) -> Option<String> {
        let (folder, path) = (self.absolute(folder)?, self.absolute(path)?);
        let rest = path.strip_prefix(&folder)?;
        match rest.strip_prefix('/') {
            Some(rest) => Some(clean_path(rest)),
            None if rest.is_empty() => Some(".".to_owned()),
            None if folder == "/" => Some(rest.to_owned()),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> WorkingFolder {
        WorkingFolder { path: PathBuf::from(path) }
    }

    #[test]
    fn a_path_that_leads_back_has_one_name() {
        let here = at("/repo/envs/dev");
        assert_eq!(here.canonical("../../envs/dev/main.tf"), "main.tf");
        assert_eq!(here.canonical("../../envs/prod/main.tf"), "../prod/main.tf");
        assert_eq!(here.canonical("../dev"), ".");
        assert_eq!(here.canonical("../../modules/x"), "../../modules/x");
        assert_eq!(here.canonical("../../envs"), "..");
        assert_eq!(here.canonical("./a/../b"), "b");
        assert_eq!(here.canonical("/repo/envs/dev"), "/repo/envs/dev");
        assert_eq!(here.canonical("../../../../../x"), "../../../../../x");
    }

    #[test]
    fn a_path_is_told_from_the_root_of_its_repository() {
        let here = at("/repo/envs/dev");
        assert_eq!(here.below("../..", "main.tf"), Some("envs/dev/main.tf".to_owned()));
        assert_eq!(here.below("../..", "../../modules/x"), Some("modules/x".to_owned()));
        assert_eq!(here.below("/repo", "/repo/a"), Some("a".to_owned()));
        assert_eq!(here.below("../..", "."), Some("envs/dev".to_owned()));
        assert_eq!(here.below("/repo", "/repository/a"), None);
    }
}
