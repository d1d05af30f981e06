//! Bicep files and files of parameters in Bicep, parsed.

use std::sync::Arc;

use cumulint_arm::BicepParameterFile;
use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, SourceFile};

use crate::discover::Parsed;

/// A Bicep file, parsed.
#[derive(Debug)]
pub(crate) struct BicepFile {
    /// Its path.
    pub(crate) path: Arc<str>,
    /// Its tree.
    pub(crate) tree: Arc<cumulint_bicep::Tree>,
}

/// Parses a Bicep file or a file of parameters; gives its comments, too.
pub(crate) fn parse(
    file: FileId,
    source: &SourceFile,
) -> (Parsed, Arc<cumulint_bicep::Tree>, Vec<Diagnostic>) {
    let (text, path) = (Arc::clone(&source.text), Arc::clone(&source.path));
    let is_parameters = path.ends_with(".bicepparam");
    let (tree, found) = if is_parameters {
        cumulint_bicep::parse_parameters(file, text)
    } else {
        cumulint_bicep::parse(file, text)
    };
    let tree = Arc::new(tree);
    let own = Arc::clone(&tree);
    let parsed = if is_parameters {
        Parsed::BicepParameters(BicepParameterFile { path, tree })
    } else {
        Parsed::Bicep(BicepFile { path, tree })
    };
    (parsed, own, found)
}
