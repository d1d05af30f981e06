//! A policy, as far as a report tells of it.

use std::collections::BTreeMap;
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth mending some day.
    Low,
    /// Weakens a defence.
    Medium,
    /// Opens a way in, or loses data.
    High,
    /// Opens it to anyone.
    Critical,
}

impl Severity {
    /// All of them, the worst first.
    pub const WORST_FIRST: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

/// A policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Its name: `public-storage`.
    pub id: String,
    /// Its folder: `exposure`.
    pub category: String,
    /// What is wrong, as a statement.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How bad it is unless a finding says otherwise.
    pub severity: Severity,
    /// Why it matters, in Markdown.
    pub why: String,
    /// What to do, in Markdown.
    pub remediation: String,
    /// Rules of other linters that report the same, by linter.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Controls of catalogues that it serves, by catalogue.
    pub controls: BTreeMap<String, Vec<String>>,
    /// Pages to read on.
    pub references: Vec<String>,
    /// The types that it judges.
    pub types: Vec<String>,
}
