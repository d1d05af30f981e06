//! Names: variables, locals, references.

use super::{check, with, with_inputs};
use crate::Inputs;

#[test]
fn a_default_is_passed_to_the_place_of_use() {
    check(
        r#"
variable "acl" {
  type    = string
  default = "public-read"
  #         ------------- default of variable `acl`
}

resource "aws_s3_bucket" "site" {
  bucket = "site"
  #        ^^^^^^ "site"
  acl    = var.acl
  #        ^^^^^^^ "public-read"
}
"#,
    );
}

#[test]
fn a_variable_without_a_value_is_an_unknown_input() {
    check(
        r#"
variable "acl" {}

resource "aws_s3_bucket" "site" {
  acl = var.acl
  #     ^^^^^^^ unknown: `var.acl` has no value
}
"#,
    );
}

#[test]
fn locals_are_found_in_any_order() {
    check(
        r#"
resource "aws_s3_bucket" "site" {
  bucket = local.name
  #        ^^^^^^^^^^ "shop-logs"
}

locals {
  name   = "${local.prefix}-logs"
  #        ---------------------- local value `name`
  prefix = "shop"
  #        ------ local value `prefix`
}
"#,
    );
}

#[test]
fn a_known_attribute_is_its_value_and_a_link() {
    check(
        r#"
resource "aws_s3_bucket" "site" {
  bucket = "site"
  #        ------ `aws_s3_bucket.site.bucket`
}

resource "aws_s3_bucket_acl" "site" {
  bucket = aws_s3_bucket.site.bucket
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^ "site" of aws_s3_bucket.site
}
"#,
    );
}

#[test]
fn a_computed_attribute_is_a_reference() {
    check(
        r#"
resource "aws_s3_bucket" "site" {}

resource "aws_s3_bucket_acl" "site" {
  bucket = aws_s3_bucket.site.id
  #        ^^^^^^^^^^^^^^^^^^^^^ → aws_s3_bucket.site.id
  acl    = "${aws_s3_bucket.site.arn}/*"
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown: `arn` is only known after deployment
}
"#,
    );
}

#[test]
fn a_path_below_an_id_leads_to_the_resource() {
    check(
        r#"
resource "azapi_resource" "lake" {}

resource "azapi_resource" "press" {
  parent_id = "${azapi_resource.lake.id}/blobServices/default"
  #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown: `id` is only known after deployment of azapi_resource.lake
}
"#,
    );
}

#[test]
fn a_partly_unknown_text_has_a_certain_start() {
    check(
        r#"
variable "name" {}

resource "aws_s3_bucket" "site" {
  bucket = "prod-${var.name}"
  #        ^^^^^^^^^^^^^^^^^^ prod-… unknown: `var.name` has no value
}
"#,
    );
}

#[test]
fn the_values_of_variable_files_hold_in_their_order() {
    let main = "variable \"a\" {}\nvariable \"b\" {}\nvariable \"c\" {}\nvariable \"d\" { type = number }\n\
                resource \"x_y\" \"z\" {\n  all = [var.a, var.b, var.c, var.d]\n}\n";
    let files = [
        ("main.tf", main),
        ("terraform.tfvars", "a = \"base\"\nb = \"base\"\nc = \"base\"\nd = \"1\"\n"),
        ("x.auto.tfvars", "b = \"automatic\"\nc = \"automatic\"\n"),
        ("vars/prod.tfvars", "c = \"named\"\n"),
        ("ignored.tfvars", "a = \"never\"\n"),
    ];
    let inputs = Inputs {
        var_files: vec!["vars/prod.tfvars".to_owned()],
        variables: vec![("d".to_owned(), "4".to_owned())],
        environment: Some("prod".into()),
        ..Inputs::default()
    };
    with_inputs(&files, &inputs, |evaluated| {
        let all = evaluated.property("x_y.z", "all");
        assert_eq!(evaluated.render(all), "[\"base\", \"automatic\", \"named\", 4]");
        assert_eq!(evaluated.project.environment.as_deref(), Some("prod"));
    });
}

#[test]
fn a_missing_variable_file_is_told() {
    let inputs = Inputs { var_files: vec!["gone.tfvars".to_owned()], ..Inputs::default() };
    with_inputs(&[("main.tf", "")], &inputs, |evaluated| {
        assert_eq!(evaluated.diagnostics[0].path.as_deref(), Some("gone.tfvars"));
    });
}

#[test]
fn secrets_stay_marked() {
    check(
        r#"
variable "password" {
  sensitive = true
  default   = "hunter2"
}

resource "aws_db_instance" "main" {
  password = var.password
  #          ^^^^^^^^^^^^ secret "hunter2"
  url      = "db://${var.password}@host"
  #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret "db://hunter2@host"
}
"#,
    );
}

