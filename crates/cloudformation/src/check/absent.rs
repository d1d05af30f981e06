//! References to resources that do not exist where the reference is made: their condition does not hold there.

use std::collections::BTreeMap;

use cumulint_diagnostic::Label;
use cumulint_document::{Entry, Node};
use cumulint_model::{ConditionId, World};
use cumulint_source::Span;
use cumulint_types::Mistakes;

use crate::evaluator::Evaluator;
use crate::intrinsic::Intrinsic;
use crate::text::holes;

/// The most nodes that are read of one template: an alias can stand for a great many.
const MAX_NODES: usize = 500_000;

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 160;

/// Tells of references to resources in worlds in which these are not there.
pub(super) fn absent<'t>(root: Node<'t>, evaluator: &mut Evaluator<'t>, mistakes: &mut Mistakes) {
    let mut conditional = BTreeMap::new();
    for resource in root.get("Resources").into_iter().flat_map(Node::entries) {
        if let Some((id, place)) = condition_of(resource.value, evaluator) {
            conditional.insert(resource.name().into_owned(), (id, place));
        }
    }
    if conditional.is_empty() {
        return;
    }
    let mut reader = Reader { evaluator, conditional, mistakes, nodes: 0, depth: 0 };
    for (section, part) in [("Resources", "Properties"), ("Outputs", "Value")] {
        for entry in root.get(section).into_iter().flat_map(Node::entries) {
            reader.declaration(&entry, part);
        }
    }
}

/// The condition of a resource or output, and where it is named.
fn condition_of<'t>(node: Node<'t>, evaluator: &mut Evaluator<'t>) -> Option<(ConditionId, Span)> {
    let condition = node.get("Condition").filter(|condition| Intrinsic::long(*condition).is_none())?;
    let name = condition.text()?;
    Some((evaluator.condition(&name, condition), condition.span()))
}

struct Reader<'r, 't> {
    evaluator: &'r mut Evaluator<'t>,
    /// The resources that exist under a condition, with where that is named.
    conditional: BTreeMap<String, (ConditionId, Span)>,
    mistakes: &'r mut Mistakes,
    nodes: usize,
    depth: usize,
}

impl<'t> Reader<'_, 't> {
    fn declaration(&mut self, entry: &Entry<'t>, part: &str) {
        let world = match condition_of(entry.value, self.evaluator) {
            Some((id, _)) => self.supposing(&World::default(), id, true),
            None => Some(World::default()),
        };
        if let (Some(value), Some(world)) = (entry.value.get(part), world) {
            self.node(value, &world);
        }
    }

    fn supposing(&self, world: &World, id: ConditionId, holds: bool) -> Option<World> {
        world.supposing(&self.evaluator.project.conditions, id, holds)
    }

    fn node(&mut self, node: Node<'t>, world: &World) {
        self.nodes += 1;
        if self.nodes >= MAX_NODES || self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        match Intrinsic::of(node) {
            Some(intrinsic) if intrinsic.name == "Fn::If" => self.branches(intrinsic.argument, world),
            intrinsic => {
                if let Some(intrinsic) = intrinsic {
                    self.function(&intrinsic, world);
                }
                node.entries().for_each(|entry| self.node(entry.value, world));
                node.items().for_each(|item| self.node(item, world));
            }
        }
        self.depth -= 1;
    }

    fn branches(&mut self, argument: Node<'t>, world: &World) {
        let parts: Vec<Node<'t>> = argument.items().collect();
        let [name, holds, fails] = parts.as_slice() else { return };
        let Some(text) = name.text().filter(|_| Intrinsic::of(*name).is_none()) else { return };
        let id = self.evaluator.condition(&text, *name);
        for (branch, said) in [(holds, true), (fails, false)] {
            if let Some(inner) = self.supposing(world, id, said) {
                self.node(*branch, &inner);
            }
        }
    }

    fn function(&mut self, intrinsic: &Intrinsic<'t>, world: &World) {
        let argument = intrinsic.argument;
        match intrinsic.name.as_ref() {
            "Ref" => {
                if let Some(name) = argument.text() {
                    self.refer(&name, argument.span(), world);
                }
            }
            "Fn::GetAtt" => {
                let first = argument.items().next().and_then(|first| Some((first.text()?, first.span())));
                let Some((name, place)) = first.or_else(|| Some((argument.text()?, argument.span()))) else {
                    return;
                };
                self.refer(name.split('.').next().unwrap_or_default(), place, world);
            }
            "Fn::Sub" => {
                let own = argument.items().nth(1);
                let text = argument.items().next().unwrap_or(argument);
                let decoded = text.text().unwrap_or_default();
                for (name, range) in holes(&decoded) {
                    if own.is_none_or(|own| own.get(name).is_none()) {
                        let resource = name.split('.').next().unwrap_or_default();
                        self.refer(resource, text.decoded_span(range), world);
                    }
                }
            }
            _ => {}
        }
    }

    fn refer(&mut self, name: &str, place: Span, world: &World) {
        let Some((id, named)) = self.conditional.get(name).copied() else { return };
        if self.supposing(world, id, false).is_none() {
            return;
        }
        let says = self.evaluator.project.conditions.says(id, false);
        let message = format!("`{name}` does not exist where {says}");
        if let Some(found) = self.mistakes.add("absent-resource", message, Some(place)) {
            found.labels.push(Label { span: named, message: "its condition".to_owned() });
            found.help =
                Some("refer to it in an `Fn::If` of its condition, or under the same condition".to_owned());
        }
    }
}
