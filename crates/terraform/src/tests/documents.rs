//! Policy documents and JSON in texts.

use super::with;

#[test]
fn an_encoded_object_keeps_its_places() {
    let text = "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({\n    Statement = [{ Action = \"s3:*\" }]\n  })\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let policy = evaluated.property("aws_iam_policy.p", "policy");
        assert_eq!(policy.as_str(), Some("{\"Statement\":[{\"Action\":\"s3:*\"}]}"));
        let statement = &policy.as_map().unwrap().get("Statement").unwrap().value.as_list().unwrap()[0];
        let action = &statement.as_map().unwrap().get("Action").unwrap().value;
        assert_eq!(evaluated.written(action), "\"s3:*\"");
    });
}

#[test]
fn a_heredoc_of_json_is_read_with_its_interpolations() {
    let text = r#"
variable "account" {}
variable "action" { default = "s3:Get*" }
resource "aws_s3_bucket" "logs" {}
resource "aws_s3_bucket_policy" "p" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": ["${var.action}", "s3:List*"],
        "Resource": "${aws_s3_bucket.logs.arn}",
        "Principal": "arn:aws:iam::${var.account}:root",
        "Condition": ${jsonencode({ Bool = { "aws:SecureTransport" = false } })}
      }]
    }
  EOT
}
"#;
    with(&[("main.tf", text)], |evaluated| {
        let policy = evaluated.property("aws_s3_bucket_policy.p", "policy");
        assert_eq!(
            evaluated.render(policy),
            "encoded {Version=\"2012-10-17\", Statement=[{Effect=\"Allow\", Action=[\"s3:Get*\", \"s3:List*\"], \
             Resource=→ aws_s3_bucket.logs.arn, Principal=arn:aws:iam::… unknown: `var.account` has no value, \
             Condition={Bool={aws:SecureTransport=false}}}]}"
        );
        let statement = &policy.as_map().unwrap().get("Statement").unwrap().value.as_list().unwrap()[0];
        let member = |name: &str| &statement.as_map().unwrap().get(name).unwrap().value;
        assert_eq!(evaluated.written(member("Effect")), "\"Allow\"");
        assert_eq!(evaluated.written(member("Resource")), "aws_s3_bucket.logs.arn");
        assert_eq!(evaluated.written(member("Principal")), "\"arn:aws:iam::${var.account}:root\"");
        let actions = member("Action").as_list().unwrap();
        assert_eq!(evaluated.written(&actions[0]), "var.action");
        assert_eq!(evaluated.written(&actions[1]), "\"s3:List*\"");
        assert!(statement.as_map().unwrap().get("Effect").is_some());
    });
}

#[test]
fn an_escaped_string_of_json_leads_back_to_its_characters() {
    let text = r#"resource "x_y" "z" { policy = "{\"Effect\": \"Allow\"}" }"#;
    with(&[("main.tf", text)], |evaluated| {
        let policy = evaluated.property("x_y.z", "policy");
        let effect = &policy.as_map().unwrap().get("Effect").unwrap().value;
        assert_eq!(evaluated.written(effect), r#"\"Allow\""#);
    });
}

#[test]
fn a_list_spliced_into_json_is_read() {
    let text = "locals { who = [\"a\", \"b\"] }\nresource \"x_y\" \"z\" {\n  policy = <<EOT\n{\"AWS\": [\"${join(\"\\\",\\\"\", local.who)}\"]}\nEOT\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let policy = evaluated.property("x_y.z", "policy");
        assert_eq!(evaluated.render(policy), "encoded {AWS=[\"a\", \"b\"]}");
    });
}

#[test]
fn what_only_looks_like_json_stays_a_text() {
    let text = "resource \"x_y\" \"z\" {\n  a = \"{not json}\"\n  b = \"[${1}-2]\"\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "a")), "\"{not json}\"");
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "b")), "\"[1-2]\"");
    });
}

