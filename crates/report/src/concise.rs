//! One line for each finding: `path:line:column: severity[policy] message`.

use std::io::{self, Write};

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::{Analysis, Finding};

use crate::escape::escape_line;
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
        write_head(finding, places, finding.severity.name(), out)?;
        writeln!(out, "{}", escape_line(&finding.message))?;
    }
    for one in unsettled(report).filter(|_| look.undecided) {
        let finding = &one.undecided.finding;
        write_head(finding, places, one.word(), out)?;
        writeln!(out, "{} ({})", escape_line(&finding.message), escape_line(&one.because()))?;
    }
    Ok(())
}

pub(crate) fn write_diagnostics(
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.primary {
            let at = places.start(span);
            write!(out, "{}:{}:{}: ", escape_line(&places.path(span)), at.line, at.column)?;
        } else if let Some(path) = &diagnostic.path {
            write!(out, "{}: ", escape_line(path))?;
        }
        let (word, code) = (diagnostic.severity.name(), escape_line(&diagnostic.code));
        writeln!(out, "{word}[{code}] {}", escape_line(&diagnostic.message))?;
    }
    Ok(())
}

fn write_head(finding: &Finding, places: &Places<'_>, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let path = places.path(finding.primary);
    let at = places.start(finding.primary);
    write!(
        out,
        "{}:{}:{}: {kind}[{}] ",
        escape_line(&path),
        at.line,
        at.column,
        escape_line(&finding.policy.id)
    )
}

#[cfg(test)]
mod tests {
    use crate::format::{Format, Look, write_diagnostics};
    use crate::sample::Sample;

    fn written(look: Look, message: &str) -> String {
        let sample = Sample::new();
        let mut report = sample.full_report();
        report.findings[0].message = message.to_owned();
        sample.written(Format::Concise, look, &report)
    }

    #[test]
    fn one_line_a_finding() {
        let written = written(Look::default(), "anyone can read it");
        assert_eq!(written, "infra/main.tf:7:12: high[public-storage] anyone can read it\n");
    }

    #[test]
    fn what_is_undecided_is_listed_when_asked_for() {
        let written = written(Look { undecided: true, ..Look::default() }, "");
        let last = written.lines().last().unwrap();
        assert!(last.starts_with("infra/main.tf:7:12: undecided[public-storage] the canned ACL"), "{last}");
        assert!(last.ends_with("(because `var.acl` has no value)"), "{last}");
    }

    #[test]
    fn errors_are_one_line_each_too() {
        let sample = Sample::new();
        let mut out = Vec::new();
        let errors = sample.full_report().errors;
        write_diagnostics(&errors, &sample.sources, Format::Concise, Look::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        infra/broken.tf:2:8: error[syntax] an expression is missing
        infra/closed.tf: error[read] permission denied
        ");
    }

    #[test]
    fn a_line_stays_one_line() {
        let written = written(Look::default(), "bucket `a\nb\u{1b}[31m` is open");
        assert_eq!(written.lines().count(), 1);
        assert!(written.ends_with("bucket `a\\nb\\u{1b}[31m` is open\n"));
    }
}
