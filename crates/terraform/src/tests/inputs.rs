//! Variables, as policies see them.

use cumulint_model::{INPUT, Project, Resource};

use super::with;

const VARIABLES: &str = r#"
variable "token" {
  type      = string
  sensitive = true
  default   = "rpt-5f2c81d0"
}

variable "region" {
  type    = string
  default = "eu-central-1"
}
"#;

fn inputs(project: &Project) -> Vec<&Resource> {
    project.resources.iter().filter(|resource| &*resource.canonical_type == INPUT).collect()
}

#[test]
fn a_variable_is_an_input_with_its_default() {
    with(&[("main.tf", VARIABLES)], |evaluated| {
        let found = inputs(&evaluated.project);
        let addresses: Vec<&str> = found.iter().map(|input| &*input.address).collect();
        assert_eq!(addresses, ["var.region", "var.token"]);
        let default = |input: &Resource| input.properties.get("default").unwrap().value.clone();
        assert_eq!(default(found[0]).as_str(), Some("eu-central-1"));
        assert!(default(found[1]).sensitive && !default(found[0]).sensitive);
    });
}

#[test]
fn each_call_gives_a_secret_its_value_and_other_variables_are_seen_once() {
    let root =
        "module \"a\" {\n  source = \"./m\"\n  token  = \"one\"\n}\nmodule \"b\" {\n  source = \"./m\"\n}\n";
    with(&[("main.tf", root), ("m/main.tf", VARIABLES)], |evaluated| {
        let found = inputs(&evaluated.project);
        let addresses: Vec<&str> = found.iter().map(|input| &*input.address).collect();
        assert_eq!(addresses, ["module.a.var.region", "module.a.var.token", "module.b.var.token"]);
        let value = |input: &Resource| input.properties.get("value").map(|entry| entry.value.clone());
        assert_eq!(value(found[1]).unwrap().as_str(), Some("one"));
        assert!(value(found[2]).is_none());
    });
}
