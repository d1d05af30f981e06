//! A module: the parsed files of one folder. It knows which files Terraform reads, not what they mean.

mod arguments;
mod body;
mod configuration;
mod files;
mod manifest;
mod overriding;
mod program;
mod readings;
mod source;

use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_document::Place;
use cumulint_model::Symbol;
use cumulint_source::{FileId, Files, file_name, join_path};

pub(crate) use arguments::Argument;
pub(crate) use body::{Block, Body, Content, Expression};
pub(crate) use configuration::{Configuration, Declaration, Mode, ResourceBlock};
pub use files::{Syntax, is_terraform_file};
pub(crate) use files::{is_automatic_variables, is_configuration, is_override};
pub use manifest::is_downloaded;
pub(crate) use program::Target;
pub use program::{Modules, Program};
pub(crate) use source::relative_path;

/// A parsed file of a module.
#[derive(Clone, Debug)]
pub struct ModuleFile {
    /// The path, as it is shown.
    pub path: Symbol,
    /// The tree.
    pub tree: ParsedFile,
    /// Whether parts of it could not be parsed.
    pub broken: bool,
}

impl ModuleFile {
    /// Parses a file by its name; `None` if Terraform does not read a file of this name.
    #[must_use]
    pub fn parse(path: &str, file: FileId, text: &Arc<str>) -> Option<(Self, Vec<Diagnostic>)> {
        is_terraform_file(path).map(|_| Self::of_any_name(path, file, text))
    }

    /// Parses a file of any name, as variable files may have: in JSON if it ends so.
    pub(crate) fn of_any_name(path: &str, file: FileId, text: &Arc<str>) -> (Self, Vec<Diagnostic>) {
        let (tree, problems) = if path.ends_with(".json") {
            let (tree, problems) = cumulint_document::parse_json_at(Arc::clone(text), Place::File(file));
            (ParsedFile::Json(file, Arc::new(tree)), problems)
        } else {
            let (tree, problems) = cumulint_hcl::parse(file, Arc::clone(text));
            (ParsedFile::Native(Arc::new(tree)), problems)
        };
        let broken = problems.iter().any(|problem| problem.severity == Severity::Error);
        (Self { path: path.into(), tree, broken }, problems)
    }

    pub(crate) fn is_configuration(&self) -> bool {
        is_configuration(&self.path)
    }

    /// What stands at the top of a file of variables.
    pub(crate) fn definitions(&self) -> Content<'_> {
        match &self.tree {
            ParsedFile::Native(tree) => Body::Native(tree.file(), tree.body()).content(),
            ParsedFile::Json(_, tree) => {
                tree.root().map(|root| Body::Json(root).content()).unwrap_or_default()
            }
        }
    }

    /// The names that a file of variables gives values to.
    pub(crate) fn defined_names(&self) -> Vec<Symbol> {
        self.definitions().arguments.into_iter().map(|argument| argument.name).collect()
    }
}

/// A tree, in one of the two syntaxes.
#[derive(Clone, Debug)]
pub enum ParsedFile {
    /// HCL's native syntax.
    Native(Arc<cumulint_hcl::Tree>),
    /// JSON, and the file that it lies in.
    Json(FileId, Arc<cumulint_document::Tree>),
}

/// The parsed files of one folder: configuration, overrides, variable definitions and the lock file. Files that
/// Terraform does not read by itself are left out.
#[derive(Clone, Debug)]
pub struct Module {
    folder: Symbol,
    files: Vec<ModuleFile>,
    calls: Vec<CallOf>,
}

/// The name of a module call and its source, where that is a plain text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CallOf {
    pub(crate) name: Symbol,
    pub(crate) source: Symbol,
    /// The folder that a local source leads to.
    pub(crate) folder: Option<Symbol>,
}

impl Module {
    /// A module of the files of a folder; whatever else lies there may be among them.
    #[must_use]
    pub fn new(folder: impl Into<Symbol>, files: Vec<ModuleFile>) -> Self {
        let mut files = files;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let shadowed = |file: &ModuleFile| files::shadowing_name(file_name(&file.path));
        let names: Vec<Symbol> = files.iter().map(|file| file_name(&file.path).into()).collect();
        let hidden =
            |file: &ModuleFile| shadowed(file).is_some_and(|name| names.iter().any(|it| **it == name));
        files.retain(|file| !hidden(file));
        let calls =
            files.iter().filter(|file| file.is_configuration()).flat_map(configuration::calls).collect();
        Self { folder: folder.into(), files, calls }
    }

    /// Finds the folders that local calls lead to.
    fn resolve_calls(&mut self, files: &dyn Files) {
        for call in self.calls.iter_mut().filter(|call| source::is_local(&call.source)) {
            let folder = files.canonical(&join_path(&self.folder, &call.source));
            call.folder = Some(folder.into());
        }
    }

    /// Its files, but for those that an OpenTofu file stands in for.
    pub(crate) fn files(&self) -> impl Iterator<Item = &ModuleFile> {
        self.files.iter()
    }

    /// Whether a part of it could not be parsed.
    pub(crate) fn is_broken(&self) -> bool {
        self.files.iter().any(|file| file.broken)
    }

    /// Whether an OpenTofu file stands in for a file of this name.
    pub(crate) fn is_shadowed(&self, name: &str) -> bool {
        let shadowing = files::shadowing_name(name);
        shadowing.is_some_and(|shadowing| self.files.iter().any(|file| file_name(&file.path) == shadowing))
    }

    /// The modules that it calls.
    pub(crate) fn calls(&self) -> &[CallOf] {
        &self.calls
    }

    /// Whether there is more in its folder than variables.
    pub(crate) fn has_configuration(&self) -> bool {
        self.files.iter().any(ModuleFile::is_configuration)
    }

    /// The files that only give values to variables.
    pub(crate) fn variable_files(&self) -> impl Iterator<Item = &ModuleFile> {
        self.files_of(Syntax::Variables).chain(self.files_of(Syntax::VariablesJson))
    }

    /// The folder, as it is shown.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The files of variables that are read without being asked for, in the order in which they hold.
    pub(crate) fn automatic_files(&self) -> Vec<&ModuleFile> {
        let mut files: Vec<&ModuleFile> =
            self.variable_files().filter(|file| is_automatic_variables(&file.path)).collect();
        files.sort_by_key(|file| (!file_name(&file.path).starts_with("terraform."), file.path.clone()));
        files
    }

    /// The files of one kind, in the order of their names.
    pub(crate) fn files_of(&self, syntax: Syntax) -> impl Iterator<Item = &ModuleFile> {
        self.files.iter().filter(move |file| is_terraform_file(&file.path) == Some(syntax))
    }
}
