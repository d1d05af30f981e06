//! Keys of objects that are not known, and secrets that objects hold.

use super::{at, evaluates, project, shown, with_value};

const NAME: &str = r#""parameters": {"name": {"type": "string"}, "other": {"type": "string"}},"#;

fn is(expression: &str) -> String {
    evaluates(NAME, expression)
}

#[test]
fn a_key_that_is_not_known_is_shown_by_what_is_known_of_it() {
    let text = with_value(NAME, r#"{"[concat('st', parameters('name'))]": 1, "b": 2}"#);
    let project = project(&text);
    assert_eq!(shown(&project, at(&project, "value")), "{['st${name}']: 1, b: 2}");
    assert_eq!(is("[createObject(uniqueString('a', parameters('name')), 1)]"), "{['${uniqueString(…)}']: 1}");
    assert_eq!(is("[createObject(resourceGroup().name, 1)]"), "{['${resourceGroup().name}']: 1}");
}

#[test]
fn an_object_may_have_what_a_key_that_is_not_known_may_be() {
    let unknown = "? `parameters('name')` has no value";
    let object = "createObject(concat('st', parameters('name')), 1, 'b', 2)";
    assert_eq!(is(&format!("[{object}.b]")), "2");
    assert_eq!(is(&format!("[{object}.store]")), unknown);
    assert_eq!(is(&format!("[contains({object}, 'store')]")), unknown);
    assert_eq!(is(&format!("[contains({object}, 'tags')]")), "false");
    assert_eq!(is(&format!("[tryGet({object}, 'tags')]")), "null");
    assert_eq!(is(&format!("[tryGet({object}, 'store')]")), unknown);
    assert_eq!(is(&format!("[length({object})]")), unknown);
    assert_eq!(is("[length(createObject(parameters('name'), 1))]"), "1");
    assert_eq!(is("[empty(createObject(parameters('name'), 1))]"), "false");
}

#[test]
fn a_key_that_is_not_known_stays_unknown_where_it_becomes_a_value() {
    let object = "createObject(concat('st', parameters('name')), 1)";
    assert_eq!(is(&format!("[items({object})[0].key]")), "? \"st\"… `parameters('name')` has no value");
    assert_eq!(is(&format!("[items({object})[0].value]")), "1");
    assert_eq!(is(&format!("[objectKeys({object})[0]]")), "? \"st\"… `parameters('name')` has no value");
}

#[test]
fn equal_keys_that_are_not_known_are_one() {
    let one = "createObject(parameters('name'), 1)";
    assert_eq!(is(&format!("[union({one}, createObject(parameters('name'), 2))]")), "{['${name}']: 2}");
    assert_eq!(
        is(&format!("[union({one}, createObject(parameters('other'), 2))]")),
        "{['${name}']: 1, ['${other}']: 2}"
    );
    assert_eq!(is(&format!("[equals({one}, {one})]")), "true");
    assert_eq!(
        is(&format!("[equals({one}, createObject(parameters('other'), 1))]")),
        "? `parameters('name')` has no value"
    );
    assert_eq!(
        is("[toObject(createArray(1), lambda('x', parameters('name')), lambda('x', lambdaVariables('x')))]"),
        "{['${name}']: 1}"
    );
}

#[test]
fn an_object_that_is_merged_with_something_unknown_is_unknown() {
    let declarations = r#""parameters": {"tags": {"type": "object"}},"#;
    let unknown = "? `parameters('tags')` has no value";
    for (left, right) in [
        ("createObject('a', parameters('tags'))", "createObject('a', createObject('b', 1))"),
        ("createObject('a', createObject('b', 1))", "createObject('a', parameters('tags'))"),
    ] {
        assert_eq!(evaluates(declarations, &format!("[union({left}, {right}).a]")), unknown);
    }
}

#[test]
fn a_secret_in_an_object_is_one_by_itself_and_in_every_text_made_of_the_object() {
    let secret = "createObject('user', 'sa', 'password', listKeys('a', '2023-01-01').keys[0].value)";
    for (expression, expected) in [
        (secret.to_owned(), false),
        (format!("{secret}.user"), false),
        (format!("{secret}.password"), true),
        (format!("string({secret})"), true),
        (format!("base64(string(createArray({secret})))"), true),
        (format!("union({secret}, createObject('a', 1))"), false),
        (format!("if(equals(parameters('name'), 'x'), {secret}, createObject())"), true),
        (format!("json(string({secret}))"), true),
        (format!("empty({secret})"), false),
    ] {
        let project = project(&with_value(NAME, &format!("\"[{expression}]\"")));
        assert_eq!(at(&project, "value").sensitive, expected, "{expression}");
    }
}
