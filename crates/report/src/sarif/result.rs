//! Findings as results of SARIF.

use std::sync::Arc;

use cumulint_finding::Finding;
use serde::Serialize;

use super::fix::Fix;
use super::location::{Location, Message};
use super::rule::level;
use crate::place::Places;
use crate::unsettled::Unsettled;

/// A finding, or what is undecided.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultObject<'r> {
    rule_id: &'r str,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message<'r>,
    locations: [Location<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'r>>,
    partial_fingerprints: Fingerprints<'r>,
    properties: Properties<'r>,
}

#[derive(Serialize)]
struct Fingerprints<'r> {
    #[serde(rename = "cumulint/v1")]
    ours: &'r str,
}

#[derive(Serialize)]
struct Properties<'r> {
    severity: &'static str,
    confidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'r str>,
    instances: Vec<Arc<str>>,
    environments: &'r [Arc<str>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<&'r str>,
}

impl<'r> ResultObject<'r> {
    /// A violated policy.
    pub(super) fn found(finding: &'r Finding, rule_index: usize, places: &Places<'_>) -> Self {
        let related = finding.labels.iter().enumerate();
        Self {
            rule_id: &finding.policy.id,
            rule_index,
            kind: "fail",
            level: level(finding.severity),
            message: Message::new(finding.message.as_str()),
            locations: [Location::new(finding.primary, places).within(&finding.resource.address)],
            related_locations: related.map(|(id, label)| Location::of_label(id, label, places)).collect(),
            fixes: Fix::of(finding, places),
            partial_fingerprints: Fingerprints { ours: &finding.fingerprint },
            properties: Properties {
                severity: finding.severity.name(),
                confidence: finding.confidence.name(),
                help: finding.help.as_deref(),
                note: finding.note.as_deref(),
                instances: finding.instance_names(),
                environments: &finding.environments,
                needs: Vec::new(),
            },
        }
    }

    /// A policy for which too little is known: SARIF calls that open, and what a person has to look at a review. Neither has a
    /// level (SARIF 2.1.0, 3.27.9 and 3.27.10).
    pub(super) fn unsettled(one: Unsettled<'r>, rule_index: usize, places: &Places<'_>) -> Self {
        let mut result = Self::found(&one.undecided.finding, rule_index, places);
        (result.kind, result.level) = (if one.open { "review" } else { "open" }, "none");
        result.properties.needs = one.undecided.reasons();
        result
    }
}
