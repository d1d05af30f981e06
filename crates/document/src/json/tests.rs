//! JSON: what is read, what is said about errors, and that it agrees with `serde_json`.

use std::fmt::Write as _;
use std::time::Instant;

use cumulint_source::{FileId, Span, TextRange};
use serde_json::Value;

use crate::testing::{assert_drawn, assert_sound, assert_survives_damage};
use crate::{Kind, LeniencyKind, Node, Place, TextMap, Tree, parse_json, parse_json_at};

const ARM: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "größe": { "type": "int", "defaultValue": -1.5e+3, "metadata": { "description": "a \"quoted\" \ud83d\ude00\n" } } },
  "resources": [
    { "type": "Microsoft.Storage/storageAccounts", "name": "[concat('log', \"x\")]", "tags": null, "on": [true, false, [], {}] }
  ]
}
"#;

fn tree(text: &str) -> Tree {
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_sound(&tree, &diagnostics);
    tree
}

fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.as_bool().unwrap()),
        Kind::Number => serde_json::from_str(&node.number_text().unwrap()).unwrap(),
        Kind::String => Value::String(node.as_str().unwrap().into_owned()),
        Kind::Sequence => node.items().map(value).collect(),
        Kind::Mapping => {
            Value::Object(node.entries().map(|it| (it.name().into_owned(), value(it.value))).collect())
        }
        Kind::Error => panic!("{node:?}"),
    }
}

#[test]
fn values_are_those_of_serde_json() {
    let texts = [
        ARM,
        "{}",
        "[]",
        " [1, -0, 0.5, 1E5, 1e-5, 12345678901234567890] ",
        r#""\u0041\ud83d\ude00\/\b\f\n\r\t\\\"""#,
        "true",
        "null\n",
        "{\"a\": {\"b\": [[], [{}]]}, \"\": \"\"}\r\n",
    ];
    for text in texts {
        let (tree, diagnostics) = parse_json(FileId(0), text);
        assert_eq!(diagnostics, []);
        assert_eq!(tree.leniencies(), []);
        assert_sound(&tree, &diagnostics);
        assert_eq!(value(tree.root().unwrap()), serde_json::from_str::<Value>(text).unwrap());
    }
}

#[test]
fn what_serde_json_refuses_has_a_diagnostic_or_a_leniency() {
    let texts = [
        "",
        "  ",
        "{",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "[1 2]",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "0x1F",
        "tru",
        "True",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"a\nb\"",
        "\"a\tb\"",
        "{1: 2}",
        "{'a': 1}",
        "{} {}",
        "]",
        "// only",
        "/* open",
        "[1}",
        "{\"a\": 1]",
        "nul l",
        "\u{a0}1",
        "[1;2]",
        "{\"a\": 1,}",
        "\u{feff}{}",
        "1 // x",
        "-01",
        "1.5.2",
        "1a",
        "[\"a\" \"b\"]",
        "{\"a\": b c}",
        "{,}",
        "{\"a\"::1}",
        "[:1]",
        "\u{c}1",
    ];
    for text in texts {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text:?}");
        let (tree, diagnostics) = parse_json(FileId(0), text);
        assert_sound(&tree, &diagnostics);
        assert!(!diagnostics.is_empty() || !tree.leniencies().is_empty(), "{text:?}");
    }
}

#[test]
fn ranges_cover_keys_and_values() {
    let tree = tree(ARM);
    let resource = tree.root().unwrap().get("resources").unwrap().items().next().unwrap();
    let entry = resource.entry("type").unwrap();
    assert_eq!(entry.key.raw(), "\"type\"");
    assert_eq!(entry.value.raw(), "\"Microsoft.Storage/storageAccounts\"");
    assert_eq!(entry.value.span(), entry.value.range().of(FileId(0)));
    assert_eq!(resource.get("on").unwrap().raw(), "[true, false, [], {}]");
    assert_eq!(resource.get("absent"), None);
    assert_eq!(tree.root().unwrap().get("parameters").unwrap().get("größe").unwrap().kind(), Kind::Mapping);
}

