//! Which files a run looks at: those that the user named, and what belongs to them.

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::Claim;
use cumulint_source::{Entry, Files, extension, join_path, parent_path};

use crate::registry::FrontEnds;

/// Walks the paths that the user named. A path that is a file brings the files beside it, because they may belong to the same
/// root. Paths that do not exist are reported.
pub(crate) fn walk(
    files: &dyn Files,
    front_ends: FrontEnds,
    paths: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut found = Vec::new();
    for path in paths {
        match files.walk(path) {
            Ok(walk) => {
                // A link that leads nowhere matters only where it is, or may hold, a file of ours.
                let ours = |path: &str| extension(path).is_empty() || is_claimed(front_ends, path);
                let refused = walk.errors.into_iter().filter(|(path, _)| ours(path));
                diagnostics.extend(refused.map(|(path, why)| {
                    Diagnostic::about_path("unreadable", format!("cannot read: {why}"), path)
                }));
                found.extend(walk.files);
            }
            Err(why) => diagnostics.push(
                Diagnostic::about_path("missing-path", format!("cannot scan `{path}`: {why}"), path.clone())
                    .help("check the spelling of the path, and the folder that cumulint runs in"),
            ),
        }
        if !files.is_folder(path) {
            found.extend(beside(files, front_ends, path));
        }
    }
    found.retain(|entry| !is_asset(&entry.path));
    found.iter_mut().for_each(|entry| entry.path = files.canonical(&entry.path));
    found.sort();
    found.dedup_by(|a, b| a.path == b.path);
    found
}

/// Whether some front end claims a file by its name.
pub(crate) fn is_claimed(front_ends: FrontEnds, path: &str) -> bool {
    front_ends.iter().any(|front_end| front_end.claim(path) != Claim::Foreign)
}

/// What belongs to a file in its folder, by the names.
pub(crate) fn beside(files: &dyn Files, front_ends: FrontEnds, path: &str) -> Vec<Entry> {
    let claiming: Vec<_> = front_ends.iter().filter(|it| it.claim(path) != Claim::Foreign).collect();
    if claiming.is_empty() {
        return Vec::new();
    }
    files_of(files, parent_path(path), |name| claiming.iter().any(|it| it.beside(path, name)))
}

/// The files directly in a folder whose names are wanted.
pub(crate) fn files_of(files: &dyn Files, folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<Entry> {
    let names = files.names(folder).into_iter().filter(|name| wanted(name));
    let paths = names.map(|name| files.canonical(&join_path(folder, &name)));
    paths.map(|path| Entry { size: files.size(&path).unwrap_or_default(), path }).collect()
}

/// What the development kit of AWS puts beside the templates that it synthesises: code and files that are uploaded.
pub(crate) fn is_asset(path: &str) -> bool {
    path.rsplit_once("cdk.out/").is_some_and(|(_, inside)| inside.starts_with("asset."))
}
