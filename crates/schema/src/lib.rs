//! Canonical types, Terraform tables, defaults, API versions, IAM actions and roles.
