//! The texts that were read, each once, each with an identity that spans refer to.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::files::{Files, ReadError, clean_path};
use crate::lines::{LineColumn, LineIndex};
use crate::span::{FileId, Span, TextRange};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Why a text is not to be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoadError {
    /// The file could not be read.
    Read(ReadError),
    /// It is larger than the limit; its size in bytes.
    TooLarge(u64),
    /// It is not UTF-8; the offset of the first bad byte.
    NotUtf8(usize),
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(why) => write!(out, "{why}"),
            Self::TooLarge(size) => {
                write!(out, "the file has {size} bytes, more than the limit of {MAX_FILE_BYTES}")
            }
            Self::NotUtf8(offset) => {
                write!(out, "the text is not valid UTF-8 (first bad byte at offset {offset})")
            }
        }
    }
}

/// A text with its path.
#[derive(Debug)]
pub struct SourceFile {
    /// The path, as it is shown.
    pub path: Arc<str>,
    /// The text, byte order mark included.
    pub text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// The line index, made when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The place of a byte offset.
    #[must_use]
    pub fn place(&self, offset: u32) -> LineColumn {
        self.lines().place(&self.text, offset)
    }

    /// The text that a range marks.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> &str {
        range.slice(&self.text)
    }
}

#[derive(Default)]
struct Loaded {
    files: Vec<Arc<SourceFile>>,
    by_path: HashMap<String, Result<FileId, LoadError>>,
}

/// Every text that was read so far. Threads share it: a text is added at most once and never changes.
pub struct Sources<'f> {
    files: &'f dyn Files,
    loaded: RwLock<Loaded>,
}

impl fmt::Debug for Sources<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl<'f> Sources<'f> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(files: &'f dyn Files) -> Self {
        Self { files, loaded: RwLock::default() }
    }

    /// The file system behind it.
    #[must_use]
    pub fn files(&self) -> &'f dyn Files {
        self.files
    }

    /// Reads a file, or finds it again.
    ///
    /// # Errors
    /// The file is missing, refused, too large or not UTF-8; the same answer every time it is asked for.
    pub fn load(&self, path: &str) -> Result<FileId, LoadError> {
        let path = clean_path(path);
        let known = self.loaded.read().unwrap_or_else(PoisonError::into_inner).by_path.get(&path).cloned();
        if let Some(known) = known {
            return known;
        }
        let text = self.read(&path);
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = loaded.by_path.get(&path) {
            return known.clone();
        }
        let answer = text.map(|text| Self::push(&mut loaded, &path, &text));
        loaded.by_path.insert(path, answer.clone());
        answer
    }

    /// Adds a text that is not a file of its own, such as an example on a policy's page.
    pub fn add(&self, path: &str, text: &str) -> FileId {
        Self::push(&mut self.loaded.write().unwrap_or_else(PoisonError::into_inner), path, text)
    }

    /// The file behind an identity; an empty, nameless one for an identity of other sources.
    #[must_use]
    pub fn get(&self, file: FileId) -> Arc<SourceFile> {
        let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.files.get(file.0 as usize).cloned().unwrap_or_else(|| Arc::new(SourceFile::new("", "")))
    }

    /// The text that a span marks.
    #[must_use]
    pub fn slice(&self, span: Span) -> String {
        self.get(span.file).slice(span.range).to_owned()
    }

    fn push(loaded: &mut Loaded, path: &str, text: &str) -> FileId {
        let id = FileId(u32::try_from(loaded.files.len()).unwrap_or(u32::MAX));
        loaded.files.push(Arc::new(SourceFile::new(path, text)));
        id
    }

    fn read(&self, path: &str) -> Result<String, LoadError> {
        let size = self.files.size(path).map_err(LoadError::Read)?;
        if size > MAX_FILE_BYTES {
            return Err(LoadError::TooLarge(size));
        }
        let bytes = self.files.read(path).map_err(LoadError::Read)?;
        String::from_utf8(bytes).map_err(|error| LoadError::NotUtf8(error.utf8_error().valid_up_to()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryFiles;

    #[test]
    fn a_file_is_read_once() {
        let files = MemoryFiles::new().with("a.tf", "x = 1");
        let sources = Sources::new(&files);
        let first = sources.load("a.tf").unwrap();
        assert_eq!(sources.load("./a.tf").unwrap(), first);
        assert_eq!(sources.slice(Span::new(first, 0, 1)), "x");
        assert_eq!(sources.load("b.tf"), Err(LoadError::Read(ReadError::NotFound)));
    }

    #[test]
    fn bad_utf8_names_the_byte() {
        let files = MemoryFiles::new().with("a.tf", vec![b'a', 0xff]);
        assert_eq!(Sources::new(&files).load("a.tf"), Err(LoadError::NotUtf8(1)));
    }
}
