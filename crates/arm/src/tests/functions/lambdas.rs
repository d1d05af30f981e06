//! Functions that take lambdas.

use super::{is, refused};

const DOGS: &str = r#""variables": {"dogs": [{"name": "Evie", "age": 5}, {"name": "Casper", "age": 3}, {"name": "Indy", "age": 2}, {"name": "Kira", "age": 8}]},"#;

fn dogs(expression: &str) -> String {
    super::super::evaluates(DOGS, expression)
}

#[test]
fn lists_are_filtered_and_mapped() {
    let old = "filter(variables('dogs'), lambda('dog', greaterOrEquals(lambdaVariables('dog').age, 5)))";
    assert_eq!(
        dogs(&format!("[map({old}, lambda('d', lambdaVariables('d').name))]")),
        "[\"Evie\", \"Kira\"]"
    );
    assert_eq!(
        is("[filter(range(0, 6), lambda('i', equals(0, mod(lambdaVariables('i'), 2))))]"),
        "[0, 2, 4]"
    );
    assert_eq!(
        is(
            "[map(createArray('a', 'b'), lambda('x', 'i', concat(lambdaVariables('x'), lambdaVariables('i'))))]"
        ),
        "[\"a0\", \"b1\"]"
    );
    assert_eq!(
        is("[mapValues(createObject('a', 123, 'b', 456), lambda('v', mul(lambdaVariables('v'), 2)))]"),
        "{a: 246, b: 912}"
    );
}

#[test]
fn lists_are_reduced_and_sorted() {
    let ages = "map(variables('dogs'), lambda('dog', lambdaVariables('dog').age))";
    assert_eq!(
        dogs(&format!(
            "[reduce({ages}, 1, lambda('cur', 'next', add(lambdaVariables('cur'), lambdaVariables('next'))))]"
        )),
        "19"
    );
    assert_eq!(
        dogs(&format!("[sort({ages}, lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]")),
        "[2, 3, 5, 8]"
    );
    assert_eq!(is("[sort(createArray(1, 2), lambda('a', 'b', true()))]"), "[2, 1]");
}

#[test]
fn lists_become_objects() {
    let name = "lambda('e', lambdaVariables('e').name)";
    let age = "lambda('e', lambdaVariables('e').age)";
    assert_eq!(
        dogs(&format!("[toObject(take(variables('dogs'), 2), {name}, {age})]")),
        "{Evie: 5, Casper: 3}"
    );
    assert_eq!(
        dogs(&format!("[toObject(take(variables('dogs'), 1), {name})]")),
        "{Evie: {name: \"Evie\", age: 5}}"
    );
    let list = "createArray(createObject('t', 'a', 'v', 1), createObject('t', 'b', 'v', 2), createObject('t', 'a', 'v', 3))";
    assert_eq!(
        is(&format!(
            "[groupBy({list}, lambda('x', lambdaVariables('x').t), lambda('x', lambdaVariables('x').v))]"
        )),
        "{a: [1, 3], b: [2]}"
    );
}

#[test]
fn inner_lambdas_see_the_names_of_outer_ones() {
    assert_eq!(
        is(
            "[map(createArray(1, 2), lambda('x', map(createArray(10, 20), lambda('y', add(lambdaVariables('x'), lambdaVariables('y'))))))]"
        ),
        "[[11, 21], [12, 22]]"
    );
}

#[test]
fn what_is_not_known_stays_so() {
    let inputs = r#""parameters": {"limit": {"type": "int"}, "list": {"type": "array"}},"#;
    let evaluates = |expression: &str| super::super::evaluates(inputs, expression);
    assert_eq!(
        evaluates("[filter(createArray(1), lambda('x', less(lambdaVariables('x'), parameters('limit'))))]"),
        "? `parameters('limit')` has no value"
    );
    assert_eq!(evaluates("[map(parameters('list'), lambda('x', 1))]"), "? `parameters('list')` has no value");
    assert_eq!(
        evaluates("[map(createArray(1, 2), lambda('x', add(lambdaVariables('x'), parameters('limit'))))[1]]"),
        "? `parameters('limit')` has no value"
    );
}

#[test]
fn errors_are_told() {
    assert_eq!(refused("[map(createArray(1), 'x')]"), "`map` needs a lambda");
    assert_eq!(refused("[lambdaVariables('x')]"), "no lambda around has a variable `x`");
    assert_eq!(refused("[concat('a', lambda('x', 1))]"), "a lambda can only be an argument of a function");
}
