//! What is reported, and at which place: errors and warnings are drawn, gaps are listed by their codes.

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_source::{Entry, Files, MemoryFiles, ReadError, Walk};
use cumulint_testkit::assert_drawn;

use super::evaluated;
use crate::{Inputs, ModuleFile, Modules, Program};

/// Evaluates files, of which the first is drawn with exactly what is reported in it, and gives the codes of all gaps.
fn reported(files: &[(&str, &str)]) -> Vec<&'static str> {
    let mut codes = Vec::new();
    evaluated(files, &Inputs::default(), |evaluated| {
        let file = evaluated.sources.load(files[0].0).unwrap();
        let here = |it: &&Diagnostic| it.primary.is_some_and(|primary| primary.file == file);
        let here: Vec<Diagnostic> = evaluated.diagnostics.iter().filter(here).cloned().collect();
        assert_drawn(files[0].1, &here);
        codes = evaluated.project.gaps.iter().map(|gap| gap.code).collect();
    });
    codes
}

fn drawn(text: &str) -> Vec<&'static str> {
    reported(&[("main.tf", text)])
}

/// What is suggested for the only mistake of a text.
fn help(text: &str) -> Option<String> {
    let mut found = None;
    evaluated(&[("main.tf", text)], &Inputs::default(), |evaluated| {
        assert_eq!(evaluated.diagnostics.len(), 1, "{:?}", evaluated.diagnostics);
        found = evaluated.diagnostics[0].help.clone();
    });
    found
}

#[test]
fn a_name_that_nothing_declares_is_drawn_where_it_stands() {
    let gaps = drawn(
        r#"
resource "aws_s3_bucket" "site" {
  bucket = nosuch.thing.id
  #        ^^^^^^^^^^^^ there is no resource `nosuch.thing`
  acl    = var.gone.acl[0]
  #        ^^^^^^^^ there is no variable `gone`
  region = "in-${local.gone}"
  #              ^^^^^^^^^^ there is no local value `gone`
  ami    = data.aws_ami.gone.id
  #        ^^^^^^^^^^^^^^^^^ there is no data source `data.aws_ami.gone`
  key    = ephemeral.random_password.gone.result
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no ephemeral resource `ephemeral.random_password.gone`
  vpc    = module.gone.id
  #        ^^^^^^^^^^^ there is no module `gone`
  on     = True
  #        ^^^^ there is no name `True` here
  all    = var
  #        ^^^ a name must follow `var`
  home   = path.home
  #        ^^^^^^^^^ there is no `path.home`
  name   = each.value.name
  #        ^^^^^^^^^^ there is no `each.value` without `for_each`
  index  = count.index + 1
  #        ^^^^^^^^^^^ there is no `count.index` without `count`
}
"#,
    );
    assert_eq!(gaps, [""; 0]);
}

#[test]
fn an_output_that_a_module_does_not_have_is_drawn() {
    let root = r#"
module "net" {
  source = "./net"
  nmae   = "a"
  #^^^ module `net` has no variable `nmae`
}
resource "x_y" "z" {
  id = module.net.gone.id
  #    ^^^^^^^^^^^^^^^ module `net` has no output `gone`
}
"#;
    reported(&[("main.tf", root), ("net/main.tf", "variable \"name\" {\n  default = 1\n}\n")]);
}

#[test]
fn what_may_have_been_meant_is_suggested() {
    let with = |declared: &str, used: &str| {
        help(&format!("{declared}\nresource \"x_y\" \"z\" {{\n  a = {used}\n}}\n")).unwrap_or_default()
    };
    let variable = "variable \"region\" {\n  default = 1\n}";
    assert_eq!(with(variable, "var.regoin"), "did you mean `var.region`?");
    assert_eq!(with(variable, "local.region"), "did you mean `var.region`?");
    assert_eq!(with("locals {\n  name = 1\n}", "local.nams"), "did you mean `local.name`?");
    assert_eq!(with("data \"a_b\" \"c\" {}", "a_b.c.id"), "did you mean `data.a_b.c`?");
    assert_eq!(with("resource \"a_b\" \"logs\" {}", "a_b.log.id"), "did you mean `a_b.logs`?");
    assert_eq!(with("", "True"), "did you mean `true`?");
    assert_eq!(with("", "uper(\"a\")"), "did you mean `upper`?");
    assert_eq!(with("", "something.else"), "");
}

