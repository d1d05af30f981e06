//! Files, byte spans and line indexes.
//!
//! This crate knows where text is, never what it means, and it never touches a disk: the [`Files`] trait is the only
//! door to the outside, and the real one is implemented in the crate `disk`.

mod files;
mod lines;
mod memory;
mod overlay;
mod sources;
mod span;
mod text_map;

pub use files::{
    Entry, Files, ReadError, Walk, clean_path, extension, file_name, join_path, lies_below, parent_path,
};
pub use lines::{LineColumn, LineIndex};
pub use memory::MemoryFiles;
pub use overlay::Overlay;
pub use sources::{LoadError, MAX_FILE_BYTES, SourceFile, Sources};
pub use span::{FileId, Span, TextRange};
pub use text_map::TextMap;
