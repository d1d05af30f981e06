//! The formats, and where each is written.

use std::io::{self, Write};

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::{Analysis, Answer, CheckInfo, PolicyInfo, Shown};
use cumulint_source::{Sources, Span};

use crate::place::Places;
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

/// Writes the findings, and for programs all the rest, too.
///
/// # Errors
/// The stream cannot be written to.
pub fn write(
    report: &Analysis,
    sources: &Sources<'_>,
    format: Format,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::new(sources);
    match format {
        Format::Text => text::write(report, &places, look, out),
        Format::Concise => concise::write(report, &places, look, out),
        Format::Json => json::write(report, &places, out),
        Format::Sarif => sarif::write(report, &places, look, out),
        Format::Github => github::write(report, &places, look, out),
    }
}

/// Writes what is wrong with files, policies or settings for people: with the marked source for [`Format::Text`], else one line
/// each.
///
/// # Errors
/// The stream cannot be written to.
pub fn write_diagnostics(
    diagnostics: &[Diagnostic],
    sources: &Sources<'_>,
    format: Format,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_diagnostics_hiding(&[], diagnostics, sources, format, look, out)
}

/// As [`write_diagnostics`], with places whose text must not be shown.
///
/// # Errors
/// The stream cannot be written to.
pub fn write_diagnostics_hiding(
    secrets: &[Span],
    diagnostics: &[Diagnostic],
    sources: &Sources<'_>,
    format: Format,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::new(sources);
    match format {
        Format::Text => text::write_diagnostics(diagnostics, secrets, &places, look, out),
        _ => concise::write_diagnostics(diagnostics, &places, out),
    }
}

/// Writes the resources as policies see them, as one JSON object.
///
/// # Errors
/// The stream cannot be written to.
pub fn write_shown(shown: &Shown, sources: &Sources<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(sources);
    write_object(&json::ShownList::new(shown, &places), out)
}

/// Writes the list of policies and checks, as one JSON object.
///
/// # Errors
/// The stream cannot be written to.
pub fn write_policies<'p>(
    policies: impl Iterator<Item = &'p PolicyInfo>,
    checks: impl Iterator<Item = &'p CheckInfo>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_object(&json::PolicyList::new(policies, checks), out)
}

/// Writes the answer to an expression, as one JSON object in one line.
///
/// # Errors
/// The stream cannot be written to, or the value is not JSON.
pub fn write_answer(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &json::AnswerObject::new(answer)?)?;
    writeln!(out)
}

fn write_object(object: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, object)?;
    writeln!(out)
}
