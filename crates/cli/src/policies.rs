//! `cumulint policies`.

use std::io::{self, Write};

use cumulint_disk::Disk;
use cumulint_lint::{CHECK_CATEGORY, Ending, Linter, check_infos};
use cumulint_report::{self as report, Format, Paint};

use crate::arguments::{ListFormat, Policies};
use crate::terminal::{self, Color};

pub(crate) fn run(arguments: &Policies, color: Color) -> io::Result<Ending> {
    let disk = Disk::new(&arguments.sources.folders);
    let linter = Linter::new(&disk, &arguments.sources.folders);
    let mut out = terminal::out();
    match arguments.format {
        ListFormat::Text => write_text(&linter, terminal::out_look(color).color, &mut out)?,
        ListFormat::Json => {
            let policies = linter.policies().iter().map(|policy| &**policy.info());
            report::write_policies(policies, check_infos().iter(), &mut out)?;
        }
    }
    out.flush()?;
    problems(&linter, color)
}

/// Reports what is wrong with the policies.
pub(crate) fn problems(linter: &Linter<'_>, color: Color) -> io::Result<Ending> {
    let problems = linter.policy_problems();
    let mut errors = terminal::errors();
    let look = terminal::errors_look(color);
    report::write_diagnostics(problems, linter.sources(), Format::Text, look, &mut errors)?;
    errors.flush()?;
    let failed = problems.iter().any(|problem| problem.severity == cumulint_diagnostic::Severity::Error);
    Ok(if failed { Ending::Failed } else { Ending::Clean })
}

fn write_text(linter: &Linter<'_>, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let widest = linter.policies().iter().map(|policy| policy.id().chars().count()).max().unwrap_or(0);
    let mut category = "";
    for policy in linter.policies() {
        if policy.category() != category {
            let gap = if category.is_empty() { "" } else { "\n" };
            category = policy.category();
            writeln!(out, "{gap}{}", Paint::Heading.apply(&report::escape_line(category), color))?;
        }
        let severity = policy.severity();
        let padded = format!("{severity:8}");
        let word = Paint::of_severity(severity).apply(&padded, color);
        let (id, title) = (report::escape_line(policy.id()), report::escape_line(policy.title()));
        writeln!(out, "  {id:widest$}  {word}  {title}")?;
    }
    write_checks(color, out)
}

/// The checks of templates, below the policies: they are selected by name and explained like them.
fn write_checks(color: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", Paint::Heading.apply(CHECK_CATEGORY, color))?;
    let checks = check_infos();
    let widest = checks.iter().map(|check| check.id.len()).max().unwrap_or(0);
    for check in &checks {
        let word = if check.pedantic { "pedantic" } else { "warning " };
        writeln!(out, "  {:widest$}  {word}  {}", check.id, check.title)?;
    }
    Ok(())
}
