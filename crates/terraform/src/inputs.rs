//! What a root module is given for its variables: by files, by the environment of the process, by the caller.

use std::collections::BTreeMap;

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::Reader;
use cumulint_hcl::Tree;
use cumulint_model::Symbol;
use cumulint_source::{FileId, Sources};

use crate::evaluate::{Given, givens};
use crate::module::{Module, ModuleFile, Program};

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

/// Inputs, read and parsed.
#[derive(Debug)]
pub(crate) struct GivenInputs {
    fallback: Vec<GivenText>,
    files: Vec<ModuleFile>,
    texts: Vec<GivenText>,
}

/// A value that the caller gives, as a text of its own that spans can lie in.
#[derive(Debug)]
struct GivenText {
    name: Symbol,
    file: FileId,
    text: String,
    tree: Tree,
}

impl GivenInputs {
    /// Reads inputs. Files that cannot be read or parsed are reported.
    pub(crate) fn read(
        inputs: &Inputs,
        program: &Program<'_>,
        reader: Reader<'_>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut files = Vec::new();
        for path in &inputs.var_files {
            // One that was parsed as a part of the run is not parsed again.
            match program.variable_file(&reader.join(".", path)) {
                Some(file) => {
                    reader.reads().text(&file.path);
                    files.push(file.clone());
                }
                None => files.extend(load(path, reader, &mut diagnostics)),
            }
        }
        let fallback = texts(&inputs.fallback, reader.sources());
        let texts = texts(&inputs.variables, reader.sources());
        (Self { fallback, files, texts }, diagnostics)
    }

    /// All of them, and what a module's own files say: what holds for each variable.
    pub(crate) fn of_module<'m>(&'m self, module: Option<&'m Module>) -> BTreeMap<Symbol, Given<'m>> {
        let text = |it: &'m GivenText| (it.name.clone(), Given::Text(it.file, &it.text, &it.tree));
        let mut given: BTreeMap<Symbol, Given<'m>> = self.fallback.iter().map(text).collect();
        let automatic = module.into_iter().flat_map(Module::automatic_files);
        given.extend(givens(automatic.chain(&self.files)));
        given.extend(self.texts.iter().map(text));
        given
    }

    /// As [`GivenInputs::of_module`], without what only one of several environments says.
    pub(crate) fn without_environment(self, inputs: &Inputs) -> Self {
        let files = if inputs.environment.is_none() { self.files } else { Vec::new() };
        Self { files, ..self }
    }
}

/// A variable file that the caller names and that lies in none of the folders of the run.
fn load(path: &str, reader: Reader<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<ModuleFile> {
    let file = match reader.load(path) {
        Ok(file) => file,
        Err(error) => {
            diagnostics.push(Diagnostic::about_path("unreadable-file", error.to_string(), path));
            return None;
        }
    };
    let source = reader.get(file);
    let (parsed, problems) = ModuleFile::of_any_name(&source.path, file, &source.text);
    diagnostics.extend(problems);
    Some(parsed)
}

fn texts(variables: &[(String, String)], sources: &Sources<'_>) -> Vec<GivenText> {
    let text = |(name, value): &(String, String)| {
        let file = sources.add(&format!("<variable {name}>"), value);
        let (tree, _) = cumulint_hcl::parse_expression(file, value.as_str());
        GivenText { name: name.as_str().into(), file, text: value.clone(), tree }
    };
    variables.iter().map(text).collect()
}
