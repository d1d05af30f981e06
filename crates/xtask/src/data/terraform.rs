//! Provider schemas from indented lines of: name, type, flags. `B` marks a block; `l`, `t` and `m` are lists, sets and maps.

use std::collections::BTreeMap;

use super::tree::{Lines, Property, object};

/// A line with the lines below it.
#[derive(Clone, Default)]
struct Item<'t> {
    name: &'t str,
    form: &'t str,
    flags: &'t str,
    below: Vec<Item<'t>>,
}

/// One record for each type.
pub(super) fn records(text: &str, _prefix: &str) -> Vec<String> {
    items(text).iter().map(record).collect()
}

/// The types and attributes of both, the first one's where both have them.
pub(super) fn merge(newer: &str, older: &str) -> Vec<String> {
    let mut types: BTreeMap<&str, Item<'_>> =
        items(newer).into_iter().map(|item| (item.name, item)).collect();
    for item in items(older) {
        match types.get_mut(item.name) {
            Some(known) => join(known, item),
            None => {
                types.insert(item.name, item);
            }
        }
    }
    types.values().map(record).collect()
}

fn join<'t>(known: &mut Item<'t>, older: Item<'t>) {
    for item in older.below {
        match known.below.iter_mut().find(|twin| twin.name == item.name) {
            Some(twin) => join(twin, item),
            None => known.below.push(item),
        }
    }
}

fn items(text: &str) -> Vec<Item<'_>> {
    let mut lines = text.lines().peekable();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        found.push(item(line, depth(line), &mut lines));
    }
    found
}

fn item<'t>(line: &'t str, at: usize, lines: &mut std::iter::Peekable<std::str::Lines<'t>>) -> Item<'t> {
    let mut parts = line.trim_start().split('\t');
    let mut next = || parts.next().unwrap_or_default();
    let mut this = Item { name: next(), form: next(), flags: next(), below: Vec::new() };
    while let Some(below) = lines.next_if(|line| depth(line) > at) {
        this.below.push(item(below, depth(below), lines));
    }
    this
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn record(item: &Item<'_>) -> String {
    let mut lines = Lines::default();
    let root = lines.reserve();
    let line = body(item, &mut lines);
    lines.set(root, line);
    lines.record(item.name)
}

fn body(item: &Item<'_>, lines: &mut Lines) -> String {
    let properties: Vec<Property> = item
        .below
        .iter()
        .map(|item| Property {
            name: item.name.to_owned(),
            node: node(item, lines),
            required: item.flags.contains('r'),
            read_only: item.flags.starts_with('c'),
            computed: item.flags.starts_with("oc"),
            sensitive: item.flags.contains('S'),
            block: !item.below.is_empty(),
            inner: false,
        })
        .collect();
    object('o', &properties)
}

fn node(item: &Item<'_>, lines: &mut Lines) -> String {
    if !item.below.is_empty() {
        let line = body(item, lines);
        let object = lines.add(line);
        return lines.list(&object);
    }
    leaf(item.form, lines)
}

fn leaf(form: &str, lines: &mut Lines) -> String {
    let mut letters = form.chars();
    let first = letters.next();
    let rest = letters.as_str();
    match first {
        Some('s') => "s".into(),
        Some('b') => "b".into(),
        Some('i') => "i".into(),
        Some('n' | 'f') => "n".into(),
        Some('l' | 't') => {
            let item = leaf(rest, lines);
            lines.list(&item)
        }
        Some('m') => {
            let item = leaf(rest, lines);
            lines.map(&item)
        }
        _ => "?".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_a_tree_of_attributes_and_blocks() {
        let text = "aws_x\n name\ts\tr\n arn\ts\tc\n tags\tms\toc\n rule\t\tB\n  ports\tti\to\n";
        assert_eq!(
            records(text, ""),
            ["aws_x\n o\tname:!s\tarn:-s\ttags:~1\trule:+4\n m\ts\n l\ti\n o\tports:2\n l\t3\n"]
        );
    }

    #[test]
    fn of_two_versions_the_newer_one_counts() {
        let merged = merge("a_x\n size\ti\to\n", "a_x\n size\ts\to\n old\tb\to\na_y\n z\ts\tr\n");
        assert_eq!(merged, ["a_x\n o\tsize:i\told:b\n", "a_y\n o\tz:!s\n"]);
    }
}
