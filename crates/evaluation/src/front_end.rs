//! What every front end can do: recognise its files, parse them, say which of them are roots, and evaluate those.
//!
//! The workspace asks in this order: [`FrontEnd::claim`] for each path; [`FrontEnd::might_be_ours`] for the text of a document;
//! then [`FrontEnd::parse`], [`FrontEnd::recognize`] or [`FrontEnd::recognize_inputs`]; [`FrontEnd::missing`] until nothing is; and
//! [`FrontEnd::plan`], which leads to the evaluation of single roots.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::Tree;
use cumulint_finding::{Generated, NotAnalysed};
use cumulint_model::{Project, Why};
use cumulint_source::{FileId, SourceFile, Sources, Span, TextRange};

use crate::inputs::{Given, NamedFile};
use crate::reader::Reads;

/// What a front end says of a file by its name alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Claim {
    /// It is none of its files.
    Foreign,
    /// It may be a document of its dialects, in JSON or YAML: a glance at the text tells.
    Document,
    /// It may hold values in a form of its own; a text that holds none is nobody's.
    Values,
    /// It is one of its files, in a syntax of its own.
    Own,
}

/// A file that a front end has parsed.
pub struct Parsed {
    /// The syntax that it is counted under: `terraform`, `cloudformation`, `arm`, `bicep`.
    pub syntax: &'static str,
    /// What the front end made of it. Only the front end knows the type.
    pub content: Arc<dyn Any + Send + Sync>,
    /// The comments of its text, where suppressions may stand.
    pub comments: Vec<TextRange>,
    /// The document whose metadata may hold suppressions.
    pub document: Option<Arc<Tree>>,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Places whose text must not be shown.
    pub secrets: Vec<Span>,
}

impl Parsed {
    /// A file without comments, problems or secrets.
    #[must_use]
    pub fn new(syntax: &'static str, content: Arc<dyn Any + Send + Sync>) -> Self {
        Self {
            syntax,
            content,
            comments: Vec::new(),
            document: None,
            diagnostics: Vec::new(),
            secrets: Vec::new(),
        }
    }
}

impl fmt::Debug for Parsed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Parsed").field("syntax", &self.syntax).finish_non_exhaustive()
    }
}

/// A file of a front end, as the workspace keeps it.
#[derive(Clone)]
pub struct SnapshotFile {
    /// Its canonical path.
    pub path: Arc<str>,
    /// What the front end made of it.
    pub content: Arc<dyn Any + Send + Sync>,
    /// Whether it may be a root: it was found where somebody asked for roots. Other files are only there because these
    /// lead to them.
    pub asked: bool,
    /// Whether parts of it could not be parsed.
    pub broken: bool,
}

impl fmt::Debug for SnapshotFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SnapshotFile")
            .field("path", &self.path)
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}

/// All files of one front end, at one moment.
#[derive(Debug)]
pub struct Snapshot<'s> {
    /// The files, in the order of their paths.
    pub files: &'s [SnapshotFile],
    /// Folders and files that [`FrontEnd::missing`] asked for already, whether anything was found there or not.
    pub searched: &'s [String],
    /// The paths that the user named, canonical.
    pub named: &'s [String],
    /// All texts.
    pub sources: &'s Sources<'s>,
}

/// Which sets of inputs a root is evaluated with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Environments {
    /// What the dialect's own tool would load, and what the caller gives.
    Own,
    /// Each of those that lie beside the root.
    All,
}

/// A root: what is deployed together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Root {
    /// The folder or file that it is.
    pub path: Arc<str>,
    /// The files that give it inputs, in order. A result holds for the same list only.
    pub inputs: Vec<Arc<str>>,
    /// Whether it tells the values of resources that another root declares, as a plan of Terraform does: what it decides is
    /// not left open by that root.
    pub tells_values: bool,
}

/// A project with what was wrong on the way to it. What was not evaluated is in [`Project::gaps`].
#[derive(Debug)]
pub struct Evaluated {
    /// The project, lowered into the common model.
    pub project: Project,
    /// What a person is told.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an expression is found to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Its value, as a JSON text in which numbers keep their digits.
    Value(String),
    /// It is not known, or a part of it is not.
    Unknown(Why),
    /// The dialect refuses it; why, in a few words.
    Error(String),
}

/// The files of a front end that are not evaluated.
#[derive(Clone, Default, Debug)]
pub struct LeftOut {
    /// Files that nothing uses.
    pub not_analysed: Vec<NotAnalysed>,
    /// Files that are judged as what they were compiled from.
    pub generated: Vec<Generated>,
}

/// The roots of a snapshot, ready to be evaluated in any order and by several threads.
pub trait Plan: Sync {
    /// The roots, in order.
    fn roots(&self) -> Vec<Root>;

    /// Evaluates a root, by its index in [`Plan::roots`], with each of its sets of inputs. With [`Environments::All`] the checks
    /// of what templates declare are run, too. Everything that the result is made of is recorded.
    fn evaluate(&self, root: usize, environments: Environments, reads: &Reads) -> Vec<Evaluated>;

    /// What is not evaluated.
    fn left_out(&self) -> LeftOut;

    /// What became of each of [`Given::parameter_files`], in their order.
    fn named_files(&self) -> Vec<NamedFile>;

    /// What an expression is in the root of a folder; `None` if the dialect has no lone expressions.
    fn answer(&self, _expression: &str, _folder: &str) -> Option<Answer> {
        None
    }
}

/// A dialect, or several that share an evaluator.
pub trait FrontEnd: Sync {
    /// What it makes of a file by its name.
    fn claim(&self, path: &str) -> Claim;

    /// Whether a text, or its beginning, may be a document of its dialects. It may err on the side of yes.
    fn might_be_ours(&self, path: &str, text: &str) -> bool;

    /// The names of the files in the folder of a named file that belong to it, such as the other files of a module.
    fn beside(&self, path: &str, name: &str) -> bool;

    /// Parses a file that it claimed as [`Claim::Own`] or [`Claim::Values`]; `None` if it turns out to be none of its files.
    fn parse(&self, file: FileId, source: &SourceFile) -> Option<Parsed>;

    /// Takes a document that is a root or a part of one; `None` if it is none of its documents.
    fn recognize(&self, source: &SourceFile, document: &Arc<Tree>) -> Option<Parsed>;

    /// Takes a document that no front end recognised, if it gives values to parameters; `broken` says whether parts of it
    /// could not be parsed.
    fn recognize_inputs(&self, source: &SourceFile, document: &Arc<Tree>, broken: bool) -> Option<Parsed>;

    /// The folders and files that the snapshot leads to and that are not in it, in order. The workspace adds what is there.
    fn missing(&self, snapshot: &Snapshot<'_>) -> Vec<String>;

    /// Where a text may lead to, at a glance and without parsing it: the paths, as they stand in the text, of the local
    /// modules, templates and documents that it seems to name. It may name too many, never too few.
    fn leads_to(&self, path: &str, text: &str) -> Vec<String>;

    /// Works out the roots and their inputs, and hands them to `run`.
    fn plan(&self, snapshot: &Snapshot<'_>, given: &Given, run: &mut dyn FnMut(&dyn Plan));
}
