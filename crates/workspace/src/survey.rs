//! All files of ours at one moment: found, parsed, with what they lead to and what calls them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::Tree;
use cumulint_evaluation::SnapshotFile;
use cumulint_source::{Entry, FileId, Span, TextRange};

use crate::examine::Examined;

/// A file of ours.
pub struct SurveyFile {
    /// Its canonical path.
    pub path: Arc<str>,
    /// Its size in bytes.
    pub bytes: u64,
    pub(crate) asked: bool,
    /// Whether it is only here because it calls what the user named, or is led to by what does: nobody asked about it.
    pub is_context: bool,
    pub(crate) examined: Arc<Examined>,
}

impl std::fmt::Debug for SurveyFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SurveyFile").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SurveyFile {
    /// The syntax that it is counted under.
    #[must_use]
    pub fn syntax(&self) -> &'static str {
        self.examined.syntax.unwrap_or_default()
    }

    /// Its text; `None` if it could not be read.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        self.examined.file
    }

    /// The comments of its text.
    #[must_use]
    pub fn comments(&self) -> &[TextRange] {
        &self.examined.comments
    }

    /// The document whose metadata may hold suppressions, if it has one.
    #[must_use]
    pub fn document(&self) -> Option<&Arc<Tree>> {
        self.examined.document.as_ref()
    }

    /// What is wrong with its text.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.examined.diagnostics
    }

    /// Places whose text must not be shown.
    #[must_use]
    pub fn secrets(&self) -> &[Span] {
        &self.examined.secrets
    }

    /// Whether it, or a part of it, could not be read or parsed.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.examined.is_broken()
    }
}

/// All files of ours, in the order of their paths.
#[derive(Default, Debug)]
pub struct Survey {
    /// The files.
    pub files: Vec<SurveyFile>,
    /// What is wrong with the paths that the user named.
    pub diagnostics: Vec<Diagnostic>,
    /// The paths that the user named, canonical.
    pub named: Vec<String>,
    /// The files that were looked at, ours or not.
    pub(crate) seen: BTreeSet<String>,
    /// What front ends asked for, by front end.
    pub(crate) searched: Vec<Vec<String>>,
}

impl Survey {
    /// Adds files that were examined: `asked` if they may be roots.
    pub(crate) fn add(&mut self, found: Vec<(Entry, Arc<Examined>)>, asked: bool, is_context: bool) {
        for (entry, examined) in found {
            if self.seen.insert(entry.path.clone()) && examined.syntax.is_some() {
                let path = entry.path.as_str().into();
                self.files.push(SurveyFile { path, bytes: entry.size, asked, is_context, examined });
            }
        }
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// The files of each front end.
    pub(crate) fn snapshots(&self, front_ends: usize) -> Vec<Vec<SnapshotFile>> {
        let mut by_front_end: BTreeMap<usize, Vec<SnapshotFile>> = BTreeMap::new();
        for file in &self.files {
            let Some((front_end, content)) = &file.examined.parsed else { continue };
            by_front_end.entry(*front_end).or_default().push(SnapshotFile {
                path: Arc::clone(&file.path),
                content: Arc::clone(content),
                asked: file.asked,
                broken: file.is_broken(),
            });
        }
        (0..front_ends).map(|front_end| by_front_end.remove(&front_end).unwrap_or_default()).collect()
    }
}