#[test]
fn a_file_of_json_has_its_own_places() {
    let files = [
        (
            "main.tf",
            "resource \"x_y\" \"z\" {\n  a = file(\"${path.module}/policies/a.json\")\n  b = file(\"gone.json\")\n}\n",
        ),
        ("policies/a.json", "{\n  \"Effect\": \"Deny\"\n}\n"),
    ];
    with(&files, |evaluated| {
        let policy = evaluated.property("x_y.z", "a");
        let effect = &policy.as_map().unwrap().get("Effect").unwrap().value;
        let place = evaluated.project.place_of(effect).unwrap();
        assert_eq!(&*evaluated.sources.get(place.file).path, "policies/a.json");
        assert_eq!(evaluated.sources.slice(place), "\"Deny\"");
        assert!(evaluated.property("x_y.z", "b").why().is_some());
        assert_eq!(evaluated.project.gaps[0].code, "file");
    });
}

#[test]
fn a_template_of_a_file_knows_its_own_variables_only() {
    let files = [
        ("main.tf", "resource \"x_y\" \"z\" {\n  a = templatefile(\"t.tpl\", { name = \"logs\" })\n}\n"),
        ("t.tpl", "{\"Resource\": \"arn:aws:s3:::${name}\"}"),
    ];
    let with_template = |look: &dyn Fn(&super::Evaluated<'_>)| with(&files, |evaluated| look(evaluated));
    with_template(&|evaluated| {
        let policy = evaluated.property("x_y.z", "a");
        assert_eq!(evaluated.render(policy), "encoded {Resource=\"arn:aws:s3:::logs\"}");
        let resource = &policy.as_map().unwrap().get("Resource").unwrap().value;
        assert_eq!(evaluated.written(resource), "\"arn:aws:s3:::${name}\"");
    });
}

#[test]
fn a_policy_document_has_the_shape_of_iam() {
    let text = r#"
data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }

  statement {
    effect      = "Deny"
    not_actions = ["iam:*"]
    resources   = []

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_iam_policy" "read" {
  policy = data.aws_iam_policy_document.read.json
}
"#;
    with(&[("main.tf", text)], |evaluated| {
        let document = "{Version=\"2012-10-17\", Statement=[\
            {Sid=\"Read\", Effect=\"Allow\", Action=[\"s3:GetObject\"], Resource=[\"*\"], Principal={AWS=[\"*\"]}, \
            Condition={Bool={aws:SecureTransport=[\"true\"]}}}, \
            {Effect=\"Deny\", NotAction=[\"iam:*\"], Principal=\"*\"}]}";
        let policy = evaluated.property("aws_iam_policy.read", "policy");
        assert_eq!(
            evaluated.render(policy),
            format!("encoded {document} of data.aws_iam_policy_document.read")
        );
        let source = &evaluated.project.resources[0];
        assert!(source.existing);
        let statements = source.properties.get("Statement").unwrap().value.as_list().unwrap();
        let effect = &statements[0].as_map().unwrap().get("Effect").unwrap().value;
        assert_eq!(
            evaluated.project.origins.assumed_by(effect.origin).map(|by| &**by),
            Some("the aws provider")
        );
        let action = &statements[0].as_map().unwrap().get("Action").unwrap().value.as_list().unwrap()[0];
        assert_eq!(evaluated.written(action), "\"s3:GetObject\"");
    });
}

#[test]
fn policy_documents_are_merged_by_their_sids() {
    let text = r#"
variable "more" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid     = "One"
    actions = ["s3:*"]
  }
}
data "aws_iam_policy_document" "all" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json, var.more]
  override_policy_documents = [jsonencode({ Statement = { Sid = "One", Effect = "Deny", Action = "s3:*" } })]
}
"#;
    with(&[("main.tf", text)], |evaluated| {
        let statements = evaluated.property("data.aws_iam_policy_document.all", "Statement");
        assert_eq!(
            evaluated.render(statements),
            "[{Sid=\"One\", Effect=\"Deny\", Action=\"s3:*\"}, unknown: `var.more` has no value]"
        );
    });
}

#[test]
fn a_google_policy_has_bindings() {
    let text = "data \"google_iam_policy\" \"all\" {\n  binding {\n    role    = \"roles/viewer\"\n    members = [\"allUsers\"]\n  }\n}\n\
                resource \"x_y\" \"z\" {\n  policy = data.google_iam_policy.all.policy_data\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let policy = evaluated.render(evaluated.property("x_y.z", "policy"));
        let expected = "encoded {bindings=[{role=\"roles/viewer\", members=[\"allUsers\"]}]} of data.google_iam_policy.all";
        assert_eq!(policy, expected);
    });
}
