//! Broken and hostile templates.

use cumulint_document::parse_json;
use cumulint_model::Kind;
use cumulint_source::{MemoryFiles, Sources};

use super::{at, evaluated, with_value};
use crate::{Inputs, evaluate};

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
    assert_eq!(messages, ["the limit of text length was reached: the template is not evaluated in full"]);
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
    let expression = "[concat(variables('a')['b'][0].c.?d, 'it''s', -1, contoso.name(1))]";
    for end in 1..expression.len() {
        let text = format!("{}]", expression.get(..end).unwrap_or_default());
        let _ = evaluated(&with_value("", &format!("\"{text}\"")), &Inputs::default());
    }
}
