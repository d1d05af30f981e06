//! What strings mean, and where each part of that is written.

use cumulint_bicep::{Expression, StringPart, parse_expression};
use cumulint_source::{FileId, TextRange};

#[track_caller]
fn value(text: &str) -> String {
    let (tree, diagnostics) = parse_expression(FileId(0), text);
    assert_eq!(diagnostics, [], "{text}");
    let Expression::String(string) = tree.root_expression() else { panic!("{text}") };
    string.value().into_owned()
}

#[track_caller]
fn parts(text: &str) -> Vec<String> {
    let (tree, diagnostics) = parse_expression(FileId(0), text);
    assert_eq!(diagnostics, [], "{text}");
    let Expression::Interpolated(string) = tree.root_expression() else { panic!("{text}") };
    let part = |part| match part {
        StringPart::Literal(literal) => cumulint_bicep::LiteralPart::value(literal).into_owned(),
        StringPart::Interpolation(hole) => hole.range().slice(text).to_owned(),
    };
    string.parts().map(part).collect()
}

#[test]
fn escapes_mean_their_character() {
    assert_eq!(value(r"'a\n\r\t\\\'b'"), "a\n\r\t\\'b");
    assert_eq!(value(r"'\${a} $b $'"), "${a} $b $");
    assert_eq!(value(r"'Hello\u{20}World! ☕'"), "Hello World! ☕");
    assert_eq!(value(r"'\u{10437}\u{D801}\u{DC37}'"), "𐐷𐐷");
}

#[test]
fn half_a_character_is_replaced() {
    assert_eq!(value(r"'\u{D801}x'"), "\u{fffd}x");
}

#[test]
fn multi_line_strings_are_verbatim_but_for_their_first_line_end() {
    assert_eq!(value("''''''"), "");
    assert_eq!(value("'''\r\n'''"), "");
    assert_eq!(value("'''\nabc'''"), "abc");
    assert_eq!(value("'''\rabc'''"), "abc");
    assert_eq!(value("'''\n\nabc'''"), "\nabc");
    assert_eq!(value("''' \n \r \t \\ ' ${ } '''"), " \n \r \t \\ ' ${ } ");
}

#[test]
fn quotes_at_the_end_of_a_multi_line_string_belong_to_it() {
    assert_eq!(value("''''a''''"), "'a'");
}

#[test]
fn interpolated_strings_are_parts_without_empty_ones() {
    assert_eq!(parts("'a${b}c${d}'"), ["a", "${b}", "c", "${d}"]);
    assert_eq!(parts("'${a}${b}'"), ["${a}", "${b}"]);
    assert_eq!(parts(r"'a\'${b}\n'"), ["a'", "${b}", "\n"]);
}

#[test]
fn dollars_before_a_multi_line_string_open_its_holes() {
    assert_eq!(parts("$'''\nfoo${foo}bar'''"), ["foo", "${foo}", "bar"]);
    assert_eq!(parts("$'''foo${foo}bar${bar}baz'''"), ["foo", "${foo}", "bar", "${bar}", "baz"]);
    assert_eq!(parts("$$'''foo$${foo}bar${bar}baz'''"), ["foo", "$${foo}", "bar${bar}baz"]);
    assert_eq!(parts("$'''$${a}'''"), ["$", "${a}"]);
    assert_eq!(value("$$'''foo${foo}bar'''"), "foo${foo}bar");
}

#[test]
fn a_decoded_place_leads_back_to_the_written_one() {
    let text = r"'a\u{20}b\'c'";
    let (tree, _) = parse_expression(FileId(0), text);
    let Expression::String(string) = tree.root_expression() else { panic!() };
    let decoded = string.decoded();
    assert_eq!(decoded.text(), "a b'c");
    assert_eq!(decoded.written(TextRange::new(1, 2)).slice(text), r"\u{20}");
    assert_eq!(decoded.written(TextRange::new(2, 4)).slice(text), r"b\'");
    assert_eq!(decoded.written(TextRange::new(4, 5)).slice(text), "c");
}
