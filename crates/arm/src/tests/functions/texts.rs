//! Texts.

use super::{is, refused};

#[test]
fn texts_are_cut() {
    assert_eq!(is("[substring('one two three', 4, 3)]"), "\"two\"");
    assert_eq!(is("[substring('one two', 4)]"), "\"two\"");
    assert_eq!(is("[take('one two three', 3)]"), "\"one\"");
    assert_eq!(is("[skip('one two three', 4)]"), "\"two three\"");
    assert_eq!(is("[first('One')]"), "\"O\"");
    assert_eq!(is("[last('One')]"), "\"e\"");
    assert_eq!(is("[trim('    one two   ')]"), "\"one two\"");
    assert_eq!(is("[split('one,two;three', createArray(',', ';'))]"), "[\"one\", \"two\", \"three\"]");
    assert_eq!(is("[join(createArray('one', 'two'), ';')]"), "\"one;two\"");
}

#[test]
fn texts_are_changed() {
    assert_eq!(is("[padLeft('123', 10, '0')]"), "\"0000000123\"");
    assert_eq!(is("[padLeft(5, 2, '0')]"), "\"05\"");
    assert_eq!(is("[replace('123-123-1234', '-', '')]"), "\"1231231234\"");
    assert_eq!(is("[toUpper('One')]"), "\"ONE\"");
    assert_eq!(is("[startsWith('abcdef', 'AB')]"), "true");
    assert_eq!(is("[endsWith('abcdef', 'e')]"), "false");
}

#[test]
fn values_become_texts() {
    assert_eq!(is("[string(3)]"), "\"3\"");
    assert_eq!(is("[string(true())]"), "\"True\"");
    assert_eq!(
        is("[string(createObject('a', 'x', 'b', createArray(1, true())))]"),
        r#""{\"a\":\"x\",\"b\":[1,true]}""#
    );
    assert_eq!(is("[string(createArray('it', null()))]"), r#""[\"it\",null]""#);
}

#[test]
fn formats() {
    assert_eq!(
        is("[format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)]"),
        "\"Hello, User. Formatted number: 8,175,133\""
    );
    assert_eq!(is("[format('{0:D3}|{0:000}|{0:X2}|{0,4}|{0,-4}|', 7)]"), "\"007|007|07|   7|7   |\"");
    assert_eq!(is("[format('{0:yyyy}', 7)]"), "? `format` is not evaluated");
    assert_eq!(refused("[format('{0}{1}', 'a')]"), "`format` has no value for `{1}`");
    assert_eq!(refused("[format('{0', 'a')]"), "the format has a brace without its partner");
    assert_eq!(refused("[format('{0}', createArray(1))]"), "`format` takes no arrays and no objects");
}

#[test]
fn base64_and_data_addresses() {
    assert_eq!(is("[base64('one, two, three')]"), "\"b25lLCB0d28sIHRocmVl\"");
    assert_eq!(is("[base64ToString('b25lLCB0d28sIHRocmVl')]"), "\"one, two, three\"");
    assert_eq!(is("[base64('a')]"), "\"YQ==\"");
    assert_eq!(is("[base64ToString(base64('ab'))]"), "\"ab\"");
    assert_eq!(is("[base64ToJson(base64('{\\\"one\\\": \\\"a\\\"}')).one]"), "\"a\"");
    assert_eq!(is("[dataUri('Hello')]"), "\"data:text/plain;charset=utf8;base64,SGVsbG8=\"");
    assert_eq!(is("[dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')]"), "\"Hello, World!\"");
    assert_eq!(refused("[base64ToString('b25')]"), "the text is not Base64");
    assert_eq!(refused("[base64ToJson('YQ==')]"), "the text is not JSON");
    assert_eq!(refused("[dataUriToString('Hello')]"), "the text is no data address");
}

#[test]
fn json_texts() {
    assert_eq!(is("[json('{\\\"a\\\": \\\"b\\\"}')]"), "{a: \"b\"}");
    assert_eq!(is("[json('null')]"), "null");
    assert_eq!(is("[json('[1,2,3]')]"), "[1, 2, 3]");
    assert_eq!(is("[json('\\\"test\\\"')]"), "\"test\"");
    assert_eq!(refused("[json('{')]"), "the text is not JSON");
    // Azure takes more for JSON than JSON is.
    assert_eq!(is("[json('.25')]"), "0.25");
    assert_eq!(is("[json('{''a'': 1}')]"), "? `json` is not evaluated");
}

#[test]
fn errors_are_told() {
    assert_eq!(refused("[substring('abc', 2, 5)]"), "`substring` reaches beyond the text's 3 characters");
    assert_eq!(refused("[substring('abc', -1)]"), "`substring` needs numbers of zero or more");
    assert_eq!(refused("[toLower(createArray())]"), "`toLower` needs a text");
    assert_eq!(
        refused("[replace('a', '', 'b')]"),
        "`replace` needs to know what is replaced: the text is empty"
    );
    assert_eq!(refused("[length(1)]"), "`length` needs a text, an array or an object");
}
