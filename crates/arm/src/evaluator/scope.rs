//! Scopes: the templates that are being evaluated, each with what its names are given and with what they were found to be.

use std::sync::Arc;

use cumulint_model::Symbol;
use rustc_hash::FxHashMap;

use crate::bicep::ReadParameters;
use crate::evaluator::context::Context;
use crate::syntax::{Given, Template};
use crate::value::Value;
use crate::value::text::Text;

/// The scopes of an evaluation. The first one is that of the root.
pub(crate) struct Scopes<'x> {
    all: Vec<Scope<'x>>,
}

/// A template that is being evaluated.
struct Scope<'x> {
    template: &'x Template,
    /// The path of the file that it stands in.
    path: Symbol,
    /// The values that its parameters are given, by lower-case name.
    given: FxHashMap<String, GivenHere<'x>>,
    /// What the terms of its open parameters start with, so that equal names in two templates are two things.
    label: String,
    /// The name of the deployment, of a nested one.
    deployment: Option<Text>,
    found: FxHashMap<Name, Slot>,
}

/// What a deployment gives to a parameter, and where that is evaluated.
#[derive(Clone)]
pub(crate) struct GivenHere<'x> {
    pub(crate) given: &'x Given,
    pub(crate) context: Context,
    /// Whether it turned out to be null, so that the default counts.
    pub(crate) is_void: bool,
}

impl<'x> GivenHere<'x> {
    pub(crate) fn new(given: &'x Given, context: &Context) -> Self {
        Self { given, context: context.clone(), is_void: false }
    }
}

/// A name of a template, in lower case.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Name {
    Parameter(String),
    Variable(String),
}

/// What is known of a name.
#[derive(Clone)]
pub(crate) enum Slot {
    /// It is being evaluated: asking now means that it depends on itself.
    Busy,
    Done(Value),
}

/// A template that a deployment deploys, as a scope.
pub(crate) struct Nested<'x> {
    pub(crate) template: &'x Template,
    pub(crate) path: Symbol,
    pub(crate) given: FxHashMap<String, GivenHere<'x>>,
    pub(crate) label: String,
    pub(crate) deployment: Text,
}

impl<'x> Scopes<'x> {
    /// The scope of a root alone.
    pub(crate) fn new(template: &'x Template, path: Symbol) -> Self {
        let mut scopes = Self { all: Vec::new() };
        scopes.push(template, path, FxHashMap::default(), String::new());
        scopes
    }

    fn push(
        &mut self,
        template: &'x Template,
        path: Symbol,
        given: FxHashMap<String, GivenHere<'x>>,
        label: String,
    ) -> usize {
        let found = FxHashMap::default();
        self.all.push(Scope { template, path, given, label, deployment: None, found });
        self.all.len() - 1
    }

    /// Adds the scope of a template that is deployed.
    pub(crate) fn add(&mut self, nested: Nested<'x>) -> usize {
        let index = self.push(nested.template, nested.path, nested.given, nested.label);
        if let Some(scope) = self.all.get_mut(index) {
            scope.deployment = Some(nested.deployment);
        }
        index
    }

    /// Adds the scope of a file of parameters, and gives the root what it sets, but for what `is_set` by itself.
    pub(crate) fn give(&mut self, file: &'x ReadParameters, is_set: impl Fn(&str) -> bool) {
        let label = format!("{}: ", file.path);
        let scope = self.push(&file.template, Arc::clone(&file.path), FxHashMap::default(), label);
        let context = Context { scope, ..Context::outermost(file.template.level) };
        let Some(outermost) = self.all.first_mut() else { return };
        for (name, given) in file.given.iter().filter(|(name, _)| !is_set(name)) {
            outermost.given.insert(name.to_ascii_lowercase(), GivenHere::new(given, &context));
        }
    }

    /// The template of a scope.
    pub(crate) fn template(&self, scope: usize) -> Option<&'x Template> {
        self.all.get(scope).map(|scope| scope.template)
    }

    /// The path of the file that the template of a scope stands in.
    pub(crate) fn path(&self, scope: usize) -> Option<&Symbol> {
        self.all.get(scope).map(|scope| &scope.path)
    }

    /// What the terms of open parameters start with.
    pub(crate) fn label(&self, scope: usize) -> &str {
        self.all.get(scope).map(|scope| scope.label.as_str()).unwrap_or_default()
    }

    /// The name of the deployment that deploys the template of a scope; `None` of the root.
    pub(crate) fn deployment(&self, scope: usize) -> Option<Text> {
        self.all.get(scope).and_then(|scope| scope.deployment.clone())
    }

    /// Whether a scope is that of the root.
    pub(crate) fn is_outermost(&self, scope: usize) -> bool {
        scope == 0
    }

    /// What a parameter is given, by its lower-case name.
    pub(crate) fn given(&self, scope: usize, lower: &str) -> Option<&GivenHere<'x>> {
        self.all.get(scope).and_then(|scope| scope.given.get(lower))
    }

    /// Remembers that a parameter is given nothing, so that its default counts.
    pub(crate) fn leave_to_default(&mut self, scope: usize, lower: &str) {
        let given = self.all.get_mut(scope).and_then(|scope| scope.given.get_mut(lower));
        given.into_iter().for_each(|given| given.is_void = true);
    }

    /// What is known of a name.
    pub(crate) fn found(&self, scope: usize, name: &Name) -> Option<&Slot> {
        self.all.get(scope).and_then(|scope| scope.found.get(name))
    }

    /// Keeps what is known of a name.
    pub(crate) fn keep(&mut self, scope: usize, name: &Name, slot: Slot) {
        if let Some(scope) = self.all.get_mut(scope) {
            scope.found.insert(name.clone(), slot);
        }
    }
}
