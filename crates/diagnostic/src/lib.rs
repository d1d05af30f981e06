//! What is wrong and where: the form that parsers, front ends, policies and loaders report in.
//!
//! Nothing here renders: lines, columns and colours exist only where a person reads (`report`, `server`).

mod diagnostic;
mod drawn;

pub use diagnostic::{Applicability, Diagnostic, Edit, Label, Severity};
pub use drawn::{Drawn, Mark, drawn, first_line, is_drawn};
