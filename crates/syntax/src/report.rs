//! Collecting syntax errors: capped in number, silent while a parser only looks for the way back.

use cumulint_diagnostic::{Diagnostic, Label};
use cumulint_source::{FileId, TextRange};

/// The errors that are listed one by one for a file.
const MAX_ERRORS: usize = 100;

/// The code of a syntax error that has no code of its own.
pub const SYNTAX: &str = "syntax";

/// The errors of a file.
#[derive(Debug)]
pub struct Report {
    file: FileId,
    list: Vec<Diagnostic>,
    muted: u32,
    unlisted: usize,
    first_unlisted: Option<TextRange>,
    reported_depth: bool,
}

/// The error that was just reported, to say more about it. It may not be listed; then nothing happens.
#[derive(Debug)]
pub struct Reported<'r> {
    file: FileId,
    diagnostic: Option<&'r mut Diagnostic>,
}

impl Reported<'_> {
    /// Says what to do about it.
    #[expect(clippy::return_self_not_must_use, reason = "the error is reported already")]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        if let Some(diagnostic) = &mut self.diagnostic {
            diagnostic.help = Some(help.into());
        }
        self
    }

    /// Gives it a code of its own.
    #[expect(clippy::return_self_not_must_use, reason = "the error is reported already")]
    pub fn code(mut self, code: &'static str) -> Self {
        if let Some(diagnostic) = &mut self.diagnostic {
            diagnostic.code = code.into();
        }
        self
    }

    /// Points to something else that has to do with it.
    pub fn label(self, range: TextRange, message: impl Into<String>) {
        if let Some(diagnostic) = self.diagnostic {
            diagnostic.labels.push(Label { span: range.of(self.file), message: message.into() });
        }
    }
}

impl Report {
    /// A report without errors.
    #[must_use]
    pub fn new(file: FileId) -> Self {
        Self { file, list: Vec::new(), muted: 0, unlisted: 0, first_unlisted: None, reported_depth: false }
    }

    /// Reports an error.
    pub fn error(&mut self, message: impl Into<String>, range: TextRange) -> Reported<'_> {
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

    /// Reports that more levels lie in each other than the limit, once for a file.
    pub fn too_deep(&mut self, limit: u16, range: TextRange) {
        if self.muted == 0 && !std::mem::replace(&mut self.reported_depth, true) {
            self.error(format!("this is nested deeper than {limit} levels"), range);
        }
    }

    /// An error that is not worth saying.
    #[must_use]
    pub fn silent(&self) -> Reported<'_> {
        Reported { file: self.file, diagnostic: None }
    }

    /// Whether errors are passed over.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.muted > 0
    }

    /// Whether a further error would be listed: what is only done to save the reader some is not worth its time then.
    #[must_use]
    pub fn lists(&self) -> bool {
        self.muted == 0 && self.list.len() < MAX_ERRORS
    }

    /// Passes over errors until [`Report::unmute`] was called as often.
    pub fn mute(&mut self) {
        self.muted += 1;
    }

    /// Ends what [`Report::mute`] began.
    pub fn unmute(&mut self) {
        self.muted = self.muted.saturating_sub(1);
    }

    /// The errors in the order of the text, and how many are not listed.
    #[must_use]
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|diagnostic| diagnostic.primary);
        if let Some(range) = self.first_unlisted {
            let message = format!("{} more syntax errors are not listed", self.unlisted);
            self.list.push(Diagnostic::error(SYNTAX, message, range.of(self.file)));
        }
        self.list
    }
}
