//! Evaluation of expressions: by demand, in any order, each named thing once. It knows scopes and budgets; what a resource
//! is made of is in `resource`.

mod calls;
mod expression;
mod file_functions;
mod file_set;
mod json_expression;
mod json_text;
mod loops;
mod modules;
mod names;
mod operators;
mod repetition;
mod scope;
mod steps;
mod template;
mod template_functions;
mod traversal;
mod types;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_model::{Call, Gap, Hop, Origin, OriginId, Origins, Symbol, Why};
use cumulint_source::{Sources, Span};

use crate::module::{Configuration, Program};
use crate::resource::{Instance, ProviderPlace};
use crate::value::{InstanceId, MAX_WEIGHT, Type, Value};

pub(crate) use json_text::may_be_json;
pub(crate) use modules::{CallSite, Called};
pub(crate) use repetition::{Expansion, Which};
pub(crate) use scope::{Bound, Scope, Through};
pub(crate) use variables::{Given, givens};

/// How many expressions a root may take.
const MAX_STEPS: u64 = 2_000_000;
/// How deep expressions may nest, named values that lead to others included.
const MAX_DEPTH: u32 = 200;

/// An expression that Terraform refuses.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// What is wrong, in a few words.
    pub(crate) message: String,
    pub(crate) span: Span,
}

/// The value of an expression, or why it has none.
pub(crate) type Answer = Result<Value, Fault>;

/// Something that is evaluated once.
#[derive(Clone, Debug)]
pub(crate) enum Slot<T> {
    /// It is being evaluated: to ask for it again is a cycle.
    Busy,
    Done(T),
}

/// A module with its inputs: the root, and each instance of a call.
pub(crate) struct ModuleInstance<'m> {
    pub(crate) configuration: &'m Configuration<'m>,
    /// The folder of its files.
    pub(crate) folder: Symbol,
    /// Who called it: nobody the root.
    pub(crate) site: Option<CallSite<'m>>,
    /// The calls from the root to here.
    pub(crate) calls_to: Arc<[Call]>,
    /// The names of these calls, joined with dots.
    pub(crate) calls_path: Symbol,
    /// What was given for variables; the last one holds.
    pub(crate) given: BTreeMap<Symbol, Given<'m>>,
    pub(crate) variables: BTreeMap<Symbol, Slot<Value>>,
    pub(crate) locals: BTreeMap<Symbol, Slot<Value>>,
    pub(crate) outputs: BTreeMap<Symbol, Slot<Value>>,
    /// The instances of each resource block.
    pub(crate) expansions: BTreeMap<usize, Slot<Expansion<InstanceId>>>,
    /// The instances of a block as one value, where something asked for that.
    pub(crate) wholes: BTreeMap<usize, Value>,
    /// The instances of each call.
    pub(crate) calls: BTreeMap<Symbol, Slot<Called>>,
}

impl<'m> ModuleInstance<'m> {
    pub(crate) fn new(configuration: &'m Configuration<'m>, folder: Symbol) -> Self {
        Self {
            configuration,
            folder,
            site: None,
            calls_to: Arc::default(),
            calls_path: Symbol::default(),
            given: BTreeMap::new(),
            variables: BTreeMap::new(),
            locals: BTreeMap::new(),
            outputs: BTreeMap::new(),
            expansions: BTreeMap::new(),
            wholes: BTreeMap::new(),
            calls: BTreeMap::new(),
        }
    }

    /// What stands before the addresses of what it declares: nothing, or `module.logs["eu"].`.
    pub(crate) fn prefix(&self) -> String {
        self.calls_to.last().map(|call| format!("{}.", call.address)).unwrap_or_default()
    }

    /// Why it is not known how many instances of it there are, where one stands for all.
    pub(crate) fn symbolic(&self) -> Option<Why> {
        self.site.as_ref()?.symbolic.clone()
    }
}

/// The module of a scope.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ModuleIndex(pub(crate) usize);

impl ModuleIndex {
    /// The module that is called by nobody.
    pub(crate) const ROOT: Self = Self(0);
}

/// All that is known of a root while it is evaluated.
pub(crate) struct Evaluator<'m> {
    pub(crate) program: &'m Program<'m>,
    pub(crate) modules: Vec<ModuleInstance<'m>>,
    pub(crate) instances: Vec<Instance>,
    /// The tags that provider blocks add, where something asked for them.
    pub(crate) default_tags: BTreeMap<ProviderPlace, Option<Value>>,
    pub(crate) origins: Origins,
    pub(crate) gaps: BTreeSet<Gap>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: &'m Sources<'m>,
    patterns: crate::functions::Patterns,
    steps: u64,
    depth: u32,
    /// Above zero while something is evaluated whose value is not used.
    quiet: u32,
}

