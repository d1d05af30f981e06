//! What a changed file concerns.

use cumulint_evaluation::Read;
use cumulint_source::{lies_below, parent_path};

/// A file that changed, appeared or vanished.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its canonical path.
    pub path: String,
    /// Whether it appeared or vanished, or may have: not only its text is another one.
    pub existence: bool,
}

impl Change {
    /// Whether something that was read may be otherwise now.
    #[must_use]
    pub fn concerns(&self, read: &Read) -> bool {
        match read {
            Read::Text(path) => **path == *self.path,
            Read::Folder(folder) => self.existence && **folder == *parent_path(&self.path),
            Read::Tree(folder) | Read::Existence(folder) => self.existence && lies_below(folder, &self.path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_concerns_who_read_it() {
        let change = Change { path: "a/main.tf".to_owned(), existence: false };
        assert!(change.concerns(&Read::Text("a/main.tf".into())));
        assert!(!change.concerns(&Read::Text("a/other.tf".into())));
        assert!(!change.concerns(&Read::Folder("a".into())));
    }

    #[test]
    fn a_new_file_concerns_who_listed_its_folder() {
        let change = Change { path: "a/b/new.tf".to_owned(), existence: true };
        assert!(change.concerns(&Read::Folder("a/b".into())));
        assert!(!change.concerns(&Read::Folder("a".into())));
        assert!(change.concerns(&Read::Tree("a".into())));
        assert!(change.concerns(&Read::Existence("a/b".into())));
        assert!(change.concerns(&Read::Text("a/b/new.tf".into())));
    }
}
