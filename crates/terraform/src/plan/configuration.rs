//! What a plan tells of the author's text: which attributes are written, and by which expressions. It does not follow them.

use std::collections::BTreeMap;

use cumulint_document::{Kind, Node};

use crate::plan::address::Segment;
use crate::plan::document::object;

/// The most blocks of one type that are looked into.
const MAX_BLOCKS: usize = 64;

/// A module as it is written.
#[derive(Clone, Copy, Debug)]
struct Module<'t> {
    node: Node<'t>,
    /// The `module` block that calls it, but for the root.
    call: Option<Node<'t>>,
}

/// The modules by the names of their calls (`logs.inner.`, empty for the root), and the resources in them.
#[derive(Default, Debug)]
pub(super) struct Configuration<'t> {
    modules: BTreeMap<String, Module<'t>>,
    resources: BTreeMap<(String, String), Node<'t>>,
}

/// The path of the module that calls lead to.
pub(super) fn module_path(calls: &[Segment<'_>]) -> String {
    calls.iter().map(|call| format!("{}.", call.name)).collect()
}

impl<'t> Configuration<'t> {
    /// Indexes the `configuration` of a plan.
    pub(super) fn of(configuration: Option<Node<'t>>) -> Self {
        let mut index = Self::default();
        if let Some(node) = configuration.and_then(|node| object(node, "root_module")) {
            index.module(String::new(), Module { node, call: None });
        }
        index
    }

    /// Nesting is bounded by the parser.
    fn module(&mut self, path: String, module: Module<'t>) {
        for resource in module.node.get("resources").into_iter().flat_map(Node::items) {
            if let Some(address) = resource.get("address").and_then(Node::as_str) {
                self.resources.insert((path.clone(), address.into_owned()), resource);
            }
        }
        for call in module.node.get("module_calls").into_iter().flat_map(Node::entries) {
            if let Some(node) = object(call.value, "module") {
                let inner = Module { node, call: Some(call.value) };
                self.module(format!("{path}{}.", call.name()), inner);
            }
        }
        self.modules.insert(path, module);
    }

    /// What is told of a resource: `aws_s3_bucket.main` in the module at a path.
    pub(super) fn resource(&self, path: &str, resource: &str) -> Option<Node<'t>> {
        self.resources.get(&(path.to_owned(), resource.to_owned())).copied()
    }

    /// How the arguments of a resource are written.
    pub(super) fn arguments(&self, path: &str, resource: &str) -> Written<'t> {
        match self.resource(path, resource) {
            // A block without arguments has no expressions.
            Some(node) => Written::Blocks(object(node, "expressions").into_iter().collect()),
            None => Written::Untold,
        }
    }

    /// The expression that a module's variable gets from the call of the module.
    pub(super) fn argument(&self, path: &str, variable: &str) -> Option<Node<'t>> {
        object(self.modules.get(path)?.call?, "expressions")?.get(variable)
    }

    /// The expression of an output.
    pub(super) fn output(&self, path: &str, output: &str) -> Option<Node<'t>> {
        object(object(self.modules.get(path)?.node, "outputs")?, output)?.get("expression")
    }
}

/// What is known of how a value is written.
#[derive(Clone, Debug)]
pub(super) enum Written<'t> {
    /// The plan does not tell.
    Untold,
    /// It is not written.
    No,
    /// By an expression; by several where it stands in several blocks of one type.
    Expression(Vec<Node<'t>>),
    /// By blocks; the body of each.
    Blocks(Vec<Node<'t>>),
    /// It is a part of what an expression makes.
    Inside,
}

impl<'t> Written<'t> {
    /// How a member is written.
    pub(super) fn member(&self, name: &str) -> Self {
        match self {
            // What is in a value that is not written came with it: the provider's, or a dynamic block's.
            Self::Untold | Self::No => Self::Untold,
            Self::Expression(_) | Self::Inside => Self::Inside,
            Self::Blocks(bodies) => {
                let found: Vec<Node<'t>> = bodies.iter().filter_map(|body| body.get(name)).collect();
                Self::of(&found)
            }
        }
    }

    /// How an item of a list is written. Which block an item of a set comes of is not told: any of them.
    pub(super) fn item(&self) -> Self {
        match self {
            Self::No => Self::Untold,
            Self::Expression(nodes) if nodes.len() > 1 => Self::Inside,
            other => other.clone(),
        }
    }

    fn of(found: &[Node<'t>]) -> Self {
        let Some(first) = found.first() else { return Self::No };
        match first.kind() {
            Kind::Sequence => {
                let bodies = found.iter().flat_map(|list| list.items());
                Self::Blocks(bodies.filter(|body| body.kind() == Kind::Mapping).take(MAX_BLOCKS).collect())
            }
            Kind::Mapping if !is_expression(*first) => {
                Self::Blocks(found.iter().copied().take(MAX_BLOCKS).collect())
            }
            _ => Self::Expression(found.iter().copied().take(MAX_BLOCKS).collect()),
        }
    }
}

/// Whether an object is an expression rather than a block: it has a constant or references, or nothing at all.
fn is_expression(node: Node<'_>) -> bool {
    node.entries().all(|entry| matches!(&*entry.name(), "constant_value" | "references"))
}
