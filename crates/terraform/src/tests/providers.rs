//! What providers add to the resources that they make.

use super::{Evaluated, with};

fn tags(evaluated: &Evaluated<'_>, address: &str) -> String {
    evaluated.render(evaluated.property(address, "tags"))
}

const PROVIDERS: &str = "variable \"team\" {\n  default = \"web\"\n}\n\
    provider \"aws\" {\n  default_tags {\n    tags = { team = var.team, cost = \"1\" }\n  }\n}\n\
    provider \"aws\" {\n  alias = \"plain\"\n}\n";

#[test]
fn default_tags_are_added_and_the_resources_own_win() {
    let text = format!(
        "{PROVIDERS}resource \"aws_s3_bucket\" \"a\" {{\n  tags = {{ team = \"data\" }}\n}}\nresource \"aws_s3_bucket\" \"b\" {{}}\n"
    );
    with(&[("main.tf", &text)], |evaluated| {
        assert_eq!(tags(evaluated, "aws_s3_bucket.a"), "{cost=\"1\", team=\"data\"}");
        assert_eq!(tags(evaluated, "aws_s3_bucket.b"), "{team=\"web\", cost=\"1\"}");
    });
}

#[test]
fn default_tags_belong_to_one_configuration_and_to_types_with_tags() {
    let text = format!(
        "{PROVIDERS}resource \"aws_s3_bucket\" \"a\" {{\n  provider = aws.plain\n}}\nresource \"aws_s3_bucket_acl\" \"b\" {{}}\n"
    );
    with(&[("main.tf", &text)], |evaluated| {
        assert!(evaluated.project.resources.iter().all(|it| it.properties.get("tags").is_none()));
    });
}

#[test]
fn a_module_has_the_providers_that_its_caller_passes() {
    let root = format!(
        "{PROVIDERS}module \"same\" {{\n  source = \"./m\"\n}}\n\
         module \"other\" {{\n  source = \"./m\"\n  providers = {{\n    aws = aws.plain\n  }}\n}}\n"
    );
    let module = "resource \"aws_s3_bucket\" \"a\" {\n  tags = { own = \"1\" }\n}\n";
    with(&[("main.tf", &root), ("m/main.tf", module)], |evaluated| {
        assert_eq!(tags(evaluated, "module.same.aws_s3_bucket.a"), "{team=\"web\", cost=\"1\", own=\"1\"}");
        assert_eq!(tags(evaluated, "module.other.aws_s3_bucket.a"), "{own=\"1\"}");
    });
}
