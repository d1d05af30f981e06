//! `ecosystem`: what two builds report on the same folders, side by side.
//!
//! It knows little of the format that it compares: every list in the JSON object of `check` is a section, every other fact a
//! line, so that a field or a section that one build adds needs no change here.

mod difference;
mod report;
mod write;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use difference::{Difference, difference};
use report::Report;

use crate::Outcome;

/// How two builds differ on a folder.
struct Comparison<'f> {
    folder: &'f str,
    exits: [String; 2],
    sections: BTreeMap<String, Difference>,
    /// What is reported once: the name, then what each build says.
    facts: Vec<(String, [String; 2])>,
}

impl Comparison<'_> {
    fn is_same(&self) -> bool {
        let [base, new] = &self.exits;
        base == new && self.facts.is_empty() && self.sections.values().all(Difference::is_empty)
    }
}

/// Runs both builds in each folder and writes how their results differ; whether they do not. Fields that are ignored are named as
/// in the JSON object, with dots between: `fingerprint`, `subject.type`.
///
/// # Errors
/// A build cannot be started, a folder is missing, or the output cannot be written.
pub fn compare(
    base: &Path,
    new: &Path,
    folders: &[&str],
    ignored: &[&str],
    out: &mut dyn Write,
) -> Outcome<bool> {
    let mut all = Vec::new();
    for folder in folders {
        let reports = [check(base, folder, ignored)?, check(new, folder, ignored)?];
        let comparison = comparison(folder, reports);
        write::folder(&comparison, out)?;
        all.push(comparison);
    }
    write::totals(&all, out)?;
    Ok(all.iter().all(Comparison::is_same))
}

/// Checks a folder from inside, so that paths are the same wherever it lies.
fn check(build: &Path, folder: &str, ignored: &[&str]) -> Outcome<Report> {
    let mut command = Command::new(build);
    command.args(["check", ".", "--format", "json"]).current_dir(folder);
    let output = command.output().map_err(|problem| format!("{} in {folder}: {problem}", build.display()))?;
    let exit = output.status.code().map_or_else(|| "killed".to_owned(), |code| code.to_string());
    Ok(Report::read(exit, &output.stdout, &String::from_utf8_lossy(&output.stderr), ignored))
}

fn comparison(folder: &str, [base, new]: [Report; 2]) -> Comparison<'_> {
    let mut sections: BTreeMap<String, [Vec<report::Entry>; 2]> = BTreeMap::new();
    for (name, entries) in base.sections {
        sections.entry(name).or_default()[0] = entries;
    }
    for (name, entries) in new.sections {
        sections.entry(name).or_default()[1] = entries;
    }
    let mut facts: BTreeMap<String, [String; 2]> = BTreeMap::new();
    for (name, fact) in base.facts {
        facts.entry(name).or_default()[0] = fact;
    }
    for (name, fact) in new.facts {
        facts.entry(name).or_default()[1] = fact;
    }
    Comparison {
        folder,
        exits: [base.exit, new.exit],
        sections: sections.into_iter().map(|(name, [base, new])| (name, difference(base, new))).collect(),
        facts: facts.into_iter().filter(|(_, [base, new])| base != new).collect(),
    }
}
