//! References to resources that do not exist where the reference is made: their condition does not hold there.

use std::collections::BTreeMap;

use cumulint_diagnostic::Label;
use cumulint_document::{Entry, Node};
use cumulint_model::{ConditionId, World};
use cumulint_source::Span;
use cumulint_types::Mistakes;

use super::walk::Walk;
use crate::evaluator::Evaluator;
use crate::syntax::{Function, Intrinsic, Name};

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
    let mut reader = Reader { evaluator, conditional, mistakes, walk: Walk::default() };
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
    walk: Walk,
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
        if !self.walk.enter() {
            return;
        }
        match Intrinsic::of(node).map(|intrinsic| intrinsic.function()) {
            Some(Function::If { condition, holds, fails }) => self.branches(&condition, holds, fails, world),
            function => {
                if let Some(function) = function {
                    self.function(&function, world);
                }
                node.entries().for_each(|entry| self.node(entry.value, world));
                node.items().for_each(|item| self.node(item, world));
            }
        }
        self.walk.leave();
    }

    fn branches(&mut self, name: &Name<'t>, holds: Node<'t>, fails: Node<'t>, world: &World) {
        let id = self.evaluator.condition(&name.string, name.node);
        for (branch, said) in [(holds, true), (fails, false)] {
            if let Some(inner) = self.supposing(world, id, said) {
                self.node(branch, &inner);
            }
        }
    }

    fn function(&mut self, function: &Function<'t>, world: &World) {
        match function {
            Function::Ref(name) => self.refer(&name.string, name.node.span(), world),
            Function::GetAtt(get_att) => {
                if let Some((name, node)) = get_att.resource() {
                    self.refer(&name, node.span(), world);
                }
            }
            Function::Sub(sub) => {
                for (name, place) in sub.references() {
                    self.refer(name.split('.').next().unwrap_or_default(), place, world);
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
