//! Arrays, objects, numbers and truth.

use super::{is, refused};

const LIST: &str = "createArray('one', 'two', 'three')";

#[test]
fn arrays_are_made_and_taken_apart() {
    assert_eq!(is("[array('efgh')]"), "[\"efgh\"]");
    assert_eq!(is("[array(createArray(1))]"), "[1]");
    assert_eq!(is("[concat(createArray('1-1'), createArray('2-1'))]"), "[\"1-1\", \"2-1\"]");
    assert_eq!(is(&format!("[first({LIST})]")), "\"one\"");
    assert_eq!(is(&format!("[last({LIST})]")), "\"three\"");
    assert_eq!(is("[first(createArray())]"), "null");
    assert_eq!(is(&format!("[take({LIST}, 2)]")), "[\"one\", \"two\"]");
    assert_eq!(is(&format!("[take({LIST}, -1)]")), "[]");
    assert_eq!(is(&format!("[skip({LIST}, 2)]")), "[\"three\"]");
    assert_eq!(is(&format!("[skip({LIST}, 9)]")), "[]");
    assert_eq!(is("[range(5, 3)]"), "[5, 6, 7]");
    assert_eq!(is("[flatten(createArray(createArray(1, 2), createArray(3)))]"), "[1, 2, 3]");
    assert_eq!(is("[distinct(createArray(1, 2, 1))]"), "[1, 2]");
    assert_eq!(is(&format!("[indexFromEnd({LIST}, 1)]")), "\"three\"");
    assert_eq!(is(&format!("[tryIndexFromEnd({LIST}, 4)]")), "null");
}

#[test]
fn places_in_arrays_and_texts() {
    assert_eq!(is(&format!("[indexOf({LIST}, 'two')]")), "1");
    assert_eq!(is(&format!("[indexOf({LIST}, 'four')]")), "-1");
    assert_eq!(is("[lastIndexOf(createArray(1, 2, 1), 1)]"), "2");
    assert_eq!(is("[indexOf('abcdef', 'CD')]"), "2");
    assert_eq!(is("[lastIndexOf('test', 't')]"), "3");
    assert_eq!(is("[indexOf('abcdef', 'z')]"), "-1");
}

#[test]
fn what_arrays_and_objects_hold() {
    assert_eq!(is("[contains('OneTwoThree', 'e')]"), "true");
    assert_eq!(is("[contains('OneTwoThree', 'z')]"), "false");
    assert_eq!(is("[contains(createObject('one', 'a'), 'ONE')]"), "true");
    assert_eq!(is(&format!("[contains({LIST}, 'Three')]")), "false");
    assert_eq!(is("[length(createObject('a', 1, 'b', 2))]"), "2");
    assert_eq!(is("[length('One Two Three')]"), "13");
    assert_eq!(is("[empty(createObject())]"), "true");
    assert_eq!(is("[empty(null())]"), "true");
}

#[test]
fn unions_and_intersections() {
    let (first, second) =
        ("createObject('one', 'a', 'three', 'c1')", "createObject('three', 'c2', 'four', 'd')");
    assert_eq!(is(&format!("[union({first}, {second})]")), "{one: \"a\", three: \"c2\", four: \"d\"}");
    assert_eq!(
        is("[union(createArray('one', 'two'), createArray('two', 'three'))]"),
        "[\"one\", \"two\", \"three\"]"
    );
    assert_eq!(
        is(
            "[union(createObject('p', createObject('a', 1, 'b', 2), 'l', createArray(1)), createObject('p', createObject('b', 3), 'l', createArray(2)))]"
        ),
        "{p: {a: 1, b: 3}, l: [2]}"
    );
    assert_eq!(
        is("[intersection(createObject('one', 'a', 'two', 'b'), createObject('one', 'a', 'two', 'z'))]"),
        "{one: \"a\"}"
    );
    assert_eq!(is("[intersection(createArray(1, 2, 3), createArray(2, 3))]"), "[2, 3]");
    assert_eq!(
        is(
            "[shallowMerge(createArray(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2))))]"
        ),
        "{a: {y: 2}}"
    );
}

