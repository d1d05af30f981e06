//! The built-in policies: every page is sound, every example holds, every clause is earned by an example.

use std::sync::Arc;

use cumulint_lint::{Linter, Policy, surviving_mutants};
use cumulint_source::{MemoryFiles, Sources};

fn with_linter(test: impl FnOnce(&Linter<'_>)) {
    let files = MemoryFiles::new();
    test(&Linter::new(&files, &[]));
}

#[test]
fn every_page_is_sound() {
    with_linter(|linter| {
        let problems = linter.check_policies();
        let list = |problem: &cumulint_diagnostic::Diagnostic| describe(linter.sources(), problem);
        assert!(problems.is_empty(), "{}", problems.iter().map(list).collect::<String>());
    });
}

#[test]
fn every_example_holds() {
    with_linter(|linter| {
        let run = linter.test();
        let list = |failure: &cumulint_lint::ExampleFailure| describe(linter.sources(), &failure.diagnostic);
        assert!(run.failures.is_empty(), "{}", run.failures.iter().map(list).collect::<String>());
        assert!(run.examples > 100, "only {} examples were run", run.examples);
    });
}

#[test]
fn every_clause_is_earned_by_an_example() {
    with_linter(|linter| {
        let surviving = |policy: &Arc<Policy>| {
            let mutants = surviving_mutants(policy).into_iter();
            mutants.map(|mutant| format!("{}: {mutant}\n", policy.id())).collect::<String>()
        };
        let survivors: String = linter.policies().iter().map(surviving).collect();
        assert!(survivors.is_empty(), "no example notices these changes:\n{survivors}");
    });
}

#[test]
fn ids_are_unique_and_every_policy_says_what_to_do() {
    with_linter(|linter| {
        let mut ids: Vec<&str> = linter.policies().iter().map(|policy| policy.id()).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "two policies share an id");
        for policy in linter.policies() {
            assert!(!policy.references().is_empty(), "{} has no references", policy.id());
            assert!(policy.page().contains("## Remediation"), "{} has no remediation", policy.id());
        }
    });
}

/// A problem with the line of the page that it is about.
fn describe(sources: &Sources<'_>, problem: &cumulint_diagnostic::Diagnostic) -> String {
    let Some(span) = problem.primary else { return format!("{}\n", problem.message) };
    let file = sources.get(span.file);
    let place = file.place(span.range.start);
    let marked = file.slice(span.range).lines().next().unwrap_or_default();
    format!("{}:{}:{} {}\n    `{marked}`\n", file.path, place.line, place.column, problem.message)
}
