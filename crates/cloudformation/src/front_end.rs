//! CloudFormation as a front end: which files are templates and parameter files, and what is made of them.

use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::{Claim, FrontEnd, Given, Parsed, Plan, Snapshot};
use cumulint_source::{FileId, SourceFile, extension, file_name};

use crate::glance::locations;
use crate::parameter_file::ParameterFile;
use crate::plan::Stacks;
use crate::recognize::{might_be, recognize};

/// What files of CloudFormation are counted under.
const SYNTAX: &str = "cloudformation";

/// The largest document that is searched for values of parameters, in bytes.
const MAX_PARAMETERS: usize = 256 * 1024;

/// Templates of CloudFormation and SAM, with their parameter files.
#[derive(Clone, Copy, Default, Debug)]
pub struct CloudFormation;

/// What a file of CloudFormation was parsed into.
#[derive(Debug)]
pub(crate) enum Content {
    /// A template.
    Template(Arc<Tree>),
    /// Values of parameters; a file can hold several sets.
    Parameters(Vec<Arc<ParameterFile>>),
}

impl FrontEnd for CloudFormation {
    fn claim(&self, path: &str) -> Claim {
        let name = file_name(path);
        match extension(name) {
            "json" | "jsonc" | "yaml" | "yml" | "template" | "cfn" | "cform" => Claim::Document,
            "txt" | "env" | "properties" | "params" if names_parameters(name) => Claim::Values,
            "toml" if name == "samconfig.toml" => Claim::Values,
            _ => Claim::Foreign,
        }
    }

    fn might_be_ours(&self, path: &str, text: &str) -> bool {
        might_be(text) || might_set_parameters(path, text)
    }

    fn beside(&self, path: &str, name: &str) -> bool {
        self.claim(path) == Claim::Document
            && match self.claim(name) {
                Claim::Document => names_parameters(name),
                claim => claim == Claim::Values,
            }
    }

    fn parse(&self, file: FileId, source: &SourceFile) -> Option<Parsed> {
        if source.text.len() > MAX_PARAMETERS {
            return None;
        }
        of_parameters(ParameterFile::of_text(&source.path, file, &source.text))
    }

    fn recognize(&self, _source: &SourceFile, document: &Arc<Tree>) -> Option<Parsed> {
        recognize(document).then(|| Parsed {
            comments: document.comments().to_vec(),
            document: Some(Arc::clone(document)),
            ..Parsed::new(SYNTAX, Arc::new(Content::Template(Arc::clone(document))))
        })
    }

    fn recognize_inputs(&self, source: &SourceFile, document: &Arc<Tree>, broken: bool) -> Option<Parsed> {
        if broken {
            return None;
        }
        let plain = names_parameters(file_name(&source.path));
        of_parameters(ParameterFile::of_document(&source.path, document, plain).into_iter().collect())
    }

    /// Nested templates and snippets are read with the root that takes them in, so nothing is ever missing.
    fn missing(&self, _snapshot: &Snapshot<'_>) -> Vec<String> {
        Vec::new()
    }

    fn leads_to(&self, _path: &str, text: &str) -> Vec<String> {
        locations(text)
    }

    fn plan(&self, snapshot: &Snapshot<'_>, given: &Given, run: &mut dyn FnMut(&dyn Plan)) {
        run(&Stacks::new(snapshot, given));
    }
}

fn of_parameters(found: Vec<ParameterFile>) -> Option<Parsed> {
    let files: Vec<_> = found.into_iter().map(Arc::new).collect();
    (!files.is_empty()).then(|| Parsed::new(SYNTAX, Arc::new(Content::Parameters(files))))
}

/// Whether a file calls itself a parameter file.
fn names_parameters(name: &str) -> bool {
    name.to_ascii_lowercase().contains("param")
}

fn might_set_parameters(path: &str, text: &str) -> bool {
    let says_so = || text.contains("ParameterKey") || text.contains("\"Parameters\"");
    text.len() <= MAX_PARAMETERS && (names_parameters(file_name(path)) || says_so())
}
