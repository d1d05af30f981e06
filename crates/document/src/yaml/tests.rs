//! YAML: what is read, what is said about errors, and that nothing stops it.

use std::fmt::Write as _;
use std::time::Instant;

use cumulint_source::{FileId, TextRange};

use crate::testing::{assert_drawn, assert_sound, assert_survives_damage};
use crate::{Kind, Node, Style, Tree, parse_yaml};

const TEMPLATE: &str = "\
AWSTemplateFormatVersion: 2010-09-09 # the format
Description: >-
  Logs of

  all
    services
Parameters:
  Größe: {Type: Number, Default: 0x1F, AllowedValues: [1, 2_000, '3', ]}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Condition:
    Properties: &properties
      BucketName: !Sub \"${AWS::StackName}-\\u00fc-${Größe}\"
      AccessControl: !If [IsPublic, PublicRead, !Ref 'AWS::NoValue']
      Tags:
      - Key: name
        Value: !GetAtt Key.Arn
      -
        Key: yes
        Value: |
          one
            two

          three
  Copy:
    Type: AWS::S3::Bucket
    Properties:
      <<: *properties
      BucketName: plain text
        on two lines
";

fn tree(text: &str) -> Tree {
    let (tree, diagnostics) = parse_yaml(FileId(0), text);
    assert_sound(&tree, &diagnostics);
    assert_eq!(diagnostics, [], "in {text}");
    tree
}

fn at<'t>(tree: &'t Tree, path: &str) -> Node<'t> {
    path.split('/').fold(tree.root().unwrap(), |node, step| match step.parse::<usize>() {
        Ok(index) => node.items().nth(index).unwrap(),
        Err(_) => node.get(step).unwrap_or_else(|| panic!("no {step} in {path}")),
    })
}

/// A tree in one line: what was read, in the order in which callers see it.
fn shown(node: Node<'_>) -> String {
    let tag = node.tag().map(|tag| format!("{} ", tag.text)).unwrap_or_default();
    let shown = match node.kind() {
        Kind::Null => "null".to_owned(),
        Kind::Bool => node.as_bool().unwrap().to_string(),
        Kind::Number => node.number_text().unwrap().into_owned(),
        Kind::String => format!("{:?}", node.as_str().unwrap()),
        Kind::Error => "ERROR".to_owned(),
        Kind::Sequence => format!("[{}]", node.items().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Mapping => {
            let entry = |it: crate::Entry<'_>| format!("{}: {}", it.name(), shown(it.value));
            format!("{{{}}}", node.entries().map(entry).collect::<Vec<_>>().join(", "))
        }
    };
    tag + &shown
}

#[test]
fn a_template_is_read_as_it_is_meant() {
    let tree = tree(TEMPLATE);
    let expected = "{AWSTemplateFormatVersion: \"2010-09-09\", Description: \"Logs of\\nall\\n  services\", \
        Parameters: {Größe: {Type: \"Number\", Default: 31, AllowedValues: [1, 2000, \"3\"]}}, \
        Resources: {Bucket: {Type: \"AWS::S3::Bucket\", Condition: null, Properties: \
        {BucketName: !Sub \"${AWS::StackName}-ü-${Größe}\", \
        AccessControl: !If [\"IsPublic\", \"PublicRead\", !Ref \"AWS::NoValue\"], \
        Tags: [{Key: \"name\", Value: !GetAtt \"Key.Arn\"}, {Key: true, Value: \"one\\n  two\\n\\nthree\\n\"}]}}, \
        Copy: {Type: \"AWS::S3::Bucket\", Properties: {BucketName: \"plain text on two lines\", \
        AccessControl: !If [\"IsPublic\", \"PublicRead\", !Ref \"AWS::NoValue\"], \
        Tags: [{Key: \"name\", Value: !GetAtt \"Key.Arn\"}, {Key: true, Value: \"one\\n  two\\n\\nthree\\n\"}]}}}}";
    assert_eq!(shown(tree.root().unwrap()), expected);
    let comments: Vec<_> = tree.comments().iter().map(|range| tree.slice(*range)).collect();
    assert_eq!(comments, ["# the format"]);
    assert_eq!(tree.leniencies(), []);
}

#[test]
fn ranges_are_trimmed_to_the_value() {
    let tree = tree(TEMPLATE);
    let raw = |path: &str| at(&tree, path).raw();
    assert_eq!(raw("Description"), ">-\n  Logs of\n\n  all\n    services");
    assert_eq!(
        raw("Resources/Bucket/Properties/Tags/1/Value"),
        "|\n          one\n            two\n\n          three"
    );
    assert_eq!(raw("Resources/Bucket/Properties/Tags/0"), "Key: name\n        Value: !GetAtt Key.Arn");
    assert!(raw("Resources/Bucket/Properties/Tags").starts_with("- Key: name\n"));
    assert!(raw("Resources/Bucket/Properties/Tags").ends_with("three"));
    assert!(raw("Resources/Bucket").starts_with("Type: AWS::S3::Bucket\n    Condition:"));
    assert_eq!(raw("Parameters/Größe/AllowedValues"), "[1, 2_000, '3', ]");
    assert_eq!(raw("Resources/Copy/Properties/BucketName"), "plain text\n        on two lines");
    let condition = at(&tree, "Resources/Bucket/Condition");
    assert_eq!((condition.kind(), condition.raw()), (Kind::Null, ""));
    let before = TextRange::new(condition.range().start - 10, condition.range().start);
    assert_eq!(tree.slice(before), "Condition:");
    let name = at(&tree, "Resources/Bucket/Properties/BucketName");
    assert_eq!(name.tag().unwrap().text, "!Sub");
    assert_eq!(tree.slice(name.tag().unwrap().range), "!Sub");
    assert!(tree.slice(name.tagged_range()).starts_with("!Sub \"${AWS"));
    assert_eq!(name.style(), Style::DoubleQuoted);
}

#[test]
fn the_header_of_a_block_of_text_is_found_past_tag_anchor_and_comments() {
    let text = "a: !Sub # about > this\n  &x |2-  # keep | in mind\n     one\n    two  \n\n# after\nb:\n- >+\n  x\n\n- |\n- |\n  last";
    let tree = tree(text);
    assert_eq!(at(&tree, "a").raw(), "|2-  # keep | in mind\n     one\n    two  ");
    assert_eq!(at(&tree, "a").as_str().unwrap(), "   one\n  two  ");
    assert_eq!(at(&tree, "b/0").raw(), ">+\n  x");
    assert_eq!(at(&tree, "b/0").as_str().unwrap(), "x\n\n");
    assert_eq!((at(&tree, "b/1").raw(), at(&tree, "b/1").as_str().unwrap().as_ref()), ("|", ""));
    assert_eq!((at(&tree, "b/2").raw(), at(&tree, "b/2").as_str().unwrap().as_ref()), ("|\n  last", "last"));
}

/// The source behind the first occurrence of a part of a decoded string.
fn source<'t>(node: Node<'t>, part: &str) -> &'t str {
    let decoded = node.text().unwrap();
    let start = u32::try_from(decoded.find(part).unwrap()).unwrap();
    let range = TextRange::new(start, start + u32::try_from(part.len()).unwrap());
    node.tree().slice(node.decoded_map().source_range(range))
}

