//! The evaluator: a template's node to a value, with what was already found out.

use std::cell::Cell;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind as NodeKind, Node, Tree};
use cumulint_model::{
    Call, ConditionId, Dialect, InputId, Kind, Map, Number, Origin, OriginId, Project, ResourceId, Symbol,
    Value, Why, World,
};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::Inputs;
use crate::check::Told;
use crate::choice::Question;
use crate::condition::Named;
use crate::intrinsic::Intrinsic;
use crate::library::Library;
use crate::loops::{Expanded, Loops, has_expansions};
use crate::stack::Stack;

/// The deepest nesting that is evaluated.
const MAX_DEPTH: u32 = 160;

/// How much is evaluated: nodes, and sixteen bytes of made text count as one.
const MAX_STEPS: u64 = 2_000_000;

/// What a logical id stands for.
#[derive(Clone, Debug)]
pub(crate) enum Logical {
    /// A resource of the project.
    Resource(ResourceId),
    /// A resource whose condition, by this name, is false.
    Absent(Symbol),
}

/// An attribute that was asked of a name not declared.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) name: Symbol,
    pub(crate) attribute: Symbol,
    /// Where the name stands.
    pub(crate) at: Span,
}

/// What was asked of names not declared, by the origins of the values.
pub(crate) type Late = FxHashMap<OriginId, Asked>;

/// The state of one evaluation. Named things are resolved when they are first asked for, and kept.
pub(crate) struct Evaluator<'t> {
    /// The snippets and nested templates that lie beside the template.
    pub(crate) library: &'t Library,
    pub(crate) tree: &'t Tree,
    pub(crate) path: Symbol,
    pub(crate) root: Option<Node<'t>>,
    /// The snippet that a transform of the whole template includes.
    pub(crate) included: Option<Node<'t>>,
    pub(crate) inputs: &'t Inputs,
    pub(crate) project: Project,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) limits_told: Vec<&'static str>,
    /// The values of parameters, at their declarations.
    pub(crate) parameters: FxHashMap<Symbol, Value>,
    pub(crate) conditions: FxHashMap<Symbol, Named>,
    pub(crate) declared_conditions: FxHashMap<Symbol, Expanded<'t>>,
    /// The inputs that conditions speak of, by the name of a parameter or the text of an expression.
    pub(crate) inputs_by_name: FxHashMap<Symbol, InputId>,
    pub(crate) texts_of_inputs: FxHashMap<(InputId, Symbol), ConditionId>,
    /// What is supposed where something is evaluated.
    pub(crate) world: World,
    /// The first condition that the function being evaluated would have to know.
    pub(crate) asked: Cell<Option<Question>>,
    /// How many cases the function being evaluated may still have, and how many cases it is inside of.
    pub(crate) forks: u32,
    pub(crate) forking: u32,
    /// The loops around what is evaluated, and how many turns all loops took.
    pub(crate) loops: Loops,
    pub(crate) turns: usize,
    /// The nested stacks of this template.
    pub(crate) stacks: FxHashMap<Symbol, Stack<'t>>,
    pub(crate) nested_stacks: usize,
    /// What is supposed of what always exists.
    pub(crate) default_world: World,
    /// Of a nested template: the name of its stack, what it is given, the inputs that it shares with its parent, and the
    /// stacks that lead to it.
    pub(crate) within: Option<Symbol>,
    pub(crate) given: FxHashMap<Symbol, Value>,
    pub(crate) linked_inputs: FxHashMap<Symbol, InputId>,
    pub(crate) calls: Arc<[Call]>,
    /// Whether this nested template exists only under a condition.
    pub(crate) exists: Option<ConditionId>,
    pub(crate) logical: FxHashMap<Symbol, Logical>,
    /// What was asked of names that only a macro can add, by the origins of the values.
    pub(crate) late: Late,
    /// Whether macros may add names that the template does not declare.
    pub(crate) open_world: bool,
    /// Which names that stand for nothing [`crate::check`] tells of.
    pub(crate) told: Told,
    /// How often a value was used that a deployment may have otherwise: the default of a parameter, an assumed partition.
    pub(crate) overridable: u64,
    pub(crate) depth: u32,
    pub(crate) steps: u64,
}

impl<'t> Evaluator<'t> {
    pub(crate) fn new(library: &'t Library, tree: &'t Tree, path: &str, inputs: &'t Inputs) -> Self {
        let mut project = Project::new(Dialect::CloudFormation, path);
        project.environment = inputs.environment.as_deref().map(Into::into);
        Self {
            library,
            tree,
            path: path.into(),
            root: tree.root().filter(|root| root.kind() == NodeKind::Mapping),
            included: None,
            inputs,
            project,
            diagnostics: Vec::new(),
            limits_told: Vec::new(),
            parameters: FxHashMap::default(),
            conditions: FxHashMap::default(),
            declared_conditions: FxHashMap::default(),
            inputs_by_name: FxHashMap::default(),
            texts_of_inputs: FxHashMap::default(),
            world: World::default(),
            asked: Cell::default(),
            forks: 0,
            forking: 0,
            loops: Loops::default(),
            turns: 0,
            stacks: FxHashMap::default(),
            nested_stacks: 0,
            default_world: World::default(),
            within: None,
            given: FxHashMap::default(),
            linked_inputs: FxHashMap::default(),
            calls: Arc::default(),
            exists: None,
            logical: FxHashMap::default(),
            late: Late::default(),
            open_world: false,
            told: Told::Nothing,
            overridable: 0,
            depth: 0,
            steps: 0,
        }
    }

    pub(crate) fn finish(self) -> (Project, Vec<Diagnostic>) {
        (self.project, self.diagnostics)
    }

    /// A section of the template.
    pub(crate) fn section(&self, name: &str) -> Option<Node<'t>> {
        let own = self.root.and_then(|root| root.get(name));
        own.or_else(|| self.included.and_then(|snippet| snippet.get(name)))
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
        if self.depth >= MAX_DEPTH {
            return Some(self.limited("nesting", node.span()));
        }
        if !self.spend(1) {
            return Some(self.limited("evaluation steps", node.span()));
        }
        self.depth += 1;
        let value = evaluate(self);
        self.depth -= 1;
        value
    }

    /// Takes steps from the budget; false where it is used up.
    pub(crate) fn spend(&mut self, steps: u64) -> bool {
        self.steps = self.steps.saturating_add(steps);
        self.steps <= MAX_STEPS
    }

    /// Takes what a text of so many bytes costs.
    pub(crate) fn spend_text(&mut self, bytes: usize) -> bool {
        self.spend(bytes as u64 / 16)
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
