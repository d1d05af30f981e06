//! `cumulint check`.

use std::io::{self, Write};
use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_disk::Disk;
use cumulint_lint::{CHECK_CATEGORY, Linter, Policy, Settings, checks};
use cumulint_report::{self as report, Format, Look, Report};

use crate::arguments::{Check, CheckFormat, Inputs, Level, VariableInputs};
use crate::ending::Ending;
use crate::explain::nearest;
use crate::progress::Bar;
use crate::terminal::{self, Color};
use crate::twins;

pub(crate) fn run(arguments: &Check, color: Color) -> io::Result<Ending> {
    let disk = disk(&arguments.paths, &arguments.sources.folders, &arguments.inputs);
    let linter = Linter::new(&disk, &arguments.sources.folders);
    let bar = Bar::new();
    let analysis = linter.check(&arguments.paths, &settings(arguments), &bar);
    bar.finish();
    let mut report = twins::report(analysis);
    let names = arguments.select.iter().chain(&arguments.ignore);
    report.errors.extend(names.filter_map(|name| unknown_name(name, linter.policies())));
    report.findings.retain(|finding| finding.severity >= severity(arguments.min_severity));
    report.undecided.retain(|undecided| undecided.finding.severity >= severity(arguments.min_severity));
    write(arguments, color, &linter, &report)?;
    Ok(ending(arguments, &report))
}

/// The disk, with all that the arguments name allowed to be read.
pub(crate) fn disk(paths: &[String], policy_folders: &[String], inputs: &Inputs) -> Disk {
    let further =
        policy_folders.iter().chain(&inputs.terraform.variable_files).chain(&inputs.parameter_files);
    further.fold(Disk::new(paths), |disk, path| disk.with(path))
}

/// The variables that the environment gives, where that was asked for, by name.
fn environment_variables(inputs: &VariableInputs) -> Vec<(String, String)> {
    if !inputs.from_environment {
        return Vec::new();
    }
    let variable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
        Some((name, value.into_string().ok()?))
    };
    let mut variables: Vec<(String, String)> = std::env::vars_os().filter_map(variable).collect();
    variables.sort();
    variables
}

/// The settings that only inputs decide.
pub(crate) fn input_settings(inputs: &Inputs) -> Settings {
    Settings {
        fallback_variables: environment_variables(&inputs.terraform),
        variables: inputs.terraform.variables.clone(),
        variable_files: inputs.terraform.variable_files.clone(),
        parameter_files: inputs.parameter_files.clone(),
        ..Settings::default()
    }
}

fn settings(arguments: &Check) -> Settings {
    Settings {
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        pedantic: arguments.pedantic,
        suppressions: !arguments.isolated,
        ..input_settings(&arguments.inputs)
    }
}

/// A name that is neither a policy nor a category would select nothing, without a word.
fn unknown_name(name: &str, policies: &[Arc<Policy>]) -> Option<Diagnostic> {
    let checks = checks().iter().map(|check| check.id).chain([CHECK_CATEGORY]);
    let known = policies.iter().flat_map(|policy| [policy.id(), policy.category()]).chain(checks);
    if known.clone().any(|known| known == name) {
        return None;
    }
    let help = nearest(name, known).map_or_else(
        || "`cumulint policies` lists all of them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let message = format!("there is no policy, check or category `{name}`");
    let about = Diagnostic { path: None, ..Diagnostic::about_path("unknown-policy", message, "") };
    Some(about.help(help))
}

/// Findings to standard output, all else to standard error.
fn write(arguments: &Check, color: Color, linter: &Linter<'_>, report: &Report) -> io::Result<()> {
    let format = format(arguments.format);
    let look = Look { undecided: arguments.undecided, ..terminal::out_look(color) };
    let mut out = terminal::out();
    report::write(report, linter.sources(), format, look, &mut out)?;
    out.flush()?;
    drop(out);
    let look = Look { undecided: arguments.undecided, ..terminal::errors_look(color) };
    let mut errors = terminal::errors();
    let secrets = &report.secrets;
    report::write_diagnostics_hiding(secrets, &report.errors, linter.sources(), format, look, &mut errors)?;
    if matches!(format, Format::Text | Format::Concise) {
        report::write_diagnostics_hiding(
            secrets,
            &report.notes,
            linter.sources(),
            format,
            look,
            &mut errors,
        )?;
        if arguments.statistics {
            report::write_statistics(report, look, &mut errors)?;
        }
        report::write_summary(report, look, &mut errors)?;
    }
    errors.flush()
}

fn ending(arguments: &Check, report: &Report) -> Ending {
    let fail_on = severity(arguments.fail_on);
    if !report.errors.is_empty() || (arguments.strict && !is_whole(report)) {
        Ending::Failed
    } else if report.findings.iter().any(|finding| finding.severity >= fail_on) {
        Ending::Found
    } else {
        Ending::Clean
    }
}

/// Whether everything was analysed and decided.
fn is_whole(report: &Report) -> bool {
    let coverage = &report.coverage;
    coverage.undecided == 0
        && coverage.not_analysed.is_empty()
        && coverage.gaps.is_empty()
        && report.notes.iter().all(|note| note.severity == Severity::Note)
}

const fn format(format: CheckFormat) -> Format {
    match format {
        CheckFormat::Text => Format::Text,
        CheckFormat::Concise => Format::Concise,
        CheckFormat::Json => Format::Json,
        CheckFormat::Sarif => Format::Sarif,
        CheckFormat::Github => Format::Github,
    }
}

const fn severity(level: Level) -> report::Severity {
    match level {
        Level::Low => report::Severity::Low,
        Level::Medium => report::Severity::Medium,
        Level::High => report::Severity::High,
        Level::Critical => report::Severity::Critical,
    }
}
