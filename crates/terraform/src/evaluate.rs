//! Evaluation of expressions: by demand, in any order, each named thing once. It knows scopes and budgets; what a resource
//! is made of is in `resource`.
//!
//! An [`Evaluator`] holds what is known of a root. Each of its parts keeps its own state to itself: the instances, where
//! values come from, what is reported, what may still be spent. What evaluates a kind of expression is a type of its own that
//! borrows the evaluator: a traversal, a call of a function, a template.

mod calls;
mod choices;
mod deciders;
mod expression;
mod fault;
mod file_functions;
mod file_set;
mod instances;
mod json_expression;
mod json_text;
mod loops;
mod modules;
mod names;
mod once;
mod operators;
mod outputs;
mod provenance;
mod repetition;
mod scope;
mod steps;
mod template;
mod template_functions;
mod traversal;
mod types;
mod undeclared;
mod variables;

use std::collections::BTreeMap;

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Budget, Event, Limit, Reader, Reporter};
use cumulint_model::{Conditions, Gap, Origins, Symbol, Why};
use cumulint_source::Span;

use crate::module::Program;
use crate::resource::ProviderPlace;
use crate::value::{MAX_WEIGHT, Type, Value};

pub(crate) use deciders::Deciders;
pub(crate) use fault::{Answer, Fault, fault};
pub(crate) use file_set::matches;
pub(crate) use instances::{CallSite, Instances, ModuleIndex, ModuleInstance};
pub(crate) use json_text::{json_document, may_be_json};
pub(crate) use loops::turns;
pub(crate) use modules::Called;
pub(crate) use once::{Once, State};
pub(crate) use provenance::Provenance;
pub(crate) use repetition::{Expansion, Repetition, Which};
pub(crate) use scope::{Bound, Scope};
pub(crate) use variables::{Given, givens};

/// How deep expressions may nest, named values that lead to others included.
const MAX_DEPTH: u32 = 200;

/// What is supposed of the inputs of a root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum World {
    /// What is not given has its default; the workspace is the one that Terraform starts with.
    ByDefault,
    /// What a deployment may choose is not known, whatever its default is.
    Open,
}

/// All that is known of a root while it is evaluated.
pub(crate) struct Evaluator<'m> {
    program: &'m Program<'m>,
    world: World,
    reader: Reader<'m>,
    instances: Instances<'m>,
    provenance: Provenance,
    reporter: Reporter,
    budget: Budget,
    deciders: Deciders,
    patterns: crate::functions::Patterns,
    /// The tags that provider blocks add, where something asked for them.
    default_tags: Once<ProviderPlace, Option<Value>>,
}

impl<'m> Evaluator<'m> {
    /// Takes in the module in the folder of a root, with what is given for its variables.
    pub(crate) fn new(
        program: &'m Program<'m>,
        folder: &str,
        given: BTreeMap<Symbol, Given<'m>>,
        world: World,
        reader: Reader<'m>,
    ) -> Self {
        let mut instances = Instances::default();
        let configuration = program.take_in(folder, reader);
        instances.add_module(ModuleInstance::root(configuration, folder.into(), given));
        Self {
            program,
            world,
            reader,
            instances,
            provenance: Provenance::default(),
            reporter: Reporter::default(),
            budget: Budget::new(MAX_DEPTH),
            deciders: Deciders::default(),
            patterns: crate::functions::Patterns::default(),
            default_tags: Once::default(),
        }
    }

    pub(crate) fn program(&self) -> &'m Program<'m> {
        self.program
    }

