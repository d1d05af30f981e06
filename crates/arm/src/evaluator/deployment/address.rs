//! Addresses of templates: which files of the tree are perhaps published there.

use std::collections::BTreeSet;

use cumulint_source::parent_path;

use crate::files::Library;
use crate::value::text::{Part, Text};

/// How many folders above a template are looked into.
const MAX_ABOVE: usize = 8;

/// How many folders of an address must agree at most.
const MAX_ENDS: usize = 8;

/// The paths that an address may mean, the likeliest first. What follows an open start, where templates are published, lies
/// beside the template `from` or in a folder above it; so does the end of a known address, of which a folder and a name at
/// least must agree.
pub(crate) fn candidates(uri: &Text, from: &str, library: &Library<'_>) -> Vec<String> {
    let parts = uri.parts();
    let ends: Vec<String> = match parts.as_slice() {
        [Part::Known(address), ..] => ends_of(path_of(address)),
        [Part::Open(_), Part::Known(path), ..] => vec![path_of(path).trim_start_matches('/').to_owned()],
        _ => Vec::new(),
    };
    let folders = folders(from, library);
    let ends = ends.iter().filter(|end| !end.is_empty());
    let mut paths: Vec<String> =
        ends.flat_map(|end| folders.iter().map(|folder| library.join(folder, end))).collect();
    let mut seen = BTreeSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    paths
}

/// The folder of a file, and those above it.
fn folders(from: &str, library: &Library<'_>) -> Vec<String> {
    let above = |folder: &String| Some(library.join(folder, ".."));
    std::iter::successors(Some(parent_path(from).to_owned()), above).take(MAX_ABOVE).collect()
}

/// The ends of an address, the longest first, each of at least a folder and a name.
fn ends_of(address: &str) -> Vec<String> {
    let path = address.split_once("://").map_or(address, |(_, path)| path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let most = segments.len().saturating_sub(1).min(MAX_ENDS);
    let end = |count: usize| segments.get(segments.len() - count..).map(|end| end.join("/"));
    (2..=most).rev().filter_map(end).collect()
}

/// An address without what follows its path.
fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}
