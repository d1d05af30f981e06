//! What strings, heredocs and templates mean, and where each decoded character was written.

use cumulint_hcl::{Decoded, Expression, TemplatePart, Tree, parse, parse_template};
use cumulint_source::{FileId, TextRange};

fn clean(text: &str) -> Tree {
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    tree
}

fn value(tree: &Tree) -> Expression<'_> {
    tree.body().attributes().next().unwrap().value()
}

fn decode<'t>(expression: Expression<'t>) -> Decoded<'t> {
    match expression {
        Expression::String(string) => string.decoded(),
        Expression::Template(template) => template.decoded().unwrap(),
        _ => panic!("{expression:?} is no text"),
    }
}

/// The literal text of a template, with `<>` for an interpolation, `{a|b}` for an `if` and `[a]` for a `for`.
fn outline<'t>(parts: impl Iterator<Item = TemplatePart<'t>>) -> String {
    let parts = parts.map(|part| match part {
        TemplatePart::Literal(literal) => literal.value().into_owned(),
        TemplatePart::Interpolation(_) => "<>".to_owned(),
        TemplatePart::If(part) => format!("{{{}|{}}}", outline(part.when_true()), outline(part.when_false())),
        TemplatePart::For(part) => format!("[{}]", outline(part.parts())),
        TemplatePart::Error(_) => "?".to_owned(),
    });
    parts.collect()
}

fn outline_of(text: &str) -> String {
    let tree = clean(text);
    match value(&tree) {
        Expression::Template(template) => outline(template.parts()),
        other => decode(other).into_text().into_owned(),
    }
}

/// The characters that were written for `part` of the decoded text.
fn written<'t>(tree: &'t Tree, decoded: &Decoded<'_>, part: &str) -> &'t str {
    let start = u32::try_from(decoded.text().find(part).unwrap()).unwrap();
    let end = start + u32::try_from(part.len()).unwrap();
    tree.slice(decoded.written(TextRange::new(start, end)))
}

#[test]
fn escapes_are_resolved() {
    let text = r#"a = "\n\r\t\"\\ \u00e9 \U0001F600 $${x} %%{y} $ % $x 100%""#;
    assert_eq!(outline_of(text), "\n\r\t\"\\ é 😀 ${x} %{y} $ % $x 100%");
}

