//! What a parser found wrong, in ranges of its text, with a limit on how much is told.

use cumulint_diagnostic::{Applicability, Diagnostic, Edit, Label, Severity};
use cumulint_source::TextRange;

use crate::Place;

/// Past this many, problems are only counted.
const MAX_PROBLEMS: usize = 100;

/// One thing that is wrong.
pub(crate) struct Problem {
    pub(crate) severity: Severity,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) range: TextRange,
    pub(crate) label: Option<(TextRange, String)>,
    pub(crate) edit: Option<(TextRange, &'static str)>,
    pub(crate) help: Option<String>,
}

impl Problem {
    pub(crate) fn syntax(message: impl Into<String>, range: TextRange) -> Self {
        Self {
            severity: Severity::Error,
            code: "syntax",
            message: message.into(),
            range,
            label: None,
            edit: None,
            help: None,
        }
    }

    pub(crate) fn warning(code: &'static str, message: impl Into<String>, range: TextRange) -> Self {
        Self { severity: Severity::Warning, code, ..Self::syntax(message, range) }
    }

    pub(crate) fn code(self, code: &'static str) -> Self {
        Self { code, ..self }
    }

    pub(crate) fn label(self, range: TextRange, message: impl Into<String>) -> Self {
        Self { label: Some((range, message.into())), ..self }
    }

    pub(crate) fn edit(self, range: TextRange, text: &'static str) -> Self {
        Self { edit: Some((range, text)), ..self }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn placed(self, place: &Place) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.severity, self.code, self.message, place.span(self.range));
        diagnostic.help = self.help;
        let label = self.label.map(|(range, message)| Label { span: place.span(range), message });
        diagnostic.labels.extend(label);
        // The parser went on as if the missing character stood there, so writing it changes nothing of what was read.
        let edit = self.edit.map(|(range, text)| Edit {
            span: place.span(range),
            text: text.to_owned(),
            applicability: Applicability::Safe,
        });
        // An edit is only right where the text is the file's own.
        diagnostic.edits.extend(edit.filter(|_| matches!(place, Place::File(_))));
        diagnostic
    }
}

/// The problems of one text.
#[derive(Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    untold: usize,
    last_untold: TextRange,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        } else {
            self.untold += 1;
            self.last_untold = problem.range;
        }
    }

    /// How much was told so far.
    pub(crate) fn mark(&self) -> usize {
        self.list.len()
    }

    /// Takes back what was told since a mark.
    pub(crate) fn rewind(&mut self, mark: usize) {
        self.list.truncate(mark);
    }

    /// Whether any error was found.
    pub(crate) fn has_error(&self) -> bool {
        self.untold > 0 || self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// The diagnostics, in the order of their places.
    pub(crate) fn placed(mut self, place: &Place) -> Vec<Diagnostic> {
        self.list.sort_by_key(|problem| (problem.range.start, problem.range.end));
        let mut placed: Vec<_> = self.list.into_iter().map(|problem| problem.placed(place)).collect();
        if self.untold > 0 {
            let message = format!("{} more problems in this text are not listed", self.untold);
            let span = place.span(self.last_untold);
            placed.push(Diagnostic::new(Severity::Note, "syntax", message, span));
        }
        placed
    }
}
