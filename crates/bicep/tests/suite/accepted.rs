//! What Bicep accepts though it looks odd.

use cumulint_bicep::parse;
use cumulint_source::FileId;

#[track_caller]
fn accepted(text: &str) {
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics, [], "{text}");
    assert!(tree.root().is_complete());
}

#[test]
fn a_file_may_be_empty_or_begin_with_a_mark() {
    accepted("");
    accepted("\u{feff}\r\n// only a comment");
    accepted("\u{feff}var a = 1");
}

#[test]
fn any_line_end_will_do() {
    accepted("var a = 1\r\nvar b = 2\rvar c = [\r1\r2\r]\n");
}

#[test]
fn comments_stand_anywhere_between() {
    accepted("var /* a */ a /* b */ = /* c */ [ // d\n  /* e */\n  1 /* f\n  */, 2 // g\n  // h\n] // i");
}

#[test]
fn a_condition_may_stand_on_the_next_line() {
    accepted("resource a 'b@1' =\n  if (c) {\n  name: 'a'\n}\nmodule d 'e' =\n\n  if (f) {}\n");
}

#[test]
fn a_loop_may_be_spread_over_lines() {
    accepted(
        "var a = [\n  for b in c: b\n]\nresource d 'e@1' = [\n  for (f, g) in h: if (f) {\n    name: g\n  }\n]\n",
    );
}

#[test]
fn decorators_may_be_separated_by_lines_and_comments() {
    accepted("@description('a')\n// why\n\n@secure()\n\nparam a string\n");
}

#[test]
fn properties_may_be_named_like_declarations() {
    accepted("resource a 'b@1' = {\n  resource: 1\n  type: 'c'\n  param: 2\n  for: 3\n  existing: 4\n}\n");
}

#[test]
fn a_resource_inside_another_may_begin_in_the_first_column() {
    accepted("resource a 'b@1' = {\nname: 'a'\nresource c 'd' = {\nname: 'c'\n}\n}\n");
}

#[test]
fn a_type_of_a_resource_may_be_interpolated() {
    accepted("resource a '${b}@1' = {}\n");
}

#[test]
fn functions_may_be_spread_over_lines() {
    accepted("func a(\n  b string,\n  c int?\n) string[] =>\n  map(range(0, c ?? 0), i => '${b}${i}')\n");
}

#[test]
fn a_type_may_be_a_union_over_lines() {
    accepted("param a\n  | 'b'\n  | 'c' = 'b'\ntype d = {\n  e:\n    | 'f'\n    | 'g'\n  h: int\n}\n");
}

#[test]
fn an_import_may_rename_what_a_string_names() {
    accepted(
        "import {\n  'a-b' as c\n  d\n} from 'e.bicep'\nimport { f, g as h } from 'br:i.azurecr.io/j:v1'\n",
    );
}

#[test]
fn a_shell_script_needs_no_escapes_in_three_quotes() {
    accepted("var a = '''\n  for x in ${list[@]}; do echo \"${x}\" 'y' \\; done\n'''\n");
}
