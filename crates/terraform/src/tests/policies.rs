//! `aws_iam_policy_document`, `google_iam_policy` and policies in files: what the providers make of them.
//!
//! The documents were compared with what the aws provider 5.100 writes for the same text, but for the order of values.

use super::{Evaluated, check, with};

/// The document of `data.aws_iam_policy_document.it`, rendered.
fn document(text: &str) -> String {
    let mut rendered = String::new();
    with(&[("main.tf", text)], |evaluated| rendered = of(evaluated, "it"));
    rendered
}

fn of(evaluated: &Evaluated<'_>, name: &str) -> String {
    let address = format!("data.aws_iam_policy_document.{name}");
    let block = evaluated.project.resources.iter().find(|resource| *resource.address == *address).unwrap();
    let shown =
        |entry: &cumulint_model::Entry| format!("{}: {}\n", entry.key, evaluated.render(&entry.value));
    block.properties.iter().map(shown).collect()
}

#[test]
fn statements_of_equal_sids_take_the_places_of_earlier_ones() {
    let text = r#"
data "aws_iam_policy_document" "source" {
  version   = "2008-10-17"
  policy_id = "source"
  statement {
    sid     = "A"
    actions = ["s3:Get*"]
  }
  statement {
    actions = ["s3:List*"]
  }
  statement {
    sid           = "B"
    effect        = "Deny"
    not_actions   = ["s3:Put*"]
    not_resources = ["arn:aws:s3:::x/*"]
  }
}
data "aws_iam_policy_document" "it" {
  source_policy_documents = [
    data.aws_iam_policy_document.source.json,
    jsonencode({ Id = "second", Statement = [{ Sid = "C", Action = "x:*" }] }),
  ]
  statement {
    sid     = "A"
    effect  = "Deny"
    actions = ["a:own"]
  }
  override_policy_documents = [
    jsonencode({ Id = "over", Statement = [{ Sid = "B", Action = "over:*" }, { Sid = "Z", Action = "z:*" }, { Action = "none:*" }] }),
    jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Z", Action = "zz:*" }, { Action = "none:*" }] }),
    "",
    null,
  ]
}
"#;
    assert_eq!(
        document(text),
        "Version: \"2012-10-17\"\nId: \"over\"\nStatement: [\
         {Sid=\"A\", Effect=\"Deny\", Action=[\"a:own\"]}, \
         {Effect=\"Allow\", Action=[\"s3:List*\"]}, \
         {Sid=\"B\", Action=\"over:*\"}, \
         {Sid=\"C\", Action=\"x:*\"}, \
         {Sid=\"Z\", Action=\"zz:*\"}, \
         {Action=\"none:*\"}, {Action=\"none:*\"}]\n"
    );
}

#[test]
fn deprecated_texts_are_merged_like_lists_of_documents() {
    let text = r#"
data "aws_iam_policy_document" "it" {
  source_json = jsonencode({ Statement = [{ Sid = "A", Action = "old:*" }, { Sid = "B", Action = "b:*" }] })
  statement {
    sid     = "B"
    actions = ["own:*"]
  }
  override_json = jsonencode({ Statement = { Sid = "A", Action = "new:*" } })
}
"#;
    assert_eq!(
        document(text),
        "Version: \"2012-10-17\"\nStatement: [{Sid=\"A\", Action=\"new:*\"}, {Sid=\"B\", Effect=\"Allow\", Action=[\"own:*\"]}]\n"
    );
}

#[test]
fn a_document_without_statements_has_none() {
    let text = "data \"aws_iam_policy_document\" \"it\" {\n  policy_id = \"nothing\"\n}\n";
    assert_eq!(document(text), "Version: \"2012-10-17\"\nId: \"nothing\"\n");
}

