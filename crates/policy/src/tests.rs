//! Policies over small projects, with expectations drawn under the text.

mod project;
mod truth;
