//! Which templates are roots, with which inputs they are evaluated, and their evaluation.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::{
    Environments, Evaluated, Given, LeftOut, Links, NamedFile, NotAnalysed, Plan, Reader, Reads, Root,
    Snapshot, below,
};
use cumulint_source::{Sources, parent_path};

use crate::front_end::Content;
use crate::library::{Library, taken_in};
use crate::parameter_file::{ParameterFile, needs_no_value};
use crate::placement::{load, owners};
use crate::{Inputs, check, evaluate};

/// A template that is deployed by itself.
#[derive(Debug)]
pub(crate) struct Template<'s> {
    pub(crate) path: &'s Arc<str>,
    pub(crate) tree: &'s Tree,
    /// The parameter files that were found near it and are for it.
    parameter_files: Vec<Arc<ParameterFile>>,
}

/// The templates of a snapshot that are roots.
#[derive(Debug)]
pub(crate) struct Stacks<'s> {
    sources: &'s Sources<'s>,
    templates: Vec<Template<'s>>,
    variables: Vec<(String, String)>,
    /// The parameter files that the caller names: then those that were found do not count.
    named: Vec<Arc<ParameterFile>>,
    named_files: Vec<NamedFile>,
    left_out: LeftOut,
}

impl<'s> Stacks<'s> {
    /// Works out the roots: templates that no other template takes in.
    pub(crate) fn new(snapshot: &Snapshot<'s>, given: &Given) -> Self {
        let mut stacks = Self {
            sources: snapshot.sources,
            templates: roots(snapshot),
            variables: given.variables.clone(),
            named: Vec::new(),
            named_files: Vec::new(),
            left_out: LeftOut::default(),
        };
        for path in &given.parameter_files {
            let outcome = stacks.name(path);
            stacks.named_files.push(outcome);
        }
        stacks.place(snapshot, &given.parameter_files);
        stacks
    }

    /// Takes a parameter file that the caller names.
    fn name(&mut self, path: &str) -> NamedFile {
        let file = match load(self.sources, path) {
            Ok(file) => file,
            Err(why) => return NamedFile::Foreign(why),
        };
        if !self.templates.iter().any(|template| file.fits(template.tree)) {
            let why = format!("`{path}` sets a parameter that no template here declares");
            return NamedFile::Refused(why);
        }
        self.named.push(Arc::new(file));
        NamedFile::Taken
    }

    /// Gives the parameter files of the snapshot to the templates that they are for.
    fn place(&mut self, snapshot: &Snapshot<'_>, named: &[String]) {
        let named: BTreeSet<String> = named.iter().map(|path| self.sources.files().canonical(path)).collect();
        let contents = snapshot.files.iter().filter_map(|file| file.content.downcast_ref::<Content>());
        let files = contents.flat_map(|content| match content {
            Content::Parameters(files) => files.as_slice(),
            Content::Template(_) => &[],
        });
        for file in files.filter(|file| !named.contains(&*file.path)) {
            let owners = owners(file, &self.templates);
            if owners.is_empty() && file.certain {
                let reason = "it sets a parameter that no template beside it declares".to_owned();
                self.left_out.not_analysed.push(NotAnalysed { path: file.path.to_string(), reason });
            }
            for index in owners {
                if let Some(template) = self.templates.get_mut(index) {
                    template.parameter_files.push(Arc::clone(file));
                }
            }
        }
    }

    /// The parameter files that a template is evaluated with: those that the caller names and that fit, else those near it.
    fn parameter_files<'p>(&'p self, template: &'p Template<'s>) -> Vec<Arc<ParameterFile>> {
        if self.named.is_empty() {
            return template.parameter_files.clone();
        }
        self.named.iter().filter(|file| file.fits(template.tree)).cloned().collect()
    }

    /// The sets of inputs of a template: the one that the caller gives, or one for each parameter file near it, and one without
    /// if that leaves nothing open.
    fn inputs(&self, template: &Template<'s>, environments: Environments) -> Vec<Inputs> {
        let files = self.parameter_files(template);
        let parameters = self.variables.clone();
        if !self.named.is_empty() {
            return vec![Inputs { parameters, parameter_files: files, environment: None }];
        }
        let own = Inputs { parameters, ..Inputs::default() };
        if environments == Environments::Own {
            return vec![own];
        }
        let environment = |file: Arc<ParameterFile>| {
            let path = below(parent_path(template.path), &file.path);
            let name = file.name.as_ref().map_or_else(|| path.to_owned(), |name| format!("{path} [{name}]"));
            Inputs { environment: Some(name), parameter_files: vec![file], ..own.clone() }
        };
        let mut inputs: Vec<Inputs> = files.into_iter().map(environment).collect();
        if inputs.is_empty() || needs_no_value(template.tree) {
            inputs.insert(0, own);
        }
        inputs
    }
}

impl Plan for Stacks<'_> {
    fn roots(&self) -> Vec<Root> {
        let root = |template| {
            let files = self.parameter_files(template);
            let mut inputs: Vec<Arc<str>> = files.iter().map(|file| Arc::clone(&file.path)).collect();
            inputs.dedup();
            Root { path: Arc::clone(template.path), inputs, tells_values: false }
        };
        self.templates.iter().map(root).collect()
    }

    fn evaluate(&self, root: usize, environments: Environments, reads: &Reads) -> Vec<Evaluated> {
        let Some(template) = self.templates.get(root) else { return Vec::new() };
        let inputs = self.inputs(template, environments);
        reads.text(template.path);
        let files = inputs.iter().flat_map(|inputs| &inputs.parameter_files);
        files.for_each(|file| reads.text(&file.path));
        let (tree, path) = (template.tree, template.path);
        let library = Library::new(tree, path, Reader::new(self.sources, reads));
        let evaluated = |inputs: Inputs| {
            let (project, diagnostics) = evaluate(tree, path, &inputs, &library);
            Evaluated { project, diagnostics }
        };
        let mut all: Vec<Evaluated> = inputs.into_iter().map(evaluated).collect();
        // Checks read the text alone: once is enough for all sets of inputs.
        if let (Environments::All, Some(first)) = (environments, all.first_mut()) {
            first.diagnostics.extend(check(tree, path, &library));
        }
        all
    }

    fn left_out(&self) -> LeftOut {
        self.left_out.clone()
    }

    fn named_files(&self) -> Vec<NamedFile> {
        self.named_files.clone()
    }
}

/// The templates that somebody asked for and that no other one takes in, in the order of their paths.
fn roots<'s>(snapshot: &Snapshot<'s>) -> Vec<Template<'s>> {
    // Joining paths reads nothing.
    let reads = Reads::default();
    let reader = Reader::new(snapshot.sources, &reads);
    let mut links = Links::default();
    let mut templates = Vec::new();
    for file in snapshot.files {
        let Some(Content::Template(tree)) = file.content.downcast_ref::<Content>() else { continue };
        links.add(&file.path, taken_in(tree, &file.path, reader));
        if file.asked {
            templates.push(Template { path: &file.path, tree, parameter_files: Vec::new() });
        }
    }
    let called = links.called();
    templates.retain(|template| !called.contains(&**template.path));
    templates
}
