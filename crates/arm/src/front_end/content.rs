//! What a file of ARM or Bicep is, parsed.

use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::Parsed;
use cumulint_source::{FileId, SourceFile, extension};

use crate::bicep::BicepParameterFile;
use crate::parameters::ParameterFile;
use crate::recognize::{FileKind, recognize};

/// A parsed file.
#[derive(Debug)]
pub(super) enum Content {
    /// A template in JSON.
    Template(TemplateFile),
    /// A Bicep file.
    Bicep(BicepFile),
    /// Values for the parameters of a template, in JSON.
    Parameters(Arc<ParameterFile>),
    /// Values for the parameters of a Bicep file.
    BicepParameters(Arc<BicepParameterFile>),
}

/// A template in JSON.
#[derive(Debug)]
pub(super) struct TemplateFile {
    pub(super) path: Arc<str>,
    pub(super) tree: Arc<Tree>,
}

/// A Bicep file.
#[derive(Debug)]
pub(super) struct BicepFile {
    pub(super) path: Arc<str>,
    pub(super) tree: Arc<cumulint_bicep::Tree>,
}

impl Content {
    /// Parses a Bicep file or a file of parameters in Bicep.
    pub(super) fn of_bicep(file: FileId, source: &SourceFile) -> Parsed {
        let (text, path) = (Arc::clone(&source.text), Arc::clone(&source.path));
        let is_parameters = extension(&path) == "bicepparam";
        let (tree, diagnostics) = match is_parameters {
            true => cumulint_bicep::parse_parameters(file, text),
            false => cumulint_bicep::parse(file, text),
        };
        let tree = Arc::new(tree);
        let comments = tree.comments().to_vec();
        let content = match is_parameters {
            true => Self::BicepParameters(Arc::new(BicepParameterFile { path, tree })),
            false => Self::Bicep(BicepFile { path, tree }),
        };
        Parsed { comments, diagnostics, ..Parsed::new("bicep", Arc::new(content)) }
    }

    /// A document as a template or a file of parameters; `None` if it is neither.
    pub(super) fn of_document(source: &SourceFile, document: &Arc<Tree>) -> Option<Parsed> {
        let (path, tree) = (Arc::clone(&source.path), Arc::clone(document));
        let content = match recognize(document)? {
            FileKind::ParameterFile => Self::Parameters(Arc::new(ParameterFile { path, tree })),
            FileKind::Template => Self::Template(TemplateFile { path, tree }),
        };
        let is_template = matches!(content, Self::Template(_));
        let parsed = Parsed::new("arm", Arc::new(content));
        Some(match is_template {
            true => {
                let comments = document.comments().to_vec();
                Parsed { comments, document: Some(Arc::clone(document)), ..parsed }
            }
            false => parsed,
        })
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Template(file) => file.tree.text(),
            Self::Bicep(file) => file.tree.text(),
            Self::Parameters(file) => file.tree.text(),
            Self::BicepParameters(file) => file.tree.text(),
        }
    }
}
