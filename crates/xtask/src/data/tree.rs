//! A property tree as lines of text: one node a line, equal nodes once.
//!
//! A reference to a node is a letter for a leaf (`s` text, `b` Boolean, `i` whole number, `n` number, `?` anything) or the
//! number of a line. A line is `l` (list), `m` (map), `e` (enumeration), `o` (object) or `f` (object whose `properties`
//! level is flattened away), with its parts after tabs.

use std::collections::HashMap;

/// A property of an object.
#[derive(Default)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) node: String,
    pub(super) required: bool,
    pub(super) read_only: bool,
    /// The provider fills it in where it is not given.
    pub(super) computed: bool,
    pub(super) sensitive: bool,
    /// It stood below `properties`.
    pub(super) inner: bool,
    /// A block of Terraform.
    pub(super) block: bool,
}

/// The lines of one type; line 0 is the root.
#[derive(Default)]
pub(super) struct Lines {
    lines: Vec<String>,
    known: HashMap<String, usize>,
}

impl Lines {
    /// Keeps a place for a node that refers to itself.
    pub(super) fn reserve(&mut self) -> usize {
        self.lines.push(String::new());
        self.lines.len() - 1
    }

    pub(super) fn set(&mut self, place: usize, line: String) {
        if let Some(kept) = self.lines.get_mut(place) {
            *kept = line;
        }
    }

    pub(super) fn list(&mut self, of: &str) -> String {
        self.add(format!("l\t{of}"))
    }

    pub(super) fn map(&mut self, of: &str) -> String {
        self.add(format!("m\t{of}"))
    }

    pub(super) fn choice(&mut self, values: &str) -> String {
        self.add(format!("e\t{values}"))
    }

    pub(super) fn add(&mut self, line: String) -> String {
        let place = *self.known.entry(line.clone()).or_insert_with(|| {
            self.lines.push(line);
            self.lines.len() - 1
        });
        place.to_string()
    }

    /// The record of the type.
    pub(super) fn record(&self, name: &str) -> String {
        let body: String = self.lines.iter().map(|line| format!(" {line}\n")).collect();
        format!("{name}\n{body}")
    }
}

/// The line of an object.
pub(super) fn object(mark: char, properties: &[Property]) -> String {
    let flags = [
        ('!', (|p| p.required) as fn(&Property) -> bool),
        ('-', |p| p.read_only),
        ('~', |p| p.computed),
        ('*', |p| p.sensitive),
        ('^', |p| p.inner),
        ('+', |p| p.block),
    ];
    let mut line = mark.to_string();
    for property in properties {
        line.push('\t');
        line.push_str(&property.name);
        line.push(':');
        line.extend(flags.iter().filter(|(_, has)| has(property)).map(|(flag, _)| *flag));
        line.push_str(&property.node);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_nodes_are_written_once() {
        let mut lines = Lines::default();
        let root = lines.reserve();
        let first = lines.list("s");
        assert_eq!((first.as_str(), lines.list("s")), ("1", "1".to_owned()));
        let properties =
            [Property { name: "Tags".into(), node: first, required: true, ..Property::default() }];
        lines.set(root, object('o', &properties));
        assert_eq!(lines.record("T"), "T\n o\tTags:!1\n l\ts\n");
    }
}
