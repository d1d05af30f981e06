//! Plans beside their configuration: the plan's values stand at the author's text.

use super::plans::planned;

/// A plan of one resource.
fn one(address: &str, values: &str, rest: &str) -> String {
    let kind = address.split('.').next().unwrap();
    format!(
        "{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",{rest}\n\"planned_values\":{{\"root_module\":{{\"resources\":[\n\
         {{\"address\":\"{address}\",\"mode\":\"managed\",\"type\":\"{kind}\",\"values\":{values}}}]}}}}}}"
    )
}

#[test]
fn a_value_stands_at_its_expression() {
    let plan = one("aws_s3_bucket_acl.site", r#"{"acl":"public-read","bucket":"example"}"#, "");
    let text = r#"
resource "aws_s3_bucket_acl" "site" {
  bucket = upper("no")
  #        ^^^^^^^^^^^ "example"
  acl    = data.external.it.result.acl
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ "public-read"
}
data "external" "it" {}
"#;
    planned(&plan, &[("main.tf", text)], |evaluated| {
        let acl = &evaluated.project.resources[0];
        assert_eq!(evaluated.sources.slice(acl.header), "resource \"aws_s3_bucket_acl\" \"site\"");
        assert_eq!(evaluated.project.environment.as_deref(), Some("plan.json"));
    });
}

#[test]
fn where_text_and_plan_agree_the_way_of_the_value_is_kept() {
    let plan = one("aws_s3_bucket_acl.site", r#"{"acl":"public-read"}"#, "");
    let text = r#"
variable "acl" {
  default = "public-read"
  #         ------------- default of variable `acl`
}
resource "aws_s3_bucket_acl" "site" {
  acl = var.acl
  #     ^^^^^^^ "public-read"
}
"#;
    planned(&plan, &[("main.tf", text)], |_| {});
}

#[test]
fn inputs_of_the_plan_are_inputs_of_the_text() {
    let text = r#"
variable "acl" {
  default = "private"
}
resource "aws_s3_bucket_acl" "site" {
  count = 2
  acl   = var.acl
  #       ^^^^^^^ "public-read"
}
"#;
    let plan = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "variables": { "acl": { "value": "public-read" } },
  //                               ------------- value of variable `acl`
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_s3_bucket_acl.site[1]", "mode": "managed", "type": "aws_s3_bucket_acl", "name": "site", "index": 1,
      "values": { "acl": "public-read" } }
  ] } },
  "configuration": { "root_module": { "variables": { "acl": { "default": "private" } } } }
}"#;
    planned(plan, &[("main.tf", text)], |_| {});
}

#[test]
fn blocks_of_a_set_are_found_by_what_they_say() {
    let plan = one(
        "aws_security_group.web",
        r#"{"ingress":[
          {"cidr_blocks":["0.0.0.0/0"],"description":"","from_port":22,"ipv6_cidr_blocks":[],"protocol":"tcp","to_port":22},
          {"cidr_blocks":["10.0.0.0/8"],"description":"","from_port":443,"ipv6_cidr_blocks":[],"protocol":"tcp","to_port":443}
        ],"revoke_rules_on_delete":false,"egress":[]}"#,
        "",
    );
    let text = r#"
resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    #             ^^^ 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
    #              ^^^^^^^^^^^^ "10.0.0.0/8"
  }
  ingress {
    from_port   = "22"
    #             ^^^^ 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
    #              ^^^^^^^^^^^ "0.0.0.0/0"
  }
}
"#;
    planned(&plan, &[("main.tf", text)], |evaluated| {
        let group = &evaluated.project.resources[0];
        let names: Vec<&str> = group.properties.iter().map(|entry| &*entry.key).collect();
        assert_eq!(names, ["ingress", "revoke_rules_on_delete"]);
        let unwritten = &group.properties.get("revoke_rules_on_delete").unwrap().value;
        assert_eq!(evaluated.project.place_of(unwritten), Some(group.header));
        let by = evaluated.project.origins.assumed_by(unwritten.origin);
        assert_eq!(by.map(|by| &**by), Some("the aws provider, as the plan has it"));
    });
}

#[test]
fn what_neither_knows_keeps_the_references_of_the_text() {
    let plan = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a", "values": { "bucket": "a" } },
    { "address": "aws_s3_bucket_policy.a", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "a", "values": {} }
  ] } },
  "resource_changes": [
    { "address": "aws_s3_bucket.a", "change": { "after_unknown": { "id": true, "acl": true } } },
    { "address": "aws_s3_bucket_policy.a", "change": { "after_unknown": { "bucket": true, "policy": true, "id": true } } }
  ]
}"#;
    let text = r#"
