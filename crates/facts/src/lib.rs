//! What policies ask of a project: members of values, derived members (`_parent`), views (`iam.statements`).
//!
//! Everything here is lazy and read-only. The crate knows no policy, no dialect and no rendering; it never turns what is
//! unknown into something absent.

mod account;
mod address;
mod allow_list;
mod api;
mod derived;
mod facts;
mod knowledge;
mod members;
mod named;
mod node;
mod path;
mod referrers;
mod secrets;
#[cfg(test)]
mod tests;
pub mod views;

pub use derived::{DERIVED, Derivation, Given};
pub use facts::Facts;
pub use node::{Absent, Doubt, Held, Implied, Made, Node, Place, Scalar};
pub use path::Step;
