//! Bicep's syntax as a spanned, error-tolerant tree.
//!
//! ```
//! use cumulint_bicep::{Declaration, parse};
//! use cumulint_source::FileId;
//!
//! let text = "resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'kv-${suffix}'\n}\n";
//! let (tree, diagnostics) = parse(FileId(0), text);
//! assert!(diagnostics.is_empty());
//! let Some(Declaration::Resource(vault)) = tree.root().declarations().next() else { panic!() };
//! assert_eq!(vault.type_name().text().unwrap(), "Microsoft.KeyVault/vaults@2023-07-01");
//! assert!(vault.object().unwrap().property("name").is_some());
//! ```
//!
//! A text has one flat table of nodes; the views ([`File`], [`Declaration`], [`Expression`], [`TypeExpression`], …) are
//! copied freely and borrow the [`Tree`]. Strings are decoded when asked for, and [`Decoded`] leads from the decoded text
//! back to the author's characters. This crate knows the syntax only: no types, no functions, no names and no modules.

mod decode;
mod lexer;
mod node;
mod parser;
mod token;
mod tree;
mod view;

pub use cumulint_syntax::{Decoded, NodeId, SourceText, UnaryOperator};
pub use tree::{Tree, parse, parse_expression, parse_parameters};
pub use view::*;