#[test]
fn types_convert_defaults() {
    check(
        r#"
variable "rules" {
  type = list(object({ port = number, open = optional(bool, false) }))
  default = [{ port = "22" }]
}

resource "aws_instance" "main" {
  rules = var.rules
  #       ^^^^^^^^^ [{port=22, open=false}]
}
"#,
    );
}

#[test]
fn a_variable_that_is_not_nullable_takes_its_default_for_null() {
    let files = [
        (
            "main.tf",
            "variable \"a\" {\n  default = \"x\"\n  nullable = false\n}\nresource \"x_y\" \"z\" {\n  a = var.a\n}\n",
        ),
        ("terraform.tfvars", "a = null\n"),
    ];
    with(&files, |evaluated| assert_eq!(evaluated.render(evaluated.property("x_y.z", "a")), "\"x\""));
}

#[test]
fn cycles_end_in_an_unknown() {
    let text = "locals {\n  a = local.b\n  b = local.a\n}\nresource \"x_y\" \"z\" {\n  a = local.a\n  b = x_y.z.b\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let cycles = evaluated.diagnostics.iter().filter(|it| it.message.ends_with("depends on itself"));
        assert_eq!(cycles.count(), 2);
        assert!(evaluated.property("x_y.z", "a").why().is_some());
        assert!(evaluated.property("x_y.z", "b").why().is_some());
    });
}

#[test]
fn data_sources_are_read_from_elsewhere_and_exist() {
    let text = "data \"aws_ami\" \"linux\" {\n  owners = [\"amazon\"]\n}\nresource \"aws_instance\" \"main\" {\n  \
                ami = data.aws_ami.linux.id\n  by  = data.aws_ami.linux.owners[0]\n}\n";
    with(&[("main.tf", text)], |evaluated| {
        let ami = evaluated.render(evaluated.property("aws_instance.main", "ami"));
        assert_eq!(
            ami,
            "unknown: `data.aws_ami.linux` is read from elsewhere during deployment of data.aws_ami.linux"
        );
        let by = evaluated.render(evaluated.property("aws_instance.main", "by"));
        assert_eq!(by, "\"amazon\" of data.aws_ami.linux");
        assert!(evaluated.project.resources[0].existing);
    });
}

#[test]
fn a_written_block_may_have_computed_attributes() {
    check(
        r#"
resource "azurerm_linux_web_app" "shop" {
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "shop" {
  principal_id = azurerm_linux_web_app.shop.identity[0].principal_id
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ → azurerm_linux_web_app.shop.identity[0].principal_id
  type         = azurerm_linux_web_app.shop.identity.0.type
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "SystemAssigned" of azurerm_linux_web_app.shop
}
"#,
    );
}

#[test]
fn a_lone_expression_is_evaluated_in_the_module() {
    let memory = cumulint_source::MemoryFiles::new();
    let sources = cumulint_source::Sources::new(&memory);
    let text = "variable \"a\" {}\nlocals {\n  b = 0.1\n}\n";
    let file = sources.add("main.tf", text);
    let (parsed, _) = crate::ModuleFile::parse("main.tf", file, &text.into()).unwrap();
    let modules = crate::Modules::new(vec![parsed], &sources);
    let program = crate::Program::new(&modules);
    let found = |text: &str| crate::eval_expression(text, &program, ".", &Inputs::default(), &sources);
    assert_eq!(found("local.b + 0.2"), crate::Answer::Value("0.3".to_owned()));
    assert_eq!(found("<<EOT\nhi\nEOT"), crate::Answer::Value("\"hi\\n\"".to_owned()));
    assert_eq!(found("var.a"), crate::Answer::Unknown(cumulint_model::Why::Input("var.a".into())));
    assert!(matches!(found("tonumber(\"x\")"), crate::Answer::Error(_)));
    assert!(matches!(found("local.gone"), crate::Answer::Error(_)));
    assert!(matches!(found("1 +"), crate::Answer::Error(_)));
}

#[test]
fn ephemeral_resources_are_read_and_not_kept() {
    let text = "ephemeral \"aws_secretsmanager_secret_version\" \"s\" {\n  secret_id = \"orders\"\n}\n\
        resource \"x_y\" \"z\" {\n  password = ephemeral.aws_secretsmanager_secret_version.s.secret_string\n  \
        id = resource.x_y.other.id\n}\nresource \"x_y\" \"other\" {}\n";
    with(&[("main.tf", text)], |evaluated| {
        let secret = &evaluated.project.resources[0];
        assert_eq!(&*secret.address, "ephemeral.aws_secretsmanager_secret_version.s");
        assert!(secret.existing);
        assert!(evaluated.render(evaluated.property("x_y.z", "password")).starts_with("unknown"));
        assert_eq!(evaluated.render(evaluated.property("x_y.z", "id")), "→ x_y.other.id");
    });
}
