//! The contract of front ends: what a dialect is given, what it tells, and within which limits it evaluates.
//!
//! A [`FrontEnd`] recognises the files of its dialects and evaluates their roots. Whatever goes wrong on the way is an
//! [`Event`], and one table says for every dialect how it is told: the [`Reporter`] follows it. A [`Budget`] bounds the work, and
//! [`Reads`] records what a root's result was made of, so that a changed file leads to exactly the roots that it concerns.

mod budget;
mod event;
mod front_end;
mod inputs;
mod links;
mod reader;
mod reporter;

pub use budget::{Budget, Limit};
pub use event::{Event, Outcome};
pub use front_end::{
    Answer, Claim, Environments, Evaluated, FrontEnd, LeftOut, Parsed, Plan, Root, Snapshot, SnapshotFile,
};
// What a plan leaves out is a part of what a run reports.
pub use cumulint_finding::{Generated, NotAnalysed};
pub use inputs::{Given, NamedFile, below, is_named_after};
pub use links::Links;
pub use reader::{Read, Reader, Reads};
pub use reporter::Reporter;
