//! Findings and what is undecided in the JSON report.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_finding::{Finding, Reservation, Subject, Undecided};
use serde::Serialize;

use super::position::{EditObject, LabelObject, Location};
use crate::place::Places;

/// A finding.
#[derive(Serialize)]
pub(super) struct FindingObject<'r> {
    policy: &'r str,
    category: &'r str,
    title: &'r str,
    severity: &'static str,
    confidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reservation: Option<&'static str>,
    message: &'r str,
    help: Option<&'r str>,
    note: Option<&'r str>,
    #[serde(flatten)]
    location: Location,
    resource: ResourceObject<'r>,
    subject: ResourceObject<'r>,
    labels: Vec<LabelObject<'r>>,
    edits: Vec<EditObject<'r>>,
    instances: Vec<Arc<str>>,
    callers: Vec<Location>,
    environments: &'r [Arc<str>],
    aliases: &'r BTreeMap<String, Vec<String>>,
    fingerprint: &'r str,
    moved_fingerprint: &'r str,
}

impl<'r> FindingObject<'r> {
    pub(super) fn new(finding: &'r Finding, places: &Places<'_>) -> Self {
        Self {
            policy: &finding.policy.id,
            category: &finding.policy.category,
            title: &finding.policy.title,
            severity: finding.severity.name(),
            confidence: finding.confidence.name(),
            reservation: finding.confidence.reservation().map(Reservation::name),
            message: &finding.message,
            help: finding.help.as_deref(),
            note: finding.note.as_deref(),
            location: Location::new(finding.primary, places),
            resource: ResourceObject::new(&finding.resource, places),
            subject: ResourceObject::new(&finding.subject, places),
            labels: LabelObject::all(&finding.labels, places),
            edits: EditObject::all(&finding.edits, places),
            instances: finding.instance_names(),
            callers: finding.callers.iter().map(|call| Location::new(*call, places)).collect(),
            environments: &finding.environments,
            aliases: &finding.policy.aliases,
            fingerprint: &finding.fingerprint,
            moved_fingerprint: &finding.moved_fingerprint,
        }
    }
}

/// A finding that may be, and what would decide it.
#[derive(Serialize)]
pub(super) struct UndecidedObject<'r> {
    #[serde(flatten)]
    finding: FindingObject<'r>,
    needs: Vec<&'r str>,
}

impl<'r> UndecidedObject<'r> {
    pub(super) fn new(undecided: &'r Undecided, places: &Places<'_>) -> Self {
        Self { finding: FindingObject::new(&undecided.finding, places), needs: undecided.reasons() }
    }
}

#[derive(Serialize)]
struct ResourceObject<'r> {
    address: &'r str,
    r#type: &'r str,
    declared_type: &'r str,
    path: Arc<str>,
    start_line: u32,
    end_line: u32,
}

impl<'r> ResourceObject<'r> {
    fn new(resource: &'r Subject, places: &Places<'_>) -> Self {
        let (start_line, end_line) = places.lines(resource.block);
        Self {
            address: &resource.address,
            r#type: &resource.canonical_type,
            declared_type: &resource.declared_type,
            path: places.path(resource.block),
            start_line,
            end_line,
        }
    }
}
