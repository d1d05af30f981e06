//! What Bicep rejects, each with the one message that says why.

use cumulint_bicep::parse;
use cumulint_source::FileId;

#[track_caller]
fn rejected(text: &str, message: &str) {
    let (_, diagnostics) = parse(FileId(0), text);
    let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, [message], "{text}");
}

#[test]
fn steps_do_not_stand_on_the_next_line() {
    rejected("var a = b\n  .c\n", "expected a declaration, found `.`");
}

#[test]
fn a_conditional_needs_both_values() {
    rejected("var a = b ? c\n", "expected `:` of the conditional, found the end of the line");
    rejected("var a = b ? c :\n", "expected an expression, found the end of the line");
}

#[test]
fn an_index_is_not_empty() {
    rejected("var a = b[]\n", "expected an expression, found `]`");
}

#[test]
fn parentheses_hold_one_expression() {
    rejected("var a = ()\n", "expected an expression, found `)`");
    rejected("var a = (b, c)\n", "expected `)`, found `,`");
}

#[test]
fn a_function_is_not_called_safely() {
    rejected("var a = b.?c()\n", "a function cannot be called with `.?`");
}

#[test]
fn a_loop_has_two_variables_in_its_parentheses() {
    rejected("var a = [for (b) in c: b]\n", "expected `,` and the variable of the index, found `)`");
    rejected("var a = [for in c: b]\n", "expected `in`, found `c`");
}

#[test]
fn a_loop_of_resources_gives_objects() {
    rejected("resource a 'b@1' = [for c in d: c]\n", "expected `{` or `if (`, found `c`");
}

#[test]
fn an_import_needs_names_and_a_path() {
    rejected("import a from 'b'\n", "expected `{` or `*`, found `a`");
    rejected("import * from 'b'\n", "expected `as`, found `from`");
    rejected("import {a}\n", "expected `from`, found the end of the line");
    rejected("import {'a'} from 'b'\n", "what is imported by a string needs a name: `as` follows");
}

#[test]
fn old_modifiers_are_gone() {
    rejected("param a string {\n  default: 'b'\n}\n", "a declaration ends with its line, found `{`");
}

#[test]
fn an_output_needs_a_type_and_a_value() {
    rejected("output a = b\n", "expected a type, found `=`");
    rejected("output a string\n", "expected `=`, found the end of the line");
}

#[test]
fn a_function_needs_its_parts() {
    rejected("func a string => 'b'\n", "expected `(`, found `string`");
    rejected("func a(b) string => b\n", "expected a type, found `)`");
    rejected("func a() => 1\n", "expected a type, found `=>`");
}

#[test]
fn a_module_is_declared_on_one_line_with_its_brace() {
    rejected("module a 'b' =\n{\n}\n", "the opening brace stands on the line of its declaration");
}

#[test]
fn a_hash_begins_no_comment() {
    rejected("# note\nvar a = 1\n", "expected a declaration, found `#`");
}
