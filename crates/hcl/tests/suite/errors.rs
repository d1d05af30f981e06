//! What is said about broken texts, where, and what is kept of them.

use cumulint_hcl::{Expression, Tree, parse};
use cumulint_source::FileId;
use cumulint_testkit::assert_drawn;

/// Checks the errors that are drawn under the text; marks are comments, so they stay in it.
#[track_caller]
fn errors(text: &str) -> Tree {
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_drawn(text, &diagnostics);
    tree
}

fn names(tree: &Tree) -> Vec<&str> {
    tree.body().attributes().map(cumulint_hcl::Attribute::name).collect()
}

#[test]
fn a_missing_value_is_blamed_on_the_sign() {
    let tree = errors(
        "
a =
# ^ expected an expression, found the end of the line
b = 1
",
    );
    assert_eq!(names(&tree), ["a", "b"]);
    assert!(!tree.body().is_complete());
}

#[test]
fn an_argument_that_is_set_twice_names_both_places() {
    errors(
        "
bucket = 1
#----- it is first set here
bucket = 2
#^^^^^ the argument `bucket` is set twice
",
    );
}

#[test]
fn a_list_that_is_never_closed_keeps_the_next_argument() {
    let tree = errors(
        "
ports = [22,
#       ^ this `[` is never closed
open  = true
",
    );
    assert_eq!(names(&tree), ["ports", "open"]);
}

#[test]
fn a_call_that_is_never_closed_keeps_the_next_block() {
    let tree = errors(
        "
locals {
  tags = merge(local.tags, {
#             ^ this `(` is never closed
    Name = \"a\"
}
variable \"x\" {}
",
    );
    assert_eq!(tree.body().blocks().count(), 2);
}

#[test]
fn a_list_that_the_end_of_its_block_cuts_off_is_never_closed() {
    let tree = errors(
        "
locals {
  ports = [
#         ^ this `[` is never closed
}
a = 1
",
    );
    assert_eq!(names(&tree), ["a"]);
}

#[test]
fn a_heredoc_with_a_bad_opening_is_one_error() {
    for opening in ["<<E ", "<< E", "<<\"E\"", "<<E # note", "<<~E"] {
        let (tree, diagnostics) = parse(FileId(0), format!("a = {opening}\n  text: {{\nE\nb = 1\n"));
        assert_eq!(diagnostics.len(), 1, "{opening}: {diagnostics:?}");
        assert_eq!(names(&tree), ["a", "b"]);
    }
}

#[test]
fn a_missing_comma_loses_no_element() {
    let tree = errors(
        "
a = [1 2]
#      ^ expected `,` or `]`, found `2`
",
    );
    let Expression::Tuple(tuple) = tree.body().attribute("a").unwrap().value() else { panic!() };
    assert_eq!(tuple.elements().count(), 2);
    assert!(!tuple.is_complete());
}

#[test]
fn an_object_item_without_value_loses_no_other() {
    let tree = errors(
        "
a = {
  b = 1
  c
# ^ the key `c` has no value
  d = 2
}
",
    );
    let Expression::Object(object) = tree.body().attribute("a").unwrap().value() else { panic!() };
    let keys: Vec<_> = object.items().map(|item| item.key().text().unwrap().into_owned()).collect();
    assert_eq!(keys, ["b", "c", "d"]);
    assert!(!object.is_complete());
}

#[test]
fn a_string_that_is_never_closed_ends_with_its_line() {
    let tree = errors(
        "
a = \"x
#   ^^ this string is never closed
b = 1
",
    );
    assert_eq!(names(&tree), ["a", "b"]);
}

#[test]
fn a_sequence_that_is_never_closed_ends_with_its_string() {
    let tree = errors(
        "
a = \"${x\"
#    ^^ this `${` is never closed
b = 1
",
    );
    assert_eq!(names(&tree), ["a", "b"]);
}

#[test]
fn a_shell_variable_in_a_heredoc_is_the_only_error() {
    let (tree, diagnostics) = parse(FileId(0), "a = <<E\n  ${HOME:-/root} ${x}\nE\nb = 1\n");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "expected `}` of the template sequence, found `:`");
    assert_eq!(diagnostics[0].help.as_deref(), Some("to write `${` itself, double the `$`"));
    assert_eq!(names(&tree), ["a", "b"]);
}

#[test]
fn bad_escapes_are_marked_by_themselves() {
    errors(
        r#"
a = "C:\dir \u00 \ud83d"
#      ^^ `\d` is no escape
#           ^^^^ `\u` needs 4 hexadecimal digits
#                ^^^^^^ `\ud83d` is no character
"#,
    );
}

#[test]
fn labels_are_plain_text() {
    let tree = errors(
        "
resource \"a\" \"b${c}\" {
#              ^^ a label cannot hold `${`
}
",
    );
    assert_eq!(tree.body().blocks().count(), 1);
}

#[test]
fn quotes_of_other_languages_are_explained() {
    let (_, diagnostics) = parse(FileId(0), "a = 'x'\n");
    assert_eq!(diagnostics[0].help.as_deref(), Some("strings stand in double quotes"));
}

#[test]
fn a_block_with_its_brace_on_the_next_line_is_kept() {
    let (tree, diagnostics) = parse(FileId(0), "lifecycle\n{\n  a = 1\n}\n");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "the opening brace of a block stands on the line of its header");
    assert!(tree.body().blocks().next().unwrap().body().attribute("a").is_some());
}

#[test]
fn a_block_that_is_never_closed_is_blamed_on_its_brace() {
    errors(
        "
resource \"a\" \"b\" {
#                ^ this block is never closed
  c = 1
",
    );
}

#[test]
fn what_follows_a_block_without_its_brace_is_not_inside_it() {
    let tree = errors(
        "
resource \"a\" \"b\" {
#                ^ this block is never closed
  c = 1

resource \"d\" \"e\" {
  lifecycle {
#           ^ this block is never closed
    f = 1
}

output \"g\" {}
",
    );
    let kinds: Vec<_> = tree.body().blocks().map(cumulint_hcl::Block::kind).collect();
    assert_eq!(kinds, ["resource", "resource", "output"]);
    let body = tree.body().blocks().nth(1).unwrap().body();
    assert_eq!(body.blocks().count(), 1);
}

#[test]
fn two_arguments_on_a_line_are_both_kept() {
    let tree = errors(
        "
a = 1 b = 2
#     ^ an argument ends with its line, found `b`
",
    );
    assert_eq!(names(&tree), ["a", "b"]);
}

#[test]
fn directives_must_balance() {
    errors(
        "
a = \"%{ if x }y\"
#    ^^^^^^^^^ this `if` directive is never ended
",
    );
}

#[test]
fn a_heredoc_needs_a_line_end_behind_its_marker() {
    let (tree, diagnostics) = parse(FileId(0), "a = <<E\nx\nE");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "the end of a heredoc needs a line end behind its marker");
    assert_eq!(names(&tree), ["a"]);
}

#[test]
fn a_heredoc_that_is_never_closed_keeps_the_next_block() {
    let tree = errors(
        "
a = <<EOT
#   ^^^^^ this heredoc is never closed
  text
b = 1
",
    );
    assert_eq!(names(&tree), ["a", "b"]);
}
