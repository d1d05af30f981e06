//! Expressions and functions.

use super::{assert_drawn_value, at, evaluated, evaluates, shown, with_value};
use crate::Inputs;

#[test]
fn literals_and_texts() {
    assert_eq!(evaluates("", "plain"), "\"plain\"");
    assert_eq!(evaluates("", "[[escaped]"), "\"[escaped]\"");
    assert_eq!(evaluates("", "[a] b"), "\"[a] b\"");
    assert_eq!(evaluates("", "['it''s']"), "\"it's\"");
    assert_eq!(evaluates("", "[-3]"), "-3");
}

#[test]
fn only_a_text_that_ends_with_its_bracket_is_an_expression() {
    assert_eq!(evaluates("", "[{'a': 1}]\\r\\n"), "\"[{'a': 1}]\\r\\n\"");
    assert_eq!(evaluates("", " [concat('a')]"), "\" [concat('a')]\"");
    assert_eq!(evaluates("", "[[concat('a')]"), "\"[concat('a')]\"");
    assert_eq!(evaluates("", "["), "\"[\"");
}

#[test]
fn functions_of_texts() {
    assert_eq!(evaluates("", "[concat('a', 1, true())]"), "\"a1True\"");
    assert_eq!(evaluates("", "[format('{0}-{1:N}', 'a', 1)]"), "\"a-1.00\"");
    assert_eq!(evaluates("", "[format('{0}-{{{1}}}', 'a', 1)]"), "\"a-{1}\"");
    assert_eq!(evaluates("", "[toUpper(toLower('aB'))]"), "\"AB\"");
    assert_eq!(evaluates("", "[last(split('a/b', '/'))]"), "\"b\"");
    assert_eq!(evaluates("", "[replace(substring('abcd', 1, 2), 'b', 'x')]"), "\"xc\"");
}

#[test]
fn functions_of_truth_decide_with_one_side() {
    let inputs = r#""parameters": {"x": {"type": "bool"}},"#;
    assert_eq!(evaluates(inputs, "[and(false(), parameters('x'))]"), "false");
    assert_eq!(evaluates(inputs, "[or(parameters('x'), equals(1, 1))]"), "true");
    assert_eq!(evaluates(inputs, "[not(parameters('x'))]"), "? `parameters('x')` has no value");
    assert_eq!(evaluates(inputs, "[if(parameters('x'), 'same', 'same')]"), "\"same\"");
    assert_eq!(
        evaluates(inputs, "[if(parameters('x'), 'Standard_LRS', 'Standard_GRS')]"),
        "? \"Standard_\"… it depends on the condition `parameters('x')`, which is not known"
    );
    assert_eq!(evaluates("", "[if(equals('a', 'b'), 1, 2)]"), "2");
}

#[test]
fn functions_of_collections() {
    assert_eq!(evaluates("", "[createObject('a', createArray(1, 'b'))]"), "{a: [1, \"b\"]}");
    assert_eq!(evaluates("", "[union(createObject('a', 1, 'b', 2), createObject('b', 3))]"), "{a: 1, b: 3}");
    assert_eq!(evaluates("", "[length(createArray(1, 2))]"), "2");
    assert_eq!(evaluates("", "[contains(createArray('a'), 'a')]"), "true");
    assert_eq!(evaluates("", "[empty('')]"), "true");
    assert_eq!(evaluates("", "[coalesce(null(), 'x')]"), "\"x\"");
    assert_eq!(evaluates("", "[json('{\\\"a\\\": 1}').a]"), "1");
    assert_eq!(evaluates("", "[createObject('a', createArray(5))['A'][0]]"), "5");
}

#[test]
fn what_only_the_deployment_knows_says_so() {
    assert_eq!(
        evaluates("", "[resourceGroup().location]"),
        "? `resourceGroup().location` is read from elsewhere during deployment"
    );
    assert_eq!(evaluates("", "[uniqueString('a')]"), "? `uniqueString('a')` is only known after deployment");
    assert_eq!(
        evaluates("", "[concat('st', uniqueString('a'))]"),
        "? \"st\"… `uniqueString('a')` is only known after deployment"
    );
}

