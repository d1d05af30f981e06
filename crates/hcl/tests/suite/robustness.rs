//! Broken and hostile texts: nothing panics, everything ends, all ranges are ranges of the text.

use std::time::Duration;

use super::walk;
use cumulint_hcl::{Body, Item, Tree, parse, parse_expression, parse_template};
use cumulint_source::FileId;
use cumulint_testkit::robustness::{
    assert_in_time, assert_range, prefixes, with_a_token_doubled_or_swapped, without_a_token,
};

const FIXTURES: [&str; 4] = [
    include_str!("../fixtures/network.tf"),
    include_str!("../fixtures/policy.tf"),
    include_str!("../fixtures/windows.tfvars"),
    include_str!("../fixtures/modules.tf"),
];

/// Parses and visits everything; returns the number of errors.
fn check(text: &str) -> usize {
    let (tree, diagnostics) = parse(FileId(0), text);
    for diagnostic in &diagnostics {
        assert_range(tree.text(), diagnostic.primary.expect("every syntax error has a place").range);
        assert!(!diagnostic.message.is_empty());
    }
    for comment in tree.comments() {
        assert_range(tree.text(), *comment);
    }
    walk::body(tree.body(), &mut |_, range| assert_range(tree.text(), range));
    diagnostics.len()
}

#[test]
fn the_fixtures_are_clean() {
    for fixture in FIXTURES {
        let (_, diagnostics) = parse(FileId(0), fixture);
        assert_eq!(diagnostics, []);
    }
}

#[test]
fn every_prefix_is_survived() {
    for text in FIXTURES.into_iter().flat_map(prefixes) {
        check(text);
    }
}

#[test]
fn every_deletion_of_a_character_run_is_survived() {
    for text in FIXTURES.into_iter().flat_map(without_a_token) {
        check(&text);
    }
}

#[test]
fn every_doubled_and_swapped_token_is_survived() {
    for text in FIXTURES.into_iter().flat_map(with_a_token_doubled_or_swapped) {
        check(&text);
    }
}

#[test]
fn deep_and_long_texts_end_with_a_plain_error() {
    const N: usize = 100_000;
    let texts = [
        format!("a = {}1{}\n", "[".repeat(N), "]".repeat(N)),
        format!("a = {}", "[".repeat(N)),
        format!("a = {}1{}\n", "(".repeat(N), ")".repeat(N)),
        format!("a = {}1{}\n", "{ a = ".repeat(N), " }".repeat(N)),
        format!("a = {}1\n", "-".repeat(N)),
        format!("a = {}true\n", "!".repeat(N)),
        format!("a = {}1\n", "true ? 1 : ".repeat(N)),
        format!("a = {}1\n", "true ? ".repeat(N)),
        format!("a = {}1\n", "f(".repeat(N)),
        format!("a = b{}c{}\n", "[".repeat(N), "]".repeat(N)),
        format!("a = {}x{}\n", "\"${".repeat(N), "}\"".repeat(N)),
        format!("a = {}", "\"${".repeat(N)),
        format!("a = {}", "\"%{ if ".repeat(N)),
        format!("a = \"{}{}\"\n", "%{ if x }".repeat(N), "%{ endif }".repeat(N)),
        format!("a = \"{}\"\n", "%{ for x in y }".repeat(N)),
        format!("a = {}", "<<E\n${".repeat(N)),
        format!("a = {}", "<<E\n${[\n".repeat(N)),
        format!("a = {}", "[for x in ".repeat(N)),
        format!("a = {}", "{for x in ".repeat(N)),
        format!("{}{}", "b {\n".repeat(N), "}\n".repeat(N)),
        "b {\n".repeat(N),
        "b { ".repeat(N),
        "b \"".repeat(N),
        format!("a = 1{}\n", " + 1".repeat(N)),
        format!("a = 1{}\n", " + 1 * 2 == 3 && 4".repeat(N)),
    ];
    assert_in_time(&texts, Duration::from_secs(20), |text| check(text) > 0);
}

#[test]
fn many_errors_take_linear_time() {
    const N: usize = 100_000;
    let texts = [
        format!("a = [{}]\n", "1 2, ".repeat(N)),
        format!("a = [\n{}]\n", "  1 2,\n".repeat(N)),
        format!("a = [\n{}]\n", "  { b = ! },\n".repeat(N)),
        format!("a = {{\n{}}}\n", "  b\n".repeat(N)),
        format!("a = {{\n{}}}\n", "  b = [1\n".repeat(N)),
        format!("a = \"{}\"\n", "${!}".repeat(N)),
        format!("a = <<E\n{}E\n", "${x:y}\n".repeat(N)),
        "a = <<E\n".repeat(N),
        "a = << E\n".repeat(N),
        "a = [\n".repeat(N),
        "a = \"${\n".repeat(N),
        "}\n".repeat(N),
        "a \"b\"\n".repeat(N),
        "x {\n  a = [\n".repeat(N),
        format!("{0}{0}", (0..N).map(|n| format!("a{n} = 1\n")).collect::<String>()),
    ];
    assert_in_time(&texts, Duration::from_secs(10), |text| check(text) > 0);
}

#[test]
fn long_lists_are_flat_and_no_error() {
    const N: usize = 100_000;
    for text in [
        format!("a = b{}\n", ".c".repeat(N)),
        format!("a = b{}\n", "[0]".repeat(N)),
        format!("a = b{}\n", "[*]".repeat(N)),
        format!("a = [{}]\n", "1,".repeat(N)),
        format!("a = {{ {} }}\n", "k = 1, ".repeat(N)),
        format!("a = \"{}\"\n", "${x}-".repeat(N)),
        "b {}\n".repeat(N),
        format!("b {{\n{}}}\n", (0..N).map(|n| format!("a{n} = 1\n")).collect::<String>()),
    ] {
        assert_eq!(check(&text), 0, "{}", &text[..40]);
    }
}

#[test]
fn chains_as_people_write_them_are_no_error() {
    assert_eq!(check(&format!("a = x{}\n", " || x".repeat(500))), 0);
    assert_eq!(check(&format!("a = {}1{}\n", "(".repeat(200), ")".repeat(200))), 0);
}

#[test]
fn the_number_of_errors_is_capped() {
    let (_, diagnostics) = parse(FileId(0), "a = \n".repeat(5000));
    assert_eq!(diagnostics.len(), 101);
    assert_eq!(diagnostics.last().unwrap().message, "9899 more syntax errors are not listed");
}

#[test]
fn lone_expressions_and_templates_are_survived() {
    for fixture in FIXTURES {
        for (end, _) in fixture.char_indices() {
            let (tree, _) = parse_template(FileId(0), &fixture[..end]);
            walk::expression(tree.root_expression(), &mut |_, range| assert_range(tree.text(), range));
            let (tree, _) = parse_expression(FileId(0), &fixture[end..]);
            walk::expression(tree.root_expression(), &mut |_, range| assert_range(tree.text(), range));
        }
    }
}

#[test]
fn trees_are_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Tree>();
    shared::<Body<'_>>();
    shared::<Item<'_>>();
}
