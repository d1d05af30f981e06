//! Nested stacks whose template lies beside: evaluated through the stack that deploys them, with what that gives to their
//! parameters; their outputs come back.

use cumulint_document::{Node, Tree};
use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Call, Hop, Kind, Origin, ResourceId, Symbol, Value, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use super::Evaluator;
use super::loops::Loops;
use super::nesting::Nesting;
use crate::recognize::recognize;
use crate::syntax::{Function, Intrinsic};

/// How deep stacks are nested, and how many nested stacks one template has.
const MAX_DEPTH: usize = 12;
const MAX_STACKS: usize = 200;

/// A nested stack.
#[derive(Clone, Debug)]
pub(crate) enum Stack<'t> {
    /// Not looked at yet.
    Declared { id: ResourceId, node: Node<'t>, loops: Loops },
    /// It is being evaluated: who asks now has found a circle.
    Open,
    /// Evaluated, with its outputs; nothing where its template is not at hand.
    Known(Option<FxHashMap<Symbol, Value>>),
}

/// The nested stacks of a template, by their logical ids.
#[derive(Default)]
pub(super) struct Stacks<'t> {
    all: FxHashMap<Symbol, Stack<'t>>,
    /// How many were evaluated, with those of nested templates.
    evaluated: usize,
}

impl<'t> Stacks<'t> {
    /// Whether a name is that of a nested stack.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all.contains_key(name)
    }

    /// Notes what is known of a stack.
    pub(super) fn put(&mut self, name: Symbol, stack: Stack<'t>) {
        self.all.insert(name, stack);
    }

    fn get(&self, name: &str) -> Option<&Stack<'t>> {
        self.all.get(name)
    }
}

impl<'t> Evaluator<'t> {
    /// Evaluates the stacks that nobody has asked for.
    pub(crate) fn remaining_stacks(&mut self, names: &[Symbol]) {
        for name in names {
            self.evaluate_stack(name);
        }
    }

    /// An output of a nested stack, used at `at`; nothing where its template is not at hand.
    pub(crate) fn output(&mut self, stack: &str, output: &str, at: Span) -> Option<Value> {
        self.evaluate_stack(stack);
        let Some(Stack::Known(Some(outputs))) = self.stacks.get(stack) else { return None };
        let address = format!("{stack}.Outputs.{output}");
        match outputs.get(output).cloned() {
            Some(value) => {
                let by = Hop::Output(output.into());
                let origin = self.project.origins.add(Origin::Passed { at, by, from: value.origin });
                Some(value.at(origin))
            }
            None => {
                let origin = self.project.origins.written(at);
                let message = format!("the template of `{stack}` has no output `{output}`");
                self.report(Event::UndeclaredName, &address, message, at);
                Some(Value::unknown(Why::Invalid(address.into()), origin))
            }
        }
    }

    fn evaluate_stack(&mut self, name: &str) {
        let Some(Stack::Declared { id, node, loops }) = self.stacks.get(name).cloned() else { return };
        self.stacks.put(name.into(), Stack::Open);
        let world = self.world_of(id);
        let asked = self.forks.suspend();
        let outputs =
            self.in_world(world, |this| this.in_loops(loops, |this| this.nested_template(name, id, node)));
        self.forks.resume(asked);
        self.stacks.put(name.into(), Stack::Known(outputs));
    }

    fn nested_template(
        &mut self,
        name: &str,
        id: ResourceId,
        node: Node<'t>,
    ) -> Option<FxHashMap<Symbol, Value>> {
        let properties = node.get("Properties").unwrap_or(node);
        let resource = self.project.get(id)?;
        let (header, block, presence) = (resource.header, resource.block, resource.presence.clone());
        let (path, tree) = self.template_of(name, properties, header)?;
        if self.nesting.calls().len() >= MAX_DEPTH || self.stacks.evaluated >= MAX_STACKS {
            self.limited(Limit::Modules, header);
            return None;
        }
        self.stacks.evaluated += 1;
        let mut inner = Self::new(self.library, tree, &path, self.inputs);
        let address = self.nesting.address(name);
        let called: Symbol = path.as_str().into();
        let call = Call { address, header, block, path: called, downloaded: false, deployment: Some(id) };
        inner.nesting = self.nesting.within(call, &presence);
        self.give_parameters(properties, &mut inner.nesting);
        self.lend(&mut inner);
        inner.resources();
        inner.declarations();
        let outputs = inner.outputs();
        inner.lend(self);
        Some(outputs)
    }

    /// The template of a nested stack, with its path. `None` if it could not be read, which is reported.
    fn template_of(&mut self, name: &str, properties: Node<'t>, header: Span) -> Option<(String, &'t Tree)> {
        let location = properties.get("TemplateURL").or_else(|| properties.get("Location"));
        let Some(location) = location else {
            let message = "where the template lies is not written here";
            self.report(Event::RemoteTemplate, name, message, header);
            return None;
        };
        let (path, file) = self.located(location, name, "template")?;
        if recognize(&file.tree) {
            return Some((path, &file.tree));
        }
        if !file.is_broken {
            let message = format!("`{path}` is not a CloudFormation template");
            self.report(Event::InvalidTemplate, &path, message, location.span());
        }
        None
    }

    /// Evaluates what the stack gives to the parameters of its template.
    fn give_parameters(&mut self, properties: Node<'t>, inner: &mut Nesting) {
        let Some(parameters) = properties.get("Parameters") else { return };
        let whole = Intrinsic::of(parameters).is_some();
        for entry in self.expanded(parameters).into_iter().filter(|_| !whole) {
            let Some(value) = self.in_loops(entry.loops.clone(), |this| this.value(entry.value)) else {
                continue;
            };
            let function = Intrinsic::of(entry.value).map(|intrinsic| intrinsic.function());
            let is_parameter =
                matches!(function, Some(Function::Ref(name)) if self.is_open_parameter(&name.string));
            let input = is_parameter.then(|| self.input_of(entry.value, &value));
            inner.give(entry.name, value, input);
        }
    }

    /// Exchanges what all templates of a project share with another evaluation.
    fn lend(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.project, &mut other.project);
        std::mem::swap(&mut self.reporter, &mut other.reporter);
        std::mem::swap(&mut self.budget, &mut other.budget);
        std::mem::swap(&mut self.turns, &mut other.turns);
        std::mem::swap(&mut self.stacks.evaluated, &mut other.stacks.evaluated);
    }

    /// The values of the outputs; one that exists only under a condition is not known where that does not hold.
    fn outputs(&mut self) -> FxHashMap<Symbol, Value> {
        let declared = self.section("Outputs").map(|section| self.expanded(section)).unwrap_or_default();
        let mut outputs = FxHashMap::default();
        for entry in declared {
            let value = entry.value.get("Value");
            let value = value.and_then(|node| self.in_loops(entry.loops.clone(), |this| this.value(node)));
            let value = value.unwrap_or_else(|| {
                let origin = self.project.origins.written(entry.key.span());
                Value::new(Kind::Null, origin)
            });
            let value = match value.kind {
                Kind::Null => Value::unknown(Why::Invalid(entry.name.clone()), value.origin),
                _ => value,
            };
            outputs.insert(entry.name, value);
        }
        outputs
    }
}
