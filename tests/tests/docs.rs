//! Generated documents are current. `UPDATE=1` writes them anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cumulint_lint::{Linter, Policy};
use cumulint_source::MemoryFiles;
use cumulint_testkit::assert_golden;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn the_list_of_policies_is_current() {
    let files = MemoryFiles::new();
    let linter = Linter::new(&files, &[]);
    assert_golden(&root().join("policies/README.md"), &list(linter.policies()));
}

fn list(policies: &[Arc<Policy>]) -> String {
    let mut text = String::from(
        "# Policies\n\nGenerated from the pages (`UPDATE=1 cargo test -p cumulint-tests --test docs`): do not edit. `cumulint explain <policy>` shows a page.\n",
    );
    let _ = write!(text, "\n{} policies.\n", policies.len());
    for category in policies.chunk_by(|a, b| a.category() == b.category()) {
        let name = category[0].category();
        let _ =
            write!(text, "\n## {name}\n\n| policy | what is wrong | severity | for |\n|---|---|---|---|\n");
        for policy in category {
            let (id, title, severity) = (policy.id(), policy.title(), policy.severity());
            let pedantic =
                if policy.rules().iter().all(|rule| rule.is_pedantic()) { ", pedantic" } else { "" };
            let clouds = clouds(policy);
            let _ = writeln!(text, "| [{id}]({name}/{id}.md) | {title} | {severity}{pedantic} | {clouds} |");
        }
    }
    text
}

/// The clouds that the rules of a policy speak of, by the form of their types.
fn clouds(policy: &Policy) -> String {
    let mut clouds: Vec<&str> = policy
        .types()
        .iter()
        .map(|kind| match kind.as_str() {
            "iam.statements" => "AWS",
            "rbac.assignments" => "Azure, Google",
            "inputs" | "outputs" | "secrets" => "all",
            kind if kind.starts_with("Microsoft.") => "Azure",
            kind if kind.contains('.') && !kind.contains('/') => "all",
            kind if kind.starts_with("AWS::") || kind.starts_with("aws_") => "AWS",
            kind if kind.contains('/') => "Azure",
            kind if kind.starts_with("google_") => "Google",
            _ => "others",
        })
        .collect();
    clouds.sort_unstable();
    clouds.dedup();
    clouds.join(", ")
}
