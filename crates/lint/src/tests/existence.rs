//! Resources of Terraform that exist only where inputs say so, and values that inputs choose.

use cumulint_source::MemoryFiles;
use cumulint_workspace::NoProgress;

use crate::{Linter, Settings};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"site\" {\n  bucket = \"acme-site\"\n}\n";

/// The messages of a policy's findings.
fn found(policy: &str, text: &str) -> Vec<String> {
    let files = MemoryFiles::new().with("main.tf", text.as_bytes());
    let settings = Settings { select: vec![policy.to_owned()], ..Settings::default() };
    let analysis = Linter::new(&files, &[]).check(&[".".to_owned()], &settings, &NoProgress);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
    analysis.findings.into_iter().map(|finding| finding.message).collect()
}

/// A bucket that everyone may write to, unless its access block, of these lines, is there.
fn blocked(lines: &str) -> String {
    format!(
        "variable \"lock\" {{\n  type = bool\n}}\n{BUCKET}resource \"aws_s3_bucket_acl\" \"site\" {{\n  bucket = aws_s3_bucket.site.id\n  acl    = \"public-read-write\"\n}}\nresource \"aws_s3_bucket_public_access_block\" \"site\" {{\n{lines}  bucket = aws_s3_bucket.site.id\n  block_public_acls = true\n  ignore_public_acls = true\n  block_public_policy = true\n  restrict_public_buckets = true\n}}\n"
    )
}

#[test]
fn a_part_that_an_input_leaves_out_is_missed_there() {
    assert_eq!(found("world-writable-bucket", &blocked("")), Vec::<String>::new());
    let found = found("world-writable-bucket", &blocked("  count = var.lock ? 1 : 0\n"));
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert!(only.ends_with("where `var.lock` is `false`"), "{only}");
}

#[test]
fn what_exists_under_one_input_exists_together() {
    let text = blocked("  count = var.lock ? 1 : 0\n")
        .replace(
            "\"aws_s3_bucket\" \"site\" {\n",
            "\"aws_s3_bucket\" \"site\" {\n  count = var.lock ? 1 : 0\n",
        )
        .replace(
            "\"aws_s3_bucket_acl\" \"site\" {\n",
            "\"aws_s3_bucket_acl\" \"site\" {\n  count = var.lock ? 1 : 0\n",
        )
        .replace("aws_s3_bucket.site.id", "aws_s3_bucket.site[0].id");
    assert_eq!(found("world-writable-bucket", &text), Vec::<String>::new());
    assert_eq!(found("public-acls-accepted", &text), Vec::<String>::new());
}

#[test]
fn a_conditional_over_an_input_is_judged_in_both_cases() {
    let text = format!(
        "variable \"public\" {{\n  type = bool\n}}\nlocals {{\n  acl = var.public ? \"public-read\" : \"private\"\n}}\n{BUCKET}resource \"aws_s3_bucket_acl\" \"site\" {{\n  bucket = aws_s3_bucket.site.id\n  acl    = local.acl\n}}\n"
    );
    let found = found("world-readable-bucket", &text);
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert!(only.ends_with("where `var.public` is `true`"), "{only}");
}

#[test]
fn functions_and_operators_work_on_each_case() {
    let text = format!(
        "variable \"stage\" {{\n  type = string\n}}\n{BUCKET}resource \"aws_s3_bucket_acl\" \"site\" {{\n  bucket = aws_s3_bucket.site.id\n  acl    = lower(var.stage == \"prod\" || !contains([\"a\"], \"b\") && var.stage == \"test\" ? \"Private\" : \"Public-Read\")\n}}\n"
    );
    let found = found("world-readable-bucket", &text);
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert!(only.ends_with("where `var.stage` is not `prod` and `var.stage` is not `test`"), "{only}");
}

#[test]
fn what_is_repeated_over_the_instances_of_a_block_belongs_to_each() {
    let text = "variable \"names\" {\n  type = set(string)\n}\nresource \"aws_s3_bucket\" \"site\" {\n  for_each = var.names\n  bucket   = each.key\n}\nresource \"aws_s3_bucket_public_access_block\" \"site\" {\n  for_each = aws_s3_bucket.site\n  bucket   = each.value.id\n  block_public_acls = true\n}\n";
    assert_eq!(found("public-acls-accepted", text), Vec::<String>::new());
    let open = text.replace("block_public_acls = true", "block_public_acls = false");
    assert_eq!(found("public-acls-accepted", &open).len(), 1);
}
