//! Expressions of Terraform, in a module with something to refer to.

#![no_main]

use cumulint_fuzz::{evaluate, text};
use cumulint_source::MemoryFiles;
use libfuzzer_sys::fuzz_target;

const MODULE: &str = r#"
variable "name" { default = "site" }
variable "open" { type = list(string) }
locals {
  tags = { Team = "shop", Stage = var.name }
  list = [1, 2.5, "3", null, true]
}
resource "aws_s3_bucket" "site" {
  for_each = toset(["a", "b"])
  bucket   = "${var.name}-${each.key}"
}
"#;

fuzz_target!(|data: &[u8]| {
    evaluate(&MemoryFiles::new().with("main.tf", MODULE), &text(data));
});
