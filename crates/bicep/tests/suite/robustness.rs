//! Broken and hostile texts: nothing panics, everything ends, all ranges are ranges of the text.

use std::time::{Duration, Instant};

use super::walk;
use cumulint_bicep::{Expression, Tree, TypeExpression, parse, parse_expression, parse_parameters};
use cumulint_source::FileId;
use cumulint_testkit::robustness::{
    assert_in_time, assert_range, prefixes, with_a_token_doubled_or_swapped, without_a_token,
};

const FIXTURES: [&str; 2] =
    [include_str!("../fixtures/storage.bicep"), include_str!("../fixtures/main.bicepparam")];

/// Parses and visits everything; returns the number of errors.
fn check(text: &str) -> usize {
    let mut errors = 0;
    for (tree, diagnostics) in [parse(FileId(0), text), parse_parameters(FileId(0), text)] {
        for diagnostic in &diagnostics {
            assert_range(tree.text(), diagnostic.primary.expect("every syntax error has a place").range);
            assert!(!diagnostic.message.is_empty());
        }
        tree.comments().iter().for_each(|comment| assert_range(tree.text(), *comment));
        tree.directives().for_each(|directive| assert_range(tree.text(), directive.range()));
        walk::file(tree.root(), &mut |_, range| assert_range(tree.text(), range));
        assert!(tree.root().is_complete() || !diagnostics.is_empty(), "what is lost is told: {text}");
        errors = errors.max(diagnostics.len());
    }
    errors
}

#[test]
fn every_prefix_is_survived() {
    for text in FIXTURES.into_iter().flat_map(prefixes) {
        check(text);
    }
}

#[test]
fn every_deletion_of_a_token_is_survived() {
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
        format!("var a = {}1{}\n", "[".repeat(N), "]".repeat(N)),
        format!("var a = {}", "[".repeat(N)),
        format!("var a = {}", "[\n".repeat(N)),
        format!("var a = {}1{}\n", "(".repeat(N), ")".repeat(N)),
        format!("var a = {}", "(".repeat(N)),
        format!("var a = {}1{}\n", "{ a: ".repeat(N), " }".repeat(N)),
        format!("var a = {}", "{ a:\n".repeat(N)),
        format!("var a = {}1\n", "-".repeat(N)),
        format!("var a = {}1\n", "true ? 1 : ".repeat(N)),
        format!("var a = {}1\n", "true ? ".repeat(N)),
        format!("var a = {}1\n", "f(".repeat(N)),
        format!("var a = {}1\n", "f(\n".repeat(N)),
        format!("var a = b{}c{}\n", "[".repeat(N), "]".repeat(N)),
        format!("var a = {}x{}\n", "'${".repeat(N), "}'".repeat(N)),
        format!("var a = {}", "'${".repeat(N)),
        format!("var a = {}", "$'''${".repeat(N)),
        format!("var a = {}x\n", "x => ".repeat(N)),
        format!("var a = {}x\n", "(x) => ".repeat(N)),
        format!("var a = {}", "(x, ".repeat(N)),
        format!("var a = {}", "[for x in ".repeat(N)),
        format!("var a = {}", "[for x in y: ".repeat(N)),
        format!("type a = {}", "{ a: ".repeat(N)),
        format!("type a = {}", "[".repeat(N)),
        format!("type a = {}", "(".repeat(N)),
        format!("type a = {}", "b<".repeat(N)),
        format!("type a = b{}\n", "[]".repeat(N)),
        format!("type a = b{}\n", "? ".repeat(N)),
        format!("type a = b{}\n", ".c[]".repeat(N)),
        "resource a 'b' = {\n".repeat(N),
        "resource a 'b' = if (".repeat(N),
        "resource a 'b' = [for x in y: if (z) {\n".repeat(N),
        "@".repeat(N),
        "@a(\n".repeat(N),
        format!("var a = 1{}\n", " + 1".repeat(N)),
        format!("var a = 1{}\n", " + 1 * 2 == 3 && 4".repeat(N)),
    ];
    assert_in_time(&texts, Duration::from_secs(20), |text| check(text) > 0);
}

