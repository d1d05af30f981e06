//! Texts, parsed files and roots: from paths to evaluated projects, whatever the dialect.
//!
//! A [`Workspace`] holds the texts that were read. [`Workspace::survey`] finds and parses what is ours, with all that it leads
//! to and all that calls it; [`Workspace::plan`] works out the roots; [`Plans::evaluate`] evaluates them, or only those that a
//! change concerns where a [`Memo`] keeps what was found before. Front ends are known by their contract alone, and are
//! listed in one place: the registry.

mod callers;
mod change;
mod examine;
mod memo;
mod plans;
mod progress;
mod registry;
mod survey;
mod walk;
mod workspace;

pub use change::Change;
pub use memo::Memo;
pub use plans::Plans;
pub use progress::{NoProgress, Progress};
pub use registry::{FrontEnds, front_ends};
pub use survey::{Survey, SurveyFile};
pub use workspace::Workspace;

#[cfg(test)]
mod tests;
