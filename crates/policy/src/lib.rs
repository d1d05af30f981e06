//! Policies: parsed from Markdown pages, checked, and evaluated over the facts of a project, with computed blame.
//!
//! - [`parse`] reads a page; [`check`] compiles all its conditions and compares types and properties with the schemas.
//! - [`Policies`] is a set to evaluate: it dispatches by type, so that work follows the resources that match.
//!
//! The crate knows no dialect and renders nothing; a condition is true, false or unknown, never guessed.

mod cases;
mod check;
mod condition;
mod evaluate;
mod examples;
mod fix;
mod identity;
mod judge;
mod message;
mod mutants;
mod page;
mod params;
mod policies;
mod policy;
mod problem;
mod quoted;
mod read;
mod render;
mod table;
mod trail;
mod verdicts;

pub use check::check;
pub use condition::Constant;
pub use examples::{Example, ExampleFile, Expectation, Language};
pub use identity::Identity;
pub use mutants::mutants;
pub use params::Params;
pub use policies::Policies;
pub use policy::{Policy, Rule};
pub use read::parse;
pub use render::TextOf;
pub use verdicts::{Unsettled, Verdicts, Violation};

#[cfg(test)]
mod tests;
