//! Policies as rules of SARIF.

use cumulint_finding::{PolicyInfo, Severity};
use serde::Serialize;

use super::location::Message;

/// A policy.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'r> {
    id: &'r str,
    short_description: Message<'r>,
    full_description: Message<'r>,
    default_configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'r str>,
    help: Help,
    properties: Properties<'r>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

/// What GitHub reads: tags, and how bad it is as a number.
#[derive(Serialize)]
struct Properties<'r> {
    tags: Vec<String>,
    precision: &'static str,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    references: &'r [String],
}

impl<'r> Rule<'r> {
    pub(super) fn new(policy: &'r PolicyInfo) -> Self {
        let addresses = policy.references.iter().find(|reference| reference.starts_with("https://"));
        Self {
            id: &policy.id,
            short_description: Message::new(policy.title.as_str()),
            full_description: Message::new(policy.summary.as_str()),
            default_configuration: Configuration { level: level(policy.severity) },
            help_uri: addresses.map(String::as_str).filter(|address| is_address(address)),
            help: help(policy),
            properties: Properties {
                tags: tags(policy),
                precision: "high",
                security_severity: score(policy.severity),
                references: &policy.references,
            },
        }
    }
}

/// The level of a severity: GitHub shows errors first.
pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// The middle of the range of scores that GitHub takes for the severity of the same name.
const fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

/// An address without characters that would have to be encoded.
fn is_address(text: &str) -> bool {
    !text.contains(|character: char| !character.is_ascii_graphic() || "<>\"{}|\\^`".contains(character))
}

fn tags(policy: &PolicyInfo) -> Vec<String> {
    let controls = policy.controls.iter();
    let controls =
        controls.flat_map(|(framework, ids)| ids.iter().map(move |id| format!("{framework}/{id}")));
    ["security".to_owned(), policy.category.clone()].into_iter().chain(controls).collect()
}

fn help(policy: &PolicyInfo) -> Help {
    let parts = [("Why it matters", &policy.why), ("Remediation", &policy.remediation)];
    let parts: Vec<_> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let told = |heading: &str| {
        let sections = parts.iter().map(|(title, text)| format!("\n\n{heading}{title}\n\n{}", text.trim()));
        format!("{}{}", policy.summary, sections.collect::<String>())
    };
    Help { text: told(""), markdown: told("## ") }
}
