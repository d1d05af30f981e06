//! Broken and hostile templates.

use cumulint_document::parse_json;
use cumulint_model::Kind;
use cumulint_source::{MemoryFiles, Sources};

use super::{at, evaluated, with_value};
use crate::Inputs;
use crate::tests::evaluate;

#[test]
fn variables_that_double_end_at_the_limit() {
    let mut declarations = r#""variables": {"v0": [1, 2], "#.to_owned();
    for index in 1..60 {
        let before = index - 1;
        declarations
            .push_str(&format!(r#""v{index}": ["[variables('v{before}')]", "[variables('v{before}')]"], "#));
    }
    declarations.push_str(r#""end": ""}, "#);
    let (project, _) = evaluated(&with_value(&declarations, "\"[variables('v59')]\""), &Inputs::default());
    assert!(matches!(at(&project, "value").kind, Kind::List(_) | Kind::Unknown(_)));
}

#[test]
fn texts_that_double_end_at_the_limit() {
    let mut declarations = r#""variables": {"v0": "0123456789", "#.to_owned();
    for index in 1..60 {
        let before = index - 1;
        declarations.push_str(&format!(
            r#""v{index}": "[concat(variables('v{before}'), variables('v{before}'))]", "#
        ));
    }
    declarations.push_str(r#""end": ""}, "#);
    let (_, found) = evaluated(&with_value(&declarations, "\"[variables('v59')]\""), &Inputs::default());
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    let limit = "the limit of the length of a string was reached: what depends on this is not evaluated";
    assert_eq!(messages, [limit]);
}

#[test]
fn long_chains_and_deep_nests_end_at_the_limit() {
    let mut declarations = r#""variables": {"v0": 1, "#.to_owned();
    for index in 1..5000 {
        declarations.push_str(&format!(r#""v{index}": "[variables('v{}')]", "#, index - 1));
    }
    declarations.push_str(r#""end": ""}, "#);
    let (_, found) = evaluated(&with_value(&declarations, "\"[variables('v4999')]\""), &Inputs::default());
    assert_eq!(found.len(), 1);
    let deep = format!("\"[{}1{}]\"", "concat(".repeat(5000), ")".repeat(5000));
    let (_, found) = evaluated(&with_value("", &deep), &Inputs::default());
    assert_eq!(found.len(), 1);
    let deep = format!("{}1{}", "[".repeat(400), "]".repeat(400));
    let (_, found) = evaluated(&with_value("", &deep), &Inputs::default());
    assert_eq!(found.len(), 1);
}

#[test]
fn loops_within_loops_end_at_the_limit() {
    let inner = r#"{"copy": [{"name": "a", "count": 1000, "input": {"copy": [{"name": "b", "count": 1000, "input":
        {"copy": [{"name": "c", "count": 1000, "input": "[copyIndex('c')]"}]}}]}}]}"#;
    let (project, found) = evaluated(&with_value("", inner), &Inputs::default());
    assert_eq!(project.resources.len(), 1);
    assert!(!found.is_empty());
    let (project, found) = evaluated(
        r#"{"resources": [{"type": "Contoso.Test/things", "apiVersion": "1", "name": "[copyIndex()]",
           "copy": {"name": "x", "count": 2000000000}}]}"#,
        &Inputs::default(),
    );
    assert_eq!(project.resources.len(), 1);
    assert_eq!(found.len(), 1);
}

#[test]
fn lambdas_within_lambdas_end_at_the_limit() {
    let inner = "map(range(0, 1000), lambda('y', map(range(0, 1000), lambda('z', lambdaVariables('y')))))";
    let text = with_value("", &format!("\"[length(map(range(0, 1000), lambda('x', {inner})))]\""));
    let (_, found) = evaluated(&text, &Inputs::default());
    assert_eq!(found.len(), 1);
    assert!(found[0].message.starts_with("the limit of evaluation steps"), "{}", found[0].message);
}

#[test]
fn a_text_that_a_lambda_doubles_ends_at_the_limit() {
    let doubled = "concat(lambdaVariables('a'), lambdaVariables('a'))";
    let text = with_value("", &format!("\"[reduce(range(0, 100), 'x', lambda('a', 'b', {doubled}))]\""));
    let (_, found) = evaluated(&text, &Inputs::default());
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    let limit = "the limit of the length of a string was reached: what depends on this is not evaluated";
    assert_eq!(messages, [limit]);
}

#[test]
fn formats_that_ask_for_too_much_end_at_the_limit() {
    let holes = "{0}".repeat(100_000);
    let declarations = r#""variables": {"long": "[padLeft('', 1000000, 'x')]"},"#;
    for expression in [
        format!("[format('{holes}', variables('long'))]"),
        "[format('{0,2000000000}', 'a')]".to_owned(),
        format!("[dateTimeAdd('2020-01-01', 'P1D', '{}')]", "y".repeat(100_000)),
        "[string(map(range(0, 10000), lambda('x', variables('long'))))]".to_owned(),
    ] {
        let text = with_value(declarations, &format!("\"{expression}\""));
        let (project, _) = evaluated(&text, &Inputs::default());
        assert!(matches!(at(&project, "value").kind, Kind::Unknown(_)));
    }
}

