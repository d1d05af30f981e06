//! Collecting errors: capped in number, silent while the parser only looks for the way back.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, TextRange};

/// The errors that are listed one by one for a file.
const MAX_ERRORS: usize = 100;
pub(crate) const SYNTAX: &str = "syntax";

pub(crate) struct Report {
    file: FileId,
    list: Vec<Diagnostic>,
    muted: u32,
    unlisted: usize,
    first_unlisted: Option<TextRange>,
    reported_depth: bool,
}

/// The error that was just reported, to say more about it.
pub(crate) struct Reported<'r> {
    file: FileId,
    diagnostic: Option<&'r mut Diagnostic>,
}

impl Reported<'_> {
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        if let Some(diagnostic) = self.diagnostic {
            diagnostic.help = Some(help.into());
            return Self { file: self.file, diagnostic: Some(diagnostic) };
        }
        self
    }

    pub(crate) fn code(self, code: &'static str) -> Self {
        if let Some(diagnostic) = self.diagnostic {
            diagnostic.code = code.into();
            return Self { file: self.file, diagnostic: Some(diagnostic) };
        }
        self
    }

    pub(crate) fn label(self, range: TextRange, message: impl Into<String>) {
        if let Some(diagnostic) = self.diagnostic {
            let span = range.of(self.file);
            diagnostic.labels.push(cumulint_diagnostic::Label { span, message: message.into() });
        }
    }
}

impl Report {
    pub(crate) fn new(file: FileId) -> Self {
        Self { file, list: Vec::new(), muted: 0, unlisted: 0, first_unlisted: None, reported_depth: false }
    }

    pub(crate) fn error(&mut self, message: impl Into<String>, range: TextRange) -> Reported<'_> {
        let file = self.file;
        if self.muted > 0 {
            return Reported { file, diagnostic: None };
        }
        if self.list.len() >= MAX_ERRORS {
            self.unlisted += 1;
            self.first_unlisted.get_or_insert(range);
            return Reported { file, diagnostic: None };
        }
        self.list.push(Diagnostic::error(SYNTAX, message, range.of(file)));
        Reported { file, diagnostic: self.list.last_mut() }
    }

    /// Whether this is the first time that the depth limit is met aloud.
    pub(crate) fn once(&mut self) -> bool {
        self.muted == 0 && !std::mem::replace(&mut self.reported_depth, true)
    }

    pub(crate) fn is_muted(&self) -> bool {
        self.muted > 0
    }

    /// Whether a further error would be listed: what is only done to save the reader some is not worth its time then.
    pub(crate) fn lists(&self) -> bool {
        self.muted == 0 && self.list.len() < MAX_ERRORS
    }

    pub(crate) fn mute(&mut self) {
        self.muted += 1;
    }

    pub(crate) fn unmute(&mut self) {
        self.muted = self.muted.saturating_sub(1);
    }

    /// The errors in the order of the text.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|diagnostic| diagnostic.primary);
        if let Some(range) = self.first_unlisted {
            let message = format!("{} more syntax errors are not listed", self.unlisted);
            self.list.push(Diagnostic::error(SYNTAX, message, range.of(self.file)));
        }
        self.list
    }
}
