//! Terraform's types and attributes into canonical ones.

use cumulint_model::Project;

pub(crate) fn lower(_project: &mut Project) {}