#[test]
fn principals_and_conditions_of_one_kind_are_joined() {
    let text = r#"
data "aws_iam_policy_document" "it" {
  statement {
    actions = []
    effect  = null
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["b"]
    }
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["2", "1"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["3"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:y"
      values   = ["4"]
    }
    condition {
      test     = "Bool"
      variable = "aws:x"
      values   = ["true"]
    }
  }
  statement {
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
"#;
    assert_eq!(
        document(text),
        "Version: \"2012-10-17\"\nStatement: [\
         {Effect=\"Allow\", Principal={*=[\"*\"], AWS=[\"b\", \"a\"]}, \
         Condition={StringEquals={aws:x=[\"2\", \"1\", \"3\"], aws:y=[\"4\"]}, Bool={aws:x=[\"true\"]}}}, \
         {Effect=\"Allow\", NotPrincipal=\"*\"}]\n"
    );
}

#[test]
fn policy_variables_may_be_written_without_escapes() {
    check(
        r#"
data "aws_iam_policy_document" "it" {
  statement {
    actions   = ["s3:&{x}"]
    #            ^^^^^^^^^ "s3:&{x}"
    resources = ["arn:aws:s3:::home/&{aws:username}/*"]
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "arn:aws:s3:::home/${aws:username}/*"
    principals {
      type        = "AWS"
      identifiers = ["&{aws:x}"]
      #              ^^^^^^^^^^ "${aws:x}"
    }
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["&{aws:username}/*"]
      #           ^^^^^^^^^^^^^^^^^^^ "${aws:username}/*"
    }
  }
}
"#,
    );
}

#[test]
fn policy_variables_of_the_old_version_are_no_variables() {
    let text = "data \"aws_iam_policy_document\" \"it\" {\n  version = \"2008-10-17\"\n  statement {\n    resources = [\"&{x}\"]\n  }\n}\n";
    assert_eq!(
        document(text),
        "Version: \"2008-10-17\"\nStatement: [{Effect=\"Allow\", Resource=[\"&{x}\"]}]\n"
    );
}

#[test]
fn dynamic_statements_principals_and_conditions_are_made() {
    let text = r#"
data "aws_iam_policy_document" "it" {
  for_each = toset(["a", "b"])
  dynamic "statement" {
    for_each = each.key == "a" ? ["x"] : []
    iterator = it
    content {
      sid     = upper(it.value)
      actions = ["s3:${it.value}"]
      dynamic "principals" {
        for_each = { AWS = ["1"], Service = ["2"] }
        content {
          type        = principals.key
          identifiers = principals.value
        }
      }
      dynamic "condition" {
        for_each = ["eu", "us"]
        content {
          test     = "StringEquals"
          variable = "aws:RequestedRegion"
          values   = [condition.value]
        }
      }
    }
  }
}
"#;
    with(&[("main.tf", text)], |evaluated| {
        assert_eq!(
            of(evaluated, "it[\"a\"]"),
            "Version: \"2012-10-17\"\nStatement: [{Sid=\"X\", Effect=\"Allow\", Action=[\"s3:x\"], \
             Principal={AWS=[\"1\"], Service=[\"2\"]}, Condition={StringEquals={aws:RequestedRegion=[\"eu\", \"us\"]}}}]\n"
        );
        assert_eq!(of(evaluated, "it[\"b\"]"), "Version: \"2012-10-17\"\n");
    });
}

#[test]
fn what_is_not_known_leaves_the_rest_known() {
    let text = r#"
variable "effect" {}
variable "accounts" { type = list(string) }
variable "kind" {}
variable "more" {}
data "aws_iam_policy_document" "it" {
  source_policy_documents = [var.more]
  statement {
    effect    = var.effect
    actions   = ["s3:*", var.kind]
    resources = ["arn:aws:s3:::logs/${var.kind}"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = var.accounts
    }
    principals {
      type        = var.kind
      identifiers = ["x"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
    condition {
      test     = var.kind
      variable = "aws:x"
      values   = ["true"]
    }
  }
  dynamic "statement" {
    for_each = var.accounts
    content {
      actions = ["sts:AssumeRole"]
    }
  }
}
"#;
    assert_eq!(
        document(text),
        "Version: \"2012-10-17\"\nStatement: [unknown: `var.more` has no value, \
         {Effect=unknown: `var.effect` has no value, Action=[\"s3:*\", unknown: `var.kind` has no value], \
         Resource=[arn:aws:s3:::logs/… unknown: `var.kind` has no value], \
         Principal={AWS=[\"*\", unknown: `var.accounts` has no value, unknown: `var.kind` has no value]}, \
         Condition={Bool={aws:SecureTransport=[\"true\"]}, ?=unknown: `var.kind` has no value}}, \
         unknown: `var.accounts` has no value]\n"
    );
}

#[test]
fn statements_of_one_sid_that_were_written_side_by_side_are_both_kept() {
    let text = "data \"aws_iam_policy_document\" \"it\" {\n  statement {\n    sid     = \"A\"\n    actions = [\"a:*\"]\n  }\n  statement {\n    sid     = \"A\"\n    actions = [\"b:*\"]\n  }\n}\n";
    assert_eq!(
        document(text),
        "Version: \"2012-10-17\"\nStatement: [{Sid=\"A\", Effect=\"Allow\", Action=[\"a:*\"]}, {Sid=\"A\", Effect=\"Allow\", Action=[\"b:*\"]}]\n"
    );
}

#[test]
fn the_minified_text_is_the_same_document() {
    let text = r#"
data "aws_iam_policy_document" "it" {
  count = 1
  statement {
    actions = ["s3:*"]
    #          ^^^^^^ "s3:*"
  }
}
resource "aws_iam_policy" "it" {
  policy = data.aws_iam_policy_document.it[0].minified_json
}
"#;
    with(&[("main.tf", text)], |evaluated| {
        let policy = evaluated.render(evaluated.property("aws_iam_policy.it", "policy"));
        assert_eq!(
            policy,
            "encoded {Version=\"2012-10-17\", Statement=[{Effect=\"Allow\", Action=[\"s3:*\"]}]} of data.aws_iam_policy_document.it[0]"
        );
    });
}

#[test]
fn a_google_policy_has_conditions_and_audit_configurations() {
    let text = r#"
data "google_iam_policy" "it" {
  binding {
    role    = "roles/owner"
    members = ["user:a@example.com", "allUsers"]
    #                                ^^^^^^^^^^ "allUsers"
    condition {
      title      = "soon over"
      expression = "request.time < timestamp('2027-01-01T00:00:00Z')"
    }
  }
  audit_config {
    service = "allServices"
    audit_log_configs {
      log_type         = "DATA_READ"
      exempted_members = ["user:b@example.com"]
    }
  }
}
resource "google_project_iam_policy" "it" {
  policy_data = data.google_iam_policy.it.policy_data
}
"#;
    with(&[("main.tf", text)], |evaluated| {
        assert_eq!(
            evaluated.render(evaluated.property("google_project_iam_policy.it", "policy_data")),
            "encoded {bindings=[{role=\"roles/owner\", members=[\"user:a@example.com\", \"allUsers\"], \
             condition={title=\"soon over\", expression=\"request.time < timestamp('2027-01-01T00:00:00Z')\"}}], \
             auditConfigs=[{service=\"allServices\", auditLogConfigs=[{logType=\"DATA_READ\", \
             exemptedMembers=[\"user:b@example.com\"]}]}]} of data.google_iam_policy.it"
        );
    });
}

#[test]
fn interpolations_within_texts_of_json_keep_the_characters_of_the_author() {
    check(
        r#"
resource "aws_s3_bucket" "a" {}
variable "name" { default = "logs" }
#                           ------ default of variable `name`
resource "aws_s3_bucket_policy" "a" {
  policy = <<EOT
{
  "Statement": [
    { "Effect": "Allow", "Action": "s3:*", "Resource": "${aws_s3_bucket.a.arn}/*", "Sid": "${var.name}-all" }
    //          ^^^^^^^ "Allow"
    //                             ^^^^^^ "s3:*"
    //                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown: `arn` is only known after deployment
    //                                                                                    ^^^^^^^^^^^^^^^^^ "logs-all"
  ]
}
EOT
}
"#,
    );
}

#[test]
fn what_a_file_says_is_blamed_in_the_file() {
    let files = [
        (
            "main.tf",
            "resource \"aws_iam_policy\" \"a\" {\n  policy = file(\"${path.module}/policy.json\")\n}\n\
             resource \"aws_iam_policy\" \"b\" {\n  policy = templatefile(\"policy.tpl\", { action = \"iam:*\" })\n}\n",
        ),
        ("policy.json", "{ \"Statement\": [{ \"Action\": \"s3:*\" }] }\n"),
        ("policy.tpl", "{ \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"${action}\" }] }\n"),
    ];
    with(&files, |evaluated| {
        let mut project = evaluated.project.clone();
        project.place_parts_where_used();
        let written = |address: &str, name: &str| {
            let resource = project.resources.iter().find(|resource| &*resource.address == address).unwrap();
            let policy = resource.properties.get("policy").unwrap().value.as_map().unwrap();
            let statement = policy.get("Statement").unwrap().value.as_list().unwrap()[0].as_map().unwrap();
            let place = project.place_of(&statement.get(name).unwrap().value).unwrap();
            (evaluated.sources.get(place.file).path.to_string(), evaluated.sources.slice(place))
        };
        let found = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(written("aws_iam_policy.a", "Action"), found("policy.json", "\"s3:*\""));
        assert_eq!(written("aws_iam_policy.b", "Effect"), found("policy.tpl", "\"Allow\""));
        assert_eq!(written("aws_iam_policy.b", "Action"), found("main.tf", "\"iam:*\""));
    });
}
