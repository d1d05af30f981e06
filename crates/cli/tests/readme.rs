//! The example of the README is what the linter prints.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The text of the first fenced block of a language after a heading.
fn block<'t>(text: &'t str, heading: &str, language: &str) -> &'t str {
    let after = text.split_once(heading).expect("the heading is there").1;
    let fenced = after.split_once(&format!("```{language}\n")).expect("the block is there").1;
    fenced.split_once("```").expect("the block ends").0
}

#[test]
fn the_example_prints_what_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("infra")).unwrap();
    fs::write(folder.path().join("infra/main.tf"), block(&readme, "## What it prints", "hcl")).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_cumulint"))
        .args(["check", "infra", "--color", "never"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert_eq!(block(&readme, "## What it prints", "text").trim(), printed.trim());
}

#[test]
fn the_policy_of_the_readme_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let page = readme.split_once("````markdown\n").unwrap().1.split_once("````").unwrap().0;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("mine/governance")).unwrap();
    fs::write(folder.path().join("mine/governance/anonymous-queue.md"), page).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_cumulint"))
        .args(["test", "mine"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}
