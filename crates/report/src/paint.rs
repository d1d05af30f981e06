//! Colours by meaning.

use cumulint_diagnostic as diagnostic;
use cumulint_finding::Severity;
use owo_colors::{OwoColorize, Style};

/// What a colour means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paint {
    /// The worst severity.
    Critical,
    /// A high severity; an error.
    High,
    /// A medium severity; a warning.
    Medium,
    /// A low severity; a note.
    Low,
    /// A heading.
    Heading,
    /// What helps: advice, code.
    Help,
    /// Where something is.
    Path,
}

impl Paint {
    /// The colour of a severity.
    #[must_use]
    pub const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Critical,
            Severity::High => Self::High,
            Severity::Medium => Self::Medium,
            Severity::Low => Self::Low,
        }
    }

    pub(crate) const fn of_diagnostic(severity: diagnostic::Severity) -> Self {
        match severity {
            diagnostic::Severity::Error => Self::High,
            diagnostic::Severity::Warning => Self::Medium,
            diagnostic::Severity::Note => Self::Low,
        }
    }

    pub(crate) fn style(self, color: bool) -> Style {
        let style = Style::new();
        match self {
            _ if !color => style,
            Self::Critical => style.bright_magenta().bold(),
            Self::High => style.red().bold(),
            Self::Medium => style.yellow().bold(),
            Self::Low => style.blue().bold(),
            Self::Heading => style.bold(),
            Self::Help => style.cyan(),
            Self::Path => style.cyan().underline(),
        }
    }

    /// The text in this colour, or as it is where colours are not wanted.
    #[must_use]
    pub fn apply(self, text: &str, color: bool) -> String {
        text.style(self.style(color)).to_string()
    }
}
