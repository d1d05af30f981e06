//! ARM's property trees from a graph of nodes, flattened: what stands below `properties` moves up, the envelope's names win.

use std::collections::HashMap;

use serde_json::Value;

use super::tree::{Lines, Property, object};
use crate::Outcome;

/// The spelling of each type in the index of API versions, by its name in lower case.
pub(super) fn spelling(versions: &str) -> HashMap<String, &str> {
    let names = versions.lines().filter_map(|line| line.split('\t').next());
    names.map(|name| (name.to_ascii_lowercase(), name)).collect()
}

/// One record for each type with a tree, spelt as in the index of API versions.
pub(super) fn records(trees: &str, versions: &str) -> Outcome<Vec<String>> {
    let trees: Value = serde_json::from_str(trees)?;
    let nodes = trees.get("nodes").and_then(Value::as_array).ok_or("no nodes")?;
    let roots = trees.get("roots").and_then(Value::as_object).ok_or("no roots")?;
    let spelling = spelling(versions);
    let mut records = Vec::new();
    for (key, root) in roots {
        let root = root.get(1).and_then(index).ok_or("a root without a node")?;
        let mut builder = Builder { nodes, lines: Lines::default(), places: HashMap::new() };
        builder.object(root);
        records.push(builder.lines.record(spelling.get(key.as_str()).copied().unwrap_or(key)));
    }
    Ok(records)
}

/// The lines of types and versions with one spelling for each part of a type: of several in the source, the one with the
/// most capitals (`virtualNetworks`, `DBforMySQL`), none of them in front but for a provider (`redis`).
pub(super) fn spelt(lines: &str) -> String {
    let capitals = |text: &str| {
        let part = !text.contains('.');
        let small = text.starts_with(|first: char| first.is_ascii_lowercase());
        (part && small, text.bytes().filter(u8::is_ascii_uppercase).count())
    };
    let mut best: HashMap<String, &str> = HashMap::new();
    for name in lines.lines().filter_map(|line| line.split('\t').next()) {
        for (path, part) in parts(name) {
            let known = best.entry(path).or_insert(part);
            if capitals(part) > capitals(known) {
                *known = part;
            }
        }
    }
    let mut out = String::new();
    for line in lines.lines() {
        let (name, versions) = line.split_once('\t').unwrap_or((line, ""));
        let spelt: Vec<&str> =
            parts(name).map(|(path, part)| best.get(&path).copied().unwrap_or(part)).collect();
        out.push_str(&format!("{}\t{versions}\n", spelt.join("/")));
    }
    out
}

/// The parts of a type, each with the path that leads to it in lower case.
fn parts(name: &str) -> impl Iterator<Item = (String, &str)> {
    let mut path = String::new();
    name.split('/').map(move |part| {
        path.push('/');
        path.push_str(&part.to_ascii_lowercase());
        (path.clone(), part)
    })
}

fn index(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|number| usize::try_from(number).ok())
}

struct Builder<'t> {
    nodes: &'t [Value],
    lines: Lines,
    places: HashMap<usize, usize>,
}

/// A property of the graph: its name, flags and node.
type Slot<'t> = (&'t str, u64, usize);

impl<'t> Builder<'t> {
    fn parts(&self, node: usize) -> (&'t str, &'t [Value]) {
        let parts = self.nodes.get(node).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        (parts.first().and_then(Value::as_str).unwrap_or_default(), parts)
    }

