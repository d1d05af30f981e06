//! `cumulint test`.

use std::io::{self, Write};

use cumulint_diagnostic::Diagnostic;
use cumulint_disk::Disk;
use cumulint_lint::{Ending, ExampleRun, Linter};
use cumulint_report::{self as report, Format};

use crate::arguments::Test;
use crate::policies::problems;
use crate::terminal::{self, Color};

pub(crate) fn run(arguments: &Test, color: Color) -> io::Result<Ending> {
    let folders: Vec<String> = arguments.folder.iter().cloned().collect();
    let disk = Disk::new(&folders);
    let linter =
        if folders.is_empty() { Linter::new(&disk, &[]) } else { Linter::without_built_in(&disk, &folders) };
    let run = linter.test();
    let failures: Vec<Diagnostic> = run.failures.iter().map(named).collect();
    let mut out = terminal::out();
    report::write_diagnostics(
        &failures,
        linter.sources(),
        Format::Text,
        terminal::out_look(color),
        &mut out,
    )?;
    out.flush()?;
    drop(out);
    let loaded = problems(&linter, color)?;
    let mut errors = terminal::errors();
    summarise(&run, &mut errors)?;
    errors.flush()?;
    let ending = if failures.is_empty() { Ending::Clean } else { Ending::Found };
    Ok(if loaded == Ending::Failed { loaded } else { ending })
}

/// A failure whose message says which policy it is of.
fn named(failure: &cumulint_lint::ExampleFailure) -> Diagnostic {
    let diagnostic = failure.diagnostic.clone();
    Diagnostic { code: failure.policy.clone().into(), ..diagnostic }
}

fn summarise(run: &ExampleRun, out: &mut dyn Write) -> io::Result<()> {
    let held = match run.failures.len() {
        0 => "all hold".to_owned(),
        some => counted(some, "difference", "differences"),
    };
    let examples = counted(run.examples, "example", "examples");
    writeln!(out, "{examples} of {}: {held}", counted(run.policies, "policy", "policies"))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
