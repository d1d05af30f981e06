//! Terraform as a front end: which files are its own, and what is made of them.

mod glance;
mod plan;

use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::{Claim, FrontEnd, Given, Parsed, Plan, Snapshot};
use cumulint_source::{FileId, SourceFile, extension, parent_path};

use crate::front_end::glance::local_sources;
use crate::front_end::plan::Roots;
use crate::is_terraform_file;
use crate::module::{ModuleFile, Modules, ParsedFile, Program};

/// What files of Terraform are counted under.
const SYNTAX: &str = "terraform";

/// Terraform and OpenTofu: modules, variable files, and plans and states in JSON.
#[derive(Clone, Copy, Default, Debug)]
pub struct Terraform;

/// What a file of Terraform was parsed into.
#[derive(Debug)]
enum Content {
    /// A file of a module.
    Module(ModuleFile),
    /// A plan or a state.
    Plan(Arc<Tree>),
}

impl FrontEnd for Terraform {
    fn claim(&self, path: &str) -> Claim {
        match extension(path) {
            _ if is_terraform_file(path).is_some() => Claim::Own,
            "json" | "jsonc" => Claim::Document,
            _ => Claim::Foreign,
        }
    }

    fn might_be_ours(&self, _path: &str, text: &str) -> bool {
        crate::plan::might_be(text)
    }

    fn beside(&self, path: &str, name: &str) -> bool {
        is_terraform_file(path).is_some() && is_terraform_file(name).is_some()
    }

    fn parse(&self, file: FileId, source: &SourceFile) -> Option<Parsed> {
        let (parsed, diagnostics) = ModuleFile::parse(&source.path, file, &source.text)?;
        let comments = match &parsed.tree {
            ParsedFile::Native(tree) => tree.comments().to_vec(),
            ParsedFile::Json(_, tree) => tree.comments().to_vec(),
        };
        Some(Parsed { comments, diagnostics, ..Parsed::new(SYNTAX, Arc::new(Content::Module(parsed))) })
    }

    fn recognize(&self, _source: &SourceFile, document: &Arc<Tree>) -> Option<Parsed> {
        crate::plan::recognize(document).then(|| Parsed {
            comments: document.comments().to_vec(),
            document: Some(Arc::clone(document)),
            secrets: crate::plan::secrets(document),
            ..Parsed::new(SYNTAX, Arc::new(Content::Plan(Arc::clone(document))))
        })
    }

    /// Variable files are told by their names.
    fn recognize_inputs(&self, _: &SourceFile, _: &Arc<Tree>, _: bool) -> Option<Parsed> {
        None
    }

    fn missing(&self, snapshot: &Snapshot<'_>) -> Vec<String> {
        let modules = modules(snapshot);
        // A plan is laid over the module in its folder.
        let beside_plans = plans(snapshot).map(|(path, _)| parent_path(path).to_owned());
        let beside_plans = beside_plans.filter(|folder| !modules.has(folder));
        let mut missing: Vec<String> = beside_plans.chain(modules.missing(snapshot.sources)).collect();
        missing.retain(|folder| !snapshot.searched.contains(folder));
        missing.sort();
        missing.dedup();
        missing
    }

    fn leads_to(&self, _path: &str, text: &str) -> Vec<String> {
        local_sources(text)
    }

    fn plan(&self, snapshot: &Snapshot<'_>, given: &Given, run: &mut dyn FnMut(&dyn Plan)) {
        let modules = modules(snapshot);
        let program = Program::new(&modules);
        let plans = plans(snapshot).filter(|(path, _)| {
            snapshot.files.iter().any(|file| file.asked && Arc::ptr_eq(&file.path, path))
        });
        run(&Roots::new(snapshot.sources, &program, plans.collect(), given));
    }
}

/// The modules of a snapshot. Those that only calls lead to are never roots.
fn modules(snapshot: &Snapshot<'_>) -> Modules {
    let of = |asked: bool| {
        let files = snapshot.files.iter().filter(move |file| file.asked == asked);
        files.filter_map(|file| match file.content.downcast_ref() {
            Some(Content::Module(file)) => Some(file.clone()),
            Some(Content::Plan(_)) | None => None,
        })
    };
    let mut modules = Modules::new(of(true).collect(), snapshot.sources);
    let called: Vec<ModuleFile> = of(false).collect();
    let folders = called.iter().map(|file| parent_path(&file.path).to_owned());
    let mut folders: Vec<String> = folders.chain(snapshot.searched.iter().cloned()).collect();
    folders.retain(|folder| !modules.has(folder));
    folders.sort();
    folders.dedup();
    let is_new = |file: &ModuleFile| folders.iter().any(|folder| *folder == parent_path(&file.path));
    modules.add_called(&folders, called.into_iter().filter(is_new).collect(), snapshot.sources);
    modules
}

/// The plans and states of a snapshot.
fn plans<'s>(snapshot: &Snapshot<'s>) -> impl Iterator<Item = (&'s Arc<str>, &'s Tree)> {
    snapshot.files.iter().filter_map(|file| match file.content.downcast_ref() {
        Some(Content::Plan(tree)) => Some((&file.path, &**tree)),
        Some(Content::Module(_)) | None => None,
    })
}