resource "aws_s3_bucket_policy" "a" {
  bucket = aws_s3_bucket.a.id
  #        ^^^^^^^^^^^^^^^^^^ → aws_s3_bucket.a.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "${aws_s3_bucket.a.arn}/*" }]
    #                                         ^^^^^^ "s3:*"
  })
}
resource "aws_s3_bucket" "a" {
  bucket = "a"
}
"#;
    planned(plan, &[("main.tf", text)], |evaluated| {
        assert_eq!(evaluated.project.resources[0].properties.len(), 1);
        assert_eq!(evaluated.project.resources[1].properties.len(), 2);
    });
}

#[test]
fn a_policy_that_both_know_stands_at_the_text() {
    let plan = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "planned_values": { "root_module": { "resources": [
    { "address": "aws_iam_policy.a", "mode": "managed", "type": "aws_iam_policy", "name": "a",
      "values": { "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":\"s3:*\",\"Effect\":\"Allow\",\"Resource\":\"arn:aws:s3:::x\"}]}" } }
  ] } },
  "prior_state": { "values": { "root_module": { "resources": [
    { "address": "data.aws_iam_policy_document.a", "mode": "data", "type": "aws_iam_policy_document", "name": "a",
      "values": { "json": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":\"s3:*\",\"Effect\":\"Allow\",\"Resource\":\"arn:aws:s3:::x\"}]}" } },
    { "address": "aws_iam_policy.gone", "mode": "managed", "type": "aws_iam_policy", "name": "gone", "values": {} }
  ] } } }
}"#;
    let text = r#"
data "external" "it" {}
data "aws_iam_policy_document" "a" {
  statement {
    actions   = ["s3:*"]
    #            ^^^^^^ "s3:*"
    resources = [data.external.it.result.arn]
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ "arn:aws:s3:::x"
  }
}
resource "aws_iam_policy" "a" {
  policy = data.aws_iam_policy_document.a.json
}
"#;
    planned(plan, &[("main.tf", text)], |evaluated| {
        assert_eq!(evaluated.addresses(), ["aws_iam_policy.a", "data.aws_iam_policy_document.a"]);
        let policy = evaluated.property("aws_iam_policy.a", "policy");
        assert!(evaluated.render(policy).ends_with(" of data.aws_iam_policy_document.a"));
    });
}

#[test]
fn what_a_dynamic_block_makes_stands_at_its_content() {
    let plan = one(
        "aws_instance.web",
        r#"{"ebs_block_device":[{"device_name":"/dev/sdf","encrypted":false},{"device_name":"/dev/sdg","encrypted":true}]}"#,
        "",
    );
    let text = r#"
variable "disks" {
  type = map(bool)
}
resource "aws_instance" "web" {
  dynamic "ebs_block_device" {
    for_each = var.disks
    content {
      device_name = ebs_block_device.key
      encrypted   = ebs_block_device.value
    }
  }
}
"#;
    planned(&plan, &[("main.tf", text)], |evaluated| {
        let devices = evaluated.property("aws_instance.web", "ebs_block_device");
        assert_eq!(evaluated.written(devices), "dynamic \"ebs_block_device\"");
        let encrypted = &devices.as_list().unwrap()[0].as_map().unwrap().get("encrypted").unwrap().value;
        assert_eq!(evaluated.render(encrypted), "false");
    });
}

#[test]
fn the_configuration_of_another_root_is_not_used() {
    let plan = one("aws_s3_bucket_acl.site", r#"{"acl":"public-read"}"#, "");
    planned(
        &plan,
        &[("main.tf", "resource \"aws_s3_bucket_acl\" \"other\" {\n  acl = \"private\"\n}\n")],
        |evaluated| {
            assert_eq!(evaluated.addresses(), ["aws_s3_bucket_acl.site"]);
            assert_eq!(
                evaluated.written(evaluated.property("aws_s3_bucket_acl.site", "acl")),
                "\"public-read\""
            );
            assert_eq!(evaluated.project.environment, None);
        },
    );
}

#[test]
fn a_secret_of_either_is_a_secret() {
    let plan = one("aws_db_instance.main", r#"{"password":"hunter2","username":"admin"}"#, "");
    let plan = plan.replace("\"mode\"", "\"sensitive_values\":{\"username\":true},\"mode\"");
    let text = r#"
variable "password" {
  sensitive = true
}
resource "aws_db_instance" "main" {
  username = "admin"
  #          ^^^^^^^ secret "admin"
  password = var.password
  #          ^^^^^^^^^^^^ secret "hunter2"
}
"#;
    planned(&plan, &[("main.tf", text)], |_| {});
}

#[test]
fn tags_that_the_provider_adds_stand_where_it_is_configured() {
    let plan = one("aws_ebs_volume.a", r#"{"size":8,"tags":null,"tags_all":{"owner":"web"}}"#, "");
    let text = r#"
provider "aws" {
  default_tags {
    tags = {
      owner = "web"
      #       ^^^^^ "web"
    }
  }
}
resource "aws_ebs_volume" "a" {
  size = 8
  #      ^ 8
}
"#;
    planned(&plan, &[("main.tf", text)], |_| {});
}