#[test]
fn an_expression_that_terraform_refuses_is_drawn() {
    drawn(
        r#"
locals {
  list = ["a"]
}
resource "x_y" "z" {
  a = local.list[3]
  #             ^^^ there is only 1 element
  b = upper("a", "b")
  #   ^^^^^^^^^^^^^^^ upper: too many arguments: it takes 1
  c = nosuch("a")
  #   ^^^^^^ there is no function `nosuch`
  d = "${local.list}-logs"
  #      ^^^^^^^^^^ tuple cannot be part of a text
}
"#,
    );
}

#[test]
fn what_is_guarded_is_not_reported() {
    let gaps = drawn(
        r#"
locals {
  none = []
}
resource "x_y" "z" {
  a = try(local.none[0], "none")
  b = can(nosuch.thing.id)
  c = length(local.none) > 0 ? local.none[0] : "none"
  d = length(local.none) > 0 && local.none[0] == "a"
  e = try(yamldecode(file("gone.yaml")), {})
  f = fileexists("gone.json") ? jsondecode(file("gone.json")) : {}
}
resource "x_y" "never" {
  count = 0
  a     = local.none[0]
}
"#,
    );
    assert_eq!(gaps, [""; 0]);
}

#[test]
fn what_is_perhaps_never_evaluated_is_only_counted() {
    let gaps = drawn(
        r#"
variable "on" {}
locals {
  none = []
}
resource "x_y" "branch" {
  a = var.on ? local.none[0] : "none"
}
resource "x_y" "instance" {
  count = var.on ? 1 : 0
  a     = local.none[1]
}
"#,
    );
    assert_eq!(gaps, ["doubtful-expression"; 2]);
}

#[test]
fn a_value_that_is_not_of_its_type_is_drawn() {
    drawn(
        r#"
variable "count_of_machines" {
  type    = number
  default = "three"
  #         ^^^^^^^ the value of `var.count_of_machines` is not of its type: a number is required
}
variable "odd" {
  type    = strnig
  #         ^^^^^^ `strnig` is not a type
  default = "a"
}
resource "x_y" "z" {
  a = [var.count_of_machines, var.odd]
}
"#,
    );
}

#[test]
fn what_depends_on_itself_is_drawn_once() {
    drawn(
        r#"
locals {
  a = local.b
  b = local.a
  #   ^^^^^^^ `local.a` depends on itself
}
resource "x_y" "z" {
#^^^^^^^^^^^^^^^^^ `x_y.z.b` depends on itself
  a = local.a
  b = x_y.z.b
}
"#,
    );
}

#[test]
fn a_local_module_that_is_not_there_is_an_error_at_its_source() {
    let text = r#"
module "vpc" {
  source = "./vpc"
  #        ^^^^^^^ there is no module in the folder `vpc`
}
"#;
    drawn(text);
    evaluated(&[("main.tf", text)], &Inputs::default(), |evaluated| {
        let problem = &evaluated.diagnostics[0];
        assert_eq!((&*problem.code, problem.severity), ("missing-module", Severity::Error));
    });
}

#[test]
fn a_document_that_is_not_there_is_an_error_and_other_data_are_counted() {
    let gaps = drawn(
        r#"
resource "x_y" "z" {
  a = yamldecode(file("gone.yaml"))
  #              ^^^^^^^^^^^^^^^^^ cannot read `gone.yaml`: no such file or folder
  b = jsondecode(replace(file("gone.json"), "a", "b"))
  #                      ^^^^^^^^^^^^^^^^^ cannot read `gone.json`: no such file or folder
  c = templatefile("policy.json.tftpl", {})
  #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cannot read `policy.json.tftpl`: no such file or folder
  d = templatefile("install.sh", {})
  e = filebase64sha256("build/function.zip")
  f = file("gone.json")
  g = yamldecode(file("/etc/gone.yaml"))
}
"#,
    );
    assert_eq!(gaps, ["file"; 4]);
}

#[test]
fn a_document_that_cannot_be_parsed_is_an_error() {
    let root = r#"
resource "x_y" "z" {
  a = jsondecode(file("odd.json"))
  #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ jsondecode: the text is not valid JSON
}
"#;
    let files = [("main.tf", root), ("odd.json", "{")];
    reported(&files);
    evaluated(&files, &Inputs::default(), |evaluated| {
        let problem = &evaluated.diagnostics[0];
        assert_eq!((&*problem.code, problem.severity), ("missing-document", Severity::Error));
    });
}