#[test]
fn only_the_last_two_of_many_dollars_are_an_escape() {
    assert_eq!(outline_of(r#"a = "$$${1}""#), "$${1}");
    assert_eq!(outline_of(r#"a = "$$$${1}""#), "$$${1}");
    assert_eq!(outline_of(r#"a = "a$$b$""#), "a$$b$");
}

#[test]
fn a_backslash_in_a_heredoc_is_itself() {
    assert_eq!(outline_of("a = <<E\n\\d \\n $${x} ${y}\nE\n"), "\\d \\n ${x} <>\n");
}

#[test]
fn common_indentation_is_left_out() {
    assert_eq!(outline_of("a = <<-E\n    one\n      two\n\n    three\n  E\n"), "one\n  two\n\nthree\n");
    assert_eq!(outline_of("a = <<-E\n\tone\n\t  two\n\tE\n"), "one\n  two\n");
    assert_eq!(outline_of("a = <<E\n    one\n  E\n"), "    one\n");
}

#[test]
fn a_sequence_at_the_start_of_a_line_has_no_indentation() {
    assert_eq!(outline_of("a = <<-E\n    one\n${x}\n    E\n"), "    one\n<>\n");
    assert_eq!(outline_of("a = <<-E\n    one\n    ${x}\n    E\n"), "one\n<>\n");
}

#[test]
fn blank_lines_keep_their_spaces_and_do_not_count() {
    assert_eq!(outline_of("a = <<-E\n    one\n \n    two\n    E\n"), "one\n \ntwo\n");
}

#[test]
fn line_ends_of_windows_stay() {
    assert_eq!(outline_of("a = <<-E\r\n  one\r\n  two\r\n  E\r\n"), "one\r\ntwo\r\n");
}

#[test]
fn strip_markers_eat_white_space_beside_them() {
    assert_eq!(outline_of("a = \"x ${~ y ~} z\"\n"), "x<>z");
    assert_eq!(outline_of("a = \"x \\n ${~ y ~} \\t z\"\n"), "x<>z");
    assert_eq!(outline_of("a = \"x ${ y } z\"\n"), "x <> z");
}

#[test]
fn a_strip_marker_in_a_heredoc_reaches_to_the_end_of_its_line() {
    assert_eq!(outline_of("a = <<E\nx ${~ y ~}\n  z\nE\n"), "x<>  z\n");
}

#[test]
fn a_line_behind_a_strip_marker_keeps_its_indentation() {
    let text = "a = <<-E\n    one\n      ${~ 1 ~}\n      two\n   E\n";
    assert_eq!(outline_of(text), "    one\n<>      two\n");
    let text = "a = <<-E\n    one\n    %{ for x in y ~}\n      ${x}\n    %{ endfor ~}\n    two\n  E\n";
    assert_eq!(outline_of(text), "one\n[      <>\n]    two\n");
}

#[test]
fn tabs_and_spaces_count_alike() {
    let text = "a = <<-E\n    %{ if x }\n      q\n    %{ endif }\n    ${1}\n  \tmixed\n  E\n";
    assert_eq!(outline_of(text), " {\n   q\n |}\n <>\nmixed\n");
}

#[test]
fn escapes_lead_back_to_all_their_characters() {
    let tree = clean(r#"a = "one\ttwo \u00e9 $${x}""#);
    let decoded = decode(value(&tree));
    assert_eq!(decoded.text(), "one\ttwo é ${x}");
    assert_eq!(written(&tree, &decoded, "two"), "two");
    assert_eq!(written(&tree, &decoded, "\t"), "\\t");
    assert_eq!(written(&tree, &decoded, "e\tt"), "e\\tt");
    assert_eq!(written(&tree, &decoded, "é"), "\\u00e9");
    assert_eq!(written(&tree, &decoded, "${x}"), "$${x}");
}

#[test]
fn text_of_a_flush_heredoc_leads_back_to_its_line() {
    let tree = clean("a = <<-E\n    {\n      \"Action\": \"*\"\n    }\n  E\n");
    let decoded = decode(value(&tree));
    assert_eq!(decoded.text(), "{\n  \"Action\": \"*\"\n}\n");
    assert_eq!(written(&tree, &decoded, "\"*\""), "\"*\"");
    assert_eq!(written(&tree, &decoded, "}"), "}");
    let at = u32::try_from(decoded.text().find('}').unwrap()).unwrap();
    assert_eq!(tree.text()[decoded.written(TextRange::new(at, at + 1)).start as usize..], *"}\n  E\n");
}

#[test]
fn one_interpolation_alone_passes_its_value_on() {
    let tree = clean("a = \"${b}\"\n");
    let Expression::Template(template) = value(&tree) else { panic!() };
    assert!(template.only_interpolation().is_some());
    let tree = clean("a = \"${b}-\"\n");
    let Expression::Template(template) = value(&tree) else { panic!() };
    assert!(template.only_interpolation().is_none());
}

#[test]
fn directives_hold_their_parts() {
    let tree = clean("a = \"%{ if x }y%{ else }z${w}%{ endif }%{ for k, v in m }${v}, %{ endfor }\"\n");
    let Expression::Template(template) = value(&tree) else { panic!() };
    let parts: Vec<_> = template.parts().collect();
    let [TemplatePart::If(directive), TemplatePart::For(looped)] = parts[..] else { panic!("{parts:?}") };
    assert_eq!(tree.slice(directive.condition().range()), "x");
    assert_eq!((directive.when_true().count(), directive.when_false().count()), (1, 2));
    assert_eq!(looped.key_variable().unwrap().text(), "k");
    assert_eq!(looped.value_variable().text(), "v");
    assert_eq!(looped.parts().count(), 2);
}

#[test]
fn a_template_alone_has_no_quotes_and_no_backslash_escapes() {
    let (tree, diagnostics) = parse_template(FileId(0), "arn:\\n\"${var.x}\"\n$${y}");
    assert_eq!(diagnostics, []);
    let template = tree.root_template().unwrap();
    assert_eq!(outline(template.parts()), "arn:\\n\"<>\"\n${y}");
}
