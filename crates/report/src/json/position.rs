//! Places in JSON.

use std::sync::Arc;

use cumulint_diagnostic::{self as diagnostic, Applicability};
use cumulint_finding::{self as finding, Role};
use cumulint_source::{LineColumn, Span};
use serde::{Deserialize, Serialize};

use super::names;
use crate::place::Places;

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in Unicode code points, from 1.
    pub column: u32,
    /// The offset in bytes, from 0.
    pub offset: u32,
}

impl Position {
    fn new(at: LineColumn, offset: u32) -> Self {
        Self { line: at.line, column: at.column, offset }
    }
}

/// A part of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Location {
    /// The path: as given on the command line, joined with the path below it.
    pub path: Arc<str>,
    /// Where it starts.
    pub start: Position,
    /// One past where it ends.
    pub end: Position,
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
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Label {
    /// The place.
    #[serde(flatten)]
    pub location: Location,
    /// Why it is shown; absent from labels of diagnostics.
    #[serde(default, with = "names::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<Role>"))]
    pub role: Option<Role>,
    /// A few words.
    pub message: String,
}

impl Label {
    pub(super) fn new(label: &finding::Label, places: &Places<'_>) -> Self {
        Self {
            location: Location::new(label.span, places),
            role: Some(label.role),
            message: label.message.clone(),
        }
    }

    pub(super) fn of_diagnostic(label: &diagnostic::Label, places: &Places<'_>) -> Self {
        Self { location: Location::new(label.span, places), role: None, message: label.message.clone() }
    }
}

/// A text that takes the place of another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    #[serde(flatten)]
    pub location: Location,
    /// What is put there.
    pub text: String,
    /// `safe` if it can be made without a person looking at it; edits of policies change what is deployed, and are `unsafe`.
    #[serde(with = "names")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<Applicability>"))]
    pub applicability: Applicability,
}

impl Edit {
    pub(super) fn new(edit: &diagnostic::Edit, places: &Places<'_>) -> Self {
        Self {
            location: Location::new(edit.span, places),
            text: edit.text.clone(),
            applicability: edit.applicability,
        }
    }
}