#[test]
fn the_way_of_a_value_leads_to_its_default() {
    assert_drawn_value(
        r#"{
  "parameters": {"sku": {"type": "string", "defaultValue": "Standard_LRS"}},
//                                                         -------------- default of parameter `sku`
  "variables": {"chosen": "[parameters('sku')]"},
//                          ----------------- variable `chosen`
  "resources": [{"type": "Contoso.Test/things", "apiVersion": "2024-01-01", "name": "a",
    "value": "[variables('chosen')]"
//             ^^^^^^^^^^^^^^^^^^^ "Standard_LRS"
  }]
}"#,
        "value",
    );
}

#[test]
fn spans_inside_an_escaped_text_are_those_of_the_source() {
    assert_drawn_value(
        r#"{
  "parameters": {"a": {"type": "string", "defaultValue": "x"}},
//                                                       --- default of parameter `a`
  "resources": [{"type": "Contoso.Test/things", "apiVersion": "2024-01-01", "name": "a",
    "value": "[concat('\u00e9\"', parameters('a'))]"
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "é\"x"
//                    ---------- concat
//                                --------------- concat
  }]
}"#,
        "value",
    );
}

#[test]
fn an_expression_that_does_not_parse_is_told_at_its_place() {
    let text = r#"{"resources": [{"type": "Contoso.Test/things", "apiVersion": "2024-01-01", "name": "a",
    "value": "[concat('a' 'b')]",
//                        ^^^ expected `,`, found a text
    "other": "[concat('a', 'b')]"
}]}"#;
    let (project, found) = evaluated(text, &Inputs::default());
    cumulint_testkit::assert_drawn(text, &found);
    assert_eq!(shown(&project, at(&project, "value")), "? `concat('a' 'b')` cannot be evaluated");
    assert_eq!(shown(&project, at(&project, "other")), "\"ab\"");
}

#[test]
fn secure_parameters_are_sensitive_wherever_they_go() {
    let declarations = r#""parameters": {"p": {"type": "secureString", "defaultValue": "x"}},"#;
    let project = super::project(&with_value(declarations, "\"[concat('a', parameters('p'))]\""));
    assert!(at(&project, "value").sensitive);
}

#[test]
fn given_parameters_have_their_type() {
    let inputs = Inputs { parameters: vec![("P".into(), "[1, 2]".into())], ..Inputs::default() };
    let text = with_value(r#""parameters": {"p": {"type": "array"}},"#, "\"[parameters('p')[1]]\"");
    let (project, _) = evaluated(&text, &inputs);
    assert_eq!(shown(&project, at(&project, "value")), "2");
}

#[test]
fn a_name_that_is_made_of_a_default_says_only_that_another_value_must_be_given() {
    let text = r#"{"parameters": {"size": {"type": "string", "defaultValue": "D2"}}, "variables": {"offerD4": "a"},
      "resources": [{"type": "Contoso.Test/things", "apiVersion": "1", "name": "a",
        "value": "[variables(concat('offer', parameters('size')))]"}]}"#;
    let (project, found) = evaluated(text, &Inputs::default());
    assert_eq!(found, []);
    assert_eq!(shown(&project, at(&project, "value")), "? `parameters('size')` has no value");
}

#[test]
fn a_section_that_is_written_twice_declares_what_both_do() {
    let text = r#"{"variables": {"a": 1}, "resources": [{"type": "Contoso.Test/things", "apiVersion": "1", "name": "a",
        "value": "[variables('a')]"}], "variables": {"b": 2}}"#;
    let files = cumulint_source::MemoryFiles::new();
    let sources = cumulint_source::Sources::new(&files);
    let (tree, _) = cumulint_document::parse_json(sources.add("template", text), text);
    let (project, found) = super::evaluate(&tree, "template", &Inputs::default(), &sources);
    assert_eq!(super::without_checks(found), []);
    assert_eq!(shown(&project, at(&project, "value")), "1");
}