#[test]
fn a_range_of_a_decoded_string_leads_back_to_the_source() {
    let tree = tree(TEMPLATE);
    let name = at(&tree, "Resources/Bucket/Properties/BucketName");
    assert_eq!(source(name, "${AWS::StackName}"), "${AWS::StackName}");
    assert_eq!(source(name, "ü"), "\\u00fc");
    assert_eq!(source(name, "${Größe}"), "${Größe}");
    let text = at(&tree, "Resources/Bucket/Properties/Tags/1/Value");
    assert_eq!(source(text, "two"), "two");
    assert_eq!(source(text, "three"), "three");
    assert_eq!(source(text, "one\n"), "one\n");
    assert_eq!(source(at(&tree, "Resources/Copy/Properties/BucketName"), "text on"), "text\n        on");
    assert_eq!(source(at(&tree, "Description"), "services"), "services");
}

#[test]
fn every_style_of_scalar_has_an_exact_map() {
    let text = "a: 'it''s\n\n  two'\nb: \"x\\\n    y\\tz\n\n\n  w \\x41\\U0001F600\"\nc: >\n  one\n  two\n\n  three\n    four\n  five\nd: |\r\n  x\r\n  y\r\n";
    let tree = tree(text);
    assert_eq!(at(&tree, "a").as_str().unwrap(), "it's\ntwo");
    assert_eq!((source(at(&tree, "a"), "'"), source(at(&tree, "a"), "two")), ("''", "two"));
    let b = at(&tree, "b");
    assert_eq!(b.as_str().unwrap(), "xy\tz\n\nw A😀");
    assert_eq!(
        (source(b, "y"), source(b, "\t"), source(b, "w"), source(b, "A"), source(b, "😀")),
        ("y", "\\t", "w", "\\x41", "\\U0001F600")
    );
    let c = at(&tree, "c");
    assert_eq!(c.as_str().unwrap(), "one two\nthree\n  four\nfive\n");
    assert_eq!(
        (source(c, "two"), source(c, "three"), source(c, "  four"), source(c, "five")),
        ("two", "three", "  four", "five")
    );
    let d = at(&tree, "d");
    assert_eq!((d.as_str().unwrap().as_ref(), source(d, "y")), ("x\ny\n", "y"));
    for node in [at(&tree, "a"), b, c, d] {
        assert!(node.decoded_map().segments().len() > 1, "{node:?}");
    }
}

