//! The checks of templates: every page is whole, every example is what it says, the list is current.

use std::fmt::Write;
use std::path::Path;

use cumulint_lint::{Check, Linter, NoProgress, Settings, checks};
use cumulint_source::MemoryFiles;
use cumulint_testkit::{assert_drawn, assert_golden};

/// The examples on a page: language and text. A block with a path after its language lies beside the examples.
fn examples(page: &'static str) -> Vec<(&'static str, &'static str)> {
    let blocks = page.split("\n```").skip(1).step_by(2);
    blocks
        .filter_map(|block| block.split_once('\n'))
        .map(|(language, text)| (language.trim(), text))
        .collect()
}

fn assert_example(check: &Check, language: &str, text: &str) {
    let path = format!("main.{language}");
    let beside =
        examples(check.page).into_iter().filter_map(|(info, text)| Some((info.split_once(' ')?.1, text)));
    let files = MemoryFiles::new().with(&path, text.as_bytes());
    let files = beside.fold(files, |files, (path, text)| files.with(path, text.as_bytes()));
    let linter = Linter::new(&files, &[]);
    let settings = Settings { pedantic: true, suppressions: true, ..Settings::default() };
    let analysis = linter.check(&[".".to_owned()], &settings, &NoProgress);
    assert!(analysis.errors.is_empty(), "{}: {:?}", check.id, analysis.errors);
    let found: Vec<_> = analysis.notes.into_iter().filter(|note| note.code == check.id).collect();
    assert!(!found.is_empty(), "an example of `{}` shows nothing:\n{text}", check.id);
    assert_drawn(text, &found);
}

#[test]
fn every_example_is_what_it_says() {
    for check in checks() {
        let examples = examples(check.page);
        assert!(!examples.is_empty(), "`{}` has no example", check.id);
        for (language, text) in examples.into_iter().filter(|(info, _)| !info.contains(' ')) {
            assert_example(check, language, text);
        }
    }
}

#[test]
fn every_page_is_whole_and_checks_are_sorted() {
    assert!(checks().windows(2).all(|pair| pair[0].id < pair[1].id));
    for check in checks() {
        assert!(!check.title().is_empty() && !check.summary().is_empty(), "`{}`", check.id);
        for part in ["## Why it matters", "## What is told", "## Remediation", "## Examples"] {
            assert!(check.page.contains(part), "`{}` lacks `{part}`", check.id);
        }
    }
}

#[test]
fn the_list_of_checks_is_current() {
    let mut text = String::from(
        "# Checks\n\nGenerated from the pages (`UPDATE=1 cargo test -p cumulint-tests --test checks`): do not edit. `cumulint explain <check>` shows a page.\n\nWhat templates declare is checked against the types that the clouds publish. Mistakes are warnings: they never change the exit code, unless `--strict` is given.\nPedantic checks are notes, and run only with `--pedantic` or where `--select` names them.\n\n| check | what is wrong | |\n|---|---|---|\n",
    );
    for check in checks() {
        let level = if check.pedantic { "pedantic" } else { "warning" };
        let _ = writeln!(text, "| [{0}]({0}.md) | {1} | {level} |", check.id, check.title());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/types/checks/README.md");
    assert_golden(&path, &text);
}
