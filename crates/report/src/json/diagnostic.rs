//! Diagnostics in the JSON report.

use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use serde::Serialize;

use super::position::{LabelObject, Location};
use crate::place::Places;

/// A diagnostic; without a place it names a path, or nothing where no file is meant.
#[derive(Serialize)]
pub(super) struct DiagnosticObject<'r> {
    code: &'r str,
    severity: &'static str,
    message: &'r str,
    help: Option<&'r str>,
    #[serde(flatten)]
    place: Option<PlaceObject>,
    labels: Vec<LabelObject<'r>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PlaceObject {
    Location(Location),
    Path { path: Arc<str> },
}

impl<'r> DiagnosticObject<'r> {
    pub(super) fn new(diagnostic: &'r Diagnostic, places: &Places<'_>) -> Self {
        Self {
            code: &diagnostic.code,
            severity: word(diagnostic.severity),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            place: place(diagnostic, places),
            labels: LabelObject::of_diagnostic(&diagnostic.labels, places),
        }
    }
}

fn place(diagnostic: &Diagnostic, places: &Places<'_>) -> Option<PlaceObject> {
    match (diagnostic.primary, &diagnostic.path) {
        (Some(span), _) => Some(PlaceObject::Location(Location::new(span, places))),
        (None, Some(path)) => Some(PlaceObject::Path { path: path.as_str().into() }),
        (None, None) => None,
    }
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
