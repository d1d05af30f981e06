//! What is said about broken texts, and where.

use cumulint_bicep::{Tree, parse, parse_parameters};
use cumulint_source::FileId;
use cumulint_testkit::assert_drawn;

/// Checks the errors that are drawn under the text; marks are comments, so they stay in it.
#[track_caller]
pub(crate) fn errors(text: &str) -> Tree {
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_drawn(text, &diagnostics);
    tree
}

#[test]
fn a_missing_value_is_blamed_on_the_sign() {
    errors(
        "
var a =
//    ^ expected an expression, found the end of the line
param b string
",
    );
}

#[test]
fn a_value_on_the_next_line_is_read_all_the_same() {
    let tree = errors(
        "
var a =
//    ^ expected an expression, found the end of the line
  'text'
",
    );
    assert!(tree.root().is_complete());
}

#[test]
fn operators_do_not_go_on_behind_a_line_end() {
    errors(
        "
var a = b &&
//        ^^ expected an expression, found the end of the line
  c
",
    );
}

#[test]
fn a_parameter_needs_a_type() {
    errors(
        "
param location = 'westeurope'
//    ^^^^^^^^ the parameter `location` has no type
param name
//    ^^^^ expected a type, found the end of the line
",
    );
}

#[test]
fn a_comma_before_a_line_end_is_one_too_many() {
    let tree = errors(
        "
var ports = [
  80,
//  ^ a comma or a line end separates, not both
  443
]
var site = {
  a: 1,
//    ^ a comma or a line end separates, not both
  b: 2
}
",
    );
    assert!(tree.root().is_complete());
}

#[test]
fn arguments_need_commas() {
    errors(
        "
var a = union(
   b
// ^ expected `,`, found the end of the line
  c
)
var d = concat(a,)
//               ^ expected an argument, found `)`
",
    );
}

#[test]
fn a_string_that_is_never_closed_ends_with_its_line() {
    errors(
        "
var a = 'x
//      ^^ this string is never closed
var b = '''x'
//      ^^^ this string is never closed
",
    );
}

#[test]
fn a_hole_that_is_never_closed_is_blamed_alone() {
    errors(
        "
var a = 'x-${name'
//         ^^ this `${` is never closed
var b = 'y-${
//         ^^ this `${` is never closed
",
    );
}

#[test]
fn an_interpolation_stays_on_one_line() {
    let (tree, diagnostics) = parse(FileId(0), "var a = $'''\n${\n  b\n}\n'''\nvar c = 1\n");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "an interpolation stays on one line");
    assert!(tree.root().declaration("c").is_some());
}

#[test]
fn bad_escapes_are_marked_by_themselves() {
    errors(
        r"
var path = 'C:\dir \u{} \u{110000} \u12'
//            ^^ `\d` is no escape
//                 ^^^^ this escape names no character
//                      ^^^^^^^^^^ this escape names no character
//                                 ^^ this escape names no character
",
    );
}

#[test]
fn holes_need_an_expression() {
    errors(
        "
var a = '${}x${b c}'
//         ^ expected an expression, found `}`
//               ^ expected `}`, found `c`
",
    );
}

#[test]
fn objects_do_not_stand_inside_strings() {
    errors(
        "
var a = '${union({ b: 1 }, c)}'
//               ^ an object cannot stand inside a string
",
    );
}

#[test]
fn signs_are_not_doubled() {
    errors(
        "
var a = !!b
//       ^ expected an expression after a sign, found `!`
",
    );
}

#[test]
fn numbers_are_whole_and_of_64_bits() {
    let (_, diagnostics) = parse(FileId(0), "var a = 1.5\nvar b = 18446744073709551616\n");
    let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, ["expected the name of a property, found `5`", "this number is out of range"]);
    assert_eq!(diagnostics[0].help.as_deref(), Some("numbers are whole; `json('1.5')` gives another"));
}

#[test]
fn quotes_of_other_languages_are_explained() {
    let (_, diagnostics) = parse(FileId(0), "var a = \"x\"\n");
    assert_eq!(diagnostics[0].message, "expected an expression, found `\"`");
    assert_eq!(diagnostics[0].help.as_deref(), Some("strings stand in single quotes"));
}

#[test]
fn an_unknown_word_begins_no_declaration() {
    errors(
        "
   parm name string
// ^^^^ expected a declaration, found `parm`
",
    );
}

#[test]
fn a_decorator_needs_something_below() {
    errors(
        "
   @description('nothing')
// ^^^^^^^^^^^^^^^^^^^^^^^ there is nothing below that is decorated
",
    );
}

#[test]
fn a_decorator_ends_with_its_line() {
    let tree = errors(
        "
@secure() param password string
//        ^^^^^ a decorator ends with its line, found `param`
",
    );
    assert_eq!(tree.root().declaration("password").unwrap().decorators().count(), 1);
}

#[test]
fn a_property_needs_a_colon() {
    let tree = errors(
        "
var a = {
  b = 1
//  ^ expected `:`, found `=`
   c
// ^ the property `c` has no value
  d: 2
}
",
    );
    assert!(tree.root().declaration("a").is_some());
}

#[test]
fn words_of_values_are_quoted_as_keys() {
    errors(
        "
var a = {
   null: 1
// ^^^^ `null` cannot name a property without quotes
}
",
    );
}

#[test]
fn a_resource_needs_its_type_and_a_body() {
    errors(
        "
resource a = {}
//         ^ expected the type of the resource, as a string, found `=`
resource b 'c@1' = 5
//                 ^ expected `{`, `if (` or `[for`, found `5`
resource d 'e@1' = [f]
//                  ^ expected `for`, found `f`
",
    );
}

#[test]
fn two_declarations_do_not_share_a_line() {
    errors(
        "
var a = 1 var b = 2
//        ^^^ a declaration ends with its line, found `var`
",
    );
}

#[test]
fn a_stray_bracket_closes_nothing() {
    errors(
        "
var a = 1
   }
// ^ this `}` closes nothing
var b = [1 } 2]
//         ^ this `}` closes nothing
",
    );
}

#[test]
fn a_comment_that_is_never_closed_is_blamed_on_its_sign() {
    errors(
        "
var a = 1
   /* never
// ^^ the comment is never closed
",
    );
}

#[test]
fn a_directive_names_codes() {
    errors(
        "
   #disable-next-line
// ^^^^^^^^^^^^^^^^^^ this directive names no code
var a = 1
",
    );
}

#[test]
fn declarations_stand_in_their_sort_of_file() {
    let text = "
   using 'main.bicep'
// ^^^^^ `using` stands in a file of parameters only (`.bicepparam`)
";
    errors(text);
    let text = "
   output a string = 'b'
// ^^^^^^ `output` does not stand in a file of parameters
";
    assert_drawn(text, &parse_parameters(FileId(0), text).1);
}

#[test]
fn a_name_has_at_most_255_characters() {
    let (_, diagnostics) = parse(FileId(0), format!("var {} = 1\n", "a".repeat(256)));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "a name has at most 255 characters");
}

#[test]
fn the_number_of_errors_is_capped() {
    let (_, diagnostics) = parse(FileId(0), "var a = )\n".repeat(5000));
    assert_eq!(diagnostics.len(), 101);
    assert_eq!(diagnostics.last().unwrap().message, "4900 more syntax errors are not listed");
}
