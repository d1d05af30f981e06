//! The path of a value inside what holds it: stable from run to run, for fingerprints and for messages.
//!
//! Nodes do not carry their path: it is searched for, by identity, in the rare case that it is wanted.

use cumulint_model::{Map, Origin, OriginId, Value};

use crate::facts::Facts;
use crate::node::{Node, Place};

/// A step on the way from a resource, or from a member of a view, down to a value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Step<'f> {
    /// The property of a name.
    Name(&'f str),
    /// The element of a list at an index, and what it is.
    Item(usize, &'f Value),
}

/// What is searched for.
#[derive(Clone, Copy)]
enum Wanted<'f> {
    /// This very value.
    Value(&'f Value),
    /// The first value of this origin, for what is derived from one.
    Origin(OriginId),
}

impl<'p> Facts<'p> {
    /// The path of a node from its resource: `BucketEncryption.Rules[0].Algorithm`; empty for the resource itself, and for what
    /// no resource holds.
    #[must_use]
    pub fn path(&self, node: &Node<'_>) -> String {
        match node {
            Node::Value(_) | Node::Absent(_) => joined(&self.steps(node, None)),
            _ => String::new(),
        }
    }

    /// The way down to a node from the member of a view that `holder` is, else from the node's own resource. Empty for the
    /// holder itself and for what it does not hold. The way to something missing ends with its name.
    #[must_use]
    pub fn steps<'f>(&'f self, node: &Node<'f>, holder: Option<&'f Value>) -> Vec<Step<'f>> {
        let wanted = match node {
            Node::Value(held) => Some(Wanted::Value(held.value)),
            Node::Absent(absent) => absent.within.map(Wanted::Value),
            Node::Made(made) => made.of.map(Wanted::Value).or_else(|| derived_from(made.place)),
            Node::Group(_, place) => derived_from(*place),
            Node::Unknown(doubt) => doubt.place.and_then(derived_from),
            Node::Resource(_) | Node::Implied(_) | Node::Api(_) => None,
        };
        let mut steps = wanted.map(|wanted| self.search(node, holder, wanted)).unwrap_or_default();
        if let Node::Absent(absent) = node {
            steps.extend((!absent.name.is_empty()).then_some(Step::Name(absent.name)));
        }
        steps
    }

    fn search<'f>(&'f self, node: &Node<'f>, holder: Option<&'f Value>, wanted: Wanted<'f>) -> Vec<Step<'f>> {
        let mut search = Search { wanted, steps: Vec::new(), left: MAX_VISITS };
        let found = match (holder, self.owner(node).and_then(|id| self.resource(id))) {
            (Some(holder), _) => search.in_value(holder),
            (None, Some(resource)) => search.in_map(&resource.properties) || search.in_map(&resource.beside),
            (None, None) => false,
        };
        search.steps.reverse();
        if found { search.steps } else { Vec::new() }
    }

    /// Whether nobody wrote a value: a provider or the API assumes it.
    #[must_use]
    pub fn is_assumed(&self, value: &Value) -> bool {
        self.project().origins.assumed_by(value.origin).is_some()
    }

    /// Whether a value stands as itself where it is used, instead of being referred to or computed.
    #[must_use]
    pub fn is_written(&self, value: &Value) -> bool {
        matches!(self.project().origins.get(value.origin), Some(Origin::Written(_)))
    }
}

fn derived_from<'f>(place: Place) -> Option<Wanted<'f>> {
    match place {
        Place::Origin(origin) => Some(Wanted::Origin(origin)),
        Place::Header(_) => None,
    }
}

/// A search through values; the steps are gathered from the end.
struct Search<'f> {
    wanted: Wanted<'f>,
    steps: Vec<Step<'f>>,
    left: u32,
}

impl<'f> Search<'f> {
    fn in_map(&mut self, map: &'f Map) -> bool {
        let found = map.iter().find(|entry| self.in_value(&entry.value));
        self.steps.extend(found.map(|entry| Step::Name(&entry.key)));
        found.is_some()
    }

    fn in_value(&mut self, value: &'f Value) -> bool {
        let hit = match self.wanted {
            Wanted::Value(wanted) => std::ptr::eq(value, wanted),
            Wanted::Origin(origin) => value.origin == origin,
        };
        if hit {
            return true;
        }
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || self.steps.len() > MAX_STEPS {
            return false;
        }
        if let Some(choice) = value.choice() {
            return choice.values().any(|case| self.in_value(case));
        }
        if let Some(map) = value.as_map() {
            return self.in_map(map);
        }
        let items = value.as_list().unwrap_or_default();
        let found = items.iter().enumerate().find(|(_, item)| self.in_value(item));
        self.steps.extend(found.map(|(index, item)| Step::Item(index, item)));
        found.is_some()
    }
}

fn joined(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Item(index, _) => path.push_str(&format!("[{index}]")),
            Step::Name(name) if path.is_empty() => path.push_str(name),
            Step::Name(name) => path.push_str(&format!(".{name}")),
        }
    }
    path
}

const MAX_VISITS: u32 = 100_000;
const MAX_STEPS: usize = 128;
