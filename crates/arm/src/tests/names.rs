//! Parameters, variables and scopes.

use super::{evaluated, evaluates, with_value};
use crate::Inputs;

#[test]
fn names_are_found_in_any_order_and_any_case() {
    let declarations = r#""variables": {"A": "[variables('b')]", "B": "x"},"#;
    assert_eq!(evaluates(declarations, "[Variables('a')]"), "\"x\"");
}

#[test]
fn a_name_that_depends_on_itself_is_told_once() {
    let text = with_value(
        r#""variables": {"a": "[variables('b')]", "b": "[variables('a')]"},"#,
        "\"[variables('a')]\"",
    );
    let (project, found) = evaluated(&text, &Inputs::default());
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["variable `a` depends on itself"]);
    assert_eq!(super::shown(&project, super::at(&project, "value")), "? `a` cannot be evaluated");
}

#[test]
fn a_name_that_nothing_has_is_told_where_it_stands() {
    let text = r#"{"resources": [{"type": "Contoso.Test/things", "apiVersion": "2024-01-01", "name": "a",
    "value": "[concat('a', parameters('nme'))]"
//                         ^^^^^^^^^^^^^^^^^ the template has no parameter `nme`
}]}"#;
    let (_, found) = evaluated(text, &Inputs::default());
    cumulint_testkit::assert_drawn(text, &found);
}

#[test]
fn what_a_default_lacks_must_be_given() {
    let declarations = r#""parameters": {"tags": {"type": "object", "defaultValue": {}}},"#;
    assert_eq!(evaluates(declarations, "[parameters('tags').owner]"), "? `parameters('tags')` has no value");
}

#[test]
fn loops_make_lists() {
    let declarations = r#""variables": {"copy": [{"name": "zones", "count": 2, "input": "[concat('z', copyIndex('zones', 1))]"}]},"#;
    assert_eq!(evaluates(declarations, "[variables('zones')]"), "[\"z1\", \"z2\"]");
}
