//! Diagnostics in JSON.

use std::sync::Arc;

use cumulint_diagnostic::{self as diagnostic, Severity};
use serde::{Deserialize, Serialize};

use super::names;
use super::position::{Label, Location, Position};
use crate::place::Places;

/// What is wrong with a file, a policy or a setting. Without a place it names a path, or nothing if no file is meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// A stable name in kebab case.
    pub code: String,
    /// How bad it is for the run.
    #[serde(with = "names")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<Severity>"))]
    pub severity: Severity,
    /// What is wrong with which thing.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The path of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Arc<str>>,
    /// Where it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Position>,
    /// One past where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Position>,
    /// Places that explain it.
    pub labels: Vec<Label>,
}

impl Diagnostic {
    pub(super) fn new(diagnostic: &diagnostic::Diagnostic, places: &Places<'_>) -> Self {
        let location = diagnostic.primary.map(|span| Location::new(span, places));
        let path = || diagnostic.path.as_deref().map(Arc::from);
        Self {
            code: diagnostic.code.to_string(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            path: location.as_ref().map(|location| Arc::clone(&location.path)).or_else(path),
            start: location.as_ref().map(|location| location.start),
            end: location.as_ref().map(|location| location.end),
            labels: diagnostic.labels.iter().map(|label| Label::of_diagnostic(label, places)).collect(),
        }
    }
}
