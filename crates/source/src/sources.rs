//! The texts that were read, each once, each with an identity that spans refer to.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::files::{Files, ReadError};
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
    /// The identities of files that were forgotten: a file that is read again keeps its own.
    forgotten: HashMap<String, FileId>,
    /// The texts that are not files, by what they are called.
    added: HashMap<String, FileId>,
}

impl Loaded {
    /// Keeps a text, under an identity that it had before or a new one.
    fn put(&mut self, again: Option<FileId>, path: &str, text: &str) -> FileId {
        let file = Arc::new(SourceFile::new(path, text));
        if let Some((id, slot)) = again.and_then(|id| Some((id, self.files.get_mut(id.0 as usize)?))) {
            *slot = file;
            return id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }
}

/// Every text that was read so far. Threads share it. A text is read once and stays until it is forgotten.
///
/// The pages of policies are numbered apart from the files that are analysed, so that one can change without the other.
pub struct Sources<'f> {
    files: &'f dyn Files,
    loaded: RwLock<Loaded>,
    pages: RwLock<Vec<Arc<SourceFile>>>,
}

/// Set in the identity of a page.
const PAGE: u32 = 1 << 31;

impl fmt::Debug for Sources<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl<'f> Sources<'f> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(files: &'f dyn Files) -> Self {
        Self { files, loaded: RwLock::default(), pages: RwLock::default() }
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
        let path = self.files.canonical(path);
        let known = self.loaded.read().unwrap_or_else(PoisonError::into_inner).by_path.get(&path).cloned();
        if let Some(known) = known {
            return known;
        }
        let text = self.read(&path);
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = loaded.by_path.get(&path) {
            return known.clone();
        }
        let again = loaded.forgotten.remove(&path);
        let answer = text.map(|text| loaded.put(again, &path, &text));
        loaded.by_path.insert(path, answer.clone());
        answer
    }

    /// Forgets the text of a file, which has changed: it is read again when it is asked for. Its identity stays the same, so
    /// whoever keeps spans of it must forget them, too.
    pub fn forget(&self, path: &str) {
        let path = self.files.canonical(path);
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(id)) = loaded.by_path.remove(&path) {
            loaded.forgotten.insert(path, id);
        }
    }

    /// Adds a text that is not a file, such as an argument of the command line. The same text under the same name is added once.
    pub fn add(&self, name: &str, text: &str) -> FileId {
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        let known = loaded.added.get(name).copied();
        let is_same = |file: &Arc<SourceFile>| *file.text == *text;
        if let Some(id) = known.filter(|id| loaded.files.get(id.0 as usize).is_some_and(is_same)) {
            return id;
        }
        let id = loaded.put(None, name, text);
        loaded.added.insert(name.to_owned(), id);
        id
    }

    /// Adds the page of a policy.
    pub fn add_page(&self, path: &str, text: &str) -> FileId {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        let id = FileId(PAGE | u32::try_from(pages.len()).unwrap_or(u32::MAX));
        pages.push(Arc::new(SourceFile::new(path, text)));
        id
    }

    /// Reads the page of a policy.
    ///
    /// # Errors
    /// As [`Sources::load`].
    pub fn load_page(&self, path: &str) -> Result<FileId, LoadError> {
        let path = self.files.canonical(path);
        self.read(&path).map(|text| self.add_page(&path, &text))
    }

    /// The file behind an identity; an empty, nameless one for an identity of other sources.
    #[must_use]
    pub fn get(&self, file: FileId) -> Arc<SourceFile> {
        let known = if file.0 & PAGE == 0 {
            let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
            loaded.files.get(file.0 as usize).cloned()
        } else {
            let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner);
            pages.get((file.0 & !PAGE) as usize).cloned()
        };
        known.unwrap_or_else(|| Arc::new(SourceFile::new("", "")))
    }

    /// The text that a span marks.
    #[must_use]
    pub fn slice(&self, span: Span) -> String {
        self.get(span.file).slice(span.range).to_owned()
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
    use crate::overlay::Overlay;

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
    fn a_file_that_changed_keeps_its_identity() {
        let base = MemoryFiles::new().with("a.tf", "x = 1").with("b.tf", "y = 2");
        let files = Overlay::new(&base);
        let sources = Sources::new(&files);
        let (first, other) = (sources.load("a.tf").unwrap(), sources.load("b.tf").unwrap());
        files.set("a.tf", Some("z = 3".into()));
        assert_eq!(sources.slice(Span::new(first, 0, 1)), "x");
        sources.forget("a.tf");
        assert_eq!(sources.load("a.tf").unwrap(), first);
        assert_eq!(sources.slice(Span::new(first, 0, 1)), "z");
        assert_eq!(sources.slice(Span::new(other, 0, 1)), "y");
    }

    #[test]
    fn a_file_that_was_missing_can_appear() {
        let base = MemoryFiles::new();
        let files = Overlay::new(&base);
        let sources = Sources::new(&files);
        assert_eq!(sources.load("a.tf"), Err(LoadError::Read(ReadError::NotFound)));
        files.set("a.tf", Some("x = 1".into()));
        sources.forget("a.tf");
        assert!(sources.load("a.tf").is_ok());
    }

    #[test]
    fn pages_are_numbered_apart() {
        let files = MemoryFiles::new().with("a.tf", "x = 1");
        let sources = Sources::new(&files);
        let page = sources.add_page("network/open-ssh.md", "# SSH");
        let file = sources.load("a.tf").unwrap();
        assert_ne!(page, file);
        assert_eq!((&*sources.get(page).text, &*sources.get(file).text), ("# SSH", "x = 1"));
    }

    #[test]
    fn the_same_argument_is_added_once() {
        let files = MemoryFiles::new();
        let sources = Sources::new(&files);
        let first = sources.add("<variable a>", "1");
        assert_eq!(sources.add("<variable a>", "1"), first);
        assert_ne!(sources.add("<variable a>", "2"), first);
    }

    #[test]
    fn bad_utf8_names_the_byte() {
        let files = MemoryFiles::new().with("a.tf", vec![b'a', 0xff]);
        assert_eq!(Sources::new(&files).load("a.tf"), Err(LoadError::NotUtf8(1)));
    }
}
