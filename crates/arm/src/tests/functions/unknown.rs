//! What only the deployment knows, and what of it is known all the same.

use super::is;

const NAME: &str = r#""parameters": {"name": {"type": "string"}},"#;

fn named(expression: &str) -> String {
    super::super::evaluates(NAME, expression)
}

#[test]
fn opaque_values_equal_those_of_equal_inputs() {
    assert_eq!(
        is("[equals(uniqueString('a', resourceGroup().id), uniqueString('a', resourceGroup().id))]"),
        "true"
    );
    assert_eq!(
        is("[equals(uniqueString('a'), uniqueString('b'))]"),
        "? `uniqueString('a')` is only known after deployment"
    );
    assert_eq!(is("[equals(guid('a'), guid('a'))]"), "true");
    assert_eq!(is("[equals(concat('a', uniqueString('x')), concat('b', uniqueString('x')))]"), "false");
}

#[test]
fn times_and_new_names_are_never_known() {
    assert_eq!(is("[utcNow('d')]"), "? `utcNow('d')` is only known after deployment");
    assert_eq!(is("[newGuid()]"), "? `newGuid()` is only known after deployment");
    assert_eq!(
        is("[environment().suffixes.storage]"),
        "? `environment().suffixes.storage` is read from elsewhere during deployment"
    );
    assert_eq!(is("[tenant().tenantId]"), "? `tenant().tenantId` is read from elsewhere during deployment");
    assert_eq!(is("[deployment().name]"), "? `deployment().name` is read from elsewhere during deployment");
    assert_eq!(is("[externalInput('pipeline', 'x')]"), "? `externalInput('pipeline', 'x')` has no value");
    assert_eq!(
        is("[pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')[0]]"),
        "? `pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')[0]` is only known after deployment"
    );
    assert_eq!(
        is("[listKeys('a', '2023-01-01').keys[0].value]"),
        "? `listKeys('a', '2023-01-01').keys[0].value` is only known after deployment"
    );
    assert_eq!(is("[references('vms')]"), "? `references('vms')` is only known after deployment");
}

#[test]
fn keys_that_are_listed_are_secrets() {
    let text = super::with_value("", "\"[concat('key=', listKeys('a', '2023-01-01').keys[0].value)]\"");
    let project = super::super::project(&text);
    assert!(super::super::at(&project, "value").sensitive);
}

#[test]
fn a_known_beginning_is_kept() {
    let rest = "`parameters('name')` has no value";
    assert_eq!(named("[take(concat('store', parameters('name')), 24)]"), format!("? \"store\"… {rest}"));
    assert_eq!(named("[take(concat('store', parameters('name')), 3)]"), "\"sto\"");
    assert_eq!(named("[substring(concat('store', parameters('name')), 1, 2)]"), "\"to\"");
    assert_eq!(named("[skip(concat('store', parameters('name')), 2)]"), format!("? \"ore\"… {rest}"));
    assert_eq!(named("[toUpper(concat('store', parameters('name')))]"), format!("? \"STORE\"… {rest}"));
    assert_eq!(named("[replace(concat('a-b', parameters('name')), '-', '')]"), format!("? \"ab\"… {rest}"));
    assert_eq!(named("[trim(concat(' a', parameters('name')))]"), format!("? \"a\"… {rest}"));
    assert_eq!(named("[base64(concat('abcd', parameters('name')))]"), format!("? \"YWJj\"… {rest}"));
    assert_eq!(named("[format('{0}-{1}', 'a', parameters('name'))]"), format!("? \"a-\"… {rest}"));
    assert_eq!(named("[string(createObject('a', parameters('name')))]"), format!(r#"? "{{\"a\":"… {rest}"#));
    assert_eq!(named("[first(concat('store', parameters('name')))]"), "\"s\"");
    assert_eq!(named("[contains(concat('store', parameters('name')), 'tor')]"), "true");
    assert_eq!(named("[startsWith(concat('store', parameters('name')), 'x')]"), "false");
    assert_eq!(named("[uri('https://a.b/c/', parameters('name'))]"), format!("? \"https://a.b/c/\"… {rest}"));
}

#[test]
fn an_error_that_hangs_on_a_default_asks_for_another_value() {
    let declarations = r#""parameters": {"count": {"type": "int", "defaultValue": 0}},"#;
    let text = super::with_value(declarations, "\"[div(4, parameters('count'))]\"");
    let (project, found) = super::evaluated(&text, &super::Inputs::default());
    assert_eq!(found, []);
    let value = super::super::at(&project, "value");
    assert_eq!(super::super::shown(&project, value), "? `parameters('count')` has no value");
}

#[test]
fn a_function_that_nobody_knows_is_a_gap() {
    let project = super::super::project(&super::with_value("", "\"[frobnicate('a')]\""));
    let gaps: Vec<(&str, &str)> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject)).collect();
    assert_eq!(gaps, [("function", "frobnicate")]);
}
