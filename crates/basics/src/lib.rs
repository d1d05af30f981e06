//! What several crates compute in the same way and no template has a say in: the calendar ([`CivilDate`]), ranges of
//! network addresses ([`Network`]), and strings that are cut to what a message can bear ([`shortened`]).
//!
//! Each dialect reads and writes these things by rules of its own. Those rules stay with the dialect; here is only what
//! they all build on.

mod calendar;
mod excerpt;
mod network;

pub use calendar::{CivilDate, SECONDS_PER_DAY, days_in_month, leading_number};
pub use excerpt::{displayed, in_one_line, shortened};
pub use network::{Family, Network};
