//! The facade: from files to findings.
//!
//! A [`Linter`] holds the texts that were read and the policies in force. It discovers what is to be analysed, has the front
//! ends evaluate every root, has the policies judge every project, and gathers the result into plain structs that a command
//! line, an editor or a test can render. It prints nothing and asks for files only through the `Files` trait.

mod blocks;
mod checks;
mod ending;
mod eval;
mod examples;
mod fingerprint;
mod judge;
mod linter;
mod load;
mod merge;
mod run;
mod selection;
mod settings;
mod show;
mod suppress;
#[cfg(test)]
mod tests;

pub use checks::{CHECK_CATEGORY, check_infos};
pub use ending::Ending;
pub use eval::Evaluation;
pub use examples::{ExampleFailure, ExampleRun, surviving_mutants};
pub use linter::Linter;
pub use settings::Settings;

// What a caller of the facade needs of the crates behind it, so that it need not depend on them.
pub use cumulint_evaluation::Given;
pub use cumulint_finding::{
    Analysis, Answer, CheckInfo, Confidence, Coverage, Finding, Gap, Generated, HopKind, Instance, Label,
    Need, NeedKind, NotAnalysed, PolicyInfo, Reservation, Role, Severity, Shown, ShownCase, ShownResource,
    ShownValue, Subject, Undecided,
};
pub use cumulint_policy::Policy;
pub use cumulint_types::{Check, checks};
pub use cumulint_workspace::{NoProgress, Progress};
