//! What the spanned, error-tolerant trees of several languages are made of. It knows no language: a language brings its
//! [`SyntaxKind`], its grammar, and its views.
//!
//! A text has one flat table of [`Nodes`]. The parser reads with a [`Cursor`], writes the table and collects errors in a
//! [`Report`]; both make a [`Tree`]. Typed views ([`views!`], [`operators!`]) wrap a [`View`], are copied freely and
//! borrow the tree. [`Decoded`] leads from the decoded text of a string back to the author's characters.

mod cursor;
mod decoded;
mod nodes;
mod operators;
mod report;
mod source_text;
#[cfg(test)]
mod tests;
mod tree;
mod views;

pub use cursor::{Cursor, offset};
pub use decoded::{Decoded, unescape};
pub use nodes::{Children, Node, NodeId, Nodes, SyntaxKind};
pub use operators::UnaryOperator;
pub use report::{Report, Reported, SYNTAX};
pub use source_text::SourceText;
pub use tree::{Tree, View, ViewChildren};
