//! Walking a folder in parallel: what is ignored is left out, everything else is found or reported.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cumulint_source::{Entry, ReadError, Walk, join_path};
use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::confine::{Confine, is_version_control};
use crate::refusal::{refusal, refused};

/// A folder of a tool, never of authors: its files are still read where something refers to them.
const TERRAFORM_DATA: &str = ".terraform";

/// All files at or below `path`, which is shown as it is.
pub(crate) fn walk(confine: &Confine, path: &str) -> Result<Walk, ReadError> {
    let real = confine.resolve(Path::new(path))?;
    if !real.is_dir() {
        return only(path, &real);
    }
    let walker = Walker { confine, shown: path, root: Path::new(path), real, found: Mutex::default() };
    walker.run();
    let mut walk = walker.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    walk.files.sort_unstable();
    walk.errors.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    Ok(walk)
}

/// A path that is a file yields itself, ignored or not.
fn only(path: &str, real: &Path) -> Result<Walk, ReadError> {
    let data = real.metadata().map_err(|error| refusal(&error))?;
    if !data.is_file() {
        return Err(refused("it is neither a folder nor a regular file"));
    }
    Ok(Walk { files: vec![Entry { path: path.to_owned(), size: data.len() }], errors: Vec::new() })
}

struct Walker<'w> {
    confine: &'w Confine,
    /// The folder as it is shown.
    shown: &'w str,
    /// The folder as it is walked.
    root: &'w Path,
    /// The folder with its symbolic links resolved.
    real: PathBuf,
    found: Mutex<Walk>,
}

impl Walker<'_> {
    fn run(&self) {
        let walk = WalkBuilder::new(self.root)
            .hidden(false)
            .follow_links(true)
            .require_git(false)
            // What one person ignores everywhere is no property of the tree.
            .git_global(false)
            .build_parallel();
        walk.run(|| Box::new(|result| self.visit(result)));
    }

    fn visit(&self, result: Result<DirEntry, ignore::Error>) -> WalkState {
        match result {
            Ok(entry) if entry.depth() == 0 => WalkState::Continue,
            Ok(entry) => self.visit_entry(&entry),
            Err(error) => {
                self.report_error(&error);
                WalkState::Continue
            }
        }
    }

    fn visit_entry(&self, entry: &DirEntry) -> WalkState {
        if entry.file_name() == TERRAFORM_DATA || is_version_control(entry.file_name()) {
            return WalkState::Skip;
        }
        let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if entry.path_is_symlink() && !self.enters_link(entry.path(), folder) {
            return WalkState::Skip;
        }
        if !folder {
            self.add_file(entry);
        }
        WalkState::Continue
    }

    /// Whether what a symbolic link leads to is looked at: never what lies outside, nor a folder that this walk finds anyway.
    fn enters_link(&self, link: &Path, folder: bool) -> bool {
        match self.confine.resolve(link) {
            Ok(target) => !(folder && target.starts_with(&self.real)),
            Err(why) => {
                self.add_error(link, why);
                false
            }
        }
    }

    fn add_file(&self, entry: &DirEntry) {
        let Some(path) = self.show(entry.path()) else {
            return self.add_error(entry.path(), refused("its name is not valid UTF-8"));
        };
        match entry.metadata() {
            Ok(data) if data.is_file() => {
                self.locked(|found| found.files.push(Entry { path, size: data.len() }));
            }
            Ok(_) => self.add_error(entry.path(), refused("it is not a regular file")),
            Err(error) => self.report_error(&error),
        }
    }

    /// The path as it is shown; `None` if it is not UTF-8.
    fn show(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        Some(join_path(self.shown, &parts?.join("/")))
    }

    fn report_error(&self, error: &ignore::Error) {
        let (path, why) = explain(error);
        self.add_error(path.unwrap_or(self.root), why);
    }

    fn add_error(&self, path: &Path, why: ReadError) {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = join_path(self.shown, &parts.join("/"));
        self.locked(|found| found.errors.push((path, why)));
    }

    fn locked(&self, change: impl FnOnce(&mut Walk)) {
        change(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The path that an error is about, and the reason.
fn explain(error: &ignore::Error) -> (Option<&Path>, ReadError) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), explain(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => explain(err),
        ignore::Error::Loop { child, .. } => {
            (Some(child), refused("it is a symbolic link to a folder that holds it"))
        }
        ignore::Error::Io(error) => (None, broken_link(refusal(error))),
        other => (None, ReadError::Refused(other.to_string())),
    }
}

/// A walk meets only what is there: a name that leads to nothing is a link.
fn broken_link(why: ReadError) -> ReadError {
    if why == ReadError::NotFound { refused("it is a symbolic link that leads to nothing") } else { why }
}
