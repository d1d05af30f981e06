//! Functions of the author's own, and types.

use super::super::{at, evaluates, project};
use super::with_value;

const OWN: &str = r#""functions": [{"namespace": "contoso", "members": {
    "uniqueName": {"parameters": [{"name": "prefix", "type": "string"}],
        "output": {"type": "string", "value": "[concat(toLower(parameters('prefix')), uniqueString('x'))]"}},
    "double": {"parameters": [{"name": "n", "type": "int"}], "output": {"type": "int", "value": "[mul(parameters('n'), 2)]"}}}}],
    "parameters": {"n": {"type": "int", "defaultValue": 7}},"#;

#[test]
fn own_functions_see_their_own_parameters() {
    assert_eq!(evaluates(OWN, "[contoso.double(parameters('n'))]"), "14");
    assert_eq!(
        evaluates(OWN, "[Contoso.uniqueName('ST')]"),
        "? \"st\"… `uniqueString('x')` is only known after deployment"
    );
}

#[test]
fn wrong_arguments_of_own_functions_are_told() {
    let (_, found) =
        super::evaluated(&with_value(OWN, "\"[contoso.double(1, 2)]\""), &super::Inputs::default());
    assert_eq!(found[0].message, "`contoso.double` takes 1 arguments");
    let (_, found) = super::evaluated(&with_value(OWN, "\"[contoso.double()]\""), &super::Inputs::default());
    assert_eq!(found[0].message, "the function has no parameter `n`");
}

#[test]
fn types_say_what_is_secret_and_what_may_be_null() {
    let declarations = r##""definitions": {"secret": {"type": "secureString"}, "name": {"type": "string", "nullable": true},
        "login": {"type": "object", "properties": {"user": {"type": "string"}, "password": {"$ref": "#/definitions/secret"}}}},
        "parameters": {"login": {"$ref": "#/definitions/login", "defaultValue": {"user": "a", "password": "b"}},
          "name": {"$ref": "#/definitions/name"}},"##;
    assert_eq!(evaluates(declarations, "[coalesce(parameters('name'), 'x')]"), "\"x\"");
    let project = project(&with_value(
        declarations,
        "{\"user\": \"[parameters('login').user]\", \"password\": \"[parameters('login').password]\"}",
    ));
    assert!(!at(&project, "value.user").sensitive);
    assert!(at(&project, "value.password").sensitive);
}
