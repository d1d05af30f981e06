//! Calls of modules: instances, arguments, outputs.

use cumulint_model::Presence;

use super::{Evaluated, with};

const BUCKET: &str = "variable \"acl\" {\n  default = \"private\"\n}\n\
    resource \"aws_s3_bucket\" \"this\" {\n  acl = var.acl\n}\n\
    output \"id\" {\n  value = aws_s3_bucket.this.id\n}\noutput \"acl\" {\n  value = var.acl\n}\n";

fn shown(evaluated: &Evaluated<'_>, address: &str, name: &str) -> String {
    evaluated.render(evaluated.property(address, name))
}

#[test]
fn an_argument_reaches_the_resource_with_its_way() {
    let root = r#"
module "logs" {
  source = "./bucket"
  acl    = "public-read"
  #        ------------- module argument `acl`
}
"#;
    let bucket = r#"
variable "acl" {}
resource "aws_s3_bucket" "this" {
  acl = var.acl
  #     ^^^^^^^ "public-read"
}
"#;
    with(&[("main.tf", root), ("bucket/main.tf", bucket)], |evaluated| {
        assert_eq!(evaluated.addresses(), ["module.logs.aws_s3_bucket.this"]);
        let calls = &evaluated.project.resources[0].calls;
        assert_eq!(calls.iter().map(|call| &*call.address).collect::<Vec<_>>(), ["module.logs"]);
        assert_eq!(evaluated.sources.slice(calls[0].header), "module \"logs\"");
    });
}

#[test]
fn a_call_is_repeated_by_count_and_for_each() {
    let root = "module \"many\" {\n  source = \"./bucket\"\n  count = 2\n}\n\
        module \"each\" {\n  source = \"./bucket\"\n  for_each = toset([\"eu\", \"us\"])\n  acl = each.key\n}\n\
        resource \"x_y\" \"z\" {\n  first = module.many[0].id\n  all = module.many[*].acl\n  us = module.each[\"us\"].acl\n  \
        map = { for key, bucket in module.each : key => bucket.acl }\n}\n";
    with(&[("main.tf", root), ("bucket/main.tf", BUCKET)], |evaluated| {
        assert_eq!(
            evaluated.addresses(),
            [
                "x_y.z",
                "module.each[\"eu\"].aws_s3_bucket.this",
                "module.each[\"us\"].aws_s3_bucket.this",
                "module.many[0].aws_s3_bucket.this",
                "module.many[1].aws_s3_bucket.this",
            ]
        );
        assert_eq!(shown(evaluated, "x_y.z", "first"), "→ module.many[0].aws_s3_bucket.this.id");
        assert_eq!(shown(evaluated, "x_y.z", "all"), "[\"private\", \"private\"]");
        assert_eq!(shown(evaluated, "x_y.z", "us"), "\"us\"");
        assert_eq!(shown(evaluated, "x_y.z", "map"), "{eu=\"eu\", us=\"us\"}");
    });
}

#[test]
fn one_instance_stands_for_an_unknown_number_of_calls() {
    let root = "variable \"on\" {}\nmodule \"logs\" {\n  source = \"./bucket\"\n  count = var.on ? 1 : 0\n}\n\
        resource \"x_y\" \"z\" {\n  id = module.logs[0].id\n  all = module.logs[*].id\n}\n";
    with(&[("main.tf", root), ("bucket/main.tf", BUCKET)], |evaluated| {
        assert_eq!(evaluated.addresses(), ["x_y.z", "module.logs.aws_s3_bucket.this"]);
        let Presence::When(exists) = evaluated.project.resources[1].presence else { panic!() };
        assert_eq!(evaluated.project.conditions.says(exists, true), "`var.on` is `true`");
        assert_eq!(shown(evaluated, "x_y.z", "id"), "→ module.logs.aws_s3_bucket.this.id");
        assert_eq!(shown(evaluated, "x_y.z", "all"), "unknown: `var.on` has no value");
    });
}

#[test]
fn modules_call_modules_from_where_they_lie() {
    let root = "module \"net\" {\n  source = \"./modules/net\"\n  acl = \"log-delivery-write\"\n}\n";
    let net = "variable \"acl\" {}\nmodule \"bucket\" {\n  source = \"../bucket\"\n  acl = var.acl\n}\n\
        resource \"x_y\" \"z\" {\n  path = path.module\n  text = file(\"${path.module}/a.txt\")\n}\n";
    let files = [
        ("main.tf", root),
        ("modules/net/main.tf", net),
        ("modules/net/a.txt", "hi"),
        ("modules/bucket/main.tf", BUCKET),
    ];
    with(&files, |evaluated| {
        assert_eq!(
            shown(evaluated, "module.net.module.bucket.aws_s3_bucket.this", "acl"),
            "\"log-delivery-write\""
        );
        assert_eq!(shown(evaluated, "module.net.x_y.z", "path"), "\"modules/net\"");
        assert_eq!(shown(evaluated, "module.net.x_y.z", "text"), "\"hi\"");
    });
}

