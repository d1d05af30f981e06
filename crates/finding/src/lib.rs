//! What a run reports, as plain data: findings, verdicts that could not be reached, and what was and was not analysed.
//!
//! Policies produce these types, `lint` completes and merges them, and a report or a server renders them: each fact is
//! written down once. Nothing here knows a policy language, a dialect, a format or a stream. Behaviour hangs on the types
//! (the role of a label, the kind of a need), never on the wording of a message.

mod analysis;
mod answer;
mod confidence;
mod coverage;
mod finding;
mod label;
mod need;
mod policy;
mod severity;
mod shown;

pub use analysis::Analysis;
pub use answer::Answer;
pub use confidence::{Confidence, Reservation};
pub use coverage::{Coverage, Gap, Generated, NotAnalysed};
pub use finding::{Finding, Instance, Subject, Undecided};
pub use label::{HopKind, Label, Role};
pub use need::{Need, NeedKind};
pub use policy::{CheckInfo, PolicyInfo};
pub use severity::Severity;
pub use shown::{Shown, ShownCase, ShownResource, ShownValue};