    /// The properties of an object, those of all variants of a discriminated one.
    fn slots(&self, node: usize) -> Vec<Slot<'t>> {
        let (kind, parts) = self.parts(node);
        let list = |part: Option<&'t Value>| -> Vec<Slot<'t>> {
            let items = part.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            items.iter().filter_map(slot).collect()
        };
        if kind == "o" {
            return list(parts.get(1));
        }
        let mut all = list(parts.get(2));
        for variant in parts.get(3).and_then(Value::as_array).map_or(&[][..], Vec::as_slice) {
            for (name, flags, node) in
                variant.get(1).and_then(index).map_or(Vec::new(), |node| self.slots(node))
            {
                match all.iter_mut().find(|known| known.0 == name) {
                    Some(known) if known.2 == node => {}
                    Some(known) if self.parts(known.2).0 == "l" || self.parts(known.2).0 == "u" => {
                        known.2 = usize::MAX - 1;
                    }
                    Some(known) => known.2 = usize::MAX,
                    None => all.push((name, flags & !1, node)),
                }
            }
        }
        all
    }

    fn object(&mut self, node: usize) -> usize {
        if let Some(place) = self.places.get(&node) {
            return *place;
        }
        let place = self.lines.reserve();
        self.places.insert(node, place);
        let slots = self.slots(node);
        let inner: Vec<Slot<'t>> = slots
            .iter()
            .find(|slot| slot.0 == "properties")
            .filter(|slot| matches!(self.parts(slot.2).0, "o" | "d"))
            .map_or(Vec::new(), |slot| self.slots(slot.2));
        let line = if inner.is_empty() {
            let properties: Vec<Property> = slots.iter().map(|slot| self.property(slot, false)).collect();
            object('o', &properties)
        } else {
            self.flattened(&slots, &inner)
        };
        self.lines.set(place, line);
        place
    }

    fn flattened(&mut self, envelope: &[Slot<'t>], inner: &[Slot<'t>]) -> String {
        let taken = |name: &str| envelope.iter().any(|slot| slot.0.eq_ignore_ascii_case(name));
        let mut properties: Vec<Property> = envelope
            .iter()
            .filter(|slot| slot.0 != "properties")
            .map(|slot| self.property(slot, false))
            .collect();
        let (clashing, free): (Vec<&Slot<'t>>, Vec<&Slot<'t>>) = inner.iter().partition(|slot| taken(slot.0));
        properties.extend(free.into_iter().map(|slot| self.property(slot, true)));
        if !clashing.is_empty() {
            let kept: Vec<Property> = clashing.into_iter().map(|slot| self.property(slot, false)).collect();
            let node = self.lines.add(object('o', &kept));
            properties.push(Property { name: "properties".into(), node, ..Property::default() });
        }
        object('f', &properties)
    }

    fn property(&mut self, &(name, flags, node): &Slot<'t>, inner: bool) -> Property {
        let (kind, parts) = self.parts(node);
        Property {
            name: name.to_owned(),
            node: self.node(node),
            required: flags & 1 != 0,
            read_only: flags & 2 != 0,
            computed: false,
            sensitive: matches!(kind, "s" | "o")
                && parts.iter().skip(1).any(|part| part == &Value::Bool(true))
                && kind == "s",
            inner,
            block: false,
        }
    }

    fn node(&mut self, node: usize) -> String {
        if node == usize::MAX - 1 {
            return "s".into();
        }
        let (kind, parts) = self.parts(node);
        match kind {
            "s" => "s".into(),
            "b" => "b".into(),
            "i" => "i".into(),
            "l" => {
                let value = parts.get(1).and_then(Value::as_str).unwrap_or_default().to_owned();
                self.lines.choice(&value)
            }
            "u" => self.union(parts),
            "A" => {
                let item = parts.get(1).and_then(index).map_or("?".into(), |item| self.node(item));
                self.lines.list(&item)
            }
            "o" if parts.get(1).and_then(Value::as_array).is_some_and(Vec::is_empty) => {
                match parts.get(2).and_then(index) {
                    Some(value) => {
                        let value = self.node(value);
                        self.lines.map(&value)
                    }
                    None => "?".into(),
                }
            }
            "o" | "d" => self.object(node).to_string(),
            _ => "?".into(),
        }
    }

    /// A union of texts is an enumeration; with a plain text among them it is open, which a last `*` says.
    fn union(&mut self, parts: &'t [Value]) -> String {
        let members: Vec<usize> = parts
            .get(1)
            .and_then(Value::as_array)
            .map_or(Vec::new(), |all| all.iter().filter_map(index).collect());
        let mut values = Vec::new();
        let mut open = false;
        for member in members {
            match self.parts(member) {
                ("l", parts) => values.push(parts.get(1).and_then(Value::as_str).unwrap_or_default()),
                ("s", _) => open = true,
                _ => return "?".into(),
            }
        }
        if open {
            values.push("*");
        }
        self.lines.choice(&values.join("|"))
    }
}

/// A node that leads back to where it stands is written as -1: the property is there, what is below it can be anything.
fn slot(value: &Value) -> Option<Slot<'_>> {
    let node = index(value.get(2)?).unwrap_or(usize::MAX);
    Some((value.get(0)?.as_str()?, value.get(1)?.as_u64()?, node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_type_is_spelt_in_one_way() {
        let lines = "microsoft.network/virtualnetworks\t1\nMicrosoft.Network/virtualNetworks/subnets\t2\n";
        assert_eq!(
            spelt(lines),
            "Microsoft.Network/virtualNetworks\t1\nMicrosoft.Network/virtualNetworks/subnets\t2\n"
        );
    }

    #[test]
    fn what_stands_below_properties_moves_up_and_the_envelope_wins() {
        let trees = r#"{
            "nodes": [
                ["o", [["name", 1, 2], ["type", 2, 2], ["properties", 0, 1]]],
                ["o", [["type", 0, 2], ["size", 0, 3]]],
                ["s"],
                ["u", [4, 5]],
                ["l", "small"],
                ["s"]
            ],
            "roots": {"a.b/c": ["2020-01-01", 0]}
        }"#;
        let root = "f\tname:!s\ttype:-s\tsize:^1\tproperties:2";
        let rest = " e\tsmall|*\n o\ttype:s\n";
        assert_eq!(records(trees, "A.B/c\t2020-01-01\n").unwrap(), [format!("A.B/c\n {root}\n{rest}")]);
    }
}
