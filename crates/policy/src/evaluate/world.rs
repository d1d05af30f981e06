//! Values that conditions choose: which one it is follows from the world that a machine supposes. What that leaves open is
//! asked for, unless the answer is the same in every case.

use cumulint_facts::{Held, Node};
use cumulint_model::{ConditionId, Presence, Truth, World};
use cumulint_source::Span;

use super::Machine;

/// A condition that would have to be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    pub(crate) condition: ConditionId,
    /// Where the author asks for it.
    pub(crate) at: Span,
}

/// How many suppositions are tried inside each other to see whether they make a difference.
const MAX_TRIALS: u32 = 3;

impl<'f> Machine<'f> {
    /// Moves the machine into a world; without one, into that of its resource.
    pub(crate) fn enter(&self, world: Option<World>) {
        self.asked.set(None);
        self.world.replace(world);
    }

    /// Starts again in a world, with all steps ahead.
    pub(crate) fn restart(&self, world: Option<World>) {
        self.left.set(super::MAX_STEPS);
        self.enter(world);
    }

    /// The condition that was asked for since the last time.
    pub(crate) fn take_asked(&self) -> Option<Asked> {
        self.asked.take()
    }

    /// The world with one more supposition; nothing where that cannot be.
    pub(crate) fn supposing(&self, asked: Asked, holds: bool) -> Option<World> {
        let conditions = &self.facts.project().conditions;
        self.in_world(|world| world.supposing(conditions, asked.condition, holds))
    }

    pub(super) fn member(&self, node: &Node<'f>, name: &'f str) -> Node<'f> {
        self.resolved(self.facts.member(node, name))
    }

    pub(super) fn item(&self, node: &Node<'f>, index: i64) -> Node<'f> {
        if self.facts.project().conditions.is_empty() {
            return self.facts.item(node, index);
        }
        let Some(items) = self.items(node) else { return self.facts.item(node, index) };
        // Before an item that may not be there the others have no certain index.
        let open = items.iter().find(|item| is_choice(item) && !item.existence().is_true());
        if let Some(open) = open {
            return open.clone();
        }
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let index = if index < 0 { length.checked_add(index) } else { Some(index) };
        let found = index.and_then(|index| items.into_iter().nth(usize::try_from(index).ok()?));
        found.unwrap_or_else(|| self.facts.item(node, i64::MAX))
    }

    /// The items of a list that are there in this world.
    pub(super) fn items(&self, node: &Node<'f>) -> Option<Vec<Node<'f>>> {
        Some(self.present(self.facts.items(node)?))
    }

    pub(super) fn elements(&self, node: &Node<'f>) -> Vec<Node<'f>> {
        self.present(self.facts.elements(node))
    }

    /// Whether a node exists in this world.
    pub(crate) fn existence(&self, node: &Node<'f>) -> Truth {
        if let Node::Resource(id) = node
            && let Some(resource) = self.facts.resource(*id)
            && let Presence::When(condition) = resource.presence
        {
            return self.decided(Asked { condition, at: resource.header });
        }
        self.facts.existence(node)
    }

    /// The value that is chosen in this world, where that is known.
    pub(crate) fn resolved(&self, node: Node<'f>) -> Node<'f> {
        let mut node = node;
        for _ in 0..MAX_CHOICES {
            let Node::Value(held) = &node else { break };
            let Some(choice) = held.value.choice() else { break };
            let holds = match self.decided(Asked { condition: choice.condition, at: choice.at }) {
                Truth::True => true,
                Truth::False => false,
                Truth::Unknown => break,
            };
            let value = choice.case(holds);
            let header = if held.header == held.value.origin { value.origin } else { held.header };
            node = self.facts.node_of(Held { value, owner: held.owner, header });
        }
        node
    }

    /// What `evaluate` says in every case of the conditions that it asks for; unknown where the cases differ.
    pub(super) fn in_all_cases(&self, evaluate: &dyn Fn() -> Truth) -> Truth {
        let before = self.asked.take();
        let truth = evaluate();
        let asked = self.asked.take();
        self.asked.set(before);
        let Some(asked) = asked.filter(|_| truth == Truth::Unknown) else { return truth };
        let truth = if self.trials.get() < MAX_TRIALS { self.tried(asked, evaluate) } else { Truth::Unknown };
        if truth == Truth::Unknown {
            self.asked.set(before.or(Some(asked)));
        }
        truth
    }

    fn tried(&self, asked: Asked, evaluate: &dyn Fn() -> Truth) -> Truth {
        self.trials.set(self.trials.get() + 1);
        let mut common = None;
        for holds in [true, false] {
            let Some(world) = self.supposing(asked, holds) else { continue };
            let outside = self.world.replace(Some(world));
            let truth = self.in_all_cases(evaluate);
            self.world.replace(outside);
            let differs = common.is_some_and(|common| common != truth);
            common = Some(if differs { Truth::Unknown } else { truth });
            if common == Some(Truth::Unknown) {
                break;
            }
        }
        self.trials.set(self.trials.get() - 1);
        common.unwrap_or(Truth::Unknown)
    }

    fn present(&self, nodes: Vec<Node<'f>>) -> Vec<Node<'f>> {
        if self.facts.project().conditions.is_empty() {
            return nodes;
        }
        let chosen = nodes.into_iter().map(|node| {
            let was_choice = is_choice(&node);
            (was_choice, self.resolved(node))
        });
        // An item that was written as null stays: it has a place in the list.
        chosen
            .filter(|(was_choice, node)| !(*was_choice && matches!(node, Node::Absent(_))))
            .map(|(_, node)| node)
            .collect()
    }

    fn in_world<T>(&self, ask: impl FnOnce(&World) -> T) -> T {
        let mut world = self.world.borrow_mut();
        ask(world.get_or_insert_with(|| match &self.root {
            Node::Resource(id) => self.facts.world(*id),
            _ => World::default(),
        }))
    }

    fn decided(&self, asked: Asked) -> Truth {
        let conditions = &self.facts.project().conditions;
        let truth = self.in_world(|world| world.truth(conditions, asked.condition));
        if truth == Truth::Unknown {
            self.asked.set(self.asked.get().or(Some(asked)));
        }
        truth
    }
}

fn is_choice(node: &Node<'_>) -> bool {
    node.value().is_some_and(|value| value.choice().is_some())
}

/// How many choices inside each other are followed.
const MAX_CHOICES: usize = 256;
