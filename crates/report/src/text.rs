//! Text for people: the message once, the mark on the very characters, labels where the reason lies, what to do.
//!
//! What is quoted, and how it is cut to size, is decided in [`excerpt`]; miette only draws it.

mod draw;
mod excerpt;
mod quote;
mod secrets;

use std::io::{self, Write};

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::{Analysis, Finding, Label};
use cumulint_source::Span;

use crate::escape::{escape, escape_line};
use crate::format::Look;
use crate::paint::Paint;
use crate::place::Places;
use crate::unsettled::{Unsettled, unsettled};
use crate::wrap::wrap;
use draw::{Heading, draw};
use excerpt::{Excerpt, Mark};
use secrets::Secrets;

/// How many names a note lists.
const MAX_NAMES: usize = 6;
/// How many bytes of a change are shown.
const MAX_EDIT: usize = 80;

/// Writes the findings and, where asked for, what is undecided.
pub(crate) fn write(
    report: &Analysis,
    places: &Places<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let writer = Writer { places, look, secrets: Secrets::of(report) };
    for finding in &report.findings {
        writer.finding(finding, out)?;
    }
    for one in unsettled(report).filter(|_| look.undecided) {
        writer.unsettled(one, out)?;
    }
    Ok(())
}

/// Writes errors, warnings and notes.
pub(crate) fn write_diagnostics(
    diagnostics: &[Diagnostic],
    secrets: &[Span],
    places: &Places<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let writer = Writer { places, look, secrets: Secrets::at(secrets.iter()) };
    diagnostics.iter().try_for_each(|diagnostic| writer.diagnostic(diagnostic, out))
}

struct Writer<'w> {
    places: &'w Places<'w>,
    look: Look,
    secrets: Secrets,
}

impl Writer<'_> {
    fn finding(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let paint = Paint::of_severity(finding.severity);
        let heading = Heading::new(finding.severity.name(), &finding.policy.id, &finding.message, paint);
        self.snippet(&heading, Some(finding.primary), marks(&finding.labels), out)?;
        if let Some(note) = &finding.note {
            self.remark("note", note, out)?;
        }
        if let Some(help) = &finding.help {
            self.remark("help", help, out)?;
        }
        self.fix(finding, out)?;
        self.notes(finding, out)?;
        writeln!(out)
    }

    fn unsettled(&self, one: Unsettled<'_>, out: &mut dyn Write) -> io::Result<()> {
        let finding = &one.undecided.finding;
        let heading = Heading::new(one.word(), &finding.policy.id, &finding.message, Paint::Heading);
        self.snippet(&heading, Some(finding.primary), marks(&finding.labels), out)?;
        if !one.undecided.needs.is_empty() {
            let remark = if one.open { "unless an exception holds" } else { "because" };
            self.remark(remark, &listed(&one.undecided.reasons()), out)?;
        }
        writeln!(out)
    }

    fn diagnostic<'d>(&self, diagnostic: &'d Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        let paint = Paint::of_diagnostic(diagnostic.severity);
        let message = match (&diagnostic.path, diagnostic.primary) {
            (Some(path), None) if !diagnostic.message.contains(path.as_str()) => {
                format!("{path}: {}", diagnostic.message)
            }
            _ => diagnostic.message.clone(),
        };
        let heading = Heading::new(diagnostic.severity.name(), &diagnostic.code, &message, paint);
        let mark = |label: &'d cumulint_diagnostic::Label| Mark {
            span: label.span,
            message: &label.message,
            primary: false,
        };
        self.snippet(&heading, diagnostic.primary, diagnostic.labels.iter().map(mark), out)?;
        if let Some(help) = &diagnostic.help {
            self.remark("help", help, out)?;
        }
        writeln!(out)
    }

    fn snippet<'m>(
        &self,
        heading: &Heading,
        primary: Option<Span>,
        labels: impl Iterator<Item = Mark<'m>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let primary = primary.map(|span| Mark { span, message: "", primary: true });
        let marks: Vec<Mark<'_>> = primary.into_iter().chain(labels).collect();
        let excerpt = Excerpt::new(&marks, self.places, &self.secrets, self.look.width);
        draw(heading, &excerpt, self.look, out)
    }

    /// The change that mends it, where a single one does and neither text is long or secret.
    fn fix(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let [edit] = finding.edits.as_slice() else { return Ok(()) };
        let file = self.places.file(edit.span.file);
        let old = file.source.slice(edit.span.range);
        let hidden = !secrets::within(self.secrets.of_file(edit.span.file), edit.span.range).is_empty();
        let shown = |text: &str| !text.is_empty() && text.len() <= MAX_EDIT && !text.contains(['\n', '`']);
        if hidden || !shown(old) || !shown(&edit.text) {
            return Ok(());
        }
        let (old, new) = (escape_line(old), escape_line(&edit.text));
        self.remark("fix", &format!("replace `{old}` with `{new}`"), out)
    }

    fn notes(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.instances.len() > 1 {
            let all = listed(&finding.instance_names());
            self.remark(
                "note",
                &format!("this holds for {} instances: {all}", finding.instances.len()),
                out,
            )?;
        }
        if finding.callers.len() > 1 {
            self.remark("note", &format!("the module is called in {} places", finding.callers.len()), out)?;
        }
        if !finding.environments.is_empty() {
            self.remark("note", &format!("this holds with {}", listed(&finding.environments)), out)?;
        }
        if let Some(reservation) = finding.confidence.reservation() {
            self.remark("note", &format!("medium confidence: {}", reservation.reason()), out)?;
        }
        Ok(())
    }

    /// A line below the snippet, indented under its own first word where it is wrapped.
    fn remark(&self, word: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let indent = " ".repeat(word.len() + 4);
        let width = self.look.width.map(|width| width.saturating_sub(indent.len()));
        let lines = wrap(&escape(text), width).join(&format!("\n{indent}"));
        writeln!(out, "  {}: {lines}", Paint::Help.apply(word, self.look.color))
    }
}

/// The labels of a finding as marks.
fn marks(labels: &[Label]) -> impl Iterator<Item = Mark<'_>> {
    labels.iter().map(|label| Mark { span: label.span, message: &label.message, primary: false })
}

/// Names behind each other, the first few of many.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let mut list: Vec<String> =
        names.iter().take(MAX_NAMES).map(|name| escape_line(name.as_ref()).into_owned()).collect();
    if let Some(more) = names.len().checked_sub(MAX_NAMES).filter(|more| *more > 0) {
        list.push(format!("and {more} more"));
    }
    list.join(", ")
}

#[cfg(test)]
mod tests;
