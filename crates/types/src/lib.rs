//! Checks of templates: what they declare against the types that the clouds publish.
//!
//! A front end hands over each resource as the author declared it, before it is lowered, and gets warnings with exact places.
//! Only what is certain is told: a value that is not known, or that is the default of a parameter, is none of a wrong kind, and
//! a type or version that is newer than the data is left alone. What each check means stands on its page (`checks/*.md`), which
//! [`checks`] lists. The crate knows no policy and does not evaluate.

mod azure;
mod bounds;
mod cases;
mod checks;
mod cloudformation;
mod judge;
mod kind;
mod known;
mod mistakes;
mod needs;
mod parts;
mod pattern;
mod rules;
mod unknown;
mod wording;

pub use azure::azure;
pub use checks::{Check, check, checks};
pub use cloudformation::{Declared, Template, cloudformation, cloudformation_attribute};
pub use mistakes::Mistakes;
pub use pattern::matches_whole;
