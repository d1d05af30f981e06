//! ARM's property trees of every API version, from a graph of nodes, as templates write them.
//!
//! A record is a type; its first line says which node is the root of each version. Versions share their nodes.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::tree::Lines;
use crate::Outcome;

/// One record for each type, spelt as in the index of API versions.
pub(super) fn records(trees: &str, versions: &str) -> Outcome<Vec<String>> {
    let trees: Value = serde_json::from_str(trees)?;
    let nodes = trees.get("nodes").and_then(Value::as_array).ok_or("no nodes")?;
    let roots = trees.get("roots").and_then(Value::as_object).ok_or("no roots")?;
    let spelling = super::arm::spelling(versions);
    let mut types: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (key, root) in roots {
        let (name, _) = key.split_once('@').ok_or("a root without a version")?;
        let version = root.get(0).and_then(Value::as_str).ok_or("a root without a version")?;
        let node = root.get(1).and_then(number).ok_or("a root without a node")?;
        types.entry(name).or_default().push((version, node));
    }
    let mut records = Vec::new();
    for (name, mut roots) in types {
        roots.sort_unstable();
        let mut builder = Builder { nodes, lines: Lines::default(), known: HashMap::new(), open: Vec::new() };
        let roots: Vec<String> =
            roots.into_iter().map(|(version, node)| format!("{version}={}", builder.node(node))).collect();
        let name = spelling.get(name).copied().unwrap_or(name);
        records.push(builder.lines.record(&format!("{name}\t{}", roots.join(","))));
    }
    Ok(records)
}

fn number(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|number| usize::try_from(number).ok())
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

struct Builder<'t> {
    nodes: &'t [Value],
    lines: Lines,
    known: HashMap<usize, String>,
    /// The nodes that are being written: what leads back to one of them can be anything.
    open: Vec<usize>,
}

impl<'t> Builder<'t> {
    fn node(&mut self, node: usize) -> String {
        if let Some(known) = self.known.get(&node) {
            return known.clone();
        }
        if self.open.contains(&node) {
            return "?".into();
        }
        self.open.push(node);
        let written = self.written(node);
        self.open.pop();
        self.known.insert(node, written.clone());
        written
    }

    fn written(&mut self, node: usize) -> String {
        let parts = list(self.nodes.get(node));
        let text = |at: usize| parts.get(at).and_then(Value::as_str).unwrap_or_default();
        match text(0) {
            kind @ ("s" | "b") => kind.to_owned(),
            // The source knows no numbers with a fraction: it calls every number whole.
            "i" => "n".to_owned(),
            "l" => self.lines.choice(text(1)),
            "A" => {
                let item = self.below(parts.get(1));
                self.lines.list(&item)
            }
            "u" => self.union(list(parts.get(1))),
            "o" => {
                let properties = self.properties(list(parts.get(1)));
                match parts.get(2).filter(|rest| !rest.is_null()) {
                    Some(rest) if properties.is_empty() => {
                        let rest = self.below(Some(rest));
                        self.lines.map(&rest)
                    }
                    Some(rest) => {
                        let rest = self.below(Some(rest));
                        self.lines.add(format!("o\t*:{rest}{properties}"))
                    }
                    None => self.lines.add(format!("o{properties}")),
                }
            }
            "d" => {
                let properties = self.properties(list(parts.get(2)));
                let base = self.lines.add(format!("o{properties}"));
                let mut line = format!("v\t{}\t{base}", text(1));
                for kind in list(parts.get(3)) {
                    let value = kind.get(0).and_then(Value::as_str).unwrap_or_default();
                    line.push_str(&format!("\t{value}:{}", self.below(kind.get(1))));
                }
                self.lines.add(line)
            }
            _ => "?".into(),
        }
    }

    /// A node that leads back to where it stands is written as -1.
    fn below(&mut self, node: Option<&Value>) -> String {
        node.and_then(number).map_or_else(|| "?".into(), |node| self.node(node))
    }

    fn properties(&mut self, slots: &[Value]) -> String {
        let mut line = String::new();
        for slot in slots {
            let name = slot.get(0).and_then(Value::as_str).unwrap_or_default();
            let flags = slot.get(1).and_then(Value::as_u64).unwrap_or_default();
            let (required, read_only) = (flags & 1 != 0, flags & 2 != 0);
            // What is only read is never looked into.
            let node = if read_only { "?".into() } else { self.below(slot.get(2)) };
            let marks = [(required, '!'), (read_only, '-')];
            let marks: String = marks.iter().filter(|(has, _)| *has).map(|(_, mark)| *mark).collect();
            line.push_str(&format!("\t{name}:{marks}{node}"));
        }
        line
    }

    /// A union of texts is an enumeration; with a plain text among them it is open, which a last `*` says.
    fn union(&mut self, members: &[Value]) -> String {
        let kind = |member: &Value| list(number(member).and_then(|member| self.nodes.get(member)));
        let texts = members.iter().all(|member| {
            let parts = kind(member);
            matches!(parts.first().and_then(Value::as_str), Some("l" | "s"))
                && !parts.get(1).and_then(Value::as_str).is_some_and(|text| text.contains('|'))
        });
        if texts {
            let literals =
                members.iter().map(kind).map(|parts| match parts.first().and_then(Value::as_str) {
                    Some("l") => parts.get(1).and_then(Value::as_str).unwrap_or_default(),
                    _ => "*",
                });
            let line = literals.collect::<Vec<_>>().join("|");
            return self.lines.choice(&line);
        }
        let members: Vec<String> = members.iter().map(|member| self.below(Some(member))).collect();
        self.lines.add(format!("u\t{}", members.join("\t")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_share_their_nodes() {
        let trees = r#"{
            "nodes": [
                ["o", [["size", 1, 2], ["id", 2, 2]]],
                ["o", [["size", 0, 2]], 2],
                ["u", [3, 4]],
                ["l", "small"],
                ["i"]
            ],
            "roots": {"a.b/c@2": ["2021-01-01", 1], "a.b/c@1": ["2020-01-01", 0]}
        }"#;
        let expected =
            "A.B/c\t2020-01-01=2,2021-01-01=3\n e\tsmall\n u\t0\tn\n o\tsize:!1\tid:-?\n o\t*:1\tsize:1\n";
        assert_eq!(records(trees, "A.B/c\t2020-01-01\n").unwrap(), [expected]);
    }

    #[test]
    fn what_leads_back_to_itself_can_be_anything() {
        let trees = r#"{"nodes": [["o", [["next", 0, 0]]]], "roots": {"t@1": ["1", 0]}}"#;
        assert_eq!(records(trees, "").unwrap(), ["t\t1=0\n o\tnext:?\n"]);
    }
}
