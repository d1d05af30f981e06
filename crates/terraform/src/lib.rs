//! Terraform modules, variables and expressions, as a project.
