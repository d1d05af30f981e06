//! Resources that depend on themselves.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_diagnostic::Label;
use cumulint_source::Span;
use cumulint_types::Mistakes;

use super::names::Names;
use super::uses::{Sort, Uses};

/// The most resources that are looked at for circles, once all others are taken away.
const MAX_CIRCLE: usize = 300;

/// Tells of resources that depend on themselves, each circle once.
pub(super) fn circles(names: &Names<'_>, uses: &Uses, mistakes: &mut Mistakes) {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in &uses.all {
        if let (Sort::Value | Sort::Resource, Some(by)) = (used.sort, &used.by)
            && names.resources.contains_key(&used.name)
        {
            edges.entry(by).or_default().insert(&used.name);
        }
    }
    for circle in groups(&edges) {
        let mut members: Vec<(&str, Span)> = circle
            .iter()
            .filter_map(|name| names.resources.get(*name).map(|entry| (*name, entry.key.span())))
            .collect();
        members.sort_by_key(|(_, place)| *place);
        let Some(((first, place), rest)) = members.split_first() else { continue };
        let message = match rest {
            [] => format!("`{first}` depends on itself"),
            [(other, _)] => format!("`{first}` and `{other}` depend on each other"),
            several => format!("`{first}` depends on itself through {} other resources", several.len()),
        };
        if let Some(found) = mistakes.add("circular-dependency", message, Some(*place)) {
            let label =
                |(_, span): &(&str, Span)| Label { span: *span, message: "part of the circle".to_owned() };
            found.labels.extend(rest.iter().take(8).map(label));
        }
    }
}

type Edges<'n> = BTreeMap<&'n str, BTreeSet<&'n str>>;

/// The groups of a graph in which each one reaches each other, or one itself.
fn groups<'n>(edges: &Edges<'n>) -> Vec<Vec<&'n str>> {
    let left = leading_to_circles(edges);
    if left.len() > MAX_CIRCLE {
        return Vec::new();
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        left.iter().map(|start| (*start, reached(start, edges, &left))).collect();
    let reaches = |from: &str, to: &str| reach.get(from).is_some_and(|reached| reached.contains(to));
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut groups = Vec::new();
    for start in left.iter().copied().filter(|start| reaches(start, start)) {
        if told.contains(start) {
            continue;
        }
        let group: Vec<&str> =
            left.iter().copied().filter(|other| reaches(start, other) && reaches(other, start)).collect();
        told.extend(&group);
        groups.push(group);
    }
    groups
}

/// The resources that lead to a circle: what is left when all are taken away that depend on none that is left.
fn leading_to_circles<'n>(edges: &Edges<'n>) -> BTreeSet<&'n str> {
    let mut open: BTreeMap<&str, usize> =
        edges.iter().map(|(name, targets)| (*name, targets.len())).collect();
    let mut users: BTreeMap<&str, Vec<&'n str>> = BTreeMap::new();
    for (name, targets) in edges {
        targets.iter().for_each(|target| users.entry(target).or_default().push(name));
    }
    let mut settled: Vec<&str> = users.keys().copied().filter(|name| !edges.contains_key(name)).collect();
    let mut left: BTreeSet<&'n str> = edges.keys().copied().collect();
    while let Some(name) = settled.pop() {
        left.remove(name);
        for user in users.get(name).into_iter().flatten() {
            let Some(count) = open.get_mut(user) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 {
                settled.push(user);
            }
        }
    }
    left
}

fn reached<'n>(start: &str, edges: &Edges<'n>, within: &BTreeSet<&'n str>) -> BTreeSet<&'n str> {
    let mut found = BTreeSet::new();
    let targets =
        |name: &str| edges.get(name).into_iter().flatten().copied().filter(|to| within.contains(to));
    let mut open: Vec<&'n str> = targets(start).collect();
    while let Some(name) = open.pop() {
        if found.insert(name) {
            open.extend(targets(name));
        }
    }
    found
}