impl<'m> Evaluator<'m> {
    pub(crate) fn new(program: &'m Program<'m>, sources: &'m Sources<'m>) -> Self {
        Self {
            program,
            modules: Vec::new(),
            instances: Vec::new(),
            default_tags: BTreeMap::new(),
            origins: Origins::default(),
            gaps: BTreeSet::new(),
            diagnostics: Vec::new(),
            sources,
            patterns: crate::functions::Patterns::default(),
            steps: 0,
            depth: 0,
            quiet: 0,
        }
    }

    pub(crate) fn module(&self, index: ModuleIndex) -> Option<&ModuleInstance<'m>> {
        self.modules.get(index.0)
    }

    pub(crate) fn module_mut(&mut self, index: ModuleIndex) -> Option<&mut ModuleInstance<'m>> {
        self.modules.get_mut(index.0)
    }

    pub(crate) fn written(&mut self, span: Span) -> OriginId {
        self.origins.written(span)
    }

    pub(crate) fn passed(&mut self, at: Span, by: Hop, from: OriginId) -> OriginId {
        self.origins.add(Origin::Passed { at, by, from })
    }

    pub(crate) fn made(&mut self, at: Span, by: &str, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.origins.add(Origin::Made { at, by: by.into(), from: from.into_iter().collect() })
    }

    /// An unknown at a place.
    pub(crate) fn unknown(&mut self, why: Why, span: Span) -> Value {
        let origin = self.written(span);
        Value::unknown(why, Type::Any, origin)
    }

    pub(crate) fn gap(&mut self, code: &'static str, subject: &str, reason: &str, span: Span) {
        if self.quiet > 0 {
            return;
        }
        self.gaps.insert(Gap { code, subject: subject.into(), reason: reason.into(), span: Some(span) });
    }

    /// The value, or an unknown that says that it cannot be evaluated, which the coverage counts.
    pub(crate) fn settle(&mut self, answer: Answer, span: Span) -> Value {
        answer.unwrap_or_else(|fault| {
            let text = self.text_of(span);
            let subject = self.text_of(fault.span);
            self.gap("expression", &subject, &fault.message, fault.span);
            self.unknown(Why::Invalid(text.into()), span)
        })
    }

    /// Evaluates something whose gaps are not worth telling, because its value is not used.
    pub(crate) fn quietly<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        self.quiet += 1;
        let result = evaluate(self);
        self.quiet -= 1;
        result
    }

    /// Evaluates something that others will use too: its gaps are told, whoever asks for it first.
    pub(crate) fn for_all<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let quiet = std::mem::take(&mut self.quiet);
        let result = evaluate(self);
        self.quiet = quiet;
        result
    }

    /// What is written at a place, shortened to what fits a line.
    pub(crate) fn text_of(&self, span: Span) -> String {
        let text = self.sources.slice(span);
        let line = text.lines().next().unwrap_or_default().trim();
        let short: String = line.chars().take(60).collect();
        if short.len() < text.trim().len() { format!("{short}…") } else { short }
    }

    /// Counts an evaluation step one level deeper; nothing where a limit is reached.
    fn enter(&mut self, span: Span) -> Option<()> {
        if self.steps >= MAX_STEPS {
            return None;
        }
        self.charge(1, span);
        if self.depth >= MAX_DEPTH {
            let message = format!("expressions nest more than {MAX_DEPTH} levels deep");
            if !self.diagnostics.iter().any(|known| known.message == message) {
                self.diagnostics.push(Diagnostic::error("limit", message, span));
            }
            return None;
        }
        self.depth += 1;
        Some(())
    }

    /// Counts the steps of a walk through values.
    pub(crate) fn charge(&mut self, steps: u32, span: Span) {
        let before = self.steps;
        self.steps = self.steps.saturating_add(u64::from(steps));
        if before < MAX_STEPS && self.steps >= MAX_STEPS {
            let message = format!("evaluation stops after {MAX_STEPS} steps; what is left is unknown");
            self.diagnostics.push(Diagnostic::error("limit", message, span));
        }
    }

    /// The value, unless it is too large to be walked through again and again.
    pub(crate) fn bounded(&mut self, value: Value, span: Span) -> Value {
        self.charge(value.weight() / 16, span);
        if value.weight() <= MAX_WEIGHT {
            return value;
        }
        let message = format!("a value holds more than {MAX_WEIGHT} others; it is unknown");
        if !self.diagnostics.iter().any(|known| known.message == message) {
            self.diagnostics.push(Diagnostic::error("limit", message, span));
        }
        Value::unknown(Why::Limit("values".into()), Type::Any, value.origin)
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// A fault at a place.
pub(crate) fn fault<T>(message: impl Into<String>, span: Span) -> Result<T, Fault> {
    Err(Fault { message: message.into(), span })
}