#[test]
fn a_range_of_a_decoded_string_leads_back_to_the_source() {
    let text = r#"{"name": "[concat('log', \"x\", '\u00fc')]"}"#;
    let tree = tree(text);
    let name = tree.root().unwrap().get("name").unwrap();
    let decoded = name.as_str().unwrap();
    assert_eq!(decoded, "[concat('log', \"x\", 'ü')]");
    let source = |part: &str| {
        let start = u32::try_from(decoded.find(part).unwrap()).unwrap();
        let length = u32::try_from(part.len()).unwrap();
        tree.slice(name.decoded_map().source_range(TextRange::new(start, start + length)))
    };
    assert_eq!(source("concat"), "concat");
    assert_eq!(source("'log'"), "'log'");
    assert_eq!(source("\"x\""), "\\\"x\\\"");
    assert_eq!(source("x"), "x");
    assert_eq!(source("'ü'"), "'\\u00fc'");
    assert_eq!(source("]"), "]");
}

#[test]
fn text_from_within_a_string_has_spans_of_the_file() {
    let outer = tree(r#"{"policy": "{\"Effect\": \"Allow\"}"}"#);
    let policy = outer.root().unwrap().get("policy").unwrap();
    let place = Place::Mapped(FileId(7), policy.decoded_map());
    let (inner, diagnostics) = parse_json_at(policy.as_str().unwrap(), place);
    assert_eq!(diagnostics, []);
    let effect = inner.root().unwrap().get("Effect").unwrap();
    assert_eq!(effect.as_str().unwrap(), "Allow");
    assert_eq!(effect.raw(), "\"Allow\"");
    assert_eq!(effect.span().file, FileId(7));
    assert_eq!(outer.slice(effect.span().range), "\\\"Allow\\\"");

    let place = Place::custom(|range| Span::new(FileId(9), range.start + 100, range.end + 100));
    let (tree, diagnostics) = parse_json_at("[1,,2]", place);
    assert_eq!(tree.root().unwrap().span(), Span::new(FileId(9), 100, 106));
    assert_eq!(diagnostics[0].primary, Some(Span::new(FileId(9), 103, 104)));
}

#[test]
fn an_escape_is_taken_whole() {
    let map = TextMap::new(vec![
        crate::Segment { decoded: TextRange::new(0, 2), source: TextRange::new(10, 12) },
        crate::Segment { decoded: TextRange::new(2, 3), source: TextRange::new(12, 18) },
    ]);
    assert_eq!(map.source_range(TextRange::new(1, 3)), TextRange::new(11, 18));
    assert_eq!(map.source_range(TextRange::new(2, 2)), TextRange::new(12, 12));
    assert_eq!(map.source_range(TextRange::new(3, 3)), TextRange::new(18, 18));
    assert_eq!(map.source_range(TextRange::new(7, 9)), TextRange::new(12, 18));
}

#[test]
fn leniencies_are_listed() {
    let text = "\u{feff}{ // line\r\n \"a\": [1, /* block */ ], \"b\": \"one\r\n two\", \"c\": \"\t\" }";
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_eq!(diagnostics, []);
    let found: Vec<_> = tree.leniencies().iter().map(|it| (it.kind, tree.slice(it.range))).collect();
    let expected = [
        (LeniencyKind::ByteOrderMark, "\u{feff}"),
        (LeniencyKind::Comment, "// line"),
        (LeniencyKind::Comment, "/* block */"),
        (LeniencyKind::TrailingComma, ","),
        (LeniencyKind::MultilineString, "\"one\r\n two\""),
        (LeniencyKind::ControlCharacter, "\"\t\""),
    ];
    assert_eq!(found, expected);
    let comments: Vec<_> = tree.comments().iter().map(|range| tree.slice(*range)).collect();
    assert_eq!(comments, ["// line", "/* block */"]);
    assert_eq!(tree.root().unwrap().get("b").unwrap().as_str().unwrap(), "one\r\n two");
}

#[test]
fn a_key_that_is_written_twice_is_reported_and_the_last_one_counts() {
    let text = r#"{
    "type": "a",
//  ------ first written here
    "name": "b",
    "t\u0079pe": "c"
//  ^^^^^^^^^^^ the key `type` is written twice; the last one counts
}"#;
    assert_drawn(parse_json, text);
    let tree = tree(text);
    let root = tree.root().unwrap();
    assert_eq!(root.entries().count(), 3);
    assert_eq!(root.get("type").unwrap().as_str().unwrap(), "c");
}

