//! Files that deploy other files: which are roots, and which are evaluated through those that call them.

use std::collections::{BTreeMap, BTreeSet};

/// What files lead to, by the path of the file.
#[derive(Default, Debug)]
pub(crate) struct Links<'d> {
    of: BTreeMap<&'d str, Vec<String>>,
}

impl<'d> Links<'d> {
    /// Adds a file with the paths that it deploys or imports from.
    pub(crate) fn add(&mut self, path: &'d str, links: Vec<String>) {
        self.of.insert(path, links);
    }

    /// The files that others lead to, and so are evaluated with them. Of files that only lead to each other, none is.
    pub(crate) fn called(&self) -> BTreeSet<&str> {
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
