//! Places in the JSON report.

use std::sync::Arc;

use cumulint_diagnostic::{Edit, Label};
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

/// A place that explains another.
#[derive(Serialize)]
pub(super) struct LabelObject<'r> {
    #[serde(flatten)]
    location: Location,
    message: &'r str,
}

impl<'r> LabelObject<'r> {
    pub(super) fn new(label: &'r Label, places: &Places<'_>) -> Self {
        Self { location: Location::new(label.span, places), message: &label.message }
    }

    pub(super) fn all(labels: &'r [Label], places: &Places<'_>) -> Vec<Self> {
        labels.iter().map(|label| Self::new(label, places)).collect()
    }
}

/// A text that takes the place of another.
#[derive(Serialize)]
pub(super) struct EditObject<'r> {
    #[serde(flatten)]
    location: Location,
    text: &'r str,
}

impl<'r> EditObject<'r> {
    pub(super) fn all(edits: &'r [Edit], places: &Places<'_>) -> Vec<Self> {
        edits
            .iter()
            .map(|edit| Self { location: Location::new(edit.span, places), text: &edit.text })
            .collect()
    }
}