    pub(crate) fn reader(&self) -> Reader<'m> {
        self.reader
    }

    pub(crate) fn instances(&self) -> &Instances<'m> {
        &self.instances
    }

    pub(crate) fn instances_mut(&mut self) -> &mut Instances<'m> {
        &mut self.instances
    }

    pub(crate) fn provenance(&mut self) -> &mut Provenance {
        &mut self.provenance
    }

    pub(crate) fn reporter(&mut self) -> &mut Reporter {
        &mut self.reporter
    }

    /// What a deployment chooses, and what is said of it.
    pub(crate) fn deciders(&mut self) -> &mut Deciders {
        &mut self.deciders
    }

    /// The tags that provider blocks add.
    pub(crate) fn default_tags(&mut self) -> &mut Once<ProviderPlace, Option<Value>> {
        &mut self.default_tags
    }

    /// Where all values came from, what decides about them, and what is reported.
    pub(crate) fn finish(self) -> (Origins, Conditions, Vec<Diagnostic>, Vec<Gap>) {
        let (diagnostics, gaps) = self.reporter.finish();
        (self.provenance.into_origins(), self.deciders.into_conditions(), diagnostics, gaps)
    }

    /// Finds something once. It is reported, whoever asks first, what is wrong with it. `None` while it is being found: it
    /// depends on itself.
    pub(crate) fn once<K: Ord + Clone, V: Clone>(
        &mut self,
        results: impl Fn(&mut Self) -> Option<&mut Once<K, V>>,
        key: &K,
        find: impl FnOnce(&mut Self) -> V,
    ) -> Option<V> {
        let known = results(self)?;
        match known.state(key) {
            Some(State::Done(result)) => return Some(result.clone()),
            Some(State::Busy) => return None,
            None => known.start(key.clone()),
        }
        let quiet = self.reporter.speak_for_all();
        let result = find(self);
        self.reporter.restore(quiet);
        results(self)?.finish(key.clone(), result.clone());
        Some(result)
    }

    /// Evaluates something whose faults are not worth reporting, because its value is not used or they are expected.
    pub(crate) fn quietly<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        self.reporter.hush();
        let result = evaluate(self);
        self.reporter.speak();
        result
    }

    /// The value; unknown, and the fault reported, where there is none.
    pub(crate) fn settle(&mut self, answer: Answer, span: Span, scope: &Scope<'_>) -> Value {
        answer.unwrap_or_else(|fault| {
            let fault = if self.instances.is_certain(scope) { fault } else { fault.uncertain() };
            let subject = self.text_of(fault.span());
            let help = fault.help().cloned();
            self.reporter.report_with_help(fault.event(), &subject, fault.message(), fault.span(), help);
            self.invalid(self.text_of(span), span)
        })
    }

    /// An unknown for an expression or a name that cannot be evaluated, because it is wrong.
    pub(crate) fn invalid(&mut self, subject: impl Into<Symbol>, span: Span) -> Value {
        self.provenance.unknown(Why::Invalid(subject.into()), span)
    }

    /// An unknown for something that depends on itself.
    pub(crate) fn cycle(&mut self, subject: &Symbol, at: Span) -> Value {
        let message = format!("`{subject}` depends on itself");
        self.reporter.report(Event::InvalidExpression, subject, message, at);
        self.invalid(subject.clone(), at)
    }

    /// What is written at a place, shortened to what fits a line.
    pub(crate) fn text_of(&self, span: Span) -> String {
        excerpt(self.reader, span)
    }

    /// An unknown for what is more than is evaluated.
    pub(crate) fn limited(&mut self, limit: Limit, span: Span) -> Value {
        self.reporter.limit(limit, span);
        self.provenance.unknown(Why::Limit(limit.name().into()), span)
    }

    /// Takes a step one level deeper; [`Evaluator::leave`] comes back.
    ///
    /// # Errors
    /// It is too deep, or no step is left: then this is the value.
    fn enter(&mut self, span: Span) -> Result<(), Value> {
        self.budget.enter().map_err(|limit| self.limited(limit, span))
    }

    /// Comes back from a level with what was found there.
    fn leave(&mut self, answer: Answer, span: Span) -> Answer {
        self.budget.leave();
        answer.map(|value| self.bounded(value, span))
    }

    /// Takes the steps of a walk through values.
    pub(crate) fn spend(&mut self, steps: u64, span: Span) {
        if let Err(limit) = self.budget.spend(steps) {
            self.reporter.limit(limit, span);
        }
    }

    /// The value, unless it is too large to be walked through again and again.
    pub(crate) fn bounded(&mut self, value: Value, span: Span) -> Value {
        self.spend(u64::from(value.weight() / 16), span);
        if value.weight() <= MAX_WEIGHT {
            return value;
        }
        self.reporter.limit(Limit::ValueSize, span);
        Value::unknown(Why::Limit(Limit::ValueSize.name().into()), Type::Any, value.origin)
    }
}

/// What is written at a place, shortened to what fits a line.
pub(crate) fn excerpt(reader: Reader<'_>, span: Span) -> String {
    let text = reader.slice(span);
    let line = text.lines().next().unwrap_or_default().trim();
    let short: String = line.chars().take(60).collect();
    if short.len() < text.trim().len() { format!("{short}…") } else { short }
}
