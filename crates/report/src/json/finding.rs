//! Findings and what is undecided in JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_finding::{self as finding, NeedKind, Reservation, Severity};
use serde::{Deserialize, Serialize};

use super::names;
use super::position::{Edit, Label, Location};
use crate::place::Places;

/// How certain a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// It holds unless something that is not known says otherwise: see `reservation`.
    Medium,
    /// It holds.
    High,
}

/// A violated policy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The name of the policy.
    pub policy: String,
    /// The category of the policy.
    pub category: String,
    /// What the policy finds, as a statement.
    pub title: String,
    /// How bad it is.
    #[serde(with = "names")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<Severity>"))]
    pub severity: Severity,
    /// How certain it is.
    pub confidence: Confidence,
    /// What is not known about a finding of medium confidence; absent if the confidence is high.
    #[serde(default, with = "names::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<Reservation>"))]
    pub reservation: Option<Reservation>,
    /// What is wrong with which thing.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Who assumes a value that nobody wrote.
    pub note: Option<String>,
    /// The exact place.
    #[serde(flatten)]
    pub location: Location,
    /// The path of the property that decided, inside the subject; empty for the resource itself and for members of a view.
    #[serde(default)]
    pub property: String,
    /// The declaration that holds the place.
    pub resource: Resource,
    /// The resource that was judged; another one where declarations are joined.
    pub subject: Resource,
    /// Places that explain it, in the order of reading.
    pub labels: Vec<Label>,
    /// Changes that would mend it, all of them together.
    pub edits: Vec<Edit>,
    /// What it holds for: addresses, with their roots where there are several.
    pub instances: Vec<Arc<str>>,
    /// The calls of the module that holds the place; empty where that is in a root.
    pub callers: Vec<Location>,
    /// The sets of inputs that it holds for; empty where it does not depend on one.
    pub environments: Vec<Arc<str>>,
    /// Rules of other tools that report the same, by tool.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Names the defect, not its line: 32 hexadecimal digits, equal from run to run while other things change.
    pub fingerprint: String,
    /// The same without the path of the file or root: equal after the file was moved.
    #[serde(default)]
    pub moved_fingerprint: String,
}

impl Finding {
    pub(super) fn new(finding: &finding::Finding, places: &Places<'_>) -> Self {
        let policy = &finding.policy;
        let reservation = finding.confidence.reservation();
        Self {
            policy: policy.id.clone(),
            category: policy.category.clone(),
            title: policy.title.clone(),
            severity: finding.severity,
            confidence: if reservation.is_some() { Confidence::Medium } else { Confidence::High },
            reservation,
            message: finding.message.clone(),
            help: finding.help.clone(),
            note: finding.note.clone(),
            location: Location::new(finding.primary, places),
            property: finding.property.clone(),
            resource: Resource::new(&finding.resource, places),
            subject: Resource::new(&finding.subject, places),
            labels: finding.labels.iter().map(|label| Label::new(label, places)).collect(),
            edits: finding.edits.iter().map(|edit| Edit::new(edit, places)).collect(),
            instances: finding.instance_names(),
            callers: finding.callers.iter().map(|call| Location::new(*call, places)).collect(),
            environments: finding.environments.clone(),
            aliases: policy.aliases.clone(),
            fingerprint: finding.fingerprint.clone(),
            moved_fingerprint: finding.moved_fingerprint.clone(),
        }
    }
}

/// A finding that may be, and what would decide it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Undecided {
    /// What would be found if the policy were violated; its message is the policy's title.
    #[serde(flatten)]
    pub finding: Finding,
    /// What is not known, in words.
    pub needs: Vec<String>,
    /// The same by kind and name.
    #[serde(default)]
    pub unknowns: Vec<Unknown>,
}

/// Something that is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unknown {
    /// Why it is not known.
    #[serde(with = "names")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<NeedKind>"))]
    pub kind: NeedKind,
    /// What is not known, as its author wrote it.
    pub name: Arc<str>,
}

impl Undecided {
    pub(super) fn new(undecided: &finding::Undecided, places: &Places<'_>) -> Self {
        let unknown = |need: &finding::Need| Unknown { kind: need.kind, name: Arc::clone(&need.name) };
        Self {
            finding: Finding::new(&undecided.finding, places),
            needs: undecided.reasons().into_iter().map(str::to_owned).collect(),
            unknowns: undecided.needs.iter().map(unknown).collect(),
        }
    }
}

/// A resource or the call of a module.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// What its author would call it.
    pub address: Arc<str>,
    /// The canonical type; `module` for the call of a module.
    pub r#type: Arc<str>,
    /// The type as declared.
    pub declared_type: Arc<str>,
    /// The path of the file.
    pub path: Arc<str>,
    /// The first line of the declaration, from 1.
    pub start_line: u32,
    /// The last line of the declaration, from 1.
    pub end_line: u32,
}

impl Resource {
    fn new(resource: &finding::Subject, places: &Places<'_>) -> Self {
        let (start_line, end_line) = places.lines(resource.block);
        Self {
            address: Arc::clone(&resource.address),
            r#type: Arc::clone(&resource.canonical_type),
            declared_type: Arc::clone(&resource.declared_type),
            path: places.path(resource.block),
            start_line,
            end_line,
        }
    }
}
