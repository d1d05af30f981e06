//! Expressions and their values.

use super::{check, value_of};

#[test]
fn operators_calculate() {
    assert_eq!(value_of("0.1 + 0.2 == 0.3"), "true");
    assert_eq!(value_of("7 % 3 * 2 - -1"), "3");
    assert_eq!(value_of("1 < 2 && !(\"a\" == \"b\")"), "true");
    assert_eq!(value_of("\"1\" + 1"), "2");
    assert_eq!(value_of("1 == \"1\""), "false");
    assert_eq!(value_of("false || null"), "error: an operand is null");
    assert_eq!(value_of("true || null"), "true");
    assert_eq!(value_of("false && tobool(\"x\")"), "false");
}

#[test]
fn a_conditional_gives_both_sides_one_type() {
    assert_eq!(value_of("true ? 1 : \"a\""), "\"1\"");
    assert_eq!(value_of("false ? [1] : [\"a\", \"b\"]"), "[\"a\", \"b\"]");
    assert_eq!(value_of("true ? [1] : {}"), "error: inconsistent conditional result types");
}

#[test]
fn an_unknown_condition_names_the_input() {
    check(
        r#"
variable "open" {}

resource "aws_s3_bucket" "site" {
  acl   = var.open ? "public-read" : "private"
  #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown: `var.open` has no value
  known = false ? var.open : "private"
  #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "private"
  #                          --------- into a conditional
}
"#,
    );
}

#[test]
fn indexes_attributes_and_splats_lead_inside() {
    assert_eq!(value_of("[1, 2][1]"), "2");
    assert_eq!(value_of("{ a = { b = [3] } }.a[\"b\"].0"), "3");
    assert_eq!(value_of("[{ a = 1 }, { a = 2 }][*].a"), "[1, 2]");
    assert_eq!(value_of("[{ a = 1 }].*.a[0]"), "1");
    assert_eq!(value_of("null[*]"), "[]");
    assert_eq!(value_of("[1, 2][-1]"), "error: a negative number is not a valid index for a sequence");
    assert_eq!(value_of("{ a = 1 }.b"), "error: there is no attribute \"b\"");
}

#[test]
fn for_expressions_filter_and_group() {
    assert_eq!(value_of("[for k, v in { b = 1, a = 2 } : \"${k}=${v}\"]"), "[\"a=2\", \"b=1\"]");
    assert_eq!(value_of("[for i, v in [5, 6, 7] : i if v != 6]"), "[0, 2]");
    assert_eq!(value_of("{ for v in [\"a\", \"b\", \"a\"] : v => length(v)... }"), "{a=[1, 1], b=[1]}");
    assert_eq!(value_of("{ for v in [\"a\", \"a\"] : v => 1 }"), "error: duplicate object key \"a\"");
}

#[test]
fn an_element_of_a_loop_leads_back_to_its_text() {
    check(
        r#"
locals {
  names = ["logs", "site"]
  #        ------ instance 0
}

resource "aws_iam_policy" "read" {
  resources = [for name in local.names : upper(name)]
  #                                      ^^^^^^^^^^^ "LOGS"
}
"#,
    );
}

#[test]
fn templates_put_texts_together() {
    assert_eq!(value_of("\"a-${1.50}-${true}\""), "\"a-1.5-true\"");
    assert_eq!(value_of("\"${[1]}\""), "[1]");
    assert_eq!(value_of("\"%{ if true }yes%{ else }no%{ endif }\""), "\"yes\"");
    assert_eq!(value_of("\"%{ for x in [1, 2] }${x},%{ endfor }\""), "\"1,2,\"");
    assert_eq!(value_of("\"a${null}\""), "error: the expression result is null and cannot be part of a text");
}

