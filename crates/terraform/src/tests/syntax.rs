//! The two syntaxes and the files of a module.

use super::with;

#[test]
fn override_files_replace_arguments_and_blocks() {
    let files = [
        (
            "main.tf",
            "resource \"x_y\" \"z\" {\n  acl  = \"private\"\n  name = \"a\"\n  rule {\n    port = 1\n  }\n}\nlocals { a = 1 }\n",
        ),
        (
            "z_override.tf",
            "resource \"x_y\" \"z\" {\n  acl = \"public-read\"\n  rule {\n    port = local.a\n  }\n}\nlocals { a = 2 }\n",
        ),
    ];
    with(&files, |evaluated| {
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "acl")), "\"public-read\"");
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "name")), "\"a\"");
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "rule")), "[{port=2}]");
    });
}

#[test]
fn an_opentofu_file_is_read_instead_of_its_twin() {
    let files =
        [("main.tf", "resource \"x_y\" \"terraform\" {}\n"), ("main.tofu", "resource \"x_y\" \"tofu\" {}\n")];
    with(&files, |evaluated| assert_eq!(evaluated.addresses(), ["x_y.tofu"]));
}

#[test]
fn json_declares_the_same_and_its_strings_are_templates() {
    let files = [(
        "main.tf.json",
        r#"{
  "//": "made by a program",
  "variable": {"acl": {"type": "string", "default": "public-read"}},
  "locals": {"name": "site-${var.acl}"},
  "resource": {
    "aws_s3_bucket": {
      "site": {"acl": "${var.acl}", "bucket": "${local.name}", "versioning": [{"enabled": true}], "tags": {"a\u0062": "x"}},
      "logs": [{"bucket": "${aws_s3_bucket.site.id}", "dynamic": {"rule": {"for_each": [1, 2], "content": {"n": "${rule.value}"}}}}]
    }
  }
}"#,
    )];
    with(&files, |evaluated| {
        let site = |name| evaluated.render(evaluated.property("aws_s3_bucket.site", name));
        assert_eq!(site("acl"), "\"public-read\"");
        assert_eq!(site("bucket"), "\"site-public-read\"");
        assert_eq!(site("versioning"), "[{enabled=true}]");
        assert_eq!(site("tags"), "{ab=\"x\"}");
        assert_eq!(evaluated.written(evaluated.property("aws_s3_bucket.site", "acl")), "var.acl");
        let logs = |name| evaluated.render(evaluated.property("aws_s3_bucket.logs", name));
        assert_eq!(logs("bucket"), "→ aws_s3_bucket.site.id");
        assert_eq!(logs("rule"), "[{n=1}, {n=2}]");
        assert_eq!(evaluated.sources.slice(evaluated.project.resources[0].header), "\"site\"");
    });
}

#[test]
fn the_lock_file_tells_the_major_version() {
    let files = [
        (
            "main.tf",
            "terraform {\n  required_providers {\n    azurerm = \">= 3.0\"\n    aws = {\n      source = \"hashicorp/aws\"\n      version = \"~> 5.1\"\n    }\n  }\n}\n",
        ),
        (
            ".terraform.lock.hcl",
            "provider \"registry.terraform.io/hashicorp/azurerm\" {\n  version = \"4.2.0\"\n}\n",
        ),
    ];
    with(&files, |evaluated| {
        let majors: Vec<(&str, u32)> =
            evaluated.project.provider_majors.iter().map(|(name, major)| (&**name, *major)).collect();
        assert_eq!(majors, [("aws", 5), ("azurerm", 4)]);
    });
}

#[test]
fn a_broken_part_leaves_the_rest() {
    let memory = cumulint_source::MemoryFiles::new();
    let sources = cumulint_source::Sources::new(&memory);
    let text =
        "resource \"x_y\" \"z\" {\n  a = [1, \n  b = \"kept\"\n}\nresource \"x_y\" \"w\" {\n  c = 1 +\n}\n";
    let file = sources.add("main.tf", text);
    let (parsed, problems) = crate::ModuleFile::parse("main.tf", file, &text.into()).unwrap();
    assert!(!problems.is_empty());
    let modules = crate::Modules::new(vec![parsed], &sources);
    let inputs = crate::Inputs::default();
    let (project, _) = crate::evaluate(&crate::Program::new(&modules), ".", &inputs, &sources);
    assert!(project.resources.iter().any(|resource| &*resource.address == "x_y.w"));
}
