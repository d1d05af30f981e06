//! The evaluator: a template's node to a value, with what was already found out.

mod choice;
mod cidr;
mod condition;
mod declarations;
mod diagnose;
mod encoded;
mod forks;
mod function;
mod located;
mod logical;
mod loops;
mod mapping;
mod nesting;
mod parameter;
mod pseudo;
mod reference;
mod resource;
mod rules;
mod stack;
mod template;
mod text;
mod transform;
mod worlds;

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind as NodeKind, Node, Tree};
use cumulint_evaluation::{Budget, Reporter};
use cumulint_model::{Call, Dialect, Kind, Map, Number, Origin, OriginId, Project, Symbol, Value, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use self::condition::Conditions;
use self::forks::Forks;
use self::logical::LogicalIds;
pub(crate) use self::logical::{Late, Logical};
use self::loops::{Loops, has_expansions};
use self::nesting::Nesting;
pub(crate) use self::pseudo::first_symbol;
use self::stack::Stacks;
use self::template::Template;
pub(crate) use self::text::{Piece, as_text};
use self::worlds::Worlds;
use crate::Inputs;
use crate::check::Checked;
use crate::library::Library;
use crate::syntax::Intrinsic;

/// The deepest nesting that is evaluated.
const MAX_DEPTH: u32 = 160;

/// The state of one evaluation. Named things are resolved when they are first asked for, and kept.
pub(crate) struct Evaluator<'t> {
    /// The snippets and nested templates that the template takes in.
    library: &'t Library<'t>,
    template: Template<'t>,
    inputs: &'t Inputs,
    pub(crate) project: Project,
    reporter: Reporter,
    budget: Budget,
    /// The values of parameters, at their declarations.
    parameters: FxHashMap<Symbol, Value>,
    conditions: Conditions<'t>,
    worlds: Worlds,
    forks: Forks,
    /// The loops around what is evaluated.
    loops: Loops,
    /// How many turns all loops took.
    turns: usize,
    stacks: Stacks<'t>,
    nesting: Nesting,
    logical: LogicalIds,
    /// What the checks report of the template, so that it is not reported twice.
    checked: Checked,
}

impl<'t> Evaluator<'t> {
    pub(crate) fn new(library: &'t Library<'t>, tree: &'t Tree, path: &str, inputs: &'t Inputs) -> Self {
        let template = Template::new(tree, path);
        let checked = template.root().map_or(Checked::Nothing, Checked::of);
        let mut project = Project::new(Dialect::CloudFormation, path);
        project.environment = inputs.environment.as_deref().map(Into::into);
        Self {
            library,
            template,
            inputs,
            project,
            reporter: Reporter::default(),
            budget: Budget::new(MAX_DEPTH),
            parameters: FxHashMap::default(),
            conditions: Conditions::default(),
            worlds: Worlds::default(),
            forks: Forks::default(),
            loops: Loops::default(),
            turns: 0,
            stacks: Stacks::default(),
            nesting: Nesting::default(),
            logical: LogicalIds::default(),
            checked,
        }
    }

    pub(crate) fn finish(mut self) -> (Project, Vec<Diagnostic>) {
        let (diagnostics, gaps) = self.reporter.finish();
        self.project.gaps = gaps;
        (self.project, diagnostics)
    }

    /// What the logical ids of the template stand for.
    pub(crate) const fn logical(&self) -> &LogicalIds {
        &self.logical
    }

    /// What the logical ids of the template stand for, to declare more.
    pub(crate) const fn logical_mut(&mut self) -> &mut LogicalIds {
        &mut self.logical
    }

    /// The stacks that lead to the template.
    pub(crate) fn calls(&self) -> Arc<[Call]> {
        Arc::clone(self.nesting.calls())
    }

    /// What a logical id is called from the root.
    pub(crate) fn address(&self, name: &str) -> Symbol {
        self.nesting.address(name)
    }

