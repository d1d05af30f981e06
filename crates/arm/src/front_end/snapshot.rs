//! The files of a snapshot, by what they are.

use std::sync::Arc;

use cumulint_evaluation::{Snapshot, SnapshotFile};
use cumulint_source::{Sources, join_path};

use super::content::{BicepFile, Content, TemplateFile};
use super::values::Values;

/// A file with what the workspace knows of it.
#[derive(Debug)]
pub(super) struct Known<'s, T> {
    pub(super) content: &'s T,
    /// Whether it may be a root.
    pub(super) asked: bool,
    /// Whether parts of it could not be parsed.
    pub(super) broken: bool,
}

/// The files of a snapshot, each kind in the order of the paths.
#[derive(Debug)]
pub(super) struct Sorted<'s> {
    pub(super) templates: Vec<Known<'s, TemplateFile>>,
    pub(super) bicep: Vec<Known<'s, BicepFile>>,
    /// Files of values, each with whether somebody asked for it.
    pub(super) values: Vec<(Values, bool)>,
    /// The paths that the user named, canonical.
    pub(super) named: &'s [String],
    pub(super) sources: &'s Sources<'s>,
}

impl<'s> Sorted<'s> {
    pub(super) fn new(snapshot: &Snapshot<'s>) -> Self {
        let mut sorted = Self {
            templates: Vec::new(),
            bicep: Vec::new(),
            values: Vec::new(),
            named: snapshot.named,
            sources: snapshot.sources,
        };
        snapshot.files.iter().for_each(|file| sorted.add(file));
        // Those in JSON come before those in Bicep.
        sorted.values.sort_by_key(|(values, _)| matches!(values, Values::Bicep(_)));
        sorted
    }

    fn add(&mut self, file: &'s SnapshotFile) {
        let (asked, broken) = (file.asked, file.broken);
        match file.content.downcast_ref() {
            Some(Content::Template(content)) => self.templates.push(Known { content, asked, broken }),
            Some(Content::Bicep(content)) => self.bicep.push(Known { content, asked, broken }),
            Some(Content::Parameters(content)) => {
                self.values.push((Values::Json(Arc::clone(content)), asked));
            }
            Some(Content::BicepParameters(content)) => {
                self.values.push((Values::Bicep(Arc::clone(content)), asked));
            }
            None => {}
        }
    }

    /// The canonical path of what lies at a path from a folder.
    pub(super) fn join(&self, folder: &str, relative: &str) -> String {
        self.sources.files().canonical(&join_path(folder, relative))
    }
}
