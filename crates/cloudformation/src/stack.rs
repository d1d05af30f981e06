//! Nested stacks whose template lies beside: evaluated through the stack that deploys them, with what that gives to their
//! parameters; their outputs come back.

use cumulint_document::Node;
use cumulint_model::{Call, Hop, Kind, Origin, Presence, ResourceId, Symbol, Value, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::evaluator::Evaluator;
use crate::intrinsic::Intrinsic;
use crate::library::beside;
use crate::loops::Loops;
use crate::recognize::recognize;

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
                Some(self.invalid(&address, message, at, origin))
            }
        }
    }

    fn evaluate_stack(&mut self, name: &str) {
        let Some(Stack::Declared { id, node, loops }) = self.stacks.get(name).cloned() else { return };
        self.stacks.insert(name.into(), Stack::Open);
        let world = self.world_of(id);
        let outside = std::mem::replace(&mut self.world, world);
        let asked = self.asked.take();
        let outputs = self.in_loops(loops, |this| this.nested_template(name, id, node));
        self.asked.set(asked);
        self.world = outside;
        self.stacks.insert(name.into(), Stack::Known(outputs));
    }

    fn nested_template(
        &mut self,
        name: &str,
        id: ResourceId,
        node: Node<'t>,
    ) -> Option<FxHashMap<Symbol, Value>> {
        let library = self.library;
        let properties = node.get("Properties").unwrap_or(node);
        let location = properties.get("TemplateURL").or_else(|| properties.get("Location"));
        let location = location.and_then(|location| self.value(location));
        let path =
            location.as_ref().and_then(Value::as_str).and_then(|location| beside(&self.path, location));
        let tree = path.as_ref().and_then(|path| library.tree(path)).filter(|tree| recognize(tree));
        let resource = self.project.get(id)?;
        let (header, block, presence) = (resource.header, resource.block, resource.presence.clone());
        let (Some(path), Some(tree)) = (path, tree) else {
            self.gap("nested-stack", name, "the template of the stack is not at hand", header);
            return None;
        };
        if self.calls.len() >= MAX_DEPTH || self.nested_stacks >= MAX_STACKS {
            self.limited("nested stacks", header);
            return None;
        }
        self.nested_stacks += 1;
        let mut inner = Self::new(library, tree, &path, self.inputs);
        self.give_parameters(properties, &mut inner);
        let stack: Symbol = match &self.within {
            Some(outer) => format!("{outer}/{name}").into(),
            None => name.into(),
        };
        let address = stack.clone();
        let call = Call { address, header, block, downloaded: false, deployment: Some(id) };
        inner.calls = self.calls.iter().cloned().chain([call]).collect();
        inner.within = Some(stack);
        inner.exists = if let Presence::When(condition) = presence { Some(condition) } else { self.exists };
        self.lend(&mut inner);
        inner.resources();
        inner.declarations();
        let outputs = inner.outputs();
        inner.lend(self);
        Some(outputs)
    }

    /// Evaluates what the stack gives to the parameters of its template.
    fn give_parameters(&mut self, properties: Node<'t>, inner: &mut Self) {
        let Some(parameters) = properties.get("Parameters") else { return };
        let whole = Intrinsic::of(parameters).is_some();
        for entry in self.expanded(parameters).into_iter().filter(|_| !whole) {
            let Some(value) = self.in_loops(entry.loops.clone(), |this| this.value(entry.value)) else {
                continue;
            };
            let is_parameter = Intrinsic::of(entry.value).is_some_and(|function| {
                let name = function.argument.text();
                function.name == "Ref" && name.is_some_and(|name| self.is_open_parameter(&name))
            });
            if is_parameter {
                let input = self.input_of(entry.value, &value);
                inner.linked_inputs.insert(entry.name.clone(), input);
            }
            inner.given.insert(entry.name, value);
        }
    }

    /// Exchanges what all templates of a project share with another evaluation.
    fn lend(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.project, &mut other.project);
        std::mem::swap(&mut self.diagnostics, &mut other.diagnostics);
        std::mem::swap(&mut self.limits_told, &mut other.limits_told);
        std::mem::swap(&mut self.steps, &mut other.steps);
        std::mem::swap(&mut self.turns, &mut other.turns);
        std::mem::swap(&mut self.nested_stacks, &mut other.nested_stacks);
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
