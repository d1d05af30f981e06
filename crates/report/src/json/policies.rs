//! `cumulint policies --format json`.

use std::collections::BTreeMap;

use cumulint_diagnostic::Severity as DiagnosticSeverity;
use cumulint_finding::{CheckInfo, PolicyInfo, Severity};
use serde::Serialize;

use super::names;

/// What `cumulint policies --format json` prints: the policies in force, and the checks of templates.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(title = "Policies"))]
pub(crate) struct PolicyList<'p> {
    policies: Vec<Policy<'p>>,
    checks: Vec<Check<'p>>,
}

impl<'p> PolicyList<'p> {
    pub(crate) fn new(
        policies: impl Iterator<Item = &'p PolicyInfo>,
        checks: impl Iterator<Item = &'p CheckInfo>,
    ) -> Self {
        Self { policies: policies.map(Policy::new).collect(), checks: checks.map(Check::new).collect() }
    }
}

/// A policy.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Policy<'p> {
    /// Its name.
    id: &'p str,
    /// Its category.
    category: &'p str,
    /// What is wrong, as a statement.
    title: &'p str,
    /// How bad a violation is, unless a rule says otherwise.
    #[serde(with = "names")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<Severity>"))]
    severity: Severity,
    /// Rules of other tools that report the same, by tool.
    aliases: &'p BTreeMap<String, Vec<String>>,
    /// Controls of frameworks that it serves, by framework.
    controls: &'p BTreeMap<String, Vec<String>>,
    /// The types and views that its rules are for.
    types: &'p [String],
}

impl<'p> Policy<'p> {
    fn new(policy: &'p PolicyInfo) -> Self {
        Self {
            id: &policy.id,
            category: &policy.category,
            title: &policy.title,
            severity: policy.severity,
            aliases: &policy.aliases,
            controls: &policy.controls,
            types: &policy.types,
        }
    }
}

/// A check of templates.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Check<'p> {
    /// Its name.
    id: &'p str,
    /// The category of all checks.
    category: &'p str,
    /// What is wrong, as a statement.
    title: &'p str,
    /// How bad a mistake is for the run.
    #[serde(with = "names")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "names::schema::<DiagnosticSeverity>"))]
    level: DiagnosticSeverity,
    /// Whether it runs only with `--pedantic` or by its name.
    pedantic: bool,
}

impl<'p> Check<'p> {
    fn new(check: &'p CheckInfo) -> Self {
        let level = if check.pedantic { DiagnosticSeverity::Note } else { DiagnosticSeverity::Warning };
        Self {
            id: &check.id,
            category: &check.category,
            title: &check.title,
            level,
            pedantic: check.pedantic,
        }
    }
}