#[test]
fn objects_as_lists() {
    let entities = "createObject('item002', 2, 'item001', 1)";
    assert_eq!(
        is(&format!("[items({entities})]")),
        "[{key: \"item001\", value: 1}, {key: \"item002\", value: 2}]"
    );
    assert_eq!(is(&format!("[objectKeys({entities})]")), "[\"item001\", \"item002\"]");
}

#[test]
fn what_may_be_missing_is_null() {
    let object = "createObject('a', createArray(5))";
    assert_eq!(is(&format!("[tryGet({object}, 'a', 0)]")), "5");
    assert_eq!(is(&format!("[tryGet({object}, 'b', 'c')]")), "null");
    assert_eq!(is(&format!("[coalesce(tryGet({object}, 'b'), 'x')]")), "\"x\"");
    assert_eq!(is(&format!("[{object}.?b.c[0]]")), "null");
    assert_eq!(is(&format!("[{object}.?a[0]]")), "5");
    assert_eq!(is(&format!("[{object}.?['a'].?[1]]")), "null");
}

#[test]
fn arithmetic() {
    assert_eq!(is("[add(5, 3)]"), "8");
    assert_eq!(is("[sub(7, 3)]"), "4");
    assert_eq!(is("[mul(5, 3)]"), "15");
    assert_eq!(is("[div(8, 3)]"), "2");
    assert_eq!(is("[mod(7, 3)]"), "1");
    assert_eq!(is("[int('4')]"), "4");
    assert_eq!(is("[float('3.0')]"), "3.0");
    assert_eq!(is("[max(createArray(0, 3, 2, 5))]"), "5");
    assert_eq!(is("[min(0, 3, 2)]"), "0");
}

#[test]
fn comparisons_and_truth() {
    assert_eq!(is("[equals(createObject('a', 1), createObject('a', 1))]"), "true");
    assert_eq!(is("[less('A', 'a')]"), "true");
    assert_eq!(is("[greaterOrEquals(2, 2)]"), "true");
    assert_eq!(is("[lessOrEquals(3, 2)]"), "false");
    assert_eq!(is("[greater('b', 'a')]"), "true");
    assert_eq!(is("[bool('True')]"), "true");
    assert_eq!(is("[bool(0)]"), "false");
    assert_eq!(is("[not(or(false(), equals(1, 2)))]"), "true");
    assert_eq!(is("[coalesce(null(), null())]"), "null");
}

#[test]
fn errors_are_told() {
    assert_eq!(refused("[concat('a', createArray(1))]"), "`concat` joins arrays only with arrays");
    assert_eq!(refused("[range(0, 10001)]"), "`range` makes no 10001 elements, at most 10000");
    assert_eq!(refused("[div(1, 0)]"), "`div` by zero");
    assert_eq!(refused("[add(9223372036854775807, 1)]"), "`add` of numbers that are too large");
    assert_eq!(refused("[add('1', 2)]"), "`add` needs two whole numbers");
    assert_eq!(refused("[int('four')]"), "`int` needs a whole number, as a number or as a text");
    assert_eq!(refused("[createObject('a')]"), "`createObject` needs a value for each key");
    assert_eq!(
        refused("[indexFromEnd(createArray(1), 2)]"),
        "there is no such element, counted from the end"
    );
    assert_eq!(refused("[not('x')]"), "`not` needs a Boolean");
    assert_eq!(refused("[and(true())]"), "`and` takes at least 2 arguments");
    assert_eq!(refused("[equals(1, 2, 3)]"), "`equals` takes 2 arguments");
    assert_eq!(refused("[true(1)]"), "`true` takes no argument");
    assert_eq!(refused("[fail('no such region')]"), "it fails: no such region");
}

#[test]
fn an_error_in_a_branch_that_is_not_taken_is_none() {
    assert_eq!(refused("[if(true(), 1, div(1, 0))]"), "");
    assert_eq!(refused("[coalesce('a', fail('x'))]"), "");
    let declarations = r#""parameters": {"x": {"type": "bool"}},"#;
    let text = super::with_value(declarations, "\"[if(parameters('x'), 1, div(1, 0))]\"");
    assert_eq!(super::evaluated(&text, &super::Inputs::default()).1, []);
}
