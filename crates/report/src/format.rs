//! The formats, and where each is written.

use std::io::{self, Write};

use cumulint_source::Sources;

use crate::place::Places;
use crate::report::Report;
use crate::{concise, github, json, sarif, text};

/// The form in which findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Format {
    /// For people: the marked source, the message, what to do.
    #[default]
    Text,
    /// For people and editors: one line each.
    Concise,
    /// For programs: one JSON object.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For a workflow of GitHub: annotations.
    Github,
}

/// How text looks, and what is shown of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// The columns of the terminal; nothing where lines are not to be wrapped.
    pub width: Option<usize>,
    /// Whether what could not be decided is listed in the formats for people.
    pub undecided: bool,
}

impl Format {
    /// Writes the findings, and for programs all the rest, too.
    ///
    /// # Errors
    /// The stream cannot be written to.
    pub fn write(
        self,
        report: &Report,
        sources: &Sources<'_>,
        look: Look,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let places = Places::new(sources);
        match self {
            Self::Text => text::write(report, &places, look, out),
            Self::Concise => concise::write(report, &places, look, out),
            Self::Sarif => sarif::write(report, &places, look, out),
            Self::Github => github::write(report, &places, look, out),
            Self::Json => json::write(report, &places, out),
        }
    }

    /// Writes errors for people, whatever the format: programs find them in their own.
    ///
    /// # Errors
    /// The stream cannot be written to.
    pub fn write_errors(
        report: &Report,
        sources: &Sources<'_>,
        look: Look,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        text::write_diagnostics(&report.errors, report, &Places::new(sources), look, out)
    }
}