#[test]
fn tags_decide_the_kind() {
    let text = "[!!str 5, !!int '5', !Ref 5, ! true, !!bool 'yes', !!null '', !x, !!float 1.5, !<tag:yaml.org,2002:int> 7, !!int x]";
    let expected = "[!!str \"5\", !!int 5, !Ref \"5\", ! \"true\", !!bool true, !!null null, !x \"\", !!float 1.5, !<tag:yaml.org,2002:int> 7, !!int \"x\"]";
    assert_eq!(shown(tree(text).root().unwrap()), expected);
}

#[test]
fn merge_keys_bring_what_the_mapping_does_not_have() {
    let text = "base: &base {a: 1, b: 1, a: 2}\nmore: &more {<<: *base, c: 3}\nall:\n  b: 9\n  <<: [{d: 4}, *more]\n  \"<<\": text\n";
    let (tree, _) = parse_yaml(FileId(0), text);
    let all = at(&tree, "all");
    assert_eq!(shown(all), "{b: 9, <<: \"text\", d: 4, c: 3, a: 2}");
    assert_eq!(all.get("a").unwrap().number_text().unwrap(), "2");
    assert_eq!(all.get("b").unwrap().number_text().unwrap(), "9");
    assert_eq!(all.get("e"), None);
    assert_eq!(all.own_entries().count(), 3);
}

#[test]
fn an_alias_reads_like_what_it_stands_for() {
    let tree = tree("a: &x [1, !Ref b]\nc: *x\n");
    let alias = at(&tree, "c");
    assert!(alias.is_alias());
    assert_eq!(alias.raw(), "*x");
    assert_eq!(alias.anchored(), at(&tree, "a"));
    assert_eq!(alias.items().nth(1).unwrap().tag().unwrap().text, "!Ref");
}

#[test]
fn a_key_that_is_written_twice_is_reported() {
    assert_drawn(
        parse_yaml,
        "\
Resources:
  Bucket: 1
# ------ first written here
  'Bucket': 2
# ^^^^^^^^ the key `Bucket` is written twice; the last one counts
",
    );
    assert_eq!(at(&parse_yaml(FileId(0), "a: 1\na: 2").0, "a").raw(), "2");
}

#[test]
fn an_alias_that_cannot_be_followed_is_an_error() {
    assert_drawn(
        parse_yaml,
        "\
one: *nowhere
#    ^^^^^^^^ the alias `*nowhere` has no anchor before it
two: &self
- deep: [*self]
#        ^^^^^ the alias `*self` stands for a value that contains it
#-------------- this value
<<: [5]
#   ^^^ `<<` takes a mapping or a list of mappings
",
    );
}

#[test]
fn a_quoted_string_may_go_on_at_any_indentation_until_it_is_closed() {
    let tree = tree(
        "\
Policies:
  - Name: queue
    Document: !Sub '{
      \"Statement\": [{
    \"Effect\": \"Allow\"
  }]
}' # it ends here
    Path: /jobs/
  - Name: 'it''s'
    Document: \"one \\\"two\\\"
three\"
  - 'four
five'
Size: 5
",
    );
    let expected = "{Policies: [{Name: \"queue\", Document: !Sub \"{ \\\"Statement\\\": [{ \\\"Effect\\\": \\\"Allow\\\" }] }\", \
                    Path: \"/jobs/\"}, {Name: \"it's\", Document: \"one \\\"two\\\" three\"}, \"four five\"], Size: 5}";
    assert_eq!(shown(tree.root().unwrap()), expected);
}

#[test]
fn a_mistake_costs_only_what_it_stands_in() {
    let text = "\
Parameters:
  Name: \"open
#       ^^^^^ this string is not closed before its indentation ends
  Size: 5
Resources:
  One:
    Type: a: b
#          ^ a mapping cannot begin here
    Kind: one
   Two: 2
#  ^^^ the indentation of this line fits nothing before it
  Three:
    - a
   - b
#  ^ expected a key of the mapping here
  Four: {a: 1]
#       ^ `{` is closed with `]`
  Five: 5
Outputs:
  Arn: @x
#      ^ a value cannot begin with `@`
  Name: kept
";
    assert_drawn(parse_yaml, text);
    let expected = "{Parameters: {Name: ERROR, Size: 5}, \
        Resources: {One: {Type: \"a\", Kind: \"one\"}, Three: [\"a\"], Four: {a: 1}, Five: 5}, \
        Outputs: {Arn: ERROR, Name: \"kept\"}}";
    assert_eq!(shown(parse_yaml(FileId(0), text).0.root().unwrap()), expected);
}

