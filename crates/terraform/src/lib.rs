//! Terraform modules, variables and expressions, as a project.
//!
//! [`evaluate`] takes the parsed files of one root module and a set of inputs and gives a [`Project`] of what it declares.
//! Expressions are evaluated by demand, names in any order; what cannot be known says why, and every value leads back to
//! the author's characters. This crate does not parse and knows no policy; the cloud's own shape is made by the schema.

mod evaluate;
mod functions;
mod lower;
mod module;
pub mod plan;
mod resource;
mod value;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_model::{Project, Symbol, Why};
use cumulint_source::Sources;

use crate::evaluate::{Evaluator, Given, ModuleIndex, ModuleInstance, Scope, givens};
pub use crate::module::{
    Module, ModuleFile, Modules, ParsedFile, Program, Syntax, is_downloaded, is_terraform_file,
};

/// A set of inputs for a root module, beside the files that Terraform reads by itself.
#[derive(Clone, Default, Debug)]
pub struct Inputs {
    /// Names and values from the environment of the process (`TF_VAR_…`): every file holds over them.
    pub fallback: Vec<(String, String)>,
    /// Paths of variable files, in the order in which they hold.
    pub var_files: Vec<String>,
    /// Names and values of variables; they hold over all files.
    pub variables: Vec<(String, String)>,
    /// The name of this set of inputs, where it is not the only one.
    pub environment: Option<Symbol>,
}

/// Evaluates the root module in a folder with a set of inputs. It never fails: what is wrong is reported, and unknown in the
/// project.
#[must_use]
pub fn evaluate(
    program: &Program<'_>,
    root: &str,
    inputs: &Inputs,
    sources: &Sources<'_>,
) -> (Project, Vec<Diagnostic>) {
    let (mut project, diagnostics) = declared(program, root, inputs, sources);
    cumulint_schema::lower(&mut project);
    (project, diagnostics)
}

/// The resources as the author declared them, in the provider's own types.
fn declared(
    program: &Program<'_>,
    root: &str,
    inputs: &Inputs,
    sources: &Sources<'_>,
) -> (Project, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let given = GivenInputs::of(inputs, program, sources, &mut diagnostics);
    let mut evaluator = Evaluator::new(program, sources);
    evaluator.add_root(root, &given);
    let majors = resource::majors(&mut evaluator, root);
    let environment = inputs.environment.clone();
    let (project, mut found) = lower::project(evaluator, root.into(), environment, majors);
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

/// Evaluates an expression in the root module of a folder with a set of inputs.
#[must_use]
pub fn eval_expression(
    text: &str,
    program: &Program<'_>,
    root: &str,
    inputs: &Inputs,
    sources: &Sources<'_>,
) -> Evaluated {
    let given = GivenInputs::of(inputs, program, sources, &mut Vec::new());
    let mut evaluator = Evaluator::new(program, sources);
    evaluator.add_root(root, &given);
    // It is read as the value of an argument is, which ends with its line.
    let argument = format!("it = {text}\n");
    let file = sources.add("<expression>", &argument);
    let (tree, problems) = cumulint_hcl::parse(file, argument);
    if let Some(problem) = problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        return Evaluated::Error(problem.message);
    }
    let mut attributes = tree.body().attributes();
    match (attributes.next(), attributes.next(), tree.body().blocks().next()) {
        (Some(it), None, None) => evaluator.found(it.value(), file),
        _ => Evaluated::Error("one expression is required".to_owned()),
    }
}

/// Inputs, read and parsed.
struct GivenInputs<'p> {
    fallback: Vec<(Symbol, VariableText)>,
    /// Files that were parsed as a part of the run.
    known: Vec<&'p ModuleFile>,
    files: Vec<ModuleFile>,
    texts: Vec<(Symbol, VariableText)>,
}

impl<'p> GivenInputs<'p> {
    fn of(
        inputs: &Inputs,
        program: &Program<'p>,
        sources: &Sources<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let parsed = |path: &&String| program.variable_file(path).is_none();
        let unknown: Vec<&String> = inputs.var_files.iter().filter(parsed).collect();
        Self {
            fallback: variable_texts(&inputs.fallback, sources),
            known: inputs.var_files.iter().filter_map(|path| program.variable_file(path)).collect(),
            files: variable_files(&unknown, sources, diagnostics),
            texts: variable_texts(&inputs.variables, sources),
        }
    }
}

/// The variable files that the caller names, parsed.
fn variable_files(
    paths: &[&String],
    sources: &Sources<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ModuleFile> {
    let mut files = Vec::new();
    for path in paths {
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
fn variable_texts(variables: &[(String, String)], sources: &Sources<'_>) -> Vec<(Symbol, VariableText)> {
    let text = |(name, value): &(String, String)| {
        let file = sources.add(&format!("<variable {name}>"), value);
        let (tree, _) = cumulint_hcl::parse_expression(file, value.as_str());
        (name.as_str().into(), (file, value.clone(), tree))
    };
    variables.iter().map(text).collect()
}

impl<'m> Evaluator<'m> {
    fn add_root(&mut self, root: &str, inputs: &'m GivenInputs<'m>) {
        let (module, configuration) = self.program.root(root);
        let given_text = |(name, (file, text, tree)): &'m (Symbol, VariableText)| {
            (name.clone(), Given::Text(*file, text, tree))
        };
        let mut given: std::collections::BTreeMap<Symbol, Given<'m>> =
            inputs.fallback.iter().map(given_text).collect();
        let automatic = module.into_iter().flat_map(Module::automatic_files);
        given.extend(givens(automatic.chain(inputs.known.iter().copied()).chain(&inputs.files)));
        given.extend(inputs.texts.iter().map(given_text));
        self.modules.push(ModuleInstance { given, ..ModuleInstance::new(configuration, root.into()) });
    }

    /// What a lone expression is in the root.
    fn found(
        &mut self,
        expression: cumulint_hcl::Expression<'_>,
        file: cumulint_source::FileId,
    ) -> Evaluated {
        let scope = Scope::of(ModuleIndex::ROOT, None).in_file(file);
        let value = match self.expression(expression, &scope) {
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
}
