//! Policies and checks, as far as a report speaks of them.

use std::collections::BTreeMap;

use crate::Severity;

/// What a policy's page says about itself. The rules, which judge, are not part of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PolicyInfo {
    /// Its name, that of its page without the ending: `public-storage`.
    pub id: String,
    /// The folder of its page: `exposure`.
    pub category: String,
    /// What is wrong, as a statement.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How bad a violation is, unless a rule says otherwise.
    pub severity: Severity,
    /// Why it matters, in Markdown.
    pub why: String,
    /// What to do, in Markdown.
    pub remediation: String,
    /// Rules of other tools that report the same, by tool.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Controls of frameworks that it serves, by framework.
    pub controls: BTreeMap<String, Vec<String>>,
    /// Addresses of what it rests on.
    pub references: Vec<String>,
    /// The types and views that its rules are for, in the order of the page, each once.
    pub types: Vec<String>,
    /// Whether all of its rules run only with `--pedantic`.
    pub pedantic: bool,
}

/// A check of templates, as a list names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckInfo {
    /// Its name.
    pub id: String,
    /// The category of all checks.
    pub category: String,
    /// What is wrong, as a statement.
    pub title: String,
    /// Whether it runs only with `--pedantic` or by its name; what it finds is a note then, else a warning.
    pub pedantic: bool,
}
