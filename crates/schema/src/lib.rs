//! Canonical types, Terraform tables, defaults, API versions, IAM actions and roles.
//!
//! - [`lower`] brings every resource of a project into canonical form. Front ends call it last.
//! - [`has_path`] and [`types_like`] tell whether a policy names a type and property that exist.
//! - [`type_schema`] is the property tree of a canonical type, [`declared_schema`] that of an ARM type in one API version.
//! - [`api_versions`], [`iam`], [`azure_roles`], [`google_roles`] answer what views and derived members ask.
//!
//! All data is embedded, compressed in small frames and decoded when first asked for; nothing here reads a file. The crate
//! does not know how a dialect is evaluated, what a policy asks, or how a finding looks.

pub mod api_versions;
pub mod azure_roles;
mod check;
mod declared;
pub mod google_roles;
pub mod iam;
mod limits;
mod lower;
mod secrets;
mod shape;
mod shelf;
mod spelling;
mod terraform;

pub use check::{PathCheck, has_path, types_like};
pub use declared::{
    declared_cloudformation, declared_schema, declared_versions, nearest_cloudformation_type,
};
pub use limits::{Limits, Names, Rule};
pub use lower::{arm_type, lower};
pub use secrets::{holds_secret, says_secret};
pub use shape::{NodeId, Property, Shape, TypeSchema, type_schema};
pub use spelling::nearest;

#[cfg(test)]
mod tests;
