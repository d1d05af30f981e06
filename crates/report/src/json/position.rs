//! Places in the JSON report.

use std::sync::Arc;

use cumulint_diagnostic::{self as diagnostic, Edit};
use cumulint_finding::Label;
use cumulint_source::{LineColumn, Span};
use serde::Serialize;

use crate::place::Places;

/// A place: line and column from 1, the offset in bytes from 0.
#[derive(Serialize)]
pub(super) struct Position {
    line: u32,
    column: u32,
    offset: u32,
}

impl Position {
    fn new(at: LineColumn, offset: u32) -> Self {
        Self { line: at.line, column: at.column, offset }
    }
}

/// A span with its file.
#[derive(Serialize)]
pub(super) struct Location {
    path: Arc<str>,
    start: Position,
    end: Position,
}

impl Location {
    pub(super) fn new(span: Span, places: &Places<'_>) -> Self {
        Self {
            path: places.path(span),
            start: Position::new(places.start(span), span.range.start),
            end: Position::new(places.end(span), span.range.end),
        }
    }
}

/// A place that explains another; those of findings say in which role.
#[derive(Serialize)]
pub(super) struct LabelObject<'r> {
    #[serde(flatten)]
    location: Location,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    message: &'r str,
}

impl<'r> LabelObject<'r> {
    /// The labels of a finding.
    pub(super) fn all(labels: &'r [Label], places: &Places<'_>) -> Vec<Self> {
        let object = |label: &'r Label| Self {
            location: Location::new(label.span, places),
            role: Some(label.role.name()),
            message: &label.message,
        };
        labels.iter().map(object).collect()
    }

    /// The labels of a diagnostic.
    pub(super) fn of_diagnostic(labels: &'r [diagnostic::Label], places: &Places<'_>) -> Vec<Self> {
        let object = |label: &'r diagnostic::Label| Self {
            location: Location::new(label.span, places),
            role: None,
            message: &label.message,
        };
        labels.iter().map(object).collect()
    }
}

/// A text that takes the place of another.
#[derive(Serialize)]
pub(super) struct EditObject<'r> {
    #[serde(flatten)]
    location: Location,
    text: &'r str,
    applicability: &'static str,
}

impl<'r> EditObject<'r> {
    pub(super) fn all(edits: &'r [Edit], places: &Places<'_>) -> Vec<Self> {
        edits
            .iter()
            .map(|edit| Self {
                location: Location::new(edit.span, places),
                text: &edit.text,
                applicability: edit.applicability.name(),
            })
            .collect()
    }
}