#[test]
fn a_whole_call_is_an_object_of_its_outputs() {
    let root = "module \"one\" {\n  source = \"./bucket\"\n}\nmodule \"two\" {\n  source = \"./use\"\n  bucket = module.one\n}\n";
    let user = "variable \"bucket\" {\n  type = object({ acl = string })\n}\nresource \"x_y\" \"z\" {\n  acl = var.bucket.acl\n}\n";
    with(&[("main.tf", root), ("bucket/main.tf", BUCKET), ("use/main.tf", user)], |evaluated| {
        assert_eq!(shown(evaluated, "module.two.x_y.z", "acl"), "\"private\"");
    });
}

#[test]
fn a_module_that_is_not_in_the_tree_is_a_gap_and_unknown() {
    let root = "module \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n\
        resource \"x_y\" \"z\" {\n  id = module.vpc.vpc_id\n}\n";
    with(&[("main.tf", root)], |evaluated| {
        assert_eq!(shown(evaluated, "x_y.z", "id"), "unknown: module `vpc` is not at hand");
        let gap = &evaluated.project.gaps[0];
        assert_eq!((gap.code, &*gap.subject), ("module", "terraform-aws-modules/vpc/aws"));
        assert!(evaluated.diagnostics.is_empty());
    });
}

#[test]
fn a_module_that_calls_itself_is_called_once() {
    let files = [
        ("main.tf", "module \"a\" {\n  source = \"./a\"\n}\n"),
        ("a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\nresource \"x_y\" \"a\" {}\n"),
        ("b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\nresource \"x_y\" \"b\" {}\n"),
    ];
    with(&files, |evaluated| {
        assert_eq!(evaluated.addresses(), ["module.a.x_y.a", "module.a.module.b.x_y.b"]);
        let told: Vec<(&str, &str)> =
            evaluated.diagnostics.iter().map(|it| (&*it.code, &*it.message)).collect();
        assert_eq!(told, [("expression", "module `a` calls itself, directly or through others")]);
    });
}

#[test]
fn downloaded_modules_are_found_by_the_manifest() {
    let manifest = r#"{"Modules": [
      {"Key": "", "Source": "", "Dir": "."},
      {"Key": "logs", "Source": "registry.terraform.io/acme/bucket/aws", "Version": "1.2.0", "Dir": ".terraform/modules/logs"}
    ]}"#;
    let files = [
        ("main.tf", "module \"logs\" {\n  source = \"acme/bucket/aws\"\n  acl = \"public-read\"\n}\n"),
        (".terraform/modules/modules.json", manifest),
        (".terraform/modules/logs/main.tf", BUCKET),
    ];
    with(&files, |evaluated| {
        assert_eq!(shown(evaluated, "module.logs.aws_s3_bucket.this", "acl"), "\"public-read\"");
        assert!(evaluated.project.resources[0].calls[0].downloaded);
        assert!(evaluated.project.gaps.is_empty());
    });
}

#[test]
fn a_vendored_module_is_found_by_its_source() {
    let files = [
        (
            "main.tf",
            "module \"logs\" {\n  source = \"git::https://github.com/acme/tf.git//bucket?ref=v1\"\n}\n",
        ),
        ("vendor/github.com/acme/tf/bucket/main.tf", BUCKET),
    ];
    with(&files, |evaluated| {
        assert_eq!(evaluated.addresses(), ["module.logs.aws_s3_bucket.this"]);
    });
}

#[test]
fn outputs_and_arguments_may_go_to_and_fro() {
    let root = "module \"a\" {\n  source = \"./pass\"\n  in = \"x\"\n  later = module.b.out\n}\n\
        module \"b\" {\n  source = \"./pass\"\n  in = module.a.out\n  later = \"y\"\n}\n\
        resource \"x_y\" \"z\" {\n  both = [module.a.late, module.b.out]\n}\n";
    let pass = "variable \"in\" {}\nvariable \"later\" {}\noutput \"out\" {\n  value = var.in\n}\noutput \"late\" {\n  value = var.later\n}\n";
    with(&[("main.tf", root), ("pass/main.tf", pass)], |evaluated| {
        assert_eq!(shown(evaluated, "x_y.z", "both"), "[\"x\", \"x\"]");
    });
}

#[test]
fn a_required_argument_that_is_not_given_is_told() {
    let files = [
        ("main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"),
        ("m/main.tf", "variable \"name\" {}\nresource \"x_y\" \"z\" {\n  name = var.name\n}\n"),
    ];
    with(&files, |evaluated| {
        let gap = &evaluated.project.gaps[0];
        assert_eq!((gap.code, &*gap.subject), ("input", "var.name"));
        assert_eq!(shown(evaluated, "module.m.x_y.z", "name"), "unknown: `var.name` cannot be evaluated");
    });
}
