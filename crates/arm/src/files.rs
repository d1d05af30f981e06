//! Files that a root leads to: what they hold, read once for all roots, and why one cannot be had.

mod absent;
mod library;
mod neighbours;
mod templates;
mod told;

pub(crate) use absent::{Absent, Wanted};
pub(crate) use library::Library;
pub(crate) use neighbours::Neighbours;
pub use templates::Templates;
pub(crate) use told::Told;
