//! Functions: a table by their names, each a function of its evaluated arguments unless it evaluates them itself.

mod array;
mod call;
mod cidr;
mod collection;
mod date;
mod encoding;
mod format;
mod json;
mod lambda;
mod logic;
mod number;
mod object;
mod partial;
mod resource;
mod result;
mod scope;
mod table;
mod text;
mod uri;

use cumulint_model::Symbol;
use cumulint_source::Span;

use crate::value::Value;

pub(crate) use json::json_value;
pub use table::{Function, Group, State, functions};
pub(crate) use text::{parts, text};

/// A call with its evaluated arguments.
pub(crate) struct Applied<'c> {
    /// The name as it was written.
    pub(crate) name: &'c Symbol,
    pub(crate) arguments: &'c [Value],
    pub(crate) span: Span,
}

impl Applied<'_> {
    pub(crate) fn get(&self, index: usize) -> Option<&Value> {
        self.arguments.get(index)
    }

    fn text(&self, index: usize) -> Option<&str> {
        self.get(index)?.as_str()
    }

    fn whole(&self, index: usize) -> Option<i64> {
        self.get(index)?.as_i64()
    }
}
