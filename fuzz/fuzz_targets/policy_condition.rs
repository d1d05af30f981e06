//! Conditions of policies: parsed, checked, and evaluated on a few resources.

#![no_main]

use cumulint_fuzz::{check_page, check_with_policies, quoted, text};
use cumulint_source::MemoryFiles;
use libfuzzer_sys::fuzz_target;

const RESOURCES: &str = r#"
variable "open" {}
resource "aws_s3_bucket" "site" {
  bucket = "site"
  tags   = { Team = var.open, "cost-center" = "7" }
}
resource "aws_s3_bucket_public_access_block" "site" {
  bucket            = aws_s3_bucket.site.id
  block_public_acls = var.open
}
resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:Get*", "*"], Principal = "*" }] })
}
"#;

fuzz_target!(|data: &[u8]| {
    let rule = |kind: &str, select: &str| {
        format!("[[rule]]\nfor = \"{kind}\"\n{select}deny = {}\nmessage = \"m\"\n", quoted(&text(data)))
    };
    let rules = [rule("AWS::S3::Bucket", ""), rule("iam.statements", ""), rule("*", "")].join("\n");
    let page = format!("# Title\nSummary.\n\n## Rule\n```toml\nseverity = \"low\"\n\n{rules}```\n");
    check_page(&page);
    check_with_policies(
        &MemoryFiles::new().with("main.tf", RESOURCES).with("policies/exposure/fuzzed.md", page),
    );
});