#[test]
fn many_errors_take_linear_time() {
    const N: usize = 100_000;
    let texts = [
        format!("var a = [{}]\n", "1 2, ".repeat(N)),
        format!("var a = [\n{}]\n", "  1 2,\n".repeat(N)),
        format!("var a = [\n{}]\n", "  { b: ! }\n".repeat(N)),
        format!("var a = {{\n{}}}\n", "  b\n".repeat(N)),
        format!("var a = {{\n{}}}\n", "  b: [1\n".repeat(N)),
        format!("var a = {{\n{}}}\n", "  b: f(1\n".repeat(N)),
        format!("var a = {{\n{}}}\n", "  b: (1\n".repeat(N)),
        format!("var a = '{}'\n", "${!}".repeat(N)),
        format!("var a = '{}'\n", "${(}".repeat(N)),
        format!("var a = '{}'\n", "\\x".repeat(N)),
        "var a = [\n".repeat(N),
        "var a = '${\n".repeat(N),
        "var a = '\n".repeat(N),
        "var a = $'''${\n".repeat(N),
        "}\n".repeat(N),
        "]".repeat(N),
        "'".repeat(N + 1),
        "$".repeat(N),
        "\"".repeat(N),
        "/*".repeat(N),
        "#disable-next-line\n".repeat(N),
        " #".repeat(N),
        "@a\n".repeat(N),
        "resource a\n".repeat(N),
        format!("type a = {{\n{}}}\n", "  @b\n".repeat(N)),
        format!("import {{\n{}}} from 'x'\n", "  1\n".repeat(N)),
    ];
    assert_in_time(&texts, Duration::from_secs(10), |text| check(text) > 0);
}

#[test]
fn long_lists_are_flat_and_no_error() {
    const N: usize = 100_000;
    for text in [
        format!("var a = b{}\n", ".c".repeat(N)),
        format!("var a = b{}\n", "[0]".repeat(N)),
        format!("var a = b{}\n", "!".repeat(N)),
        format!("var a = [{}]\n", "1,".repeat(N)),
        format!("var a = {{ {} }}\n", "k: 1, ".repeat(N)),
        format!("var a = '{}'\n", "${x}-".repeat(N)),
        format!("type a = 'b'{}\n", " | 'b'".repeat(N)),
        format!("type a = b{}\n", ".c".repeat(N)),
        "var a = 1\n".repeat(N),
    ] {
        let (_, diagnostics) = parse(FileId(0), text.as_str());
        assert_eq!(diagnostics, [], "{}", &text[..40]);
    }
}

#[test]
fn chains_as_people_write_them_are_no_error() {
    for text in [
        format!("var a = x{}\n", " || x".repeat(500)),
        format!("var a = {}1{}\n", "(".repeat(150), ")".repeat(150)),
        format!("var a = {}1\n", "b ? 1 : ".repeat(100)),
    ] {
        assert_eq!(parse(FileId(0), text).1, []);
    }
}

#[test]
fn five_megabytes_are_read_in_time() {
    let text = FIXTURES[0].repeat(5_000_000 / FIXTURES[0].len());
    let start = Instant::now();
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    assert!(tree.root().declarations().count() > 10_000);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn characters_of_several_bytes_are_not_cut() {
    for text in [
        "var ä = 1\n",
        "var a = '\\ü'\n",
        "var a = 'ü",
        "é",
        "@é\n",
        "var a = b.é\n",
        "#é",
        "'\\u{é}'",
        "$é",
        "\u{2028}",
    ] {
        assert!(check(text) > 0, "{text}");
    }
}

#[test]
fn lone_expressions_are_survived() {
    for fixture in FIXTURES {
        for (start, _) in fixture.char_indices().step_by(3) {
            let (tree, _) = parse_expression(FileId(0), &fixture[start..]);
            walk::expression(tree.root_expression(), &mut |_, range| assert_range(tree.text(), range));
        }
    }
}

#[test]
fn identities_lead_back_to_their_nodes() {
    let (tree, _) = parse(FileId(0), FIXTURES[0]);
    let Some(cumulint_bicep::Declaration::Variable(names)) = tree.root().declaration("names") else {
        panic!()
    };
    let id = names.value().id().unwrap();
    assert_eq!(tree.expression(id).range(), names.value().range());
}

#[test]
fn trees_are_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Tree>();
    shared::<Expression<'_>>();
    shared::<TypeExpression<'_>>();
}