#[test]
fn keys_of_large_mappings_are_found() {
    let mut text = String::from("{");
    for number in 0..5000 {
        write!(text, "\"key{number}\": {number}, ").unwrap();
    }
    text.push_str("\"key17\": true}");
    let (tree, diagnostics) = parse_json(FileId(0), &text);
    assert_eq!(diagnostics.len(), 1);
    let root = tree.root().unwrap();
    assert_eq!(root.get("key17").unwrap().as_bool(), Some(true));
    assert_eq!(root.get("key4999").unwrap().number_text().unwrap(), "4999");
    assert_eq!(root.get("key5000"), None);
}

#[test]
fn a_missing_comma_costs_nothing() {
    let text = r#"{
    "a": 1
    "b": [1 2],
//  ^ a comma is missing before this property
//          ^ a comma is missing before this value
    "c": 3
}"#;
    assert_drawn(parse_json, text);
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_eq!(value(tree.root().unwrap()), serde_json::json!({"a": 1, "b": [1, 2], "c": 3}));
    let edit = &diagnostics[0].edits[0];
    assert_eq!((edit.span, edit.text.as_str()), (Span::new(FileId(0), 12, 12), ","));
}

#[test]
fn what_is_missing_is_named_where_it_is_missing() {
    assert_drawn(
        parse_json,
        r#"{
    "a" 1,
//      ^ `:` is missing before this value
    "b":,
//     ^ a value is missing after this colon
    "c",
//  ^^^ this property has no value: `:` and a value are missing
    "d"
//  ^^^ this property has no value: `:` and a value are missing
    "e" = 1,
//      ^ expected `:` after the property name, not `=`
    : 1,
//  ^ a property name is missing before this colon
    , "f": [1,, 2],
//  ^ a property is missing before this comma
//            ^ a value is missing before this comma
    name: 'x',
//  ^^^^ the property name `name` must be in double quotes
//        ^^^ strings must be in double quotes
    "g": True,
//       ^^^^ `True` is not a JSON value
    "h": 01, "i": 5 5
//       ^^ `01` is not a valid JSON number
//                  ^ unexpected `5`
}"#,
    );
}

#[test]
fn a_bracket_that_is_missing_is_named_at_its_partner() {
    let text = "{ \"a\": { \"b\": [ [1], [2, 3 }, \"c\": 4 }";
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_sound(&tree, &diagnostics);
    let told: Vec<_> = diagnostics
        .iter()
        .map(|it| {
            (tree.slice(it.primary.unwrap().range), it.primary.unwrap().range.start, it.message.as_str())
        })
        .collect();
    let brace = "`]` is missing before this `}`";
    assert_eq!(told, [("}", 27, brace), ("}", 27, brace)]);
    assert_eq!(diagnostics[0].labels[0].span.range, TextRange::new(21, 22));
    let expected = serde_json::json!({"a": {"b": [[1], [2, 3]]}, "c": 4});
    assert_eq!(value(tree.root().unwrap()), expected);
}

#[test]
fn a_text_that_ends_early_keeps_what_it_had() {
    let text = "{\n  \"Resources\": {\n    \"Bucket\": { \"Type\": \"AWS::S3::Bucket\"";
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_sound(&tree, &diagnostics);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "the text ends before this `{` is closed with `}`");
    let bucket = tree.root().unwrap().get("Resources").unwrap().get("Bucket").unwrap();
    assert_eq!(bucket.get("Type").unwrap().as_str().unwrap(), "AWS::S3::Bucket");
}

