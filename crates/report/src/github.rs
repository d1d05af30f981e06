//! Annotations for a workflow of GitHub: one workflow command a line
//! (<https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>).
//!
//! What comes from files can neither end a command nor begin another one.

use std::io::{self, Write};

use cumulint_diagnostic::{self as diagnostic, Diagnostic};
use cumulint_finding::{Analysis, Finding, Severity};
use cumulint_source::Span;

use crate::escape::escape;
use crate::format::Look;
use crate::place::Places;
use crate::unsettled::unsettled;

pub(crate) fn write(
    report: &Analysis,
    places: &Places<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for finding in &report.findings {
        let command = Command::of_finding(finding, finding.severity.name(), level(finding.severity), places);
        command.write(&told(&finding.message, finding.help.as_deref()), out)?;
    }
    for one in unsettled(report).filter(|_| look.undecided) {
        let finding = &one.undecided.finding;
        let command = Command::of_finding(finding, one.word(), "notice", places);
        command.write(&told(&finding.message, Some(&one.because())), out)?;
    }
    // A mistake in a template is for the reviewer too; a mere note is not.
    let warnings = report.notes.iter().filter(|note| note.severity != diagnostic::Severity::Note);
    for one in report.errors.iter().chain(warnings) {
        Command::of_diagnostic(one, places).write(&told(&one.message, one.help.as_deref()), out)?;
    }
    Ok(())
}

struct Command {
    level: &'static str,
    path: Option<String>,
    span: Option<Region>,
    title: String,
}

struct Region {
    line: u32,
    end_line: u32,
    column: u32,
    end_column: u32,
}

impl Command {
    fn of_finding(finding: &Finding, kind: &str, level: &'static str, places: &Places<'_>) -> Self {
        Self {
            level,
            path: Some(places.path(finding.primary).to_string()),
            span: Some(Region::new(finding.primary, places)),
            title: format!("{} ({kind})", finding.policy.id),
        }
    }

    fn of_diagnostic(error: &Diagnostic, places: &Places<'_>) -> Self {
        let level = match error.severity {
            diagnostic::Severity::Error => "error",
            diagnostic::Severity::Warning => "warning",
            diagnostic::Severity::Note => "notice",
        };
        let path = error.primary.map(|span| places.path(span).to_string()).or_else(|| error.path.clone());
        let span = error.primary.map(|span| Region::new(span, places));
        Self { level, path, span, title: error.code.clone().into_owned() }
    }

    fn write(&self, message: &str, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "::{} ", self.level)?;
        if let Some(path) = &self.path {
            write!(out, "file={},", property(path))?;
        }
        if let Some(span) = &self.span {
            write!(out, "line={},", span.line)?;
            // Columns say something only within one line.
            if span.line == span.end_line {
                write!(out, "col={},endLine={},endColumn={},", span.column, span.end_line, span.end_column)?;
            } else {
                write!(out, "endLine={},", span.end_line)?;
            }
        }
        writeln!(out, "title={}::{}", property(&self.title), data(message))
    }
}

impl Region {
    fn new(span: Span, places: &Places<'_>) -> Self {
        let (start, end) = (places.start(span), places.end(span));
        let (line, end_line) = places.lines(span);
        Self { line, end_line, column: start.column, end_column: end.column }
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "notice",
    }
}

fn told(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message}\n{help}"))
}

/// The text behind `::`.
fn data(text: &str) -> String {
    escape(text).replace('%', "%25").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use cumulint_finding::Analysis;
    use cumulint_source::Span;

    use crate::format::{Format, Look};
    use crate::sample::{Sample, finding};

    fn written(report: impl FnOnce(&Sample) -> Analysis) -> String {
        let sample = Sample::new();
        let report = report(&sample);
        sample.written(Format::Github, Look::default(), &report)
    }

    #[test]
    fn findings_errors_and_warnings_become_annotations() {
        insta::assert_snapshot!(written(Sample::full_report), @"
        ::error file=infra/main.tf,line=7,col=12,endLine=7,endColumn=19,title=public-storage (high)::the canned ACL `public-read` opens aws_s3_bucket.site to strangers%0Aset `acl` to `private`
        ::error file=infra/broken.tf,line=2,col=8,endLine=2,endColumn=10,title=syntax::an expression is missing%0Awrite a value behind the `=`
        ::error file=infra/closed.tf,title=read::permission denied
        ::warning file=infra/broken.tf,line=2,col=3,endLine=2,endColumn=7,title=duplicate::`name` is set twice
        ");
    }

    #[test]
    fn names_can_neither_end_a_command_nor_begin_one() {
        let written = written(|sample| {
            let file = sample.file("a,b::c%\n::warning::.tf", "x = 1\n");
            let resource = sample.report().findings[0].resource.clone();
            let mut finding = finding(Span::new(file, 0, 1), resource);
            finding.message = "100% of `a\r\n::set-output name=x::y` \u{1b}[31m".to_owned();
            finding.help = Some("::stop-commands::x".to_owned());
            Analysis { findings: vec![finding], ..Analysis::default() }
        });
        insta::assert_snapshot!(written, @r"::error file=a%2Cb%3A%3Ac%25%0A%3A%3Awarning%3A%3A.tf,line=1,col=1,endLine=1,endColumn=2,title=public-storage (high)::100%25 of `a\r%0A::set-output name=x::y` \u{1b}[31m%0A::stop-commands::x");
        assert_eq!(written.lines().count(), 1);
    }

    #[test]
    fn a_place_over_lines_has_no_columns() {
        let written = written(|sample| {
            let mut report = sample.report();
            report.findings[0].primary = report.findings[0].resource.block;
            report
        });
        assert!(written.starts_with("::error file=infra/main.tf,line=5,endLine=8,title="), "{written}");
    }
}
