//! The facade: from files to findings.
//!
//! A [`Linter`] holds the texts that were read and the policies in force. It discovers what is to be analysed, has the front
//! ends evaluate every root, has the policies judge every project, and gathers the result into plain structs that a command
//! line, an editor or a test can render. It prints nothing and asks for files only through the `Files` trait.

mod bicep;
mod blocks;
mod checks;
mod coverage;
mod deployable;
mod discover;
mod eval;
mod evaluate;
mod examples;
mod finding;
mod fingerprint;
mod generated;
mod judge;
mod kind;
mod links;
mod linter;
mod load;
mod merge;
mod parameters;
mod roots;
mod settings;
mod show;
mod stack_parameters;
mod suppress;
#[cfg(test)]
mod tests;

pub use checks::CHECK_CATEGORY;
pub use coverage::{Coverage, Generated, NotAnalysed};
pub use eval::{Answer, Evaluation};
pub use examples::{ExampleFailure, ExampleRun, surviving_mutants};
pub use finding::{Finding, Instance, Subject, Undecided};
pub use linter::{Analysis, Linter};
pub use settings::{NoProgress, Progress, Settings};
pub use show::{Shown, ShownCase, ShownResource, ShownValue};

// What a caller of the facade needs of the crates behind it, so that it need not depend on them.
pub use cumulint_policy::{Confidence, Policy, Reservation, Severity};
pub use cumulint_types::{Check, checks};