#[test]
fn a_string_that_is_never_closed_ends_with_its_line() {
    let text = r#"{
  "a": "one,
//     ^^^^ this string is never closed
  "b": "two",
  "c": { "d": "three },
//            ^^^^^^ this string is never closed
  "e": "four"
}"#;
    assert_drawn(parse_json, text);
    let expected = serde_json::json!({"a": "one", "b": "two", "c": {"d": "three"}, "e": "four"});
    assert_eq!(value(tree(text).root().unwrap()), expected);
}

#[test]
fn bad_escapes_are_marked() {
    assert_drawn(
        parse_json,
        r#"["one \q", "\u12", "\ud800x" ]
//    ^^ `\q` is not an escape of JSON
//          ^^^^ `\u` must be followed by four hexadecimal digits
//                  ^^^^^^ this escape is half of a surrogate pair, which is no character
"#,
    );
}

#[test]
fn text_after_the_end_is_reported() {
    let text = "{ \"a\": 1 }\n, \"b\": 2 \n, \"c\": 3\n";
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "the document has ended before this text");
    assert_eq!(tree.slice(diagnostics[0].primary.unwrap().range), ", \"b\": 2");
    assert_eq!(diagnostics[0].labels[0].span.range, TextRange::new(9, 10));
}

#[test]
fn nesting_stops_at_the_limit() {
    let text = format!("{{\"deep\": {}, \"after\": 1}}", "[".repeat(100_000) + &"]".repeat(100_000));
    let (tree, diagnostics) = parse_json(FileId(0), &text);
    assert_sound(&tree, &diagnostics);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "values are nested deeper than 512 levels");
    assert_eq!(tree.root().unwrap().get("after").unwrap().number_text().unwrap(), "1");
    let open = "[".repeat(100_000);
    assert_eq!(tree_errors(&open), 2);
    assert_eq!(tree_errors(&"{\"a\":".repeat(100_000)), 2);
}

fn tree_errors(text: &str) -> usize {
    let (tree, diagnostics) = parse_json(FileId(0), text);
    assert_sound(&tree, &diagnostics);
    diagnostics.len()
}

#[test]
fn a_flood_of_errors_is_cut_off() {
    let (tree, diagnostics) = parse_json(FileId(0), &format!("[{}]", "x y ".repeat(10_000)));
    assert_sound(&tree, &diagnostics);
    assert_eq!(diagnostics.len(), 101);
    assert!(diagnostics.last().unwrap().message.ends_with("more problems in this text are not listed"));
}

#[test]
fn hostile_text_takes_linear_time() {
    let start = Instant::now();
    for piece in [
        "\\\"\n",
        "\"\n",
        "\"a\" \n",
        "[\"a\\\"\n\",\n",
        "{\"\":",
        "}",
        "/*",
        "//\n",
        "'",
        "\"\\u",
        "[}",
        "{]",
        ":",
    ] {
        for lead in ["", "\"", "[", "{\"a\":"] {
            let text = format!("{lead}{}", piece.repeat(200_000 / piece.len()));
            let (tree, diagnostics) = parse_json(FileId(0), &text);
            assert!(tree.node_count() <= text.len() && diagnostics.len() <= 101);
        }
    }
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn damaged_text_never_stops_the_parser() {
    assert_survives_damage(parse_json, ARM);
    assert_survives_damage(
        parse_json,
        "{ // c\r\n\"a\": \"x\ny\", /* d */ 'b': [1,], \"é\": \"\\u00e9\\ud83d\\ude00\" }",
    );
}

#[test]
fn text_before_the_root_is_reported_and_passed_over() {
    for text in ["export default {\"a\": 1}", "# a comment\n{\"a\": 1}", "é {\"a\": 1}", "}{\"a\": 1}"] {
        let (tree, diagnostics) = parse_json(FileId(0), text);
        assert_sound(&tree, &diagnostics);
        assert_eq!(diagnostics.len(), 1, "{text}");
        assert_eq!(tree.root().unwrap().get("a").unwrap().raw(), "1", "{text}");
    }
    let (tree, diagnostics) = parse_json(FileId(0), "Resources:\n  Bucket: 1\n");
    assert_eq!(tree.root(), None);
    let told: Vec<_> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(told, ["`Resources` is not a JSON value", "there is no JSON value in this text"]);
}
