//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), with what GitHub's code scanning reads.

mod fix;
mod location;
mod result;
mod rule;

use std::collections::HashMap;
use std::io::{self, Write};

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_finding::{Analysis, Finding};
use serde::Serialize;

use crate::each::Each;
use crate::format::Look;
use crate::place::Places;
use crate::unsettled::unsettled;
use location::{ArtifactLocation, Location, Message};
use result::ResultObject;
use rule::Rule;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(crate) fn write(
    report: &Analysis,
    places: &Places<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let waiting = || unsettled(report).filter(move |_| look.undecided);
    let findings = || report.findings.iter().chain(waiting().map(|one| &one.undecided.finding));
    let (rules, indexes) = rules(findings());
    let index = |finding: &Finding| indexes.get(finding.policy.id.as_str()).copied().unwrap_or_default();
    let results = Each(|| {
        let found =
            report.findings.iter().map(|finding| ResultObject::found(finding, index(finding), places));
        let open = waiting().map(|one| ResultObject::unsettled(one, index(&one.undecided.finding), places));
        found.chain(open)
    });
    let run = Run {
        tool: Tool { driver: Driver::new(rules) },
        original_uri_base_ids: BaseIds::default(),
        invocations: [Invocation::new(report, places)],
        results,
        column_kind: "unicodeCodePoints",
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    serde_json::to_writer(&mut *out, &log).map_err(io::Error::from)?;
    writeln!(out)
}

/// The rules of the findings, each once, and where each stands.
fn rules<'r>(findings: impl Iterator<Item = &'r Finding>) -> (Vec<Rule<'r>>, HashMap<&'r str, usize>) {
    let (mut rules, mut indexes) = (Vec::new(), HashMap::new());
    for finding in findings {
        indexes.entry(finding.policy.id.as_str()).or_insert_with(|| {
            rules.push(Rule::new(&finding.policy));
            rules.len() - 1
        });
    }
    (rules, indexes)
}

#[derive(Serialize)]
struct Log<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r, R: Serialize> {
    tool: Tool<'r>,
    original_uri_base_ids: BaseIds,
    invocations: [Invocation<'r>; 1],
    results: R,
    column_kind: &'static str,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'r>>,
}

impl<'r> Driver<'r> {
    fn new(rules: Vec<Rule<'r>>) -> Self {
        Self { name: "cumulint", semantic_version: env!("CARGO_PKG_VERSION"), rules }
    }
}

/// What relative addresses are relative to. The folder itself is not named: it differs from machine to machine.
#[derive(Serialize)]
struct BaseIds {
    #[serde(rename = "%SRCROOT%")]
    root: BaseId,
}

#[derive(Serialize)]
struct BaseId {
    description: Message<'static>,
}

impl Default for BaseIds {
    fn default() -> Self {
        Self { root: BaseId { description: Message::new("the folder in which cumulint was run") } }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'r> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification<'r>>,
}

impl<'r> Invocation<'r> {
    fn new(report: &'r Analysis, places: &Places<'_>) -> Self {
        let diagnostics = report.errors.iter().chain(&report.notes);
        Self {
            execution_successful: report.errors.is_empty(),
            tool_execution_notifications: diagnostics.map(|one| Notification::new(one, places)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Notification<'r> {
    descriptor: Descriptor<'r>,
    level: &'static str,
    message: Message<'r>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'r>>,
}

#[derive(Serialize)]
struct Descriptor<'r> {
    id: &'r str,
}

impl<'r> Notification<'r> {
    fn new(diagnostic: &'r Diagnostic, places: &Places<'_>) -> Self {
        let location = match (diagnostic.primary, &diagnostic.path) {
            (Some(span), _) => Some(Location::new(span, places)),
            (None, Some(path)) => Some(Location::of_file(ArtifactLocation::new(path))),
            (None, None) => None,
        };
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        Self {
            descriptor: Descriptor { id: &diagnostic.code },
            level,
            message: Message::new(diagnostic.message.as_str()),
            locations: location.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests;