#[test]
fn a_mistake_in_a_template_is_drawn_in_the_template() {
    let main = "resource \"x_y\" \"z\" {\n  a = templatefile(\"a.tpl\", { name = 1 })\n}\n";
    let template = "one ${nmae} two\n//    ^^^^ the template is given no variable `nmae`\n";
    evaluated(&[("main.tf", main), ("a.tpl", template)], &Inputs::default(), |evaluated| {
        assert_drawn(template, &evaluated.diagnostics);
        assert_eq!(&*evaluated.sources.get(evaluated.diagnostics[0].primary.unwrap().file).path, "a.tpl");
    });
}

#[test]
fn modules_and_functions_that_are_not_at_hand_are_counted() {
    let gaps = drawn(
        r#"
terraform {
  required_providers {
    time = {
      source = "hashicorp/time"
    }
  }
}
module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
}
module "own" {
  source = var.source
}
variable "source" {
  default = "./own"
}
resource "x_y" "z" {
  a = provider::time::rfc3339_parse("x")
}
"#,
    );
    assert_eq!(gaps, ["function", "module", "module"]);
}

#[test]
fn what_a_broken_file_may_declare_is_not_missed() {
    let memory = MemoryFiles::new()
        .with("main.tf", "locals {\n  a = [1, \n}\nresource \"x_y\" \"z\" {\n  b = local.c\n}\n");
    let sources = cumulint_source::Sources::new(&memory);
    let file = sources.load("main.tf").unwrap();
    let (parsed, _) = ModuleFile::parse("main.tf", file, &sources.get(file).text).unwrap();
    let modules = Modules::new(vec![parsed], &sources);
    let (_, found) = crate::evaluate(&Program::new(&modules), ".", &Inputs::default(), &sources);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_a_file_that_was_not_scanned_may_declare_is_not_missed() {
    let text = "resource \"x_y\" \"z\" {\n  b = local.c\n}\n";
    let memory = MemoryFiles::new().with("main.tf", text).with("generated.tf", "locals {\n  c = 1\n}\n");
    let sources = cumulint_source::Sources::new(&memory);
    let file = sources.load("main.tf").unwrap();
    let (parsed, _) = ModuleFile::parse("main.tf", file, &sources.get(file).text).unwrap();
    let modules = Modules::new(vec![parsed], &sources);
    let (_, found) = crate::evaluate(&Program::new(&modules), ".", &Inputs::default(), &sources);
    assert!(found.is_empty(), "{found:?}");
}

/// Files in memory, of which all above the current folder may not be read.
struct Confined(MemoryFiles);

impl Confined {
    fn inside(path: &str) -> Result<&str, ReadError> {
        if path.starts_with("..") { Err(ReadError::Outside) } else { Ok(path) }
    }
}

impl Files for Confined {
    fn walk(&self, path: &str) -> Result<Walk, ReadError> {
        let walk = self.0.walk(Self::inside(path)?)?;
        let inside = |entry: &Entry| Self::inside(&entry.path).is_ok();
        Ok(Walk { files: walk.files.into_iter().filter(inside).collect(), errors: Vec::new() })
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.read(Self::inside(path)?)
    }

    fn size(&self, path: &str) -> Result<u64, ReadError> {
        self.0.size(Self::inside(path)?)
    }

    fn is_folder(&self, path: &str) -> bool {
        Self::inside(path).is_ok_and(|path| self.0.is_folder(path))
    }

    fn names(&self, folder: &str) -> Vec<String> {
        Self::inside(folder).map(|folder| self.0.names(folder)).unwrap_or_default()
    }
}

#[test]
fn what_lies_outside_is_told_apart_from_what_is_not_there() {
    let text = r#"
module "shared" {
  source = "../shared"
  #        ^^^^^^^^^^^ the folder `../shared` lies outside of what may be read
}
resource "x_y" "z" {
  a = yamldecode(file("../all.yaml"))
  #              ^^^^^^^^^^^^^^^^^^^ `../all.yaml` lies outside of what may be read
  b = file("../key.pem")
}
"#;
    let files = Confined(MemoryFiles::new().with("main.tf", text));
    let sources = cumulint_source::Sources::new(&files);
    let file = sources.load("main.tf").unwrap();
    let (parsed, _) = ModuleFile::parse("main.tf", file, &sources.get(file).text).unwrap();
    let modules = Modules::new(vec![parsed], &sources);
    let (project, found) = crate::evaluate(&Program::new(&modules), ".", &Inputs::default(), &sources);
    assert_drawn(text, &found);
    assert!(found.iter().all(|problem| problem.code == "outside-repository"));
    assert_eq!(project.gaps.iter().map(|gap| gap.code).collect::<Vec<_>>(), ["file"]);
}
