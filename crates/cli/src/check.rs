//! `cumulint check`.

use std::io::{self, Write};

use cumulint_disk::Disk;
use cumulint_lint::{Analysis, Ending, Given, Linter, Settings, Severity};
use cumulint_report::{self as report, Format, Look};

use crate::arguments::{Check, CheckFormat, Inputs, Level, VariableInputs};
use crate::progress::Bar;
use crate::terminal::{self, Color};

pub(crate) fn run(arguments: &Check, color: Color) -> io::Result<Ending> {
    let disk = disk(&arguments.paths, &arguments.sources.folders, &arguments.inputs);
    let linter = Linter::new(&disk, &arguments.sources.folders);
    let bar = Bar::new();
    let settings = settings(arguments);
    let analysis = linter.check(&arguments.paths, &settings, &bar);
    bar.finish();
    write(arguments, color, &linter, &analysis)?;
    Ok(Ending::of(&analysis, &settings))
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
    let given = Given {
        fallback_variables: environment_variables(&inputs.terraform),
        variables: inputs.terraform.variables.clone(),
        variable_files: inputs.terraform.variable_files.clone(),
        parameter_files: inputs.parameter_files.clone(),
    };
    Settings { given, ..Settings::default() }
}

fn settings(arguments: &Check) -> Settings {
    Settings {
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        pedantic: arguments.pedantic,
        suppressions: !arguments.isolated,
        min_severity: severity(arguments.min_severity),
        fail_on: severity(arguments.fail_on),
        fail_on_open: arguments.fail_on_open.map(severity),
        strict: arguments.strict,
        ..input_settings(&arguments.inputs)
    }
}

/// Findings to standard output, all else to standard error.
fn write(arguments: &Check, color: Color, linter: &Linter<'_>, analysis: &Analysis) -> io::Result<()> {
    let format = format(arguments.format);
    let look = Look { undecided: arguments.undecided, ..terminal::out_look(color) };
    let mut out = terminal::out();
    report::write(analysis, linter.sources(), format, look, &mut out)?;
    out.flush()?;
    drop(out);
    let look = Look { undecided: arguments.undecided, ..terminal::errors_look(color) };
    let mut errors = terminal::errors();
    let secrets = &analysis.secrets;
    report::write_diagnostics_hiding(secrets, &analysis.errors, linter.sources(), format, look, &mut errors)?;
    if matches!(format, Format::Text | Format::Concise) {
        report::write_diagnostics_hiding(
            secrets,
            &analysis.notes,
            linter.sources(),
            format,
            look,
            &mut errors,
        )?;
        if arguments.statistics {
            report::write_statistics(analysis, look, &mut errors)?;
        }
        report::write_summary(analysis, look, &mut errors)?;
    }
    errors.flush()
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

const fn severity(level: Level) -> Severity {
    match level {
        Level::Low => Severity::Low,
        Level::Medium => Severity::Medium,
        Level::High => Severity::High,
        Level::Critical => Severity::Critical,
    }
}
