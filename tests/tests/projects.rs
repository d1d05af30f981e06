//! Whole projects in every dialect: all that is found is drawn in their files, and nothing else is found.
//!
//! The drawn lines are erased before a project is analysed, and drawn anew with what was found: the result must be the file.
//! `UPDATE=1 cargo test -p cumulint-tests --test projects` blesses the drawings and what could not be decided.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cumulint_diagnostic::{Diagnostic, Drawn, Mark};
use cumulint_lint::{Analysis, Coverage, Finding, Gap, Linter, NoProgress, Settings, Undecided};
use cumulint_source::{MemoryFiles, Span};
use cumulint_testkit::{assert_golden, erase, redraw};

#[test]
fn a_web_shop_in_terraform_for_aws() {
    check_project("aws-shop");
}

#[test]
fn a_data_platform_in_terraform_for_azure() {
    check_project("azure-data-platform");
}

#[test]
fn an_analytics_project_in_terraform_for_google() {
    check_project("google-analytics");
}

#[test]
fn an_application_in_cloudformation() {
    check_project("aws-orders");
}

#[test]
fn a_newsletter_in_a_template_of_sam() {
    check_project("aws-newsletter");
}

#[test]
fn tenants_in_cloudformation_with_conditions_and_nested_stacks() {
    check_project("aws-tenants");
}

#[test]
fn a_landing_zone_in_arm_templates() {
    check_project("azure-landing-zone");
}

#[test]
fn a_registry_in_terraform_for_cloud_control() {
    check_project("aws-registry");
}

#[test]
fn accounts_in_terraform_that_share_modules() {
    check_project("aws-accounts");
}

#[test]
fn plans_with_and_without_their_configuration() {
    check_project("aws-backoffice");
}

#[test]
fn an_intranet_in_bicep() {
    check_project("azure-intranet");
}

#[test]
fn a_storefront_in_an_arm_template_and_in_bicep() {
    check_project("azure-storefront");
}

#[test]
fn partners_let_into_an_account_by_conditions_and_lists() {
    check_project("aws-partners");
}

#[test]
fn a_perimeter_around_services_of_azure() {
    check_project("azure-perimeter");
}

#[test]
fn every_project_is_checked() {
    let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects.rs")).unwrap();
    for folder in fs::read_dir(projects()).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(own.contains(&format!("check_project(\"{name}\")")), "nothing checks {name}");
    }
}

fn projects() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/projects")
}

/// Checks one project against what is drawn in its files, `undecided.txt` and `coverage.txt`.
#[track_caller]
fn check_project(name: &str) {
    let folder = projects().join(name);
    let drawn = texts(&folder);
    let clean: BTreeMap<&str, String> = drawn.iter().map(|(path, text)| (&**path, erase(text))).collect();
    let files =
        clean.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, text.as_bytes()));
    let linter = Linter::new(&files, &[]);
    let settings = Settings { pedantic: true, suppressions: true, ..Settings::default() };
    let analysis = linter.check(&[".".to_owned()], &settings, &NoProgress);
    assert!(analysis.errors.is_empty(), "{}", list(&linter, &analysis.errors));
    let mut marks = Marks { linter: &linter, by_path: BTreeMap::new() };
    analysis.findings.iter().for_each(|finding| marks.finding(finding));
    for (path, text) in &clean {
        let now = redraw(path, text, marks.by_path.get(*path).map_or(&[], Vec::as_slice));
        assert_golden(&folder.join(path), &now);
    }
    // Comments change nothing: as drawn, the project has the same findings.
    let files =
        drawn.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, text.as_bytes()));
    assert_eq!(messages(&check(&Linter::new(&files, &[]))), messages(&analysis));
    let waiting = undecided(&linter, "open ", &analysis.open) + &undecided(&linter, "", &analysis.undecided);
    assert_golden(&folder.join("undecided.txt"), &waiting);
    assert_golden(&folder.join("coverage.txt"), &coverage(&linter, &analysis));
}

fn check(linter: &Linter<'_>) -> Analysis {
    let settings = Settings { pedantic: true, suppressions: true, ..Settings::default() };
    linter.check(&[".".to_owned()], &settings, &NoProgress)
}

fn messages(analysis: &Analysis) -> Vec<(&str, &str)> {
    analysis.findings.iter().map(|finding| (finding.policy.id.as_str(), &*finding.message)).collect()
}

/// The texts of a project by path; what this test writes itself is left out.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|extension| extension != "txt") {
                let relative = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(relative, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// What is drawn, by file.
struct Marks<'l, 'f> {
    linter: &'l Linter<'f>,
    by_path: BTreeMap<String, Vec<Drawn>>,
}

impl Marks<'_, '_> {
    fn finding(&mut self, finding: &Finding) {
        let message = format!("{}: {}", finding.policy.id, finding.message);
        self.mark(finding.primary, Mark::Primary, message);
        for label in &finding.labels {
            self.mark(label.span, Mark::Label, label.message.clone());
        }
    }

    fn mark(&mut self, span: Span, mark: Mark, message: String) {
        let path = self.linter.sources().get(span.file).path.to_string();
        self.by_path.entry(path).or_default().push(Drawn { range: span.range, mark, message });
    }
}

/// One line for each verdict that could not be given: where, which policy, about what, and what is not known.
fn undecided(linter: &Linter<'_>, kind: &str, all: &[Undecided]) -> String {
    let mut lines = String::new();
    for one in all {
        let finding = &one.finding;
        let file = linter.sources().get(finding.primary.file);
        let place = file.slice(finding.primary.range).lines().next().unwrap_or_default();
        let needs: Vec<String> = one.needs.iter().map(ToString::to_string).collect();
        let (path, policy, subject) = (&file.path, &finding.policy.id, &finding.subject.address);
        writeln!(lines, "{path}: {kind}{policy}: {subject}: `{place}` needs {}", needs.join(", ")).unwrap();
    }
    lines
}

/// What was analysed and what was not. Verdicts are not counted here: every new policy adds some.
fn coverage(linter: &Linter<'_>, analysis: &Analysis) -> String {
    let Coverage { files_by_kind, unparsed, not_analysed, roots, resources, suppressed, gaps, .. } =
        &analysis.coverage;
    let mut lines = String::new();
    for (kind, count) in files_by_kind {
        writeln!(lines, "{kind} files: {count}").unwrap();
    }
    writeln!(lines, "roots: {roots}\nresources: {resources}\nsuppressed findings: {suppressed}").unwrap();
    for path in unparsed {
        writeln!(lines, "not parsed: {path}").unwrap();
    }
    for file in not_analysed {
        writeln!(lines, "not analysed: {}: {}", file.path, file.reason).unwrap();
    }
    for Gap { code, subject, reason, count, .. } in gaps {
        writeln!(lines, "gap: {code} `{subject}`: {reason} ({count})").unwrap();
    }
    lines + &list(linter, &analysis.notes)
}

fn list(linter: &Linter<'_>, diagnostics: &[Diagnostic]) -> String {
    let line = |found: &Diagnostic| {
        let place = found.primary.map(|span| {
            let file = linter.sources().get(span.file);
            let place = file.place(span.range.start);
            format!("{}:{}:{}: ", file.path, place.line, place.column)
        });
        format!("{:?}: {}{}\n", found.severity, place.unwrap_or_default(), found.message)
    };
    diagnostics.iter().map(line).collect()
}