#[test]
fn texts_are_cut_and_joined() {
    assert_eq!(value_of("join(\"-\", [\"a\", \"b\"])"), "\"a-b\"");
    assert_eq!(value_of("split(\",\", \"a,b\")"), "[\"a\", \"b\"]");
    assert_eq!(value_of("replace(\"a.b.c\", \".\", \"/\")"), "\"a/b/c\"");
    assert_eq!(value_of("title(\"it's fine\")"), "\"It'S Fine\"");
    assert_eq!(value_of("substr(\"hello\", -3, -1)"), "\"llo\"");
    assert_eq!(value_of("lower(upper(trimspace(\"  Ab \")))"), "\"ab\"");
    assert_eq!(value_of("base64decode(base64encode(\"hello\"))"), "\"hello\"");
    assert_eq!(value_of("startswith(\"pre-${terraform_data.it.id}\", \"pre-\")"), "true");
}

#[test]
fn format_writes_its_verbs() {
    assert_eq!(
        value_of("format(\"%s-%03d|%5s|%-4s|%v|%q\", \"a\", 7, \"b\", \"c\", [1], \"d\")"),
        r#""a-007|    b|c   |[1]|\"d\"""#
    );
    assert_eq!(value_of("format(\"%.2f%%\", 12.345)"), "\"12.34%\"");
    assert_eq!(value_of("format(\"%s\")"), "error: format: not enough arguments for \"%s\"");
}

#[test]
fn collections_are_searched_and_merged() {
    assert_eq!(value_of("merge({ a = 1, b = 2 }, null, { b = 3 })"), "{a=1, b=3}");
    assert_eq!(value_of("concat([1], [\"a\"])"), "[1, \"a\"]");
    assert_eq!(value_of("lookup({ a = 1 }, \"b\", 2)"), "2");
    assert_eq!(value_of("element([1, 2, 3], 4)"), "2");
    assert_eq!(value_of("flatten([[1], [[2]], 3])"), "[1, 2, 3]");
    assert_eq!(value_of("distinct([\"a\", \"b\", \"a\"])"), "[\"a\", \"b\"]");
    assert_eq!(value_of("keys({ b = 1, a = 2 })"), "[\"a\", \"b\"]");
    assert_eq!(value_of("values({ b = 1, a = 2 })"), "[2, 1]");
    assert_eq!(value_of("contains([\"a\", 1], \"1\")"), "false");
    assert_eq!(value_of("coalesce(null, \"\", \"x\")"), "\"x\"");
    assert_eq!(value_of("length(toset([1, 1, 2]))"), "2");
    assert_eq!(value_of("element([1, 2, 3], -2)"), "2");
}

#[test]
fn conversions_follow_the_rules() {
    assert_eq!(value_of("tonumber(\"1.50\")"), "1.5");
    assert_eq!(value_of("tobool(\"1\")"), "true");
    assert_eq!(value_of("tolist([1, \"a\"])"), "[\"1\", \"a\"]");
    assert_eq!(value_of("toset([\"b\", \"a\", \"b\"])"), "[\"a\", \"b\"]");
    assert_eq!(value_of("tomap({ a = 1, b = \"x\" })"), "{a=\"1\", b=\"x\"}");
    assert_eq!(
        value_of("tonumber(\"x\")"),
        "error: a number is required".replace("error: ", "error: tonumber: ")
    );
    assert_eq!(value_of("tolist([1, true])"), "error: tolist: all elements must have the same type");
}

#[test]
fn try_and_can_catch_errors() {
    assert_eq!(value_of("try({}.a, \"fallback\")"), "\"fallback\"");
    assert_eq!(value_of("can(tonumber(\"x\"))"), "false");
    assert_eq!(value_of("can({ a = 1 }.a)"), "true");
}

#[test]
fn a_function_that_is_not_evaluated_is_named() {
    assert_eq!(value_of("rsadecrypt(\"YQ==\", file(\"main.tf\"))"), "unknown: `rsadecrypt` is not evaluated");
}

#[test]
fn a_picked_element_keeps_its_own_way() {
    check(
        r#"
variable "acls" {
  default = { site = "public-read", logs = "private" }
  #                                        --------- default of variable `acls`
}

resource "aws_s3_bucket" "site" {
  acl = lookup(var.acls, "site", "private")
  #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "public-read"
  log = var.acls["logs"]
  #     ^^^^^^^^^^^^^^^^ "private"
}
"#,
    );
}