    /// Takes steps from the budget; false if it is used up, which is reported at a place.
    pub(crate) fn spend(&mut self, steps: u64, at: Option<Span>) -> bool {
        let Err(limit) = self.budget.spend(steps) else { return true };
        if let Some(at) = at {
            self.reporter.limit(limit, at);
        }
        false
    }

    /// A section of the template.
    pub(crate) fn section(&self, name: &str) -> Option<Node<'t>> {
        self.template.section(name)
    }

    /// The value of a node; nothing where it is `AWS::NoValue`, which takes away what it is the value of.
    pub(crate) fn value(&mut self, node: Node<'t>) -> Option<Value> {
        self.nested(node, |this| match Intrinsic::of(node) {
            Some(intrinsic) => this.intrinsic(&intrinsic),
            None => Some(this.literal(node)),
        })
    }

    /// The value of a function's argument.
    pub(crate) fn argument(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        if !intrinsic.short {
            return self.value(intrinsic.argument);
        }
        let node = intrinsic.argument;
        self.nested(node, |this| match Intrinsic::long(node) {
            Some(inner) => this.intrinsic(&inner),
            None => Some(this.literal(node)),
        })
    }

    /// Runs `evaluate` one level deeper, within the limits.
    pub(crate) fn nested(
        &mut self,
        node: Node<'t>,
        evaluate: impl FnOnce(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        if let Err(limit) = self.budget.enter() {
            return Some(self.limited(limit, node.span()));
        }
        let value = evaluate(self);
        self.budget.leave();
        value
    }

    pub(crate) fn literal(&mut self, node: Node<'t>) -> Value {
        let origin = self.project.origins.written(node.span());
        match node.kind() {
            NodeKind::Null => Value::new(Kind::Null, origin),
            NodeKind::Bool => Value::new(node.as_bool().map_or(Kind::Null, Kind::Bool), origin),
            NodeKind::Number => number(node, origin),
            NodeKind::String => self.text_literal(node, origin),
            NodeKind::Sequence => {
                let items = node.items().filter_map(|item| self.value(item)).collect();
                Value::list(items, origin)
            }
            NodeKind::Mapping => self.map_literal(node, origin),
            NodeKind::Error => Value::unknown(Why::Invalid("syntax error".into()), origin),
        }
    }

    /// A mapping in which a macro stands beside ordinary keys can hold anything: it is unknown as a whole.
    fn map_literal(&mut self, node: Node<'t>, origin: OriginId) -> Value {
        let map = self.map(node);
        match map.get(MACRO) {
            Some(entry) => Value::unknown(Why::Unsupported(MACRO.into()), entry.value.origin).at(origin),
            None => Value::map(map, origin),
        }
    }

    /// The entries of a mapping, but for those whose value is `AWS::NoValue`. Of a key written twice the last counts.
    pub(crate) fn map(&mut self, node: Node<'t>) -> Map {
        let mut map = Map::new();
        if has_expansions(node) || !self.loops.is_empty() {
            for written in self.expanded(node) {
                let value = match &*written.name {
                    MACRO => self.macro_value(written.value, written.key.span()),
                    _ => self.in_loops(written.loops, |this| this.value(written.value)),
                };
                let Some(value) = value else { continue };
                let header = self.project.origins.written(written.key.span());
                map.insert(written.name, header, value);
            }
            return map;
        }
        for written in node.entries() {
            let Some(value) = self.value(written.value) else { continue };
            let header = self.project.origins.written(written.key.span());
            map.insert(written.name().as_ref().into(), header, value);
        }
        map
    }

    /// The origin of something computed.
    pub(crate) fn made(&mut self, at: Span, by: &str, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.project.origins.add(Origin::Made { at, by: by.into(), from: from.into_iter().collect() })
    }
}

/// The key of a macro.
pub(crate) const MACRO: &str = "Fn::Transform";

fn number(node: Node<'_>, origin: OriginId) -> Value {
    let number = node.number_text().and_then(|digits| Number::parse(&digits));
    // Digits that no number can hold stay the text that they are.
    let text = || Kind::String(node.text().unwrap_or_default().as_ref().into());
    Value::new(number.map_or_else(text, Kind::Number), origin)
}
