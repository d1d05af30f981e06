//! Collecting errors: capped in number.

use cumulint_diagnostic::{Diagnostic, Label};
use cumulint_source::{FileId, TextRange};

use crate::lexer::Problem;

/// The errors that are listed one by one for a file.
const MAX_ERRORS: usize = 100;
const SYNTAX: &str = "syntax";

pub(crate) struct Report {
    file: FileId,
    list: Vec<Diagnostic>,
    unlisted: usize,
    first_unlisted: Option<TextRange>,
    pub(crate) told_depth: bool,
}

/// The error that was just reported, to say more about it.
pub(crate) struct Reported<'r> {
    file: FileId,
    diagnostic: Option<&'r mut Diagnostic>,
}

impl Reported<'_> {
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        let Self { file, mut diagnostic } = self;
        if let Some(diagnostic) = &mut diagnostic {
            diagnostic.help = Some(help.into());
        }
        Self { file, diagnostic }
    }

    pub(crate) fn label(self, range: TextRange, message: impl Into<String>) {
        if let Some(diagnostic) = self.diagnostic {
            diagnostic.labels.push(Label { span: range.of(self.file), message: message.into() });
        }
    }
}

impl Report {
    pub(crate) fn new(file: FileId) -> Self {
        Self { file, list: Vec::new(), unlisted: 0, first_unlisted: None, told_depth: false }
    }

    pub(crate) fn error(&mut self, message: impl Into<String>, range: TextRange) -> Reported<'_> {
        let file = self.file;
        if self.list.len() >= MAX_ERRORS {
            self.unlisted += 1;
            self.first_unlisted.get_or_insert(range);
            return Reported { file, diagnostic: None };
        }
        self.list.push(Diagnostic::error(SYNTAX, message, range.of(file)));
        Reported { file, diagnostic: self.list.last_mut() }
    }

    /// An error that is not worth saying.
    pub(crate) fn silent(&self) -> Reported<'_> {
        Reported { file: self.file, diagnostic: None }
    }

    /// The errors in the order of the text, with those of the lexer.
    pub(crate) fn finish(mut self, problems: Vec<Problem>) -> Vec<Diagnostic> {
        for problem in problems {
            let error = self.error(problem.message, problem.range);
            if let Some(help) = problem.help {
                error.help(help);
            }
        }
        self.list.sort_by_key(|diagnostic| diagnostic.primary);
        if let Some(range) = self.first_unlisted {
            let message = format!("{} more syntax errors are not listed", self.unlisted);
            self.list.push(Diagnostic::error(SYNTAX, message, range.of(self.file)));
        }
        self.list
    }
}
