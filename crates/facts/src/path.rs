//! The path of a value inside its resource: stable from run to run, for fingerprints and for messages.
//!
//! Nodes do not carry their path: it is searched for, by identity, in the rare case that it is wanted.

use cumulint_model::{Map, Value};

use crate::facts::Facts;
use crate::node::Node;

impl Facts<'_> {
    /// The path of a node from its resource: `BucketEncryption.Rules[0].Algorithm`; empty for the resource itself, and for what
    /// no resource holds.
    #[must_use]
    pub fn path(&self, node: &Node<'_>) -> String {
        match node {
            Node::Value(held) => self.path_of(held.owner, held.value),
            Node::Absent(absent) => {
                let holder = absent.within.map(|value| self.path_of(absent.owner, value)).unwrap_or_default();
                join(&holder, absent.name)
            }
            _ => String::new(),
        }
    }

    fn path_of(&self, owner: cumulint_model::ResourceId, wanted: &Value) -> String {
        let Some(resource) = self.resource(owner) else { return String::new() };
        let mut steps = Vec::new();
        let mut left = MAX_VISITS;
        if in_map(&resource.properties, wanted, &mut steps, &mut left) {
            steps.reverse();
            return steps.iter().fold(String::new(), |path, step| join(&path, step));
        }
        String::new()
    }
}

fn in_map(map: &Map, wanted: &Value, steps: &mut Vec<String>, left: &mut u32) -> bool {
    let found = map.iter().find(|entry| in_value(&entry.value, wanted, steps, left));
    if let Some(entry) = found {
        steps.push(entry.key.to_string());
    }
    found.is_some()
}

fn in_value(value: &Value, wanted: &Value, steps: &mut Vec<String>, left: &mut u32) -> bool {
    if std::ptr::eq(value, wanted) {
        return true;
    }
    *left = left.saturating_sub(1);
    if *left == 0 || steps.len() > MAX_STEPS {
        return false;
    }
    if let Some(map) = value.as_map() {
        return in_map(map, wanted, steps, left);
    }
    let items = value.as_list().unwrap_or_default();
    let found = items.iter().position(|item| in_value(item, wanted, steps, left));
    if let Some(index) = found {
        steps.push(format!("[{index}]"));
    }
    found.is_some()
}

fn join(path: &str, step: &str) -> String {
    match (path, step) {
        ("", step) => step.to_owned(),
        (path, "") => path.to_owned(),
        (path, step) if step.starts_with('[') => format!("{path}{step}"),
        (path, step) => format!("{path}.{step}"),
    }
}

const MAX_VISITS: u32 = 100_000;
const MAX_STEPS: usize = 128;