#[test]
fn an_own_function_that_calls_itself_ends_at_the_limit() {
    let declarations = r#""functions": [{"namespace": "a", "members": {"f": {"parameters": [{"name": "x", "type": "int"}],
        "output": {"type": "int", "value": "[add(a.f(parameters('x')), a.f(parameters('x')))]"}}}}],"#;
    let (_, found) = evaluated(&with_value(declarations, "\"[a.f(1)]\""), &Inputs::default());
    assert!(!found.is_empty());
}

#[test]
fn deployments_that_multiply_end_at_the_limit() {
    let inner = r#"{"type": "Contoso.Test/things", "apiVersion": "1", "name": "[copyIndex()]", "copy": {"name": "x", "count": 1000}}"#;
    let mut text = inner.to_owned();
    for level in 0..3 {
        text = format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "[concat('d{level}', copyIndex())]", "copy": {{"name": "l{level}", "count": 1000}},
              "properties": {{"expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"resources": [{text}]}}}}}}"#
        );
    }
    let (project, found) = evaluated(&format!("{{\"resources\": [{text}]}}"), &Inputs::default());
    assert!(project.resources.len() <= 10_000);
    assert!(!found.is_empty());
}

#[test]
fn every_truncation_of_a_template_is_survived() {
    let text = r#"{"parameters": {"p": {"type": "string", "defaultValue": "x"}},
      "variables": {"v": "[concat(parameters('p'), '-', uniqueString(resourceGroup().id))]"},
      "resources": [{"type": "a.b/c", "apiVersion": "1", "name": "[variables('v')]", "copy": {"name": "l", "count": 2},
        "properties": {"x": "[if(equals(parameters('p'), 'x'), createObject('a', 1).a, json('{}'))]"},
        "resources": [{"type": "d", "name": "[format('{0}', copyIndex())]"}]}]}"#;
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    for end in 0..text.len() {
        let text = text.get(..end).unwrap_or_default();
        let (tree, _) = parse_json(sources.add("a", text), text);
        let _ = evaluate(&tree, "a", &Inputs::default(), &sources);
    }
}

#[test]
fn every_truncation_of_an_expression_is_survived() {
    let expression = "[concat(variables('a')['b'][0].c.?d, 'it''s', -1, contoso.name(1), map(a, lambda('x', lambdaVariables('x').?[0])))]";
    for end in 1..expression.len() {
        let text = format!("{}]", expression.get(..end).unwrap_or_default());
        let _ = evaluated(&with_value("", &format!("\"{text}\"")), &Inputs::default());
    }
}

#[test]
fn a_condition_that_hangs_on_a_long_chain_of_variables_ends() {
    let mut declarations = r#""variables": {"v0": true, "#.to_owned();
    for index in 1..20_000 {
        declarations.push_str(&format!(r#""v{index}": "[variables('v{}')]", "#, index - 1));
    }
    let text = format!(
        r#"{{{declarations}"end": ""}}, "resources": [{{"type": "Contoso.Test/things", "apiVersion": "1", "name": "a",
          "condition": "[and(false(), variables('v19999'))]"}}]}}"#
    );
    let (project, _) = evaluated(&text, &Inputs::default());
    assert!(project.resources.len() <= 1);
}

#[test]
fn lists_of_open_texts_that_double_make_no_long_terms() {
    let mut declarations =
        r#""parameters": {"p": {"type": "string"}}, "variables": {"v0": "[parameters('p')]", "#.to_owned();
    for index in 1..18 {
        let before = format!("variables('v{}')", index - 1);
        declarations.push_str(&format!(r#""v{index}": "[createArray({before}, {before})]", "#));
    }
    declarations.push_str(r#""end": ""}, "#);
    let text =
        with_value(&declarations, "\"[map(range(0, 100), lambda('x', uniqueString(variables('v17'))))]\"");
    let (project, _) = evaluated(&text, &Inputs::default());
    assert_eq!(project.resources.len(), 1);
}

#[test]
fn a_long_condition_is_shown_by_its_beginning() {
    let long = "x".repeat(100_000);
    let declarations = r#""parameters": {"p": {"type": "string"}},"#;
    let text = with_value(declarations, &format!("\"[if(equals(parameters('p'), '{long}'), 1, 2)]\""));
    let (project, _) = evaluated(&text, &Inputs::default());
    let Kind::Unknown(unknown) = &at(&project, "value").kind else { panic!("it is not known") };
    assert!(unknown.why.subject().len() < 300);
}

#[test]
fn a_text_of_many_open_parts_keeps_its_beginning() {
    let declarations = r#""parameters": {"p": {"type": "string"}},"#;
    let text = with_value(
        declarations,
        "\"[string(map(range(0, 1000), lambda('x', concat(string(lambdaVariables('x')), parameters('p')))))]\"",
    );
    let (project, found) = evaluated(&text, &Inputs::default());
    assert_eq!(found, []);
    let Kind::Unknown(unknown) = &at(&project, "value").kind else { panic!("it is not known") };
    assert_eq!(unknown.prefix.as_deref(), Some("[\"0"));
}
