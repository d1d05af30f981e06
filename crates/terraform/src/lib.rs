//! Terraform modules, variables and expressions, as a project.
//!
//! [`evaluate`] takes the parsed files of one root module and a set of inputs and gives a [`Project`] of what it declares.
//! Expressions are evaluated by demand, names in any order; what cannot be known says why, and every value leads back to
//! the author's characters. This crate does not parse and knows no policy; the cloud's own shape is made by the schema.

mod evaluate;
mod functions;
mod lower;
mod module;
mod resource;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_model::{Project, Symbol, Why};
use cumulint_source::Sources;

use crate::evaluate::{Evaluator, Given, ModuleIndex, ModuleInstance, Scope, givens};
use crate::module::Configuration;
pub use crate::module::{Module, ModuleFile, ParsedFile, Syntax, is_terraform_file};

/// A set of inputs for a root module, beside the files that Terraform reads by itself.
#[derive(Clone, Default, Debug)]
pub struct Inputs {
    /// Paths of variable files, in the order in which they hold.
    pub var_files: Vec<String>,
    /// Names and values of variables; they hold over all files.
    pub variables: Vec<(String, String)>,
    /// The name of this set of inputs, where it is not the only one.
    pub environment: Option<Symbol>,
}

/// Evaluates a root module with a set of inputs. It never fails: what is wrong is reported, and unknown in the project.
#[must_use]
pub fn evaluate(module: &Module, inputs: &Inputs, sources: &Sources<'_>) -> (Project, Vec<Diagnostic>) {
    let (mut project, diagnostics) = declared(module, inputs, sources);
    cumulint_schema::lower(&mut project);
    (project, diagnostics)
}

/// The resources as the author declared them, in the provider's own types.
fn declared(module: &Module, inputs: &Inputs, sources: &Sources<'_>) -> (Project, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let files = variable_files(inputs, sources, &mut diagnostics);
    let texts = variable_texts(inputs, sources);
    let mut evaluator = Evaluator::new(sources);
    let root = evaluator.add_root(module, &files, &texts);
    evaluator.module_gaps(root);
    let majors = resource::majors(&mut evaluator, module, root);
    let environment = inputs.environment.clone();
    let (project, mut found) = lower::project(evaluator, root, module.folder_symbol(), environment, majors);
    diagnostics.append(&mut found);
    (project, diagnostics)
}

/// What an expression is found to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Evaluated {
    /// Its value, as a JSON text in which numbers keep their digits.
    Value(String),
    /// It is not known, or a part of it is not.
    Unknown(Why),
    /// Terraform refuses it; why, in a few words.
    Error(String),
}

/// Evaluates an expression in a root module with a set of inputs.
#[must_use]
pub fn eval_expression(text: &str, module: &Module, inputs: &Inputs, sources: &Sources<'_>) -> Evaluated {
    let mut diagnostics = Vec::new();
    let files = variable_files(inputs, sources, &mut diagnostics);
    let texts = variable_texts(inputs, sources);
    let mut evaluator = Evaluator::new(sources);
    let root = evaluator.add_root(module, &files, &texts);
    let file = sources.add("<expression>", text);
    // The closing marker of a heredoc stands on a line that ends.
    let (tree, problems) = cumulint_hcl::parse_expression(file, format!("{text}\n"));
    if let Some(problem) = problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        return Evaluated::Error(problem.message);
    }
    evaluator.found(&tree, root)
}

/// The variable files that the caller names, parsed.
fn variable_files(
    inputs: &Inputs,
    sources: &Sources<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ModuleFile> {
    let mut files = Vec::new();
    for path in &inputs.var_files {
        let file = match sources.load(path) {
            Ok(file) => file,
            Err(error) => {
                diagnostics.push(Diagnostic::about_path("unreadable-file", error.to_string(), path.as_str()));
                continue;
            }
        };
        let source = sources.get(file);
        let (tree, mut problems) = if path.ends_with(".json") {
            let (tree, problems) = cumulint_document::parse_json(file, &source.text);
            (ParsedFile::Json(file, Arc::new(tree)), problems)
        } else {
            let (tree, problems) = cumulint_hcl::parse(file, Arc::clone(&source.text));
            (ParsedFile::Native(Arc::new(tree)), problems)
        };
        diagnostics.append(&mut problems);
        files.push(ModuleFile { path: Arc::clone(&source.path), tree });
    }
    files
}

type VariableText = (cumulint_source::FileId, String, cumulint_hcl::Tree);

/// The values that the caller gives, each as a text of its own that spans can lie in.
fn variable_texts(inputs: &Inputs, sources: &Sources<'_>) -> Vec<(Symbol, VariableText)> {
    let text = |(name, value): &(String, String)| {
        let file = sources.add(&format!("<variable {name}>"), value);
        let (tree, _) = cumulint_hcl::parse_expression(file, value.as_str());
        (name.as_str().into(), (file, value.clone(), tree))
    };
    inputs.variables.iter().map(text).collect()
}

impl<'m> Evaluator<'m> {
    fn add_root(
        &mut self,
        module: &'m Module,
        files: &'m [ModuleFile],
        texts: &'m [(Symbol, VariableText)],
    ) -> ModuleIndex {
        let mut given = givens(module, files);
        for (name, (file, text, tree)) in texts {
            given.insert(name.clone(), Given::Text(*file, text, tree));
        }
        self.modules.push(ModuleInstance {
            configuration: Configuration::of(module),
            folder: module.folder_symbol(),
            given,
            variables: BTreeMap::new(),
            locals: BTreeMap::new(),
            expansions: BTreeMap::new(),
        });
        ModuleIndex(self.modules.len() - 1)
    }

    /// What a lone expression is in a module.
    fn found(&mut self, tree: &cumulint_hcl::Tree, module: ModuleIndex) -> Evaluated {
        let scope = Scope::of(module, None).in_file(tree.file());
        let value = match self.expression(tree.root_expression(), &scope) {
            Ok(value) => value,
            Err(fault) => return Evaluated::Error(fault.message),
        };
        match value.unknown_part().map(functions::why) {
            // What is not known because it is wrong is an error, in the words in which the coverage has it.
            Some(Why::Invalid(subject)) => {
                let gap = self.gaps.iter().find(|gap| gap.subject == subject).or(self.gaps.first());
                Evaluated::Error(
                    gap.map_or_else(
                        || format!("`{subject}` cannot be evaluated"),
                        |it| it.reason.to_string(),
                    ),
                )
            }
            Some(why) => Evaluated::Unknown(why),
            None => functions::write_json(&value).map_or_else(Evaluated::Error, Evaluated::Value),
        }
    }

    /// Calls of modules are not evaluated yet: each is told.
    fn module_gaps(&mut self, index: ModuleIndex) {
        let calls = self.module(index).map(|module| module.configuration.modules.clone()).unwrap_or_default();
        for (name, call) in calls {
            let source = call.content.argument("source").and_then(|source| source.value.literal());
            let subject = source.map_or_else(|| name.to_string(), std::borrow::Cow::into_owned);
            self.gap("module", &subject, "modules are not evaluated yet", call.header);
        }
    }
}
