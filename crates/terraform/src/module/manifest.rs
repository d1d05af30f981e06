//! `.terraform/modules/modules.json`: where `terraform init` has put the modules that a root calls.

use std::collections::BTreeMap;

use cumulint_model::Symbol;
use cumulint_source::{Sources, join_path};

/// The folders of the modules below a root, by the names of the calls that lead there: `network.subnets`.
#[derive(Clone, Default, Debug)]
pub(crate) struct Manifest {
    folders: BTreeMap<Symbol, Symbol>,
}

impl Manifest {
    /// Where the manifest of a root lies.
    pub(crate) fn path(root: &str) -> String {
        join_path(root, ".terraform/modules/modules.json")
    }

    /// Reads the manifest of a root's folder; an empty one if there is none.
    pub(crate) fn load(root: &str, sources: &Sources<'_>) -> Self {
        let path = Self::path(root);
        // Most roots were never initialised where they are scanned: that is no error.
        if sources.files().size(&path).is_err() {
            return Self::default();
        }
        let Ok(file) = sources.load(&path) else { return Self::default() };
        let (tree, _) = cumulint_document::parse_json(file, &sources.get(file).text);
        let modules = tree.root().and_then(|root| root.get("Modules"));
        let folder = |module: cumulint_document::Node<'_>| {
            let key = module.get("Key")?.as_str()?;
            let folder = module.get("Dir")?.as_str()?;
            let folder = sources.files().canonical(&join_path(root, &folder));
            Some((Symbol::from(key), Symbol::from(folder)))
        };
        let folders =
            modules.into_iter().flat_map(cumulint_document::Node::items).filter_map(folder).collect();
        Self { folders }
    }

    /// The folder of a call.
    pub(crate) fn folder(&self, calls: &str) -> Option<&Symbol> {
        self.folders.get(calls)
    }

    /// The folders that were downloaded for this root.
    pub(crate) fn downloaded(&self) -> impl Iterator<Item = &Symbol> {
        self.folders.values().filter(|folder| is_downloaded(folder))
    }
}

/// Whether a path leads to what was downloaded: nobody edits it there.
#[must_use]
pub fn is_downloaded(path: &str) -> bool {
    path.split('/').any(|part| part == ".terraform" || part == "vendor")
}
