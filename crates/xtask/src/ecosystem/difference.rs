//! How two lists of entries differ.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Entry;

/// How two lists of entries differ. The order within the lists does not count.
#[derive(Default, Debug)]
pub(super) struct Difference {
    /// How many there are of each policy, in the base and in the new build.
    pub(super) counts: BTreeMap<String, [usize; 2]>,
    /// What only the base has.
    pub(super) gone: Vec<Entry>,
    /// What only the new build has.
    pub(super) new: Vec<Entry>,
    /// What both have, with something else said of it.
    pub(super) changed: Vec<[Entry; 2]>,
    /// Details that only one of both builds ever gives: the format has changed, and they are not compared.
    pub(super) one_sided: BTreeSet<String>,
}

impl Difference {
    /// Whether nothing differs. A detail that only one of the builds gives is no difference by itself.
    pub(super) fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty() && self.changed.is_empty()
    }

    /// How many there are, in the base and in the new build.
    pub(super) fn totals(&self) -> [usize; 2] {
        self.counts.values().fold([0, 0], |[base, new], [of_base, of_new]| [base + of_base, new + of_new])
    }
}

/// Compares the lists of the base and of the new build.
pub(super) fn difference(base: Vec<Entry>, new: Vec<Entry>) -> Difference {
    let mut found = Difference::default();
    for entry in &base {
        found.counts.entry(entry.policy.clone()).or_default()[0] += 1;
    }
    for entry in &new {
        found.counts.entry(entry.policy.clone()).or_default()[1] += 1;
    }
    let (mut base, mut new) = (base, new);
    if !base.is_empty() && !new.is_empty() {
        let (of_base, of_new) = (names(&base), names(&new));
        found.one_sided = of_base.symmetric_difference(&of_new).cloned().collect();
        for entry in base.iter_mut().chain(&mut new) {
            entry.details.retain(|name, _| !found.one_sided.contains(name));
        }
    }
    let (gone, new) = without_common(base, new);
    pair(gone, new, &mut found);
    found
}

fn names(entries: &[Entry]) -> BTreeSet<String> {
    entries.iter().flat_map(|entry| entry.details.keys().cloned()).collect()
}

/// Both lists, sorted, without what stands in both, each as often as it does.
fn without_common(mut base: Vec<Entry>, mut new: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
    base.sort();
    new.sort();
    let mut left: BTreeMap<&Entry, usize> = BTreeMap::new();
    for entry in &new {
        *left.entry(entry).or_default() += 1;
    }
    let mut gone = Vec::new();
    for entry in base {
        match left.get_mut(&entry) {
            Some(count) if *count > 0 => *count -= 1,
            _ => gone.push(entry),
        }
    }
    let mut rest = Vec::new();
    for entry in &new {
        if let Some(count) = left.get_mut(entry).filter(|count| **count > 0) {
            *count -= 1;
            rest.push(entry.clone());
        }
    }
    (gone, rest)
}

/// What is of the same policy at the same location has changed; all else is gone or new.
fn pair(gone: Vec<Entry>, new: Vec<Entry>, found: &mut Difference) {
    let mut waiting: BTreeMap<(String, String), Vec<Entry>> = BTreeMap::new();
    for entry in new.into_iter().rev() {
        waiting.entry((entry.policy.clone(), entry.location.clone())).or_default().push(entry);
    }
    for entry in gone {
        match waiting.get_mut(&(entry.policy.clone(), entry.location.clone())).and_then(Vec::pop) {
            Some(twin) => found.changed.push([entry, twin]),
            None => found.gone.push(entry),
        }
    }
    found.new = waiting.into_values().flat_map(|entries| entries.into_iter().rev()).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(policy: &str, location: &str, details: &[(&str, &str)]) -> Entry {
        let details = details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Entry {
            policy: policy.to_owned(),
            location: location.to_owned(),
            message: String::new(),
            details: details.collect(),
        }
    }

    fn locations(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.location.as_str()).collect()
    }

    #[test]
    fn order_is_no_difference() {
        let (a, b) = (entry("p", "a", &[]), entry("p", "b", &[]));
        assert!(difference(vec![a.clone(), b.clone()], vec![b, a]).is_empty());
    }

    #[test]
    fn what_stands_once_more_is_new() {
        let a = entry("p", "a", &[]);
        let found = difference(vec![a.clone()], vec![a.clone(), a]);
        assert_eq!((locations(&found.gone), locations(&found.new)), (vec![], vec!["a"]));
        assert_eq!(found.counts["p"], [1, 2]);
    }

    #[test]
    fn what_says_something_else_at_the_same_location_has_changed() {
        let base = vec![entry("p", "a", &[("severity", "low")]), entry("p", "b", &[("severity", "low")])];
        let new = vec![entry("p", "a", &[("severity", "high")]), entry("p", "c", &[("severity", "low")])];
        let found = difference(base, new);
        assert_eq!(found.changed.len(), 1);
        assert_eq!((locations(&found.gone), locations(&found.new)), (vec!["b"], vec!["c"]));
    }

    #[test]
    fn a_detail_that_one_build_never_gives_is_named_but_not_compared() {
        let base = vec![entry("p", "a", &[("severity", "low")])];
        let new = vec![entry("p", "a", &[("severity", "low"), ("role", "use")])];
        let found = difference(base, new);
        assert!(found.is_empty());
        assert_eq!(found.one_sided.into_iter().collect::<Vec<_>>(), ["role"]);
    }
}
