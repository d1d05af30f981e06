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
mod judge;
mod message;
mod mutants;
mod outcome;
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

pub use check::check;
pub use condition::Constant;
pub use examples::{Example, ExampleFile, Expectation, Language};
pub use mutants::mutants;
pub use outcome::{Confidence, Finding, Need, Outcome, Reservation, Undecided};
pub use params::Params;
pub use policies::Policies;
pub use policy::{Listed, Policy, Rule, Severity};
pub use read::parse;
pub use render::TextOf;

#[cfg(test)]
mod tests;
