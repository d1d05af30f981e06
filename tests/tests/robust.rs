//! Hostile and broken input: a clear message each, the rest still analysed, and never a crash.

use cumulint_lint::{Analysis, Linter, NoProgress, Settings};
use cumulint_source::MemoryFiles;

const DEEP: usize = 100_000;

/// A bucket that a policy reports, so that a test sees that the rest is still analysed.
const OPEN_BUCKET: &str = "resource \"aws_s3_bucket\" \"site\" {\n  acl = \"public-read\"\n}\n";

fn check(files: &MemoryFiles) -> Analysis {
    let linter = Linter::new(files, &[]);
    assert!(linter.policy_problems().is_empty(), "{:?}", linter.policy_problems());
    linter.check(&[".".to_owned()], &Settings::default(), &NoProgress)
}

/// Checks one hostile file beside a good one: one message at least, and the good file's finding.
#[track_caller]
fn reported_and_rest_analysed(path: &str, text: impl Into<Vec<u8>>) {
    let analysis = check(&MemoryFiles::new().with(path, text).with("site/main.tf", OPEN_BUCKET));
    assert!(!analysis.errors.is_empty(), "{path} was not reported");
    assert!(analysis.errors.iter().all(|error| error.message.len() < 300), "{:?}", analysis.errors);
    let found = analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site");
    assert!(found, "the rest was not analysed");
}

#[test]
fn deep_nesting_in_terraform_is_reported() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{a=", "}"), ("\"${", "}\""), ("!", ""), ("f(", ")"), ("x?1:", "")]
    {
        let text = format!("a = {}1{}\n", open.repeat(DEEP), close.repeat(DEEP));
        reported_and_rest_analysed("deep/main.tf", text);
    }
    let blocks = format!("{}{}", "b {\n".repeat(DEEP), "}\n".repeat(DEEP));
    reported_and_rest_analysed("deep/main.tf", blocks);
}

#[test]
fn long_chains_in_terraform_do_no_harm() {
    for chain in [format!("a = 1{}\n", " + 1".repeat(DEEP)), format!("a = b{}\n", ".c".repeat(DEEP))] {
        let text =
            format!("locals {{\n{chain}}}\nresource \"aws_s3_bucket\" \"x\" {{\n  bucket = local.a\n}}\n");
        let analysis = check(&MemoryFiles::new().with("main.tf", text));
        assert_eq!(analysis.coverage.resources, 1);
    }
}

#[test]
fn deep_nesting_in_json_is_reported() {
    let marker = "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}, \"x\": ";
    reported_and_rest_analysed("deep/template.json", format!("{marker}{}", "[".repeat(DEEP)));
    reported_and_rest_analysed("deep/template.json", format!("{marker}{}", "{\"a\":".repeat(DEEP)));
    let arm = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": ";
    reported_and_rest_analysed("deep/azuredeploy.json", format!("{arm}{}", "[".repeat(DEEP)));
}

#[test]
fn deep_nesting_in_yaml_is_reported() {
    let marker = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\nx: ";
    reported_and_rest_analysed("deep/template.yaml", format!("{marker}{}", "[".repeat(DEEP)));
    reported_and_rest_analysed("deep/template.yaml", format!("{marker}{}", "{a: ".repeat(DEEP)));
    reported_and_rest_analysed("deep/template.yaml", format!("{marker}{}", "- ".repeat(DEEP)));
}

#[test]
fn deep_arm_expressions_are_bounded() {
    let expression = format!("[{}1{}]", "concat(".repeat(10_000), ")".repeat(10_000));
    let template = format!(
        "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [\
         {{\"type\": \"Microsoft.Storage/storageAccounts\", \"apiVersion\": \"2023-01-01\", \"name\": \"{expression}\"}}]}}"
    );
    let analysis = check(&MemoryFiles::new().with("azuredeploy.json", template));
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn an_alias_bomb_costs_nothing() {
    let mut text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\nMetadata:\n  a0: &a0 [x, x]\n".to_owned();
    for level in 1..60 {
        text.push_str(&format!("  a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    text.push_str("  cumulint: *a59\n");
    let analysis = check(&MemoryFiles::new().with("template.yaml", text).with("site/main.tf", OPEN_BUCKET));
    assert!(analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site"));
}

#[test]
fn references_in_circles_are_unknown() {
    let text =
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_s3_bucket\" \"x\" {\n  acl = local.a\n}\n";
    let analysis = check(&MemoryFiles::new().with("main.tf", text));
    assert_eq!(analysis.coverage.resources, 1);
}

#[test]
fn invalid_utf8_is_named_and_the_rest_analysed() {
    reported_and_rest_analysed("bad/main.tf", b"resource \"a\" \"b\" {\n  x = \"\xff\"\n}\n".to_vec());
    reported_and_rest_analysed(
        "bad/template.yaml",
        b"AWSTemplateFormatVersion: '2010-09-09'\nDescription: \xff\n".to_vec(),
    );
}

#[test]
fn a_broken_item_costs_only_itself() {
    let text = format!("resource \"aws_s3_bucket\" {{\n  acl =\n}}\n\n{OPEN_BUCKET}");
    let analysis = check(&MemoryFiles::new().with("main.tf", text));
    assert!(!analysis.errors.is_empty());
    assert!(analysis.findings.iter().any(|finding| &*finding.subject.address == "aws_s3_bucket.site"));
}

#[test]
fn other_json_and_yaml_is_ignored() {
    let files = MemoryFiles::new()
        .with("package.json", "{\"name\": \"shop\", \"resources\": []}")
        .with("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n")
        .with("broken.json", "{\"a\": ")
        .with("docker-compose.yml", "services:\n  web:\n    image: nginx\n");
    let analysis = check(&files);
    assert_eq!(analysis.coverage.files, 0);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
}

#[test]
fn bicep_is_counted_as_not_analysed() {
    let analysis = check(&MemoryFiles::new().with("main.bicep", "param x string\n"));
    assert!(analysis.errors.is_empty());
    assert_eq!(analysis.coverage.not_analysed.len(), 1);
    assert_eq!(analysis.coverage.not_analysed[0].path, "main.bicep");
}

#[test]
fn every_prefix_of_a_template_is_survived() {
    let template = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub '${AWS::StackName}-logs'\n";
    let module = "variable \"acl\" {\n  default = \"public-read\"\n}\n\nresource \"aws_s3_bucket\" \"a\" {\n  acl = \"${var.acl}\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\" }] })\n}\n";
    for end in (0..template.len()).filter(|end| template.is_char_boundary(*end)) {
        check(&MemoryFiles::new().with("template.yaml", &template[..end]));
    }
    for end in (0..module.len()).filter(|end| module.is_char_boundary(*end)) {
        check(&MemoryFiles::new().with("main.tf", &module[..end]));
    }
}
