//! HCL's native syntax as a spanned, error-tolerant tree.
//!
//! ```
//! use cumulint_hcl::{Expression, parse};
//! use cumulint_source::FileId;
//!
//! let (tree, diagnostics) = parse(FileId(0), "resource \"aws_s3_bucket\" \"site\" {\n  acl = \"private\"\n}\n");
//! assert!(diagnostics.is_empty());
//! let block = tree.body().blocks_of("resource").next().unwrap();
//! assert_eq!(block.label(0).unwrap().text(), "aws_s3_bucket");
//! let Some(Expression::String(acl)) = block.body().attribute("acl").map(|acl| acl.value()) else { panic!() };
//! assert_eq!(acl.value(), "private");
//! ```
//!
//! A text has one flat table of nodes; the views ([`Body`], [`Expression`], …) are copied freely and borrow the [`Tree`].
//! Strings are decoded when asked for, and [`Decoded`] leads from the decoded text back to the author's characters.
//! This crate knows the syntax only: not what Terraform means by it, and not its JSON form.

mod decode;
mod lexer;
mod node;
mod parser;
mod token;
mod tree;
mod view;

pub use cumulint_syntax::{Decoded, NodeId, SourceText, UnaryOperator};
pub use tree::{Tree, parse, parse_expression, parse_template};
pub use view::{
    Attribute, Binary, BinaryOperator, Block, Body, Call, Conditional, Expression, For, ForDirective,
    Heredoc, IfDirective, Interpolation, Item, Label, Literal, LiteralPart, LiteralValue, Name, Object,
    ObjectItem, ObjectKey, Parentheses, Step, StringLiteral, Strip, Template, TemplatePart, Traversal, Tuple,
    Unary, Variable,
};
