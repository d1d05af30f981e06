//! Resources: each instance of a declaration is registered and identified first, so that references find it, and filled with
//! what it says once all are known.

mod extension;
mod filling;
pub(super) mod identity;
mod instances;
mod naming;
mod registration;
pub(super) mod registry;
