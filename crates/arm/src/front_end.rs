//! ARM templates and Bicep as a front end: which files are theirs, which of them are roots, and with which inputs those are
//! evaluated.

mod content;
mod generated;
mod glance;
mod plan;
mod snapshot;
mod target;
mod values;

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::{Claim, FrontEnd, Given, Parsed, Plan, Snapshot};
use cumulint_source::{FileId, SourceFile, extension, join_path, parent_path};

use self::content::Content;
use self::glance::leads_to;
use self::plan::AzurePlan;
use self::snapshot::Sorted;
use crate::recognize::might_be;

/// The front end of ARM templates in JSON and of Bicep.
#[derive(Clone, Copy, Default, Debug)]
pub struct Azure;

impl FrontEnd for Azure {
    fn claim(&self, path: &str) -> Claim {
        match extension(path) {
            "bicep" | "bicepparam" => Claim::Own,
            "json" | "jsonc" | "template" => Claim::Document,
            _ => Claim::Foreign,
        }
    }

    fn might_be_ours(&self, _path: &str, text: &str) -> bool {
        might_be(text)
    }

    fn beside(&self, _path: &str, name: &str) -> bool {
        let is_json = matches!(extension(name), "json" | "jsonc");
        extension(name) == "bicepparam" || (is_json && name.to_ascii_lowercase().contains("param"))
    }

    fn parse(&self, file: FileId, source: &SourceFile) -> Option<Parsed> {
        Some(Content::of_bicep(file, source))
    }

    fn recognize(&self, source: &SourceFile, document: &Arc<Tree>) -> Option<Parsed> {
        Content::of_document(source, document)
    }

    fn recognize_inputs(&self, _source: &SourceFile, _document: &Arc<Tree>, _broken: bool) -> Option<Parsed> {
        None
    }

    /// Modules and templates are read without that, too; but what is wrong with their texts, and the comments that allow
    /// something there, are the workspace's business.
    fn missing(&self, snapshot: &Snapshot<'_>) -> Vec<String> {
        missing(snapshot)
    }

    fn leads_to(&self, path: &str, text: &str) -> Vec<String> {
        leads_to(path, text)
    }

    fn plan(&self, snapshot: &Snapshot<'_>, given: &Given, run: &mut dyn FnMut(&dyn Plan)) {
        run(&AzurePlan::new(&Sorted::new(snapshot), given));
    }
}

/// The files of ours that others lead to and that are not in a snapshot. An address may mean many, most of which are not
/// there: only those that are count.
fn missing(snapshot: &Snapshot<'_>) -> Vec<String> {
    let files = snapshot.sources.files();
    let is_known = |path: &str| {
        snapshot.files.binary_search_by(|file| file.path.as_ref().cmp(path)).is_ok()
            || snapshot.searched.iter().any(|searched| searched == path)
    };
    let mut missing = BTreeSet::new();
    for file in snapshot.files {
        let Some(content) = file.content.downcast_ref::<Content>() else { continue };
        let folder = parent_path(&file.path);
        let written = leads_to(&file.path, content.text()).into_iter();
        let ours = written.filter(|path| Azure.claim(path) != Claim::Foreign);
        let paths = ours.map(|path| files.canonical(&join_path(folder, &path)));
        missing.extend(paths.filter(|path| !is_known(path)));
    }
    missing.retain(|path| files.size(path).is_ok());
    missing.into_iter().collect()
}
