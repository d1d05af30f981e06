//! JSON with comments and YAML with tags, as one spanned tree.
//!
//! [`parse_json`] and [`parse_yaml`] never fail: they return the [`Tree`] of all that was understood and the diagnostics of
//! all that was not. A [`Node`] is a cheap handle into the tree's flat table; strings are decoded when they are asked for, and
//! [`Node::decoded_map`] leads from a decoded string back to the bytes of the source.
//!
//! A tree is safe to walk recursively, whatever the input was: nesting is at most [`MAX_DEPTH`] levels, YAML aliases included,
//! and what aliases stand for is bounded in size. This crate knows nothing of CloudFormation, ARM or any other meaning.

mod builder;
mod json;
mod kind;
mod lookup;
mod node;
mod place;
mod problems;
#[cfg(test)]
mod testing;
mod text_map;
mod tree;
mod yaml;

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::FileId;

pub use kind::{Kind, Leniency, LeniencyKind, Style, Tag};
pub use node::{Entries, Entry, Items, Node, OwnEntries};
pub use place::Place;
pub use text_map::{Segment, TextMap};
pub use tree::Tree;

/// The deepest nesting that is read; an alias counts with all that it stands for.
pub const MAX_DEPTH: u32 = 512;

/// Parses a file of JSON. Comments, trailing commas, a byte order mark and line breaks in strings are accepted and listed by
/// [`Tree::leniencies`]; everything else that RFC 8259 forbids is an error, after which parsing goes on.
#[must_use]
pub fn parse_json(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    parse_json_at(text, Place::File(file))
}

/// As [`parse_json`], for a text that does not lie one to one in a file, such as JSON within a string: `place` says where a
/// range of the text really is. Takes an `Arc<str>` without copying it.
#[must_use]
pub fn parse_json_at(text: impl Into<Arc<str>>, place: Place) -> (Tree, Vec<Diagnostic>) {
    json::parse(&text.into(), place)
}

/// Parses a file of YAML 1.1 as CloudFormation reads it: plain scalars are resolved by [`Node::kind`]'s rules, tags are kept,
/// aliases and merge keys are followed on access.
#[must_use]
pub fn parse_yaml(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    parse_yaml_at(text, Place::File(file))
}

/// As [`parse_yaml`], for a text that does not lie one to one in a file.
#[must_use]
pub fn parse_yaml_at(text: impl Into<Arc<str>>, place: Place) -> (Tree, Vec<Diagnostic>) {
    yaml::parse(&text.into(), place)
}
