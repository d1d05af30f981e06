//! Changes that mend a finding, as fixes of SARIF (3.55 to 3.57 of its specification).

use cumulint_diagnostic::Edit;
use cumulint_finding::Finding;
use cumulint_source::FileId;
use serde::Serialize;

use super::location::{ArtifactLocation, Message, Region};
use crate::place::Places;

/// Changes that mend a finding together.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Message<'r>>,
    artifact_changes: Vec<ArtifactChange<'r>>,
}

impl<'r> Fix<'r> {
    /// The fix of a finding, where it has one.
    pub(super) fn of(finding: &'r Finding, places: &Places<'_>) -> Vec<Self> {
        if finding.edits.is_empty() {
            return Vec::new();
        }
        let mut files: Vec<FileId> = finding.edits.iter().map(|edit| edit.span.file).collect();
        files.sort_unstable();
        files.dedup();
        let changes = files.into_iter().map(|file| {
            let edits: Vec<&Edit> = finding.edits.iter().filter(|edit| edit.span.file == file).collect();
            ArtifactChange {
                artifact_location: ArtifactLocation::new(&places.file(file).source.path),
                replacements: edits.into_iter().map(|edit| Replacement::new(edit, places)).collect(),
            }
        });
        let description = finding.help.as_deref().map(Message::new);
        vec![Self { description, artifact_changes: changes.collect() }]
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'r> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'r> {
    deleted_region: Region,
    inserted_content: Content<'r>,
}

#[derive(Serialize)]
struct Content<'r> {
    text: &'r str,
}

impl<'r> Replacement<'r> {
    fn new(edit: &'r Edit, places: &Places<'_>) -> Self {
        Self {
            deleted_region: Region::new(edit.span, places),
            inserted_content: Content { text: &edit.text },
        }
    }
}
