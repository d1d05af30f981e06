//! Every function by the examples and the rules of its documentation, and what is said where it is called against them.

use std::collections::BTreeSet;

use super::{is, refused};
use crate::evaluator::functions;

/// Expressions without their brackets, with their values.
const EVALUATED: &[(&str, &str)] = &[
    ("array('efgh')", "[\"efgh\"]"),
    ("array(1)", "[1]"),
    ("array(createObject('a', 1))", "[{a: 1}]"),
    ("concat(createArray('1-1', '1-2'), createArray('2-1'))", "[\"1-1\", \"1-2\", \"2-1\"]"),
    ("concat('prefix', '-', 'end')", "\"prefix-end\""),
    ("contains('OneTwoThree', 'e')", "true"),
    ("contains('OneTwoThree', 'z')", "false"),
    ("contains(createObject('one', 'a'), 'ONE')", "true"),
    ("contains(createArray('one', 'two'), 'three')", "false"),
    ("distinct(createArray(1, 2, 1))", "[1, 2]"),
    ("empty(createArray())", "true"),
    ("empty(createObject())", "true"),
    ("empty('')", "true"),
    ("empty(null())", "true"),
    ("empty('a')", "false"),
    ("first(createArray('one', 'two'))", "\"one\""),
    ("first('One Two Three')", "\"O\""),
    ("last(createArray('one', 'two'))", "\"two\""),
    ("last('One Two Three')", "\"e\""),
    (
        "flatten(createArray(createArray('one', 'two'), createArray('three')))",
        "[\"one\", \"two\", \"three\"]",
    ),
    ("indexFromEnd(createArray('a', 'b'), 1)", "\"b\""),
    ("tryIndexFromEnd(createArray('a', 'b'), 3)", "null"),
    ("indexOf('abcdef', 'CD')", "2"),
    ("indexOf('abcdef', 'z')", "-1"),
    ("indexOf(createArray('one', 'two', 'one'), 'one')", "0"),
    ("lastIndexOf('Abc abc', 'A')", "4"),
    ("lastIndexOf(createArray('one', 'two', 'one'), 'one')", "2"),
    ("intersection(createArray('one', 'two', 'three'), createArray('two', 'three'))", "[\"two\", \"three\"]"),
    (
        "intersection(createObject('one', 'a', 'two', 'b'), createObject('one', 'a', 'two', 'z'))",
        "{one: \"a\"}",
    ),
    ("length(createArray('one', 'two', 'three'))", "3"),
    ("length('One Two Three')", "13"),
    ("length(createObject('a', 1, 'b', 2))", "2"),
    ("max(createArray(0, 3, 2, 5, 4))", "5"),
    ("max(0, 3, 2)", "3"),
    ("min(createArray(0, 3, 2))", "0"),
    ("min(4, 3)", "3"),
    ("range(5, 3)", "[5, 6, 7]"),
    ("range(5, 0)", "[]"),
    ("skip(createArray('one', 'two', 'three'), 2)", "[\"three\"]"),
    ("skip('one two three', 4)", "\"two three\""),
    ("skip('one', 9)", "\"\""),
    ("take(createArray('one', 'two', 'three'), 2)", "[\"one\", \"two\"]"),
    ("take('one two three', 2)", "\"on\""),
    ("take('one', 9)", "\"one\""),
    ("union(createArray('one', 'two'), createArray('two', 'three'))", "[\"one\", \"two\", \"three\"]"),
    (
        "union(createObject('a', createObject('b', 1), 'c', 1), createObject('a', createObject('d', 2), 'c', 2))",
        "{a: {b: 1, d: 2}, c: 2}",
    ),
    ("parseCidr('10.144.0.0/20').lastUsable", "\"10.144.15.254\""),
    ("cidrSubnet('10.144.0.0/20', 24, 0)", "\"10.144.0.0/24\""),
    ("cidrHost('10.144.3.0/24', 0)", "\"10.144.3.1\""),
    ("coalesce(null(), 'two', 'three')", "\"two\""),
    ("coalesce(null(), null())", "null"),
    ("equals(createArray('a', 'b'), createArray('a', 'b'))", "true"),
    ("equals('a', 'A')", "false"),
    ("equals(createObject('a', 1), createObject('a', 2))", "false"),
    ("greater(1, 2)", "false"),
    ("greater('b', 'a')", "true"),
    ("greaterOrEquals(2, 2)", "true"),
    ("less(1, 2)", "true"),
    ("less('a', 'b')", "true"),
    ("lessOrEquals(3, 2)", "false"),
    ("dateTimeAdd('2020-04-07T14:53:14Z', 'P3Y')", "\"2023-04-07T14:53:14Z\""),
    ("dateTimeFromEpoch(1683040573)", "\"2023-05-02T15:16:13Z\""),
    ("dateTimeToEpoch('2023-05-02T15:16:13Z')", "1683040573"),
    ("filter(range(0, 6), lambda('i', greater(lambdaVariables('i'), 3)))", "[4, 5]"),
    (
        "groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1)))",
        "{f: [\"foo\"], b: [\"bar\", \"baz\"]}",
    ),
    ("map(range(0, 3), lambda('i', mul(lambdaVariables('i'), 2)))", "[0, 2, 4]"),
    (
        "map(createArray('a'), lambda('x', 'i', concat(lambdaVariables('x'), string(lambdaVariables('i')))))",
        "[\"a0\"]",
    ),
    ("mapValues(createObject('foo', 'x'), lambda('v', toUpper(lambdaVariables('v'))))", "{foo: \"X\"}"),
    (
        "reduce(createArray(5, 3, 2), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b'))))",
        "10",
    ),
    (
        "sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))",
        "[1, 2, 3]",
    ),
    ("toObject(createArray('a', 'b'), lambda('x', lambdaVariables('x')))", "{a: \"a\", b: \"b\"}"),
    ("and(bool('true'), bool('false'))", "false"),
    ("or(bool('true'), bool('false'))", "true"),
    ("and(false(), fail('never'))", "false"),
    ("or(true(), fail('never'))", "true"),
    ("not(equals(1, 2))", "true"),
    ("bool('true')", "true"),
    ("bool('False')", "false"),
    ("bool(1)", "true"),
    ("bool(0)", "false"),
    ("true()", "true"),
    ("false()", "false"),
    ("null()", "null"),
    ("if(true(), 'yes', fail('never'))", "\"yes\""),
    ("add(5, 3)", "8"),
    ("sub(3, 7)", "-4"),
    ("mul(5, 3)", "15"),
    ("div(8, 3)", "2"),
    ("mod(7, 3)", "1"),
    ("int('4')", "4"),
    ("float(3)", "3"),
    ("createArray('a', 'b', 'c')", "[\"a\", \"b\", \"c\"]"),
    ("createObject('int', 1, 'obj', createObject('a', 2))", "{int: 1, obj: {a: 2}}"),
    ("items(createObject('item002', 'b', 'item001', 'a'))[0].key", "\"item001\""),
    ("json('{\\\"a\\\": [1, true]}').a", "[1, true]"),
    ("json('null')", "null"),
    ("objectKeys(createObject('b', 1, 'a', 2))", "[\"a\", \"b\"]"),
    (
        "shallowMerge(createArray(createObject('a', createObject('b', 1)), createObject('a', createObject('c', 2))))",
        "{a: {c: 2}}",
    ),
    ("tryGet(createObject('a', createObject('b', 1)), 'a', 'b')", "1"),
    ("tryGet(createObject('a', 1), 'x', 'y')", "null"),
    ("tryGet(createArray('a'), 1)", "null"),
    (
        "tenantResourceId('Microsoft.Authorization/policyDefinitions', 'p')",
        "\"/providers/Microsoft.Authorization/policyDefinitions/p\"",
    ),
    (
        "managementGroupResourceId('corp', 'Microsoft.Authorization/policyDefinitions', 'p')",
        "\"/providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/policyDefinitions/p\"",
    ),
    (
        "subscriptionResourceId('1234', 'Microsoft.Network/locations', 'west')",
        "\"/subscriptions/1234/providers/Microsoft.Network/locations/west\"",
    ),
    (
        "resourceId('1234', 'rg', 'Microsoft.Sql/servers/databases', 's', 'd')",
        "\"/subscriptions/1234/resourceGroups/rg/providers/Microsoft.Sql/servers/s/databases/d\"",
    ),
    (
        "extensionResourceId('/subscriptions/1234', 'Microsoft.Authorization/locks', 'keep')",
        "\"/subscriptions/1234/providers/Microsoft.Authorization/locks/keep\"",
    ),
    ("subscription('1234').id", "\"/subscriptions/1234\""),
    ("resourceGroup('1234', 'rg').id", "\"/subscriptions/1234/resourceGroups/rg\""),
    ("base64('one, two, three')", "\"b25lLCB0d28sIHRocmVl\""),
    ("base64ToString('b25lLCB0d28sIHRocmVl')", "\"one, two, three\""),
    ("base64ToJson('eyJvbmUiOiAiYSJ9').one", "\"a\""),
    (
        "buildUri(createObject('scheme', 'https', 'host', 'example.org', 'path', 'a'))",
        "\"https://example.org/a\"",
    ),
    ("parseUri('https://example.org:8443/a?b=c').port", "8443"),
    ("dataUri('Hello')", "\"data:text/plain;charset=utf8;base64,SGVsbG8=\""),
    ("dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", "\"Hello, World!\""),
    ("endsWith('abcdef', 'EF')", "true"),
    ("startsWith('abcdef', 'AB')", "true"),
    ("format('{0}, {1}. {2:N0}', 'Hello', 'User', 8175133)", "\"Hello, User. 8,175,133\""),
    ("join(createArray('one', 'two'), ';')", "\"one;two\""),
    ("padLeft('123', 10, '0')", "\"0000000123\""),
    ("padLeft(7, 3)", "\"  7\""),
    ("replace('123-123-1234', '-', '')", "\"1231231234\""),
    ("split('one,two', ',')", "[\"one\", \"two\"]"),
    ("split('one;two,three', createArray(',', ';'))", "[\"one\", \"two\", \"three\"]"),
    ("string(createArray('a', 1))", r#""[\"a\",1]""#),
    ("string(true())", "\"True\""),
    ("substring('one two three', 4, 3)", "\"two\""),
    ("substring('one two', 4)", "\"two\""),
    ("toLower('One')", "\"one\""),
    ("toUpper('One')", "\"ONE\""),
    ("trim('    one two   ')", "\"one two\""),
    ("uri('http://contoso.org/firstpath/', 'myscript.sh')", "\"http://contoso.org/firstpath/myscript.sh\""),
    (
        "uri('http://contoso.org/firstpath/azuredeploy.json', 'myscript.sh')",
        "\"http://contoso.org/firstpath/myscript.sh\"",
    ),
    ("uriComponent('http://contoso.com/a.json')", "\"http%3A%2F%2Fcontoso.com%2Fa.json\""),
    ("uriComponentToString('http%3A%2F%2Fcontoso.com')", "\"http://contoso.com\""),
];

/// Calls that only the deployment can answer, with what is said of them.
const UNKNOWN: &[(&str, &str)] = &[
    ("deployer().objectId", "read from elsewhere"),
    ("deployment().properties", "read from elsewhere"),
    ("environment().name", "read from elsewhere"),
    ("externalInput('pipeline')", "has no value"),
    ("utcNow()", "only known after deployment"),
    ("newGuid()", "only known after deployment"),
    ("guid('a')", "only known after deployment"),
    ("uniqueString('a')", "only known after deployment"),
    ("listKeys('a', '2023-01-01').keys", "only known after deployment"),
    ("pickZones('Microsoft.Compute', 'virtualMachines', 'westus2')", "only known after deployment"),
    ("providers('Microsoft.Web', 'sites').apiVersions", "read from elsewhere"),
    ("reference('none', '2023-01-01').x", "read from elsewhere"),
    ("references('none')", "only known after deployment"),
    ("resourceInfo('none').id", "read from elsewhere"),
    ("toLogicalZone('1234', 'westus2', 'westus2-az1')", "read from elsewhere"),
    ("toLogicalZones('1234', 'westus2', createArray('westus2-az1'))", "read from elsewhere"),
    ("toPhysicalZone('1234', 'westus2', '1')", "read from elsewhere"),
    ("toPhysicalZones('1234', 'westus2', createArray('1'))", "read from elsewhere"),
    ("managementGroup().name", "read from elsewhere"),
    ("tenant().tenantId", "read from elsewhere"),
    ("subscription().displayName", "read from elsewhere"),
    ("resourceGroup().location", "read from elsewhere"),
];

/// Calls against the rules.
const REFUSED: &[&str] = &[
    "concat(createArray(1), 'a')",
    "contains(1, 'a')",
    "createObject('a')",
    "createObject(1)",
    "distinct('a')",
    "empty(1)",
    "first(1)",
    "last(1)",
    "flatten('a')",
    "flatten(createArray(1))",
    "indexFromEnd(createArray('a'), 2)",
    "tryIndexFromEnd('a', 1)",
    "indexOf(1, 2)",
    "lastIndexOf(1, 2)",
    "intersection('a', 'b')",
    "length(1)",
    "max('a')",
    "max(createArray())",
    "min('a')",
    "range(0, 10001)",
    "range(0, -1)",
    "skip(1, 2)",
    "take('a', 'b')",
    "union('a', createArray())",
    "cidrHost('10.0.0.0/33', 0)",
    "cidrSubnet('10.0.0.0/20', 16, 0)",
    "parseCidr('a')",
    "greater(1, 'a')",
    "greaterOrEquals(createArray(), 1)",
    "less(true(), 1)",
    "lessOrEquals(1, null())",
    "dateTimeAdd('a', 'P1D')",
    "dateTimeFromEpoch('a')",
    "dateTimeToEpoch('a')",
    "filter('a', lambda('x', true()))",
    "filter(createArray(1), 'a')",
    "filter(createArray(1), lambda('x', 'text'))",
    "groupBy(createArray(1), 2)",
    "lambda('x', 1)",
    "lambdaVariables('x')",
    "map(1, lambda('x', 1))",
    "mapValues(createArray(), lambda('x', 1))",
    "reduce(1, 0, lambda('a', 'b', 1))",
    "sort(createArray(2, 1), lambda('a', 'b', 'text'))",
    "toObject(createArray(1), lambda('x', createArray()))",
    "and(true(), 'a')",
    "or(false(), 'a')",
    "not('a')",
    "bool('yes')",
    "fail('wrong')",
    "if('a', 1, 2)",
    "add(9223372036854775807, 1)",
    "sub('a', 1)",
    "mul(9223372036854775807, 2)",
    "div(1, 0)",
    "mod(1, 0)",
    "copyIndex()",
    "int('a')",
    "float('a')",
    "items('a')",
    "json('{')",
    "objectKeys(createArray())",
    "shallowMerge(createObject())",
    "resourceId('a')",
    "resourceId('Microsoft.Sql/servers/databases', 's')",
    "extensionResourceId('/a', 'b', 'c')",
    "subscriptionResourceId('a', 'b')",
    "tenantResourceId('a', 'b')",
    "managementGroupResourceId('a', 'b')",
    "base64(createArray())",
    "base64ToString('!')",
    "base64ToJson('!')",
    "buildUri('a')",
    "parseUri('a')",
    "dataUri(createArray())",
    "dataUriToString('a')",
    "endsWith(createArray(), 'a')",
    "startsWith('a', createArray())",
    "format('{1}', 'a')",
    "format('{', 'a')",
    "join('a', ',')",
    "padLeft('a', 'b')",
    "replace('a', createArray(), 'b')",
    "split(1, 2)",
    "substring('abc', 2, 5)",
    "substring('abc', -1)",
    "toLower(createArray())",
    "toUpper(createObject())",
    "trim(1)",
    "uri(1, createArray())",
    "uriComponent(createArray())",
    "uriComponentToString(createArray())",
    "parameters('none')",
    "variables('none')",
    "first()",
    "equals(1)",
    "coalesce()",
    "true(1)",
];

#[test]
fn documented_examples_give_what_is_documented() {
    let wrong: Vec<String> = EVALUATED
        .iter()
        .map(|(expression, expected)| (expression, expected, is(&format!("[{expression}]"))))
        .filter(|(_, expected, found)| expected != &found)
        .map(|(expression, expected, found)| format!("{expression}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_only_the_deployment_answers_says_so() {
    for (expression, reason) in UNKNOWN {
        let found = is(&format!("[{expression}]"));
        assert!(found.starts_with('?') && found.contains(reason), "{expression}: {found}");
        assert_eq!(refused(&format!("[{expression}]")), "", "{expression}");
    }
}

#[test]
fn calls_against_the_rules_are_told() {
    let silent: Vec<&&str> =
        REFUSED.iter().filter(|expression| refused(&format!("[{expression}]")).is_empty()).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_function_is_among_the_examples() {
    let all = EVALUATED.iter().map(|(expression, _)| *expression);
    let all = all.chain(UNKNOWN.iter().map(|(expression, _)| *expression)).chain(REFUSED.iter().copied());
    let called: BTreeSet<&str> = all.flat_map(names).collect();
    let own = functions().iter().map(|function| function.name.trim_end_matches('*'));
    let missing: Vec<&str> =
        own.filter(|name| !called.iter().any(|called| called.starts_with(name))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// The names in an expression.
fn names(expression: &str) -> impl Iterator<Item = &str> {
    expression.split(|sign: char| !sign.is_ascii_alphanumeric())
}