#[test]
fn a_bracket_that_is_left_open_costs_its_line() {
    let text = "Resources:\n  Two:\n    - x: [1, 2\n      y: 3\n    - z\nOutputs: 1\n";
    let (tree, diagnostics) = parse_yaml(FileId(0), text);
    assert_eq!(diagnostics.len(), 1);
    let label = &diagnostics[0].labels[0];
    assert_eq!((label.message.as_str(), tree.slice(label.span.range)), ("this `[` is still open", "["));
    assert_eq!(at(&tree, "Resources/Two/1").raw(), "z");
    assert_eq!(at(&tree, "Outputs").raw(), "1");
}

#[test]
fn several_documents_are_kept_apart() {
    let tree = tree("%YAML 1.1\n---\na: &x 1\n...\n---\n- 2\n---\n# nothing\n");
    let shown: Vec<_> = tree.documents().map(shown).collect();
    assert_eq!(shown, ["{a: 1}", "[2]", "null"]);
    assert_eq!(parse_yaml(FileId(0), "# only a comment\n").0.root(), None);
    let (tree, diagnostics) = parse_yaml(FileId(0), "a: &x 1\n---\nb: *x\n");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(tree.documents().len(), 2);
}

#[test]
fn a_byte_order_mark_and_crlf_shift_nothing() {
    let tree = tree("\u{feff}Größe: 1\r\nName: two\r\n");
    assert_eq!(at(&tree, "Größe").raw(), "1");
    assert_eq!(at(&tree, "Name").raw(), "two");
}

#[test]
fn an_alias_bomb_costs_nothing() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        writeln!(text, "a{level}: &a{level} [{before}]").unwrap();
    }
    let (tree, diagnostics) = parse_yaml(FileId(0), &text);
    assert_sound(&tree, &diagnostics);
    assert!(diagnostics[0].message.ends_with("the aliases stand for more than 250000 values"));

    let mut text = String::from("a0: &a0 [0]\n");
    for level in 1..2000 {
        writeln!(text, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    let (tree, diagnostics) = parse_yaml(FileId(0), &text);
    assert_sound(&tree, &diagnostics);
    assert!(diagnostics[0].message.contains("nested deeper than 512 levels"), "{:?}", diagnostics[0]);
}

#[test]
fn nesting_stops_at_the_limit() {
    for piece in ["{a: ", "[", "- ", "? ", "{\"a\": ", "a:\n - "] {
        let text = format!("deep: 1\nnested:\n  {}\nafter: 2\n", piece.repeat(100_000));
        let (tree, diagnostics) = parse_yaml(FileId(0), &text);
        assert_sound(&tree, &diagnostics);
        assert!(!diagnostics.is_empty(), "{piece}");
        assert_eq!(at(&tree, "deep").raw(), "1", "{piece}");
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    let start = Instant::now();
    let pieces = [
        "a: *x\n",
        "&a b: *a\n",
        "- \"\n",
        "a: b: c\n",
        "\t\n",
        "# c\n",
        "[\n",
        "- - -\n",
        "? ",
        "a: |\n",
        "---\n",
        "  a: [\n",
        "'\n",
        "!x ",
        "&x ",
        "a: &x\n",
        "<<: {}\n",
        "\\",
        "a: @\n",
        "- @\n",
        " x: {\n",
    ];
    for piece in pieces {
        for lead in ["", "a:\n  b:\n    - c: |\n", "\"", "x: ["] {
            let text = format!("{lead}{}", piece.repeat(100_000 / piece.len()));
            let (tree, diagnostics) = parse_yaml(FileId(0), &text);
            assert!(tree.node_count() <= 2 * text.len() && diagnostics.len() <= 101);
        }
    }
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn damaged_text_never_stops_the_parser() {
    assert_survives_damage(parse_yaml, TEMPLATE);
    assert_survives_damage(
        parse_yaml,
        "? [a, &x {b: \"c\\n\\\n  d\"}]\n: !t *x\n---\n<<: *x\n\"é\": 'it''s\n  x' # c\r\nk: |2+\n\n   x\n\n...\n- >\n a\n",
    );
}
