//! Files that deploy other files: which are roots, and which are evaluated through those that call them.

use std::collections::{BTreeMap, BTreeSet};

/// What files lead to, by the path of the file.
#[derive(Default, Debug)]
pub struct Links<'d> {
    of: BTreeMap<&'d str, Vec<String>>,
}

impl<'d> Links<'d> {
    /// Adds a file with the paths that it deploys or imports from.
    pub fn add(&mut self, path: &'d str, links: Vec<String>) {
        self.of.insert(path, links);
    }

    /// The files that others lead to, and so are evaluated with them. Of files that only lead to each other, none is.
    pub fn called(&self) -> BTreeSet<&str> {
        let others = self.of.iter().flat_map(|(path, links)| links.iter().filter(move |link| link != path));
        let called: BTreeSet<&str> = others.map(String::as_str).collect();
        let firsts = self.of.keys().copied().filter(|path| !called.contains(path));
        let mut open: Vec<&str> = firsts.collect();
        let mut reached = BTreeSet::new();
        while let Some(path) = open.pop() {
            // A file that leads to itself is not called by another one.
            for link in self.of.get(path).into_iter().flatten().filter(|link| **link != path) {
                if reached.insert(link.as_str()) {
                    open.push(link);
                }
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(links: &[(&str, &[&str])]) -> Vec<String> {
        let mut all = Links::default();
        for (path, links) in links {
            all.add(path, links.iter().map(|link| (*link).to_owned()).collect());
        }
        all.called().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn what_others_call_is_called_also_through_others() {
        assert_eq!(called(&[("a", &["b"]), ("b", &["c"]), ("c", &[]), ("d", &[])]), ["b", "c"]);
    }

    #[test]
    fn a_file_that_calls_itself_is_not_called() {
        assert_eq!(called(&[("a", &["a", "b"]), ("b", &["b"])]), ["b"]);
    }

    #[test]
    fn of_a_circle_that_nobody_calls_none_is_called() {
        assert_eq!(called(&[("a", &["b"]), ("b", &["a"])]), [""; 0]);
        assert_eq!(called(&[("a", &["b"]), ("b", &["a"]), ("main", &["a"])]), ["a", "b"]);
    }
}
